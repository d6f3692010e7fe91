"""A running period: its start, what has happened to it since, and the day on which it ends. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from filing.deadlines.period import Length
from filing.deadlines.working_days import WorkCalendar
from filing.terms import ClockAct, ClockColour, TimeUnit


@dataclass(frozen=True, slots=True)
class Notice:
    """Whom it waits for is reminded `first` calendar days before the last day, pressed from `last` days before it."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What changed the end of a period on `day`: pause, resume, or an extension `until` a day."""

    act: ClockAct
    day: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """`length` None: `given` is the last day, as a plan names it, or there is none at all."""

    day: date
    length: Length | None
    given: date | None
    rolls: bool


def due_of(start: Start, adjustments: Iterable[Adjustment], calendar: WorkCalendar) -> date | None:
    """The last day after all `adjustments`, in their order; while paused, what it was before the pause.

    A pause gives what was left on its day anew from the day of resuming, not counted (民法典第二百零一条). What was
    overdue already stays so. A day that a person named is not passed on to the next working day.
    """
    end, rolls = (start.length.after(start.day, calendar), start.rolls) if start.length else (start.given, False)
    paused: date | None = None
    for adjustment in adjustments:
        if adjustment.act is ClockAct.EXTEND:
            end, rolls = adjustment.until, False
        elif adjustment.act is ClockAct.PAUSE:
            paused = adjustment.day
        elif adjustment.act is ClockAct.RESUME and paused is not None and end is not None:
            if paused < adjustment.day and paused < (calendar.roll_forward(end) if rolls else end):
                end, rolls = _left(start, paused, end, calendar).after(adjustment.day, calendar), start.rolls
            paused = None
    return calendar.roll_forward(end) if end is not None and rolls else end


def _left(start: Start, paused: date, end: date, calendar: WorkCalendar) -> Length:
    """What of the period was still to come: working days for one of working days, calendar days for any other."""
    if start.length is not None and start.length.unit is TimeUnit.WORKING_DAYS:
        return Length(calendar.working_days_between(paused, end), TimeUnit.WORKING_DAYS)
    return Length(max((end - paused).days, 0), TimeUnit.DAYS)


def colour_of(due: date | None, today: date, *, notice: Notice, is_paused: bool) -> ClockColour:
    """Yellow from the first reminder on, red from the last."""
    if is_paused:
        return ClockColour.PAUSED
    if due is None:
        return ClockColour.UNDATED
    left = (due - today).days
    if left < 0:
        return ClockColour.OVERDUE
    if left <= notice.last:
        return ClockColour.RED
    return ClockColour.YELLOW if left <= notice.first else ClockColour.GREEN
