"""The rules as reviewers and administrators see them: with their examples and what people made of their flags."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from filing.checking.rule import CheckFailure, Rule
from filing.errors import NotFound
from filing.models import Flag, Revision
from filing.permissions import Permission, require
from filing.services.context import Context
from filing.services.listing import check_page, pages_of
from filing.services.rule.rulebook import rules_by_id
from filing.services.visibility import sees
from filing.terms import DismissReason, FlagState, RuleStatus, Severity

PAGE_SIZE = 50
NEWEST = select(func.max(Revision.id)).where(Revision.filing_id == Flag.filing_id).correlate(Flag).scalar_subquery()
"""The text in force of a flag's filing."""


@dataclass(frozen=True, slots=True)
class RuleFilter:
    topic: str = ""
    status: RuleStatus | None = None
    severity: Severity | None = None
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with the number of its flags in each state and, of the dismissed, why.

    Counted are the flags that the last check of each document found, in documents that the actor may see: a text that
    has been replaced and a match that the rule makes no more say nothing of the rule as it is.
    """

    rule: Rule
    flags: dict[FlagState, int] = field(default_factory=dict)
    reasons: dict[DismissReason, int] = field(default_factory=dict)

    @property
    def confirmed(self) -> int:
        return self.flags.get(FlagState.CONFIRMED, 0)

    @property
    def decided(self) -> int:
        return self.confirmed + self.flags.get(FlagState.DISMISSED, 0)

    @property
    def precision(self) -> float | None:
        """Share of confirmed among the decided flags; None before the first decision."""
        return self.confirmed / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class RulePage:
    total: int
    rows: tuple[RuleRow, ...]
    page: int
    pages: int
    version: str
    broken: tuple[CheckFailure, ...] = ()
    """Rules in force that do not load: nobody finds them in the list."""


def list_rules(ctx: Context, filter: RuleFilter) -> RulePage:
    """In order of id, with the counts of one statement."""
    require(ctx.actor, Permission.SEE_RULES)
    check_page(filter.page)
    rules = [rule for rule in ctx.rules.ruleset.rules if _fits(rule, filter)]
    shown = rules[(filter.page - 1) * PAGE_SIZE : filter.page * PAGE_SIZE]
    counted = _count(ctx, [rule.id for rule in shown])
    rows = tuple(RuleRow(rule, *counted.get(rule.id, ({}, {}))) for rule in shown)
    known, pages = ctx.rules.ruleset, pages_of(len(rules), PAGE_SIZE)
    return RulePage(len(rules), rows, filter.page, pages, known.version, known.broken)


def _fits(rule: Rule, filter: RuleFilter) -> bool:
    words = filter.text.strip().lower()
    said = " ".join((rule.id, rule.title, rule.message, *(basis.law for basis in rule.basis))).lower()
    return (
        (not filter.topic or rule.topic == filter.topic)
        and (filter.status is None or rule.status is filter.status)
        and (filter.severity is None or rule.severity is filter.severity)
        and words in said
    )


def rule_row(ctx: Context, rule_id: str) -> RuleRow:
    """Raises NotFound for a rule that is not in the packs now; `RuleSnapshot` keeps what it was."""
    require(ctx.actor, Permission.SEE_RULES)
    rule = rules_by_id(ctx).get(rule_id)
    if rule is None:
        raise NotFound(f"没有编号为“{rule_id[:60]}”的规则。")
    return RuleRow(rule, *_count(ctx, [rule_id]).get(rule_id, ({}, {})))


def rows_of(ctx: Context, rule_ids: Iterable[str]) -> dict[str, RuleRow]:
    """Those of the rules that are in the packs now. One statement."""
    known = rules_by_id(ctx)
    wanted = sorted(set(rule_ids) & known.keys())
    counted = _count(ctx, wanted) if wanted else {}
    return {rule_id: RuleRow(known[rule_id], *counted.get(rule_id, ({}, {}))) for rule_id in wanted}


Counted = tuple[dict[FlagState, int], dict[DismissReason, int]]


def _count(ctx: Context, rule_ids: list[str]) -> dict[str, Counted]:
    statement = (
        select(Flag.rule_id, Flag.state, Flag.reason, func.count())
        .join(Flag.filing)
        .where(Flag.rule_id.in_(rule_ids), Flag.found, Flag.revision_id == NEWEST, sees(ctx.actor))
        .group_by(Flag.rule_id, Flag.state, Flag.reason)
    )
    counted: dict[str, Counted] = {}
    for rule_id, state, reason, count in ctx.session.execute(statement):
        states, reasons = counted.setdefault(rule_id, ({}, {}))
        states[state] = states.get(state, 0) + count
        if reason is not None:
            reasons[reason] = reasons.get(reason, 0) + count
    return counted
