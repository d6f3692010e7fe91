"""发文目录 as xlsx or csv → rows. A table is read by the words of its head, whatever the order of its columns."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from filing.errors import BadFile, InvalidInput
from filing.parsing.report import Limits
from filing.parsing.sandbox import table
from filing.text.dates import find_dates

COLUMNS = {
    "title": re.compile(r"标题|名称|题名"),
    "document_number": re.compile(r"文号|字号"),
    "issued_on": re.compile(r"日期|时间"),
}
HEAD_ROWS = 10
"""Titles of the sheet may stand above the head."""
ROWS = 20_000
ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")
"""2026-03-01, 2026/3/1, 2026.3.1"""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """`row` counts from 1 as the table shows it."""

    row: int
    title: str
    document_number: str
    issued_on: date | None


def read_catalogue(data: bytes, filename: str, limits: Limits) -> tuple[CatalogueEntry, ...]:
    """Opens the table in a process of its own, so call it outside of any transaction.

    Raises InvalidInput that says what is wrong with the table: no head, no rows, broken, too large.
    """
    try:
        cells = table(data, filename, most=ROWS + HEAD_ROWS + 1, limits=limits)
    except BadFile as error:
        raise _refused(error.message) from error
    entries = tuple(_entries(cells))
    if not entries:
        raise _refused("目录中没有可读的行。请在表头下逐行填写标题、发文字号和日期。")
    return entries


def _refused(message: str) -> InvalidInput:
    return InvalidInput(message, details={"file": [message]})


def _entries(rows: Sequence[list[str]]) -> Iterator[CatalogueEntry]:
    head, columns = _head(rows)
    if len(rows) - head > ROWS:
        raise _refused(f"目录最多 {ROWS} 行。请按年度分别上传。")
    for number, row in enumerate(rows[head + 1 :], head + 2):
        values = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        title = values["title"].strip("《》")
        if title or values.get("document_number"):
            yield CatalogueEntry(
                number, title, values.get("document_number", "")[:100], _day(values.get("issued_on", ""))
            )


def _head(rows: Sequence[list[str]]) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(rows[:HEAD_ROWS]):
        columns = dict(_columns(row))
        if "title" in columns and len(columns) > 1:
            return at, columns
    raise _refused("没有找到表头。第一行应有“标题”和“发文字号”等列名。")


def _columns(row: Iterable[str]) -> Iterator[tuple[str, int]]:
    taken: set[str] = set()
    for at, words in enumerate(row):
        for name, pattern in COLUMNS.items():
            if name not in taken and pattern.search(words):
                taken.add(name)
                yield name, at
                break


def _day(words: str) -> date | None:
    if match := ISO.search(words):
        try:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            return None
    return next((day for day, _ in find_dates(words)), None)
