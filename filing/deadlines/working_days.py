"""Working days: the State Council's holiday notices as a package brings them, overridden by an own table. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

from filing.errors import InvalidInput

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class YearTable:
    """What is known of one year beyond the package. `off` and `on` are days that differ from Monday to Friday.

    `is_whole`: these are all of them, so the package is not asked for that year.
    """

    year: int
    source: str
    off: frozenset[date]
    on: frozenset[date]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. A year that neither table nor package covers counts Monday to Friday, and says so."""

    years: dict[int, YearTable] = field(default_factory=dict)

    def covers(self, year: int) -> bool:
        """Whether the days off of the whole year are known."""
        table = self.years.get(year)
        return (table is not None and table.is_whole) or _package_covers(year)

    def unknown(self, days: Iterable[date]) -> tuple[int, ...]:
        """The years of `days` whose days off are not known, each once."""
        return tuple(sorted({day.year for day in days if not self.covers(day.year)}))

    def is_working_day(self, day: date) -> bool:
        table = self.years.get(day.year)
        if table is not None and day in table.on | table.off:
            return day in table.on
        if (table is not None and table.is_whole) or not _package_covers(day.year):
            return day.weekday() < SATURDAY
        return bool(chinese_calendar.is_workday(day))

    def roll_forward(self, day: date) -> date:
        """A period that would end on a day off ends on the next working day (民法典第二百零三条)."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, start: date, days: int) -> date:
        """`days` working days after `start`, not counting `start`. Raises InvalidInput for a negative count."""
        if days < 0:
            raise InvalidInput("期限天数不能为负数。")
        day = start
        while days:
            day += timedelta(days=1)
            days -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; 0 where `end` does not lie behind."""
        return sum(self.is_working_day(start + timedelta(days=at)) for at in range(1, (end - start).days + 1))


def _package_covers(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 12, 31))
    except NotImplementedError:
        return False
    return True
