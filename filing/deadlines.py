"""Days of grace: calendar days, months and working days as the law counts them. Pure."""

import calendar
from datetime import date, datetime, timedelta, timezone

import chinese_calendar

from filing.errors import InvalidInput

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""No summer time since 1991, so that no table of zones is needed."""


def day_in_china(moment: datetime) -> date:
    """The calendar day on which an aware `moment` falls in China."""
    return moment.astimezone(CHINA).date()


def add_days(start: date, days: int) -> date:
    """The day of the event is not counted (民法典第二百零一条)."""
    return start + timedelta(days=days)


def add_months(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day (民法典第二百零二条)."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def roll_forward(day: date) -> date:
    """A period that would end on a day off ends on the next working day (民法典第二百零三条)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def is_working_day(day: date) -> bool:
    """By the State Council's holiday notices; years they do not cover yet fall back to Monday-Friday.

    `covers` says whether a year is known, so that a page can say so.
    """
    if not covers(day.year):
        return day.weekday() < 5
    return bool(chinese_calendar.is_workday(day))


def covers(year: int) -> bool:
    """Whether the holiday table knows the whole year."""
    try:
        chinese_calendar.is_workday(date(year, 12, 31))
    except NotImplementedError:
        return False
    return True


def add_working_days(start: date, days: int) -> date:
    """`days` working days after `start`, not counting `start`. Raises InvalidInput for a negative count."""
    if days < 0:
        raise InvalidInput("期限天数不能为负数。")
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day
