"""The rule engine against naive engines, in CPU seconds of one run: `python -m benchmarks.rules`.

Prints measured ratios beside the targets and never fails: timings say something only side by side. Rules are made of
the corpus's own words (`vocabulary`), of any frequency or rare, since the cost of many rules is that of what they find.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from benchmarks.corpus import ROOT, texts
from benchmarks.naive import bare_search, without_prefilter
from benchmarks.peers import Scan, other_engines, own_engine, readable
from benchmarks.vocabulary import made_rules, words_of
from filing.checking.engine import CompiledRules, check, check_page, compile_rules
from filing.checking.gates import Case
from filing.checking.loader import load_rules
from filing.checking.page import lay_out
from filing.checking.rule import Report, RuleSet, Scope
from filing.terms import RuleStatus
from filing.text.model import Regulation
from filing.text.regulation import read_regulation

AS_OF = date(2026, 11, 24)
LIBRARY, DOCUMENTS = 1500, 300
"""So many documents, evenly spread over the first of the library."""
FEW = 20
"""So many of those the naive engines see."""
MANY = 10_000
SIZES = (50, 300, 2000)
ROUNDS = 3
STATUSES = frozenset(RuleStatus)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """CPU seconds for all documents, findings included; those of the naive engines are scaled from their sample."""

    name: str
    rules: int
    compiling: float
    checking: float
    laying_out: float
    scanning: float
    naive: float
    bare: float
    findings: int
    same: bool


def main() -> None:
    sample = _spread(texts(LIBRARY), DOCUMENTS)
    regulations, reading = _timed(lambda: [read_regulation(text) for text in sample], rounds=1)
    characters = sum(len(regulation.text) for regulation in regulations)
    print(f"{len(sample)} documents, {characters:,} characters, read at {len(sample) / reading:,.0f} documents/s")
    mixed = words_of(sample, shortest=2, most=0.1)
    rare = words_of(sample, shortest=4, most=0.01)
    rows = [
        *(_measure(f"mixed words {n}", made_rules(mixed, n), regulations) for n in SIZES),
        *(_measure(f"rare words {n}", made_rules(rare, n), regulations) for n in SIZES),
        _measure("rules of the packs", load_rules(ROOT / "rules"), regulations),
    ]
    _print_rows(rows, len(sample))
    _print_targets({row.name: row for row in rows})
    _print_peers(readable(compile_rules(load_rules(ROOT / "rules"))), _spread(regulations, 4 * FEW))
    _print_recheck(rows[-1], reading, len(sample))


def _measure(name: str, ruleset: RuleSet, regulations: list[Regulation]) -> Row:
    compiled, compiling = _timed(lambda: compile_rules(ruleset), rounds=1)
    pages, laying_out = _timed(lambda: [lay_out(regulation) for regulation in regulations])
    found, checking = _timed(lambda: [_check(regulation, compiled) for regulation in regulations])
    _, scanning = _timed(lambda: [sum(1 for _ in compiled.prefilter.occurrences(page.text)) for page in pages])
    few, slow = _spread(regulations, FEW), without_prefilter(compiled)
    scale = sum(len(r.text) for r in regulations) / sum(len(r.text) for r in few)
    expected, naive = _timed(lambda: [_check_unhurried(regulation, slow) for regulation in few], rounds=1)
    _, bare = _timed(lambda: [bare_search(page, compiled) for page in _spread(pages, FEW)], rounds=1)
    return Row(
        name=name,
        rules=len(ruleset.rules),
        compiling=compiling,
        checking=checking,
        laying_out=laying_out,
        scanning=scanning,
        naive=naive * scale,
        bare=bare * scale,
        findings=sum(len(report.findings) for report in found),
        same=_spread(found, FEW) == expected,
    )


def _spread(items: list[T], number: int) -> list[T]:
    return items[:: max(1, len(items) // number)]


def _check(regulation: Regulation, compiled: CompiledRules) -> Report:
    return check(regulation, compiled, as_of=AS_OF, statuses=STATUSES)


def _check_unhurried(regulation: Regulation, compiled: CompiledRules) -> Report:
    """Without looking at the clock, which would cost the naive engine more than its pattern does."""
    case = Case.of(regulation, AS_OF, None, region="", issued=None)
    return check_page(lay_out(regulation), compiled, case, STATUSES, clock=lambda: 0.0)


def _timed(work: Callable[[], T], *, rounds: int = ROUNDS) -> tuple[T, float]:
    """The result and the CPU seconds of the best round."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        result = work()
        best = min(best, time.process_time() - started)
    return result, best


