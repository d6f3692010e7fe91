"""A period as a law states it, and the day on which it ends. Pure."""

from dataclasses import dataclass
from datetime import date

from filing.deadlines import add_days, add_months
from filing.deadlines.working_days import WorkCalendar
from filing.terms import TimeUnit


@dataclass(frozen=True, slots=True)
class Length:
    """`amount` calendar days, working days or months."""

    amount: int
    unit: TimeUnit

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.label}"

    def after(self, start: date, calendar: WorkCalendar) -> date:
        """The last day, not rolled; `start` itself is not counted (民法典第二百零一条)."""
        if self.unit is TimeUnit.WORKING_DAYS:
            return calendar.add_working_days(start, self.amount)
        return add_months(start, self.amount) if self.unit is TimeUnit.MONTHS else add_days(start, self.amount)


def last_day(start: date, length: Length, calendar: WorkCalendar, *, rolls: bool) -> date:
    """When a period that begins with an event on `start` ends. `rolls`: a day off passes it to the next working day."""
    day = length.after(start, calendar)
    return calendar.roll_forward(day) if rolls else day
