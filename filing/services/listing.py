"""Lists in pages, cut by the database."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select

from filing.errors import InvalidInput

PAGES = 100_000
"""The highest page that may be asked for; an offset beyond it would outgrow what databases count with."""

Row = TypeVar("Row")
State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """One page of `total` rows."""

    total: int
    rows: tuple[Row, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class CountedListing(Generic[Row, State]):
    """One page of `total` rows in the chosen state; `counts`: state → rows, whichever is chosen."""

    total: int
    rows: tuple[Row, ...]
    counts: dict[State, int]
    page: int
    pages: int


def paged(statement: Select[Any], page: int, size: int) -> Select[Any]:
    """The rows of one page, counted from 1. Raises InvalidInput for pages beyond 1 to PAGES."""
    check_page(page)
    return statement.limit(size).offset((page - 1) * size)


def pages_of(total: int, size: int) -> int:
    """At least 1: an empty list has one page that says so."""
    return max(1, -(-total // size))


def check_page(page: int) -> None:
    if not 1 <= page <= PAGES:
        message = f"页码应在 1 至 {PAGES} 之间。"
        raise InvalidInput(message, details={"page": [message]})