def _print_rows(rows: list[Row], documents: int) -> None:
    print(
        f"{'':22}{'rules':>6}{'compile s':>11}{'findings':>10}{'documents/s':>13}"
        f"{'x naive':>9}{'x bare re':>11}{'of the scan':>13}  same findings"
    )
    for row in rows:
        print(
            f"{row.name:22}{row.rules:6}{row.compiling:11.2f}{row.findings:10}{documents / row.checking:13,.0f}"
            f"{row.naive / row.checking:9.1f}{row.bare / row.checking:11.1f}{_share(row):13.0%}  {row.same}"
        )


def _share(row: Row) -> float:
    """Of the bare automaton's rate, laying out the page left aside, as it serves any number of rules."""
    return row.scanning / (row.checking - row.laying_out)


def _print_targets(rows: dict[str, Row]) -> None:
    def grown(words: str) -> float:
        return rows[f"{words} 2000"].checking / rows[f"{words} 50"].checking

    middle = rows["rare words 300"]
    for name, ratio, target in (
        ("300 rules, times the naive engine", middle.naive / middle.checking, "at least 40"),
        ("cost of 2,000 rules over 50, mixed words", grown("mixed words"), "at most 6"),
        ("cost of 2,000 rules over 50, rare words", grown("rare words"), "at most 3"),
        ("300 rules, share of the bare automaton's rate", _share(middle), "at least 0.3"),
    ):
        print(f"{name:48}{ratio:8.2f}   target {target}")


def _print_peers(compiled: CompiledRules, regulations: list[Regulation]) -> None:
    """One task, which pattern stands in which article, in this engine and in others.

    Once each, on texts that none has seen, behind some that make it ready: re2 builds its automaton while it reads.
    """
    pages = [lay_out(regulation) for regulation in regulations]
    documents = [[unit.text for unit in page.units(Scope.ARTICLE)] for page in pages]
    _first_sight(own_engine(compiled), documents)  # compiles the patterns of `re`, which serve yara too
    expected, ours = _first_sight(own_engine(compiled), documents)
    targets = {"yara-python": "at least 1.5", "google-re2 Set": "at least 20"}
    for name, scan in other_engines(compiled).items():
        if scan is None:
            print(f"{name} is not installed: comparison skipped")
            continue
        hits, theirs = _first_sight(scan, documents)
        words = f"{len(compiled.entries)} patterns of the packs, times {name}"
        print(f"{words:48}{theirs / ours:8.2f}   target {targets[name]}   same hits {hits == expected}")


def _first_sight(scan: Scan, documents: list[list[str]]) -> tuple[int, float]:
    """Hits and CPU seconds, but for the first documents."""
    for document in documents[:FEW]:
        scan(document)
    return _timed(lambda: sum(map(scan, documents[FEW:])), rounds=1)


def _print_recheck(packs: Row, reading: float, documents: int) -> None:
    checking, whole = packs.checking / documents * MANY, (packs.checking + reading) / documents * MANY
    print(f"re-check of {MANY:,} documents, rules of the packs, seconds  {checking:6.1f}   target at most 30")
    print(f"the same with the texts split into provisions again         {whole:6.1f}")


if __name__ == "__main__":
    main()
