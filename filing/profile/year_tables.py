"""The own table of days off and moved working days: `calendar.yaml`, one entry for each year, each with its source."""

from datetime import date
from pathlib import Path

from filing.checking.source import Fault, Fields, read_yaml
from filing.deadlines.working_days import YearTable


def read_year_tables(path: Path, file: str, faults: list[Fault]) -> dict[int, YearTable]:
    """Year → table; nothing where there is no such file. Faults are noted, none raised."""
    fields = read_yaml(path, file, faults) if path.exists() else None
    if fields is None:
        return {}
    tables: dict[int, YearTable] = {}
    for item in fields.each("years", required=False):
        table = _table(item)
        if table.year in tables:
            item.fault("year", f"{table.year}年写了两次，请合并")
        tables[table.year] = table
    fields.close()
    return tables


def _table(fields: Fields) -> YearTable:
    year = int(fields.number("year", most=9999) or 0)
    source = fields.text("source", longest=200)
    whole = fields.word("whole", ("yes", "no"), "no") == "yes"
    off, on = (_days(fields, name, year) for name in ("off", "work"))
    for day in sorted(off & on):
        fields.fault("work", f"{day} 既列为放假又列为上班，请核对")
    fields.close()
    return YearTable(year, source, off, on, whole)


def _days(fields: Fields, name: str, year: int) -> frozenset[date]:
    days = set()
    for text in fields.texts(name):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            fields.fault(name, f"“{text}”不是日期，请写成 2027-01-01 这样的形式")
            continue
        if day.year != year:
            fields.fault(name, f"{day} 不在{year}年，请核对")
        days.add(day)
    return frozenset(days)
