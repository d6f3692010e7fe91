"""A table as xlsx or csv → its cells as words. For the reading process only (`sandbox.table`)."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import openpyxl

from filing.errors import CorruptFile, DecompressionLimit, ExternalEntity, UndecodableText
from filing.parsing.archive import open_archive, read_entry
from filing.parsing.report import Limits

CELL_CHARACTERS, COLUMNS = 300, 100
DECLARATION_WITHIN = 2048
"""Bytes at the beginning of a part, in which a document type declaration stands."""


def cells_in_process(data: bytes, name: str, most: int, limits: Limits) -> list[list[str]]:
    """The first `most` rows. Raises a BadFile whatever the bytes."""
    rows: list[list[str]] = []
    characters = 0
    found = _sheet(data, most, limits) if name.lower().endswith(".xlsx") else _csv(data)
    for row in islice(found, most):
        characters += sum(map(len, row))
        if characters > limits.characters:
            raise DecompressionLimit(f"表格超过 {limits.characters} 字的上限。请只保留目录所在的工作表后重新上传。")
        rows.append(row)
    return rows


def _sheet(data: bytes, most: int, limits: Limits) -> Iterator[list[str]]:
    try:
        _refuse_declarations(data, limits)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(max_row=most, max_col=COLUMNS, values_only=True):
            yield [_words(value) for value in row]
    except (ExternalEntity, DecompressionLimit, MemoryError):
        raise
    except Exception as error:  # hostile bytes reach every corner of the library
        raise CorruptFile("xlsx 文件不能读取。请用办公软件另存为 xlsx 或 csv 后重新上传。") from error


def _refuse_declarations(data: bytes, limits: Limits) -> None:
    """Before the library sees it. Raises ExternalEntity and what `open_archive` raises."""
    with open_archive(data, limits) as archive:
        for name in archive.namelist():
            if name.endswith(".xml") and b"<!DOCTYPE" in read_entry(archive, name, most=DECLARATION_WITHIN):
                raise ExternalEntity("xlsx 文件含有文档类型声明，不能读取。请用办公软件另存后重新上传。")


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
                yield [_words(value) for value in row[:COLUMNS]]
        except csv.Error as error:
            raise CorruptFile("csv 文件不能读取。请用办公软件另存为 csv 或 xlsx 后重新上传。") from error
        return
    raise UndecodableText("csv 文件的编码不能识别。请另存为 UTF-8 编码后重新上传。")
