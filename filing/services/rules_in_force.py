"""The rules that count: those of the files, overridden by the approved versions of the database."""

import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from filing.checking.engine import CompiledRules, compile_rules
from filing.checking.loader import REFERENCES, make_rule_set, parse_rule
from filing.checking.rule import CheckFailure, Rule, RuleSet
from filing.checking.source import Fault
from filing.models import RuleVersion
from filing.terms import RuleVersionState

PINNED = "filing_rules"
Key = tuple[str, ...]
"""Version of the files' rules, then the digest of each approved version in order of rule."""


class RulesInForce:
    """Compiled rules, kept until an approval anywhere changes what the database says; threads share it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._kept: tuple[Key, CompiledRules] | None = None

    def of(self, session: Session, files: CompiledRules) -> CompiledRules:
        """One small statement, once a unit of work: until its end the rules stay the same."""
        pinned: CompiledRules | None = session.info.get(PINNED)
        if pinned is None:
            pinned = session.info[PINNED] = self._current(session, files)
        return pinned

    def _current(self, session: Session, files: CompiledRules) -> CompiledRules:
        approved = RuleVersion.state == RuleVersionState.APPROVED
        digests = session.scalars(select(RuleVersion.digest).where(approved).order_by(RuleVersion.rule_id)).all()
        if not digests:
            return files
        key = (files.ruleset.version, *digests)
        with self._lock:
            if self._kept is None or self._kept[0] != key:
                versions = session.scalars(select(RuleVersion).where(approved)).all()
                self._kept = (key, compile_rules(overridden(files.ruleset, versions, self._directory)))
            return self._kept[1]


def forget(session: Session) -> None:
    """After a change of versions: the same unit of work looks again."""
    session.info.pop(PINNED, None)


def overridden(files: RuleSet, versions: Iterable[RuleVersion], directory: Path) -> RuleSet:
    """A version takes the place of the file's rule of its id. What was measured stays with the meaning it was of.

    A version that does not load any more, as when its table has gone, takes that place too: as a broken rule.
    """
    rules = {rule.id: rule for rule in files.rules}
    broken: list[CheckFailure] = []
    for version in versions:
        rule, found = parse_rule(version.text, file_of(version, rules), directory / REFERENCES)
        if rule is None:
            rules.pop(version.rule_id, None)
            broken.append(CheckFailure(version.rule_id, _broken(version, found)))
            continue
        known = rules.get(rule.id)
        rules[rule.id] = replace(rule, measured=known.measured if known and known.hash == rule.hash else None)
    return make_rule_set(list(rules.values()), list(files.packs), tuple(broken))


def _broken(version: RuleVersion, faults: Iterable[Fault]) -> str:
    said = "；".join(map(str, faults))
    name = f"规则 {version.rule_id}“{version.title}”"
    return f"{name}已批准的版本{version.id}不能装载，没有运行，本项请人工审查；请在规则版本页撤下或者改正。原因：{said}"


def file_of(version: RuleVersion, rules: dict[str, Rule]) -> str:
    """The file that the version stands for: that of its rule, else one of its own."""
    known = rules.get(version.rule_id)
    return known.file if known else f"{version.pack}/{version.rule_id.lower()}.yaml"
