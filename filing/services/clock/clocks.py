"""Clocks (期限): started and stopped by the use cases that they belong to, within their transaction and their lock.

At most one clock of a kind runs for a subject; starting another stops the former. Lengths come from the jurisdiction
profile. Starting and stopping asks for no permission and writes no audit trail: the caller has done both. What people
do to a clock by hand stands in `clock_acts`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from filing.deadlines.clock import Adjustment, Start, due_of
from filing.deadlines.period import Length
from filing.models import Clock, ClockEvent, Filing
from filing.permissions import DUTY, FILING_KINDS, REVIEWERS, SYSTEM
from filing.services.audit import record
from filing.services.context import Context, Instance
from filing.services.profiles import profile_in_force
from filing.terms import ClockAct, ClockKind, SubjectKind


@dataclass(frozen=True, slots=True)
class Subject:
    """What a clock runs for. `unit_id`: the enacting unit, None where there is none, as for a suggestion.

    `title` names the item where there is no filing, or says which of the filing's matters it is.
    """

    kind: SubjectKind
    id: int
    receiver_id: int
    unit_id: int | None = None
    filing_id: int | None = None
    title: str = ""


def subject_of(filing: Filing) -> Subject:
    return Subject(SubjectKind.FILING, filing.id, filing.receiver_id, filing.unit_id, filing.id)


def start(ctx: Context, subject: Subject, kind: ClockKind, *, on: date | None = None, due: date | None = None) -> Clock:
    """A clock from `on` (today) for the length of the profile, or to the day `due` that a person has set.

    Without either it runs without a last day: nothing is guessed, and it waits in the to-do list all the same.
    """
    stop(ctx, subject, [kind], reason="重新起算")
    profile = profile_in_force(ctx)
    rule = profile.periods.get(kind) if due is None else None
    acting = subject.unit_id if kind in FILING_KINDS else subject.receiver_id
    clock = Clock(
        kind=kind,
        subject_kind=subject.kind,
        subject_id=subject.id,
        filing_id=subject.filing_id,
        title=subject.title,
        unit_id=acting if acting is not None else subject.receiver_id,
        receiver_id=subject.receiver_id,
        started_on=on or ctx.today,
        amount=rule.length.amount if rule else None,
        unit=rule.length.unit if rule else None,
        given=due,
        rolls=profile.rolls,
        source=str(rule.authority) if rule else "",
        profile=profile.id,
    )
    ctx.session.add(clock)
    ctx.session.flush()
    _act(ctx, clock, ClockAct.START, day=clock.started_on)
    return clock


def stop(ctx: Context, subject: Subject, kinds: Iterable[ClockKind] | None = None, *, reason: str = "") -> None:
    """What had to be done is done, or need not be any more. All kinds where none are named; nothing if none runs."""
    for clock in _running(ctx, subject, kinds):
        clock.stopped_on = ctx.today
        _act(ctx, clock, ClockAct.STOP, reason=reason)


def pause(ctx: Context, subject: Subject, kinds: Iterable[ClockKind] | None = None, *, reason: str) -> None:
    """审查中止 and the like: what is left runs on after `resume`. Paused clocks stay as they are."""
    for clock in _running(ctx, subject, kinds):
        pause_one(ctx, clock, reason=reason)


def resume(ctx: Context, subject: Subject, kinds: Iterable[ClockKind] | None = None, *, reason: str) -> None:
    """Clocks that are not paused run on as they are."""
    for clock in _running(ctx, subject, kinds):
        resume_one(ctx, clock, reason=reason)


def pause_one(ctx: Context, clock: Clock, *, reason: str) -> None:
    if clock.paused_on is None:
        clock.paused_on = ctx.today
        _act(ctx, clock, ClockAct.PAUSE, reason=reason)


def resume_one(ctx: Context, clock: Clock, *, reason: str) -> None:
    if clock.paused_on is not None:
        clock.paused_on = None
        _act(ctx, clock, ClockAct.RESUME, reason=reason)


def extend_one(ctx: Context, clock: Clock, until: date, *, reason: str) -> None:
    _act(ctx, clock, ClockAct.EXTEND, until=until, reason=reason)


def assign(ctx: Context, subject: Subject, account_id: int | None) -> None:
    """Whom the reviewers' running clocks wait for; None: whoever has the duty. What waits for the desk stays there."""
    for clock in _running(ctx, subject, None):
        if DUTY[clock.kind] == REVIEWERS:
            clock.account_id = account_id


