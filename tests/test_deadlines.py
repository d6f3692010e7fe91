"""Days counted by hand on the calendar of the State Council's notices."""

from datetime import date

import pytest

from filing.deadlines import add_days, add_months, add_working_days, covers, is_working_day, roll_forward
from filing.errors import InvalidInput


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
    assert is_working_day(day) is works


def test_years_without_a_notice_fall_back_to_the_week() -> None:
    assert not covers(2150)
    assert [is_working_day(date(2150, 10, day)) for day in range(1, 6)] == [True, True, False, False, True]


def test_covers_knows_the_past_years() -> None:
    assert covers(2024)


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
    assert add_working_days(start, days) == end


def test_add_working_days_refuses_a_negative_count() -> None:
    with pytest.raises(InvalidInput, match="不能为负数"):
        add_working_days(date(2024, 3, 1), -1)


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
    assert roll_forward(day) == end
