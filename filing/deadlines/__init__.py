"""Days of grace: calendar days and months as the law counts them, and which day it is in China. Pure."""

import calendar
from datetime import date, datetime, timedelta, timezone

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
