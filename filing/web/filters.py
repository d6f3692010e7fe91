"""A filter of filings as the query of an address, and back: each number of a page links to the list behind it."""

from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict

from filing.errors import InvalidInput
from filing.schemas import QueueFilterSchema, load
from filing.services.review.review import QueueFilter
from filing.terms import Term

T = TypeVar("T", bound=Term)

EMPTY = QueueFilter()
YEARS = range(1949, 2201)
"""As `schemas` bounds them."""


def given(values: MultiDict[str, str]) -> dict[str, str]:
    """Fields with something in them: a GET form sends the empty ones too."""
    return {name: value.strip() for name, value in values.items() if value.strip()}


def filter_of(values: MultiDict[str, str]) -> QueueFilter:
    """Raises InvalidInput by field."""
    chosen: QueueFilter = load(QueueFilterSchema(), given(values))
    return chosen


def query_of(filter: QueueFilter) -> dict[str, Any]:
    """What differs from no filter, for `url_for`."""
    chosen = {f.name: getattr(filter, f.name) for f in fields(filter)}
    return {name: (1 if value is True else value) for name, value in chosen.items() if value != getattr(EMPTY, name)}


def term_of(term: type[T], value: str | None) -> T | None:
    """A choice of a list; what is not in it is refused rather than overlooked."""
    if value is None:
        return None
    if value not in {member.value for member in term}:
        raise InvalidInput("筛选条件有误，请从列表中选择。")
    return term(value)


def whole(value: str) -> int:
    """A whole number as a form sends it; 0 for anything else, also for one beyond nine digits."""
    return int(value) if value.isdecimal() and len(value) < 10 else 0


def id_of(values: dict[str, str], name: str) -> int | None:
    """None where it is not asked for. Raises InvalidInput for what is no number."""
    if name not in values:
        return None
    if not (found := whole(values[name])):
        raise InvalidInput("编号应为数字。")
    return found


def page_of(values: dict[str, str]) -> int:
    page = values.get("page", "1")
    if not page.isdecimal() or len(page) > 6:
        raise InvalidInput("页码应为数字。")
    return int(page)


def day_of(values: dict[str, str], name: str, label: str) -> date | None:
    """Raises InvalidInput for what is no day of the years that there can be."""
    if name not in values:
        return None
    try:
        day = date.fromisoformat(values[name])
    except ValueError:
        day = date.min
    if day.year not in YEARS:
        raise InvalidInput(f"{label}有误，应写作 2026-01-31 的形式。")
    return day
