"""Days counted by hand on the calendar of the State Council's notices."""

from datetime import date

import pytest

from filing.deadlines import add_days, add_months
from filing.deadlines.period import Length, last_day
from filing.deadlines.working_days import WorkCalendar, YearTable
from filing.errors import InvalidInput
from filing.terms import TimeUnit

PACKAGE = WorkCalendar()
"""Without an own table."""


def test_add_days_does_not_count_the_first_day() -> None:
    assert add_days(date(2024, 1, 1), 30) == date(2024, 1, 31)
    assert add_days(date(2024, 2, 28), 1) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 15), 3, date(2024, 4, 15)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2024, 10, 31), 1, date(2024, 11, 30)),
        (date(2024, 5, 31), 0, date(2024, 5, 31)),
        (date(2024, 1, 31), 24, date(2026, 1, 31)),
    ],
)
def test_add_months_keeps_the_day_or_takes_the_last(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 10, 1), False),  # 国庆节
        (date(2024, 10, 12), True),  # Saturday, moved working day
        (date(2024, 10, 13), False),  # Sunday
        (date(2024, 2, 12), False),  # 春节, a Monday
        (date(2024, 2, 18), True),  # Sunday, moved working day
        (date(2024, 3, 5), True),
    ],
)
def test_working_days_follow_the_holiday_notices(day: date, works: bool) -> None:
    assert PACKAGE.is_working_day(day) is works


def test_years_without_a_notice_fall_back_to_the_week() -> None:
    assert not PACKAGE.covers(2150)
    assert [PACKAGE.is_working_day(date(2150, 10, day)) for day in range(1, 6)] == [True, True, False, False, True]


def test_covers_knows_the_past_years() -> None:
    assert PACKAGE.covers(2024)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2024, 9, 30), 1, date(2024, 10, 8)),
        (date(2024, 9, 30), 5, date(2024, 10, 12)),
        (date(2024, 9, 30), 10, date(2024, 10, 18)),
        (date(2024, 3, 1), 0, date(2024, 3, 1)),
    ],
)
def test_add_working_days_skips_holidays_and_takes_moved_days(start: date, days: int, end: date) -> None:
    assert PACKAGE.add_working_days(start, days) == end


def test_add_working_days_refuses_a_negative_count() -> None:
    with pytest.raises(InvalidInput, match="不能为负数"):
        PACKAGE.add_working_days(date(2024, 3, 1), -1)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2024, 10, 1), date(2024, 10, 8)),
        (date(2024, 10, 12), date(2024, 10, 12)),
        (date(2024, 10, 13), date(2024, 10, 14)),
        (date(2024, 3, 5), date(2024, 3, 5)),
    ],
)
def test_a_period_that_ends_on_a_day_off_ends_on_the_next_working_day(day: date, end: date) -> None:
    assert PACKAGE.roll_forward(day) == end


def test_an_own_table_overrides_the_package_day_by_day_or_for_the_whole_year() -> None:
    holiday, moved = date(2026, 11, 25), date(2026, 11, 28)  # a Wednesday and a Saturday, as a city might move them
    some = YearTable(2026, "市政府通知", frozenset({holiday}), frozenset({moved}), is_whole=False)
    all_ = YearTable(2027, "国办通知", frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 3)}), is_whole=True)
    calendar = WorkCalendar({2026: some, 2027: all_})
    assert [calendar.is_working_day(date(2026, 11, day)) for day in (24, 25, 28, 29)] == [True, False, True, False]
    assert not calendar.is_working_day(date(2026, 10, 1))  # 国庆节 is still known
    assert [calendar.is_working_day(date(2027, 1, day)) for day in (1, 2, 3, 4)] == [False, False, True, True]
    assert (calendar.covers(2027), PACKAGE.covers(2027)) == (True, False)
    assert calendar.unknown([date(2026, 12, 1), date(2027, 1, 4), date(2028, 1, 4)]) == (2028,)


@pytest.mark.parametrize(
    ("start", "length", "rolls", "end"),
    [
        (date(2026, 1, 31), Length(1, TimeUnit.MONTHS), True, date(2026, 2, 28)),  # 28 February is a moved working day
        (date(2026, 1, 31), Length(3, TimeUnit.MONTHS), True, date(2026, 4, 30)),
        (date(2025, 12, 31), Length(2, TimeUnit.MONTHS), False, date(2026, 2, 28)),
        (date(2025, 12, 2), Length(30, TimeUnit.DAYS), False, date(2026, 1, 1)),
        (date(2025, 12, 2), Length(30, TimeUnit.DAYS), True, date(2026, 1, 4)),  # 1 to 3 off, Sunday the 4th is worked
        (date(2025, 12, 29), Length(5, TimeUnit.WORKING_DAYS), True, date(2026, 1, 6)),  # 30 31 | 4 5 6
        (date(2026, 2, 13), Length(3, TimeUnit.WORKING_DAYS), True, date(2026, 2, 25)),  # Sat 14 | 24 25 after 春节
    ],
)
def test_a_period_ends_where_a_person_with_a_calendar_ends_it(
    start: date, length: Length, rolls: bool, end: date
) -> None:
    assert last_day(start, length, PACKAGE, rolls=rolls) == end
