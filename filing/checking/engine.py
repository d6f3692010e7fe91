"""check(): one regulation against all rules. Pure: the day, the document's type and the clock are arguments."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from time import thread_time

from filing.checking.card import Raw, make_findings
from filing.checking.gates import Case, Gate, gate_of
from filing.checking.kinds import KINDS
from filing.checking.laws import LawLibrary
from filing.checking.loader import meaning_hash
from filing.checking.matching import MAX_UNIT, Match, Probe, UnitTooLong, WordProbe
from filing.checking.page import Page, lay_out
from filing.checking.prefilter import Prefilter, build_prefilter
from filing.checking.rule import CheckFailure, Finding, Report, Rule, RuleSet, Scope
from filing.checking.timing import begin
from filing.checking.unit import Unit
from filing.checking.yielding import settle
from filing.terms import DocumentType, RuleStatus, Timing
from filing.text.model import Regulation

SECONDS_PER_RULE = 1.0
"""CPU time that one rule may cost on one document, so that a busy machine fails no rule. Patterns are bounded: this
stops only the absurd."""
UNITS_BETWEEN = 20
"""Units that a rule sees between two looks at the clock, which cost as much as one unit does."""
RUNNING = frozenset({RuleStatus.STABLE})


@dataclass(frozen=True, slots=True)
class Entry:
    """One probe of one rule, with the hash that its findings carry."""

    rule: int
    probe: Probe
    hash: str


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """A rule set ready to run. Pickles as its rules and is compiled again on the other side."""

    ruleset: RuleSet
    entries: tuple[Entry, ...]
    gates: tuple[Gate, ...]
    prefilter: Prefilter
    laws: dict[str, tuple[int, ...]]
    """Title of a law → probes that citations of it by an abbreviation concern."""
    scopes: tuple[Scope, ...]
    """Of each probe."""
    asking: tuple[Rule, ...]
    """Rules that ask the law library."""

    def __reduce__(self) -> tuple[Callable[[RuleSet], "CompiledRules"], tuple[RuleSet]]:
        return compile_rules, (self.ruleset,)


def compile_rules(ruleset: RuleSet) -> CompiledRules:
    """Cost: a tenth of a millisecond a rule, as patterns wait for a text. Keep the result as long as the rules."""
    entries = tuple(entry for index, rule in enumerate(ruleset.rules) for entry in _entries(index, rule))
    laws: dict[str, list[int]] = {}
    for index, entry in enumerate(entries):
        for law in entry.probe.laws if isinstance(entry.probe, WordProbe) else ():
            laws.setdefault(law, []).append(index)
    return CompiledRules(
        ruleset,
        entries,
        tuple(gate_of(rule) for rule in ruleset.rules),
        build_prefilter([entry.probe for entry in entries]),
        {law: tuple(indices) for law, indices in laws.items()},
        tuple(entry.probe.scope for entry in entries),
        tuple(rule for rule in ruleset.rules if KINDS[rule.check.kind].needs_laws),
    )


def _entries(index: int, rule: Rule) -> Iterator[Entry]:
    for probe in KINDS[rule.check.kind].probes(rule):
        yield Entry(index, probe, meaning_hash(rule, probe.row) if probe.row is not None else rule.hash)


def check(
    regulation: Regulation,
    rules: RuleSet | CompiledRules,
    *,
    as_of: date,
    document_type: DocumentType | None = None,
    region: str = "",
    issued: date | None = None,
    laws: LawLibrary | None = None,
    statuses: frozenset[RuleStatus] = RUNNING,
) -> Report:
    """Findings in order of the text, and failures: rules that crashed or ran out of time here.

    `document_type` and `issued` (the document's own date) are read from the text where not given. A rule whose basis
    is not in force on `as_of` does not run, but for notices of what is adopted; rows of tables go by their own day.
    """
    compiled = rules if isinstance(rules, CompiledRules) else compile_rules(rules)
    page = lay_out(regulation)
    case = Case.of(regulation, as_of, document_type, region=region, issued=issued, laws=laws)
    return check_page(page, compiled, case, statuses)


def check_page(
    page: Page,
    compiled: CompiledRules,
    case: Case,
    statuses: frozenset[RuleStatus] = RUNNING,
    *,
    clock: Callable[[], float] = thread_time,
) -> Report:
    """As `check`, on a page already laid out."""
    run = Run(page, compiled, case, statuses, clock)
    for index, units in candidates(page, compiled, run.is_open):
        run.evaluate(index, units)
    return run.report()


def candidates(
    page: Page, compiled: CompiledRules, is_open: Callable[[int], bool]
) -> Iterator[tuple[int, Iterable[Unit]]]:
    """Each probe that is open, with the units that could hold a match, each once."""
    scopes = compiled.scopes
    yield from ((index, page.units(scopes[index])) for index in compiled.prefilter.always if is_open(index))
    found: dict[int, dict[Unit, None]] = {}
    for starts, owners in _places(page, compiled):
        around: dict[Scope, dict[Unit, None]] = {}
        for index in filter(is_open, owners):
            scope = scopes[index]
            if scope not in around:
                around[scope] = dict.fromkeys(page.units_around(scope, starts))
            found.setdefault(index, {}).update(around[scope])
    yield from found.items()


def _places(page: Page, compiled: CompiledRules) -> Iterator[tuple[list[int], tuple[int, ...]]]:
    """Where each literal, and each law cited by an abbreviation, stands, with the probes that it concerns."""
    yield from compiled.prefilter.places(page.text)
    if compiled.laws:
        for law, places in page.cited_laws().items():
            yield [start for start, _ in places], compiled.laws.get(law, ())


@dataclass(slots=True)
class Run:
    """One document under way: which rules are for it, what they cost so far, what they found."""

    page: Page
    compiled: CompiledRules
    case: Case
    statuses: frozenset[RuleStatus]
    clock: Callable[[], float]
    found: dict[int, list[Raw]] = field(default_factory=dict)
    """Rule → its matches."""
    failures: dict[int, str] = field(default_factory=dict)
    """Rule → what happened first."""
    _open: dict[int, bool] = field(default_factory=dict)
    """Probe → whether it looks at this document."""
    _admitted: dict[int, bool] = field(default_factory=dict)
    _stopped: set[int] = field(default_factory=set)
    """Rules that crashed or ran out of time."""
    _spent: dict[int, float] = field(default_factory=dict)

    def is_open(self, index: int) -> bool:
        """Whether the probe's row holds on the day and its rule is for this document."""
        found = self._open.get(index)
        if found is None:
            entry = self.compiled.entries[index]
            found = self._holds(entry) and self._admits(entry.rule)
            self._open[index] = found
        return found

    def _holds(self, entry: Entry) -> bool:
        since, rule = entry.probe.since, self.compiled.ruleset.rules[entry.rule]
        return since is None or since <= self.case.as_of or begin(rule, entry.probe.row, self.case.as_of) is not None

    def _admits(self, index: int) -> bool:
        found = self._admitted.get(index)
        if found is None:
            rule, gate = self.compiled.ruleset.rules[index], self.compiled.gates[index]
            try:
                found = rule.status in self.statuses and gate.admits(rule, self.case, self.page)
            except Exception as error:
                found = self._stop(index, _crash(error))
            self._admitted[index] = found
        return found

    def evaluate(self, index: int, units: Iterable[Unit]) -> None:
        """Runs the probe on the units until its rule is stopped; whatever goes wrong is kept for the report."""
        rule, waiting = self.compiled.entries[index].rule, iter(units)
        while rule not in self._stopped and (some := tuple(islice(waiting, UNITS_BETWEEN))):
            started = self.clock()
            try:
                self._look(index, some)
            except Exception as error:
                self._stop(rule, _crash(error))
            spent = self._spent[rule] = self._spent.get(rule, 0.0) + self.clock() - started
            if spent > SECONDS_PER_RULE:
                self._stop(rule, f"用时超过{SECONDS_PER_RULE:g}秒，本文件没有比对完，请人工审查或者简化规则")

    def _look(self, index: int, units: Iterable[Unit]) -> None:
        entry = self.compiled.entries[index]
        gate = self.compiled.gates[entry.rule]
        for unit in units:
            try:
                for match in entry.probe.find(unit, self.page, self.case):
                    if gate.admits_heading(self.page, match.start):
                        raw = Raw(index, _weighed(entry.hash, match), entry.probe.row, unit, match)
                        self.found.setdefault(entry.rule, []).append(raw)
            except UnitTooLong:
                message = f"有一段文字长{len(unit.text)}字，超过上限{MAX_UNIT}字，本段没有比对，请人工审查"
                self.failures.setdefault(entry.rule, message)

    def _unrun(self) -> tuple[str, ...]:
        if self.case.laws:
            return ()
        ids = [rule.id for rule in self.compiled.asking if rule.status in self.statuses]
        return (f"没有法律库，规则 {'、'.join(ids)} 没有运行，引用的条文未经核对。",) if ids else ()

    def _stop(self, rule: int, message: str) -> bool:
        """A rule that fails must be seen and must not take the others with it. False, for: it does not run on."""
        self._stopped.add(rule)
        self.failures.setdefault(rule, message)
        return False

    def report(self) -> Report:
        rules = self.compiled.ruleset.rules
        findings: list[Finding] = []
        for index, found in self.found.items():
            try:
                findings += make_findings(found, rules[index], self.page, self.case)
            except Exception as error:
                self._stop(index, _crash(error))
        findings.sort(key=lambda finding: (finding.span.start, finding.span.end, finding.rule_id))
        findings = settle(findings, {rules[index].id: rules[index] for index in self.found})
        notices = tuple(finding for finding in findings if finding.timing is Timing.FUTURE)
        failures = tuple(
            CheckFailure(rules[index].id, f"规则 {rules[index].id}“{rules[index].title}”：{message}")
            for index, message in sorted(self.failures.items())
        )
        failures = (*self.compiled.ruleset.broken, *failures)
        return Report(tuple(f for f in findings if f.timing is not Timing.FUTURE), failures, notices, self._unrun())


def _weighed(rule_hash: str, match: Match) -> str:
    """The rule's hash, with what else the match depends on: when the law moves on, old decisions do not."""
    return hashlib.sha256(f"{rule_hash}\n{match.meaning}".encode()).hexdigest() if match.meaning else rule_hash


def _crash(error: Exception) -> str:
    return f"规则出错（{type(error).__name__}：{error}），本文件没有比对完，请报告规则维护人"
