"""What people do to a clock by hand: pause, resume and extend it, each with a reason, on the record."""

from datetime import date

from sqlalchemy import select

from filing.deadlines.period import last_day
from filing.errors import Conflict, InvalidInput, NotFound
from filing.models import Clock, ClockEvent
from filing.permissions import FILING_SIDE, REVIEW_SIDE, Permission, require
from filing.services.audit import record
from filing.services.clock import clocks
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.profiles import profile_in_force
from filing.services.visibility import get_filing, is_party, lock_filing
from filing.terms import ClockAct

REASON_CHARACTERS = 2_000
HIDDEN = "没有这个期限，或者您无权查看。"


def get_clock(ctx: Context, clock_id: int) -> Clock:
    """The unit that must act and the body that watches see it. Raises NotFound."""
    clock = ctx.session.get(Clock, clock_id)
    sides = {clock.unit_id, clock.receiver_id} if clock else set()
    if clock is None or ctx.actor.unit_id not in sides or ctx.actor.role not in FILING_SIDE | REVIEW_SIDE:
        raise NotFound(HIDDEN)
    return clock


def clocks_of_filing(ctx: Context, filing_id: int) -> list[Clock]:
    """All clocks that run or ran for a filing and its matters, the newest first; for its two units only.

    Raises NotFound.
    """
    filing = get_filing(ctx, filing_id)
    if not is_party(ctx.actor, filing):
        raise NotFound(HIDDEN)
    return list(ctx.session.scalars(select(Clock).where(Clock.filing_id == filing_id).order_by(Clock.id.desc())))


def pause(ctx: Context, clock_id: int, reason: str) -> Clock:
    """Raises NotFound, NotAllowed, InvalidInput without a reason, Conflict for a clock that does not run."""
    clock, reason = _at_hand(ctx, clock_id, Permission.KEEP_CLOCKS, reason)
    if clock.paused_on is not None:
        raise Conflict("这个期限已经中止。")
    clocks.pause_one(ctx, clock, reason=reason)
    return _recorded(ctx, clock, ClockAct.PAUSE, reason)


def resume(ctx: Context, clock_id: int, reason: str) -> Clock:
    """Raises as `pause` does."""
    clock, reason = _at_hand(ctx, clock_id, Permission.KEEP_CLOCKS, reason)
    if clock.paused_on is None:
        raise Conflict("这个期限没有中止。")
    clocks.resume_one(ctx, clock, reason=reason)
    return _recorded(ctx, clock, ClockAct.RESUME, reason)


def extend(ctx: Context, clock_id: int, until: date | None, reason: str) -> Clock:
    """Once, and not beyond what the jurisdiction profile allows. Raises as `pause` does."""
    clock, reason = _at_hand(ctx, clock_id, Permission.EXTEND_CLOCK, reason)
    if clock.paused_on is not None:
        raise Conflict("期限已经中止，恢复后才能延长。")
    latest = latest_extension(ctx, clock)
    if latest is None:
        raise Conflict("办理规程没有规定这个期限可以延长，或者已经延长过一次。")
    if until is None or clock.due is None or not clock.due < until <= latest:
        message = f"延长后的到期日应在 {clock.due} 之后，最迟 {latest}。"
        raise InvalidInput(message, details={"until": [message]})
    clocks.extend_one(ctx, clock, until, reason=reason)
    return _recorded(ctx, clock, ClockAct.EXTEND, reason)


def latest_extension(ctx: Context, clock: Clock) -> date | None:
    """The last day that an extension may name; None where the profile allows none or one has been used."""
    profile = profile_in_force(ctx)
    rule = profile.periods.get(clock.kind)
    used = select(ClockEvent.id).where(ClockEvent.clock_id == clock.id, ClockEvent.act == ClockAct.EXTEND)
    if rule is None or rule.extension is None or clock.due is None or clock.stopped_on is not None:
        return None
    if ctx.session.scalar(used.limit(1)) is not None:
        return None
    return last_day(clock.due, rule.extension, ctx.calendar, rolls=profile.rolls)


def _at_hand(ctx: Context, clock_id: int, permission: Permission, reason: str) -> tuple[Clock, str]:
    """The clock as it is now, its filing locked, and the reason in good order."""
    clock = get_clock(ctx, clock_id)
    require(ctx.actor, permission)
    if ctx.actor.unit_id != clock.receiver_id:
        raise NotFound(HIDDEN)
    if clock.filing_id is not None:
        lock_filing(ctx, clock.filing_id)
    statement = select(Clock).where(Clock.id == clock_id).with_for_update()
    clock = ctx.session.scalars(statement.execution_options(populate_existing=True)).one()
    if clock.stopped_on is not None:
        raise Conflict("事项已经办结，期限不再计算。")
    cleaned = clean_text(reason, REASON_CHARACTERS, "理由")
    if not cleaned:
        raise InvalidInput("请说明理由。", details={"reason": ["请说明理由。"]})
    return clock, cleaned


def _recorded(ctx: Context, clock: Clock, act: ClockAct, reason: str) -> Clock:
    target = f"filing:{clock.filing_id}" if clock.filing_id is not None else f"clock:{clock.id}"
    body = {"kind": clock.kind.value, "reason": reason, "until": str(clock.due) if clock.due else ""}
    record(ctx, f"clock.{act.value}", target, body)
    return clock
