"""Clocks worked by hand: weekends that are worked, year ends, the 31st, pauses."""

from datetime import date

import pytest

from filing.deadlines.clock import Adjustment, Notice, Start, colour_of, due_of
from filing.deadlines.period import Length
from filing.deadlines.working_days import WorkCalendar
from filing.terms import ClockAct, ClockColour, TimeUnit

CALENDAR = WorkCalendar()
D, W, M = TimeUnit.DAYS, TimeUnit.WORKING_DAYS, TimeUnit.MONTHS


def day(text: str) -> date:
    return date.fromisoformat(text)


def pause(on: str, until: str) -> list[Adjustment]:
    return [Adjustment(ClockAct.PAUSE, day(on)), Adjustment(ClockAct.RESUME, day(until))]


@pytest.mark.parametrize(
    ("start", "length", "adjustments", "due"),
    [
        # ten working days over 国庆节 2025: off 1 to 8 October, Sunday 28 September and Saturday 11 October worked
        ("2025-09-26", Length(10, W), [], "2025-10-16"),
        # ten working days over the year end: 1 to 3 January 2026 off, Sunday 4 January worked
        ("2025-12-24", Length(10, W), [], "2026-01-08"),
        # two months from 31 December end on 28 February, which is worked in 2026
        ("2025-12-31", Length(2, M), [], "2026-02-28"),
        # three months from 31 January: 30 April 2026, a Thursday
        ("2026-01-31", Length(3, M), [], "2026-04-30"),
        # thirty days to 1 May, which is off to the 5th: the 6th
        ("2026-04-01", Length(30, D), [], "2026-05-06"),
        # paused on the 4th of ten working days, six are left and begin on the day after resuming
        ("2026-11-02", Length(10, W), pause("2026-11-06", "2026-11-30"), "2026-12-08"),
        # thirty calendar days, eleven gone, nineteen left: the Saturday at the end had not passed on
        ("2025-11-20", Length(30, D), pause("2025-12-01", "2025-12-20"), "2026-01-08"),
        # paused between a last day that is off and the working day that it passes to: nothing is left
        ("2026-04-01", Length(30, D), pause("2026-05-03", "2026-05-20"), "2026-05-20"),
        # paused and resumed on one day: nothing changes
        ("2026-11-02", Length(10, W), pause("2026-11-06", "2026-11-06"), "2026-11-16"),
        # what was overdue when it was paused stays overdue
        ("2026-11-02", Length(5, W), pause("2026-11-20", "2026-11-30"), "2026-11-09"),
        # an extension names its day; a pause behind it gives what is left of it
        ("2026-03-02", Length(3, M), [Adjustment(ClockAct.EXTEND, day("2026-05-20"), day("2026-09-02"))], "2026-09-02"),
        (
            "2026-03-02",
            Length(3, M),
            [Adjustment(ClockAct.EXTEND, day("2026-05-20"), day("2026-09-02")), *pause("2026-08-03", "2026-08-13")],
            "2026-09-14",  # thirty days from 13 August: Saturday the 12th, passed to Monday
        ),
    ],
)
def test_a_clock_ends_where_a_person_with_a_calendar_ends_it(
    start: str, length: Length, adjustments: list[Adjustment], due: str
) -> None:
    assert due_of(Start(day(start), length, None, rolls=True), adjustments, CALENDAR) == day(due)


def test_a_day_that_a_person_named_is_not_passed_on() -> None:
    saturday = day("2026-11-28")
    assert due_of(Start(day("2026-11-02"), None, saturday, rolls=True), [], CALENDAR) == saturday
    assert due_of(Start(day("2026-11-02"), None, None, rolls=True), pause("2026-11-03", "2026-11-04"), CALENDAR) is None


def test_colours_say_how_near_the_last_day_is() -> None:
    today, notice = day("2026-11-24"), Notice(first=10, last=3)
    days = ("2026-11-23", "2026-11-24", "2026-11-27", "2026-11-28", "2026-12-04", "2026-12-05")
    assert [colour_of(day(due), today, notice=notice, is_paused=False) for due in days] == [
        ClockColour.OVERDUE,
        ClockColour.RED,
        ClockColour.RED,
        ClockColour.YELLOW,
        ClockColour.YELLOW,
        ClockColour.GREEN,
    ]
    assert colour_of(None, today, notice=notice, is_paused=False) is ClockColour.UNDATED
    assert colour_of(day("2026-11-01"), today, notice=notice, is_paused=True) is ClockColour.PAUSED
