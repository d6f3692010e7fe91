"""A case as one page shows it, with as much of it as the actor may know."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from filing.models import (
    Assignment,
    CheckFailureRow,
    Decision,
    Filing,
    FilingEvent,
    Flag,
    Material,
    ProvisionRow,
    Revision,
    SecondView,
)
from filing.permissions import Permission, may
from filing.services.audit import record
from filing.services.context import Context
from filing.services.material.materials import is_watched, materials_of
from filing.services.memory.carrying import Precedent, precedents
from filing.services.memory.provisions import provisions_of
from filing.services.memory.rechecking import cause_of, left_behind
from filing.services.memory.seconding import asks_second, is_waiting
from filing.services.procedure.assignments import holder_of
from filing.services.procedure.readiness import count_unanswered
from filing.services.reading.doubts import doubts_by_flag, doubts_of
from filing.services.review.second import Proposal, proposals_of, views_of
from filing.services.rule.rules import RuleRow, rows_of
from filing.services.visibility import current_revision, facts, get_filing, is_party
from filing.terms import FlagState, RecheckCause
from filing.text.doubts import Doubt
from filing.workflow import FINISHED


@dataclass(frozen=True, slots=True)
class Case:
    """`flags` in order of the text; those of older texts that the newest has nothing for come with them.

    Machine flags are the reviewers' own; the filing unit sees, once the review has ended, those that hold.
    """

    filing: Filing
    revision: Revision | None
    text: str
    provisions: tuple[ProvisionRow, ...]
    flags: tuple[Flag, ...]
    failures: tuple[CheckFailureRow, ...]
    decisions: tuple[Decision, ...]
    events: tuple[FilingEvent, ...]
    materials: tuple[Material, ...]
    precedents: dict[int, tuple[Precedent, ...]]
    """Flag id → what was decided on the same words under the same rule elsewhere."""
    doubts: dict[int, tuple[Doubt, ...]]
    """Flag id → why the words that it rests on may not be those of the paper."""
    holder: Assignment | None
    """Who has the case; for those who may see flags."""
    views: dict[int, tuple[SecondView, ...]]
    """Flag id → what second persons said of its verdict."""
    second: frozenset[int]
    """Flags that wait for a second person."""
    asks_second: bool
    """Whether the review ends only when a second person agrees."""
    proposals: tuple[Proposal, ...]
    """Conclusions that wait or waited for that person, with what was said of them."""
    unanswered: int
    """Questions that the enacting organ has not answered yet."""
    rechecks: dict[int, "Recheck"]
    """Flag id → why its decision should be looked at again (请复核)."""
    rules: dict[str, RuleRow]
    """Rule id → the rule as it is now, with what people made of its flags."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """`earlier`: the flag whose decision did not carry; None where it is this flag's own that is in doubt."""

    cause: RecheckCause
    earlier: Flag | None


def case(ctx: Context, filing_id: int, *, for_desk: bool = True) -> Case:
    """Everything about one filing, after an audit entry where it is unpublished and another unit's.

    Without `for_desk` the provisions are left out, and what only the review shows: failures, decisions, precedents,
    rules and what second persons said. Call it within a unit of work, not of reading, or that entry is lost. Raises
    NotFound.
    """
    filing = get_filing(ctx, filing_id)
    if is_watched(ctx, filing):
        record(ctx, "filing.read", f"filing:{filing.id}", {"state": filing.state})
    revision = current_revision(ctx, filing.id)
    party = is_party(ctx.actor, filing)
    insider = may(ctx.actor, Permission.SEE_FLAGS, facts(filing))
    flags = _flags(ctx, filing, revision, insider)
    on_desk = insider and for_desk
    return Case(
        filing=filing,
        revision=revision,
        text=revision.text if revision else "",
        provisions=provisions_of(ctx, revision) if revision and for_desk else (),
        flags=flags,
        failures=_failures(ctx, revision) if on_desk else (),
        decisions=_decisions(ctx, filing) if on_desk else (),
        events=_events(ctx, filing) if party else (),
        materials=tuple(materials_of(ctx, filing)),
        precedents=precedents(ctx, filing, flags) if on_desk else {},
        doubts=_doubts(revision, flags),
        holder=holder_of(ctx, filing.id) if insider else None,
        views=views_of(ctx, filing) if on_desk else {},
        second=frozenset(flag.id for flag in flags if on_desk and is_waiting(ctx, flag)),
        asks_second=asks_second(ctx),
        proposals=proposals_of(ctx, filing) if on_desk else (),
        unanswered=count_unanswered(ctx, filing) if on_desk else 0,
        rechecks=_rechecks(ctx, revision, flags) if on_desk else {},
        rules=rows_of(ctx, (flag.rule_id for flag in flags if flag.rule_id)) if on_desk else {},
    )


def _flags(ctx: Context, filing: Filing, revision: Revision | None, insider: bool) -> tuple[Flag, ...]:
    if revision is None:
        return ()
    statement = select(Flag).where(Flag.filing_id == filing.id).order_by(Flag.start, Flag.end, Flag.id)
    if insider:
        older = and_(Flag.revision_id != revision.id, left_behind())
        return tuple(ctx.session.scalars(statement.where(or_(Flag.revision_id == revision.id, older))))
    if filing.state in FINISHED and ctx.actor.unit_id == filing.unit_id:
        confirmed = statement.where(Flag.revision_id == revision.id, Flag.state == FlagState.CONFIRMED)
        return tuple(ctx.session.scalars(confirmed))
    return ()


def _doubts(revision: Revision | None, flags: tuple[Flag, ...]) -> dict[int, tuple[Doubt, ...]]:
    """Of the flags that stand in this text."""
    if revision is None:
        return {}
    here = [flag for flag in flags if flag.revision_id == revision.id]
    return doubts_by_flag(revision.text, doubts_of(revision), here)


def _rechecks(ctx: Context, revision: Revision | None, flags: tuple[Flag, ...]) -> dict[int, Recheck]:
    causes = {flag.id: cause for flag in flags if (cause := cause_of(flag, revision)) is not None}
    earlier = {flag.follows_id for flag in flags if flag.id in causes and flag.follows_id is not None}
    known = {flag.id: flag for flag in ctx.session.scalars(select(Flag).where(Flag.id.in_(earlier)))} if earlier else {}
    of = {flag.id: known.get(flag.follows_id or 0) for flag in flags if flag.id in causes}
    return {id_: Recheck(cause, of[id_]) for id_, cause in causes.items()}


def _failures(ctx: Context, revision: Revision | None) -> tuple[CheckFailureRow, ...]:
    if revision is None:
        return ()
    statement = select(CheckFailureRow).where(CheckFailureRow.revision_id == revision.id)
    return tuple(ctx.session.scalars(statement.order_by(CheckFailureRow.id)))


def _decisions(ctx: Context, filing: Filing) -> tuple[Decision, ...]:
    return tuple(ctx.session.scalars(select(Decision).where(Decision.filing_id == filing.id).order_by(Decision.id)))


def _events(ctx: Context, filing: Filing) -> tuple[FilingEvent, ...]:
    statement = select(FilingEvent).where(FilingEvent.filing_id == filing.id).order_by(FilingEvent.id)
    return tuple(ctx.session.scalars(statement))