def clocks_of(ctx: Context, kind: SubjectKind, subject_id: int) -> list[Clock]:
    """All clocks of a subject, the newest first."""
    return list(ctx.session.scalars(_of(kind, subject_id).order_by(Clock.id.desc())))


def running_of(ctx: Context, kind: SubjectKind, ids: Collection[int]) -> dict[int, Clock]:
    """Subject → its clock that runs, paused or not, for kinds of subjects that have one at a time."""
    running = select(Clock).where(Clock.subject_kind == kind, Clock.subject_id.in_(ids), Clock.stopped_on.is_(None))
    return {clock.subject_id: clock for clock in ctx.session.scalars(running)} if ids else {}


def events_of(ctx: Context, clock: Clock) -> list[ClockEvent]:
    """What happened to it, in order."""
    statement = select(ClockEvent).where(ClockEvent.clock_id == clock.id).order_by(ClockEvent.id)
    return list(ctx.session.scalars(statement))


def recount_all(instance: Instance) -> int:
    """`recount`, by a worker that starts: calendar and profiles are files that each process reads once."""
    with instance.work(SYSTEM) as ctx:
        return recount(ctx)


def recount(ctx: Context) -> int:
    """Counts every running clock again by the calendar as it is now; how many have another last day.

    Lengths stay those of the day on which a clock was started: what a unit was told does not change behind its back.
    """
    running = Clock.stopped_on.is_(None)
    events: dict[int, list[ClockEvent]] = {}
    for event in ctx.session.scalars(select(ClockEvent).join(Clock).where(running).order_by(ClockEvent.id)):
        events.setdefault(event.clock_id, []).append(event)
    changed: list[str] = []
    for clock in ctx.session.scalars(select(Clock).where(running)):
        due = _due(ctx, clock, events.get(clock.id, []))
        if due != clock.due:
            changed.append(f"{clock.id}：{clock.due} → {due}")
            clock.due = due
    if changed:
        record(ctx, "clock.recount", f"profile:{profile_in_force(ctx).id}", {"clocks": changed})
    ctx.session.flush()
    return len(changed)


def _of(kind: SubjectKind, subject_id: int) -> Select[tuple[Clock]]:
    return select(Clock).where(Clock.subject_kind == kind, Clock.subject_id == subject_id)


def _running(ctx: Context, subject: Subject, kinds: Iterable[ClockKind] | None) -> list[Clock]:
    statement = _of(subject.kind, subject.id).where(Clock.stopped_on.is_(None)).order_by(Clock.id)
    if kinds is not None:
        statement = statement.where(Clock.kind.in_(list(kinds)))
    return list(ctx.session.scalars(statement))


def _act(
    ctx: Context, clock: Clock, act: ClockAct, *, day: date | None = None, until: date | None = None, reason: str = ""
) -> None:
    """Keeps the act, counts anew, and has the filing read its days again."""
    event = ClockEvent(
        clock_id=clock.id,
        act=act,
        day=day or ctx.today,
        until=until,
        reason=reason,
        account_id=ctx.actor.account_id,
        actor=ctx.actor.name,
        at=ctx.now,
    )
    ctx.session.add(event)
    ctx.session.flush()
    clock.due = _due(ctx, clock, events_of(ctx, clock))
    ctx.session.flush()
    filing = ctx.session.get(Filing, clock.filing_id) if clock.filing_id is not None else None
    if filing is not None:
        ctx.session.refresh(filing, ["form_check_due", "review_due", "due"])


def _due(ctx: Context, clock: Clock, events: Iterable[ClockEvent]) -> date | None:
    length = Length(clock.amount, clock.unit) if clock.amount is not None and clock.unit is not None else None
    begun = Start(clock.started_on, length, clock.given, clock.rolls)
    return due_of(begun, [Adjustment(event.act, event.day, event.until) for event in events], ctx.calendar)
