"""Rules as they were when they raised flags, kept by hash, so that an old card stays whole when a rule changes."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select

from filing.checking.rule import Basis, Finding, Rule
from filing.db import insert_missing
from filing.models import RuleSnapshot
from filing.services.context import Context


def rules_by_id(ctx: Context) -> dict[str, Rule]:
    return {rule.id: rule for rule in ctx.rules.ruleset.rules}


def keep_snapshots(ctx: Context, findings: Iterable[Finding]) -> None:
    """Writes what each rule hash among `findings` meant, once."""
    rule_of = {finding.rule_hash: finding.rule_id for finding in findings}
    known = set(ctx.session.scalars(select(RuleSnapshot.hash).where(RuleSnapshot.hash.in_(sorted(rule_of)))))
    rules = rules_by_id(ctx)
    rows = [
        {"hash": hash_, "rule_id": rule_id, "body": rule_object(rules[rule_id]), "first_seen_at": ctx.now}
        for hash_, rule_id in sorted(rule_of.items())
        if hash_ not in known
    ]
    insert_missing(ctx.session, RuleSnapshot, rows)


def rule_object(rule: Rule) -> dict[str, Any]:
    """What a card needs of a rule, as JSON; of a table only the columns, since the finding holds its row."""
    parameters = {name: value for name, value in rule.check.parameters.items() if name != "rows"}
    return {
        "id": rule.id,
        "pack": rule.pack,
        "title": rule.title,
        "topic": rule.topic,
        "status": rule.status,
        "severity": rule.severity,
        "criterion": rule.criterion,
        "message": rule.message,
        "advice": rule.advice,
        "false_positives": list(rule.false_positives),
        "basis": [basis_object(basis) for basis in rule.basis],
        "check": {"kind": rule.check.kind, "scope": rule.check.scope, "parameters": parameters},
    }


def basis_object(basis: Basis) -> dict[str, Any]:
    """As JSON keeps it: dates in ISO form."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(basis).items()}
