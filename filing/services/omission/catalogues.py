"""发文目录 as xlsx or csv → rows. A table is read by the words of its head, whatever the order of its columns."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from filing.errors import InvalidInput
from filing.text.dates import find_dates

COLUMNS = {
    "title": re.compile(r"标题|名称|题名"),
    "document_number": re.compile(r"文号|字号"),
    "issued_on": re.compile(r"日期|时间"),
}
HEAD_ROWS = 10
"""Titles of the sheet may stand above the head."""
ROWS, CELL_CHARACTERS, SHEET_COLUMNS = 20_000, 300, 100
UNZIPPED_BYTES = 100 * 1024 * 1024
ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")
"""2026-03-01, 2026/3/1, 2026.3.1"""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """`row` counts from 1 as the table shows it."""

    row: int
    title: str
    document_number: str
    issued_on: date | None


def read_catalogue(data: bytes, filename: str) -> tuple[CatalogueEntry, ...]:
    """Raises InvalidInput that says what is wrong with the table: no head, no rows, broken, too large."""
    cells = _sheet(data) if filename.lower().endswith(".xlsx") else _csv(data)
    entries = tuple(_entries(list(cells)))
    if not entries:
        raise _refused("目录中没有可读的行。请在表头下逐行填写标题、发文字号和日期。")
    return entries


def _refused(message: str) -> InvalidInput:
    return InvalidInput(message, details={"file": [message]})


def _sheet(data: bytes) -> Iterator[list[str]]:
    try:
        _check_archive(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(max_row=ROWS + HEAD_ROWS, max_col=SHEET_COLUMNS, values_only=True):
            yield [_words(value) for value in row]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as error:
        raise _refused("xlsx 文件不能读取。请用办公软件另存为 xlsx 或 csv 后重新上传。") from error


def _check_archive(data: bytes) -> None:
    """Before the library sees it: no bomb, no document type declaration. Raises InvalidInput, BadZipFile."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > UNZIPPED_BYTES:
            raise _refused("xlsx 文件解压后过大。请只保留目录所在的工作表后重新上传。")
        for info in archive.infolist():
            if info.filename.endswith(".xml") and b"<!DOCTYPE" in archive.read(info)[:2048]:
                raise _refused("xlsx 文件含有文档类型声明，不能读取。请用办公软件另存后重新上传。")


def _words(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return " ".join(str(value).split())[:CELL_CHARACTERS] if value is not None else ""


def _csv(data: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            for row in csv.reader(io.StringIO(text.replace("\0", ""))):
                yield [_words(value) for value in row[:SHEET_COLUMNS]]
        except csv.Error as error:
            raise _refused("csv 文件不能读取。请用办公软件另存为 csv 或 xlsx 后重新上传。") from error
        return
    raise _refused("csv 文件的编码不能识别。请另存为 UTF-8 编码后重新上传。")


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
