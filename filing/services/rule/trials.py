"""Dry runs over everything filed: what a rule would find, and what that would do to the flags there are."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from filing.checking.engine import RUNNING
from filing.checking.rule import Rule
from filing.checking.trial import Document, Hit, Trial, try_rule
from filing.models import Filing, Flag, Revision
from filing.permissions import Permission, is_operator, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.law.laws import library
from filing.services.material.readings import region_of
from filing.services.procedure.stages import RECHECKABLE
from filing.services.visibility import visible
from filing.terms import FlagState, Timing
from filing.workflow import PRIVATE

BATCH = 50
SECONDS = 60.0
"""What a dry run behind a page may take; the command line takes its time."""

Place = tuple[int, int, int]
"""Filing, start, end."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What the trial says beside the flags of the rule that the actor's body works on.

    `new`: hits in filings not yet concluded that would become flags. `vanishing`: open flags nobody has touched that
    would go. `lost`: decided flags that would stay, marked as no longer found.
    """

    trial: Trial
    judged: dict[Place, FlagState]
    """Hits that people have judged already."""
    new: tuple[Hit, ...]
    vanishing: tuple[Flag, ...]
    lost: int

    def judgement(self, hit: Hit) -> FlagState | None:
        return self.judged.get(_place(hit))

    def count(self, state: FlagState) -> int:
        return sum(found is state for found in self.judged.values())


def try_on_library(ctx: Context, rule: Rule, *, seconds: float | None = SECONDS) -> Effect:
    """Runs the rule on the newest text of every filing that the actor sees, the newest filings first.

    Takes its time: call it within a unit of reading, then `remember` in one of work, so that nobody waits to write.
    """
    require(ctx.actor, Permission.WRITE_RULES)
    tried: set[int] = set()
    with closing(_documents(ctx, tried)) as documents:
        trial = try_rule(rule, documents, as_of=ctx.today, laws=library(ctx), seconds=seconds)
    return _effect(ctx, trial, tried)


def remember(ctx: Context, trial: Trial) -> None:
    """That texts were looked into, for the audit trail."""
    body = {"hash": trial.rule.hash, "documents": trial.documents, "hits": len(trial.hits)}
    record(ctx, "rule.try", f"rule:{trial.rule.id}", body)


def _documents(ctx: Context, tried: set[int]) -> Generator[Document]:
    """Adds to `tried` each filing that is given out."""
    newest = select(func.max(Revision.id)).group_by(Revision.filing_id)
    statement = (
        select(Revision)
        .join(Revision.filing)
        .options(contains_eager(Revision.filing).options(joinedload(Filing.unit)))
        .where(Revision.id.in_(newest), Revision.text != "", Filing.state.not_in(sorted(PRIVATE)))
        .order_by(Filing.id.desc())
    )
    for revision in ctx.session.scalars(visible(statement, ctx.actor).execution_options(yield_per=BATCH)):
        filing = revision.filing
        tried.add(filing.id)
        yield Document(
            name=filing.title or f"备案件{filing.id}",
            text=revision.text,
            key=filing.id,
            document_type=filing.document_type,
            region=region_of(filing),
            issued=filing.adopted_on or filing.published_on or filing.effective_on,
        )


def _effect(ctx: Context, trial: Trial, tried: set[int]) -> Effect:
    flags = {(flag.filing_id, flag.start, flag.end): flag for flag in _flags(ctx, trial.rule.id)}
    found = {_place(hit) for hit in trial.hits} if trial.rule.status in RUNNING else set()
    open_filings = _open_filings(ctx)
    gone = [flag for place, flag in flags.items() if place[0] in tried and place not in found]
    return Effect(
        trial=trial,
        judged={
            place: flag.state
            for hit in trial.hits
            if (flag := flags.get(place := _place(hit))) and flag.state in {FlagState.CONFIRMED, FlagState.DISMISSED}
        },
        new=tuple(hit for hit in trial.hits if _is_new(hit, flags, open_filings) and _place(hit) in found),
        vanishing=tuple(
            f for f in gone if f.filing_id in open_filings and f.state is FlagState.OPEN and f.version == 1
        ),
        lost=sum(f.state is not FlagState.OPEN or f.version > 1 for f in gone if f.filing_id in open_filings),
    )


def _is_new(hit: Hit, flags: dict[Place, Flag], open_filings: set[int]) -> bool:
    return hit.key in open_filings and _place(hit) not in flags and hit.finding.timing is not Timing.FUTURE


def _flags(ctx: Context, rule_id: str) -> Iterator[Flag]:
    """Of the rule, in the newest text, found by the last check, received by the actor's body."""
    newest = select(func.max(Revision.id)).group_by(Revision.filing_id)
    statement = select(Flag).join(Flag.filing).where(Flag.rule_id == rule_id, Flag.found, Flag.revision_id.in_(newest))
    statement = statement.where(Flag.state != FlagState.NOTICE)
    if not is_operator(ctx.actor):
        statement = statement.where(Filing.receiver_id == ctx.actor.unit_id)
    yield from ctx.session.scalars(statement.order_by(Flag.filing_id.desc(), Flag.start))


def _open_filings(ctx: Context) -> set[int]:
    """What an approval would have checked again, as far as the actor's body works on it."""
    statement = select(Filing.id).where(Filing.state.in_(sorted(RECHECKABLE)))
    if not is_operator(ctx.actor):
        statement = statement.where(Filing.receiver_id == ctx.actor.unit_id)
    return set(ctx.session.scalars(statement))


def _place(hit: Hit) -> Place:
    return hit.key, hit.finding.span.start, hit.finding.span.end
