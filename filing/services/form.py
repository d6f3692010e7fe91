"""The filing form (报送表): what a person may fill in, cleaned and held against sense. No database."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Any

from filing.errors import InvalidInput
from filing.terms import DocumentType

EARLIEST = date(1949, 10, 1)
LATEST_YEAR = 2200
LENGTHS = {"title": 300, "document_number": 100, "organ": 300}
BASIS_LENGTH, BASIS_COUNT = 300, 100
LABELS = {
    "title": "标题",
    "document_number": "发文字号",
    "organ": "制定机关",
    "document_type": "文件类型",
    "adopted_on": "通过日期",
    "published_on": "公布日期",
    "effective_on": "施行日期",
    "expires_on": "失效日期",
    "basis": "制定依据",
    "is_open": "公开范围",
}


class Keep(Enum):
    """A field that the form does not touch; None clears one."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True, slots=True)
class FilingForm:
    """What a person gave; a field left out stays as it is, an empty one is cleared."""

    title: str | Keep | None = KEEP
    document_number: str | Keep | None = KEEP
    organ: str | Keep | None = KEEP
    document_type: DocumentType | Keep | None = KEEP
    adopted_on: date | Keep | None = KEEP
    published_on: date | Keep | None = KEEP
    effective_on: date | Keep | None = KEEP
    expires_on: date | Keep | None = KEEP
    basis: tuple[str, ...] | Keep = KEEP
    is_open: bool | Keep = KEEP
    receivers: tuple[str, ...] | Keep = KEEP
    """Codes of the bodies that it goes to."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The four dates of a document, each None where unknown."""

    adopted_on: date | None
    published_on: date | None
    effective_on: date | None
    expires_on: date | None


def given(form: FilingForm) -> dict[str, Any]:
    """The fields that `form` sets, cleaned as they are stored. Raises InvalidInput with all faults by field."""
    values: dict[str, Any] = {}
    faults: dict[str, object] = {}
    for field in fields(form):
        value = getattr(form, field.name)
        if value is KEEP:
            continue
        try:
            values[field.name] = _cleaned(field.name, value)
        except InvalidInput as error:
            faults[field.name] = [error.message]
    if faults:
        raise InvalidInput("填写的内容有误，请按提示修改后重新提交。", details=faults)
    return values


def _cleaned(name: str, value: Any) -> Any:
    if name in LENGTHS:
        return clean_line(value or "", LENGTHS[name], LABELS[name])
    if name == "basis":
        lines = [clean_line(line, BASIS_LENGTH, LABELS[name]) for line in value or ()]
        if len(lines) > BASIS_COUNT:
            raise InvalidInput(f"制定依据最多 {BASIS_COUNT} 项，现有 {len(lines)} 项。")
        return list(dict.fromkeys(filter(None, lines)))
    return value


def clean_line(text: str, limit: int, label: str) -> str:
    """One line without control characters. Raises InvalidInput beyond `limit` characters."""
    line = " ".join("".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text).split())
    if len(line) > limit:
        raise InvalidInput(f"{label}最长 {limit} 个字，现有 {len(line)} 个字，请缩短。")
    return line


def clean_text(text: str, limit: int, label: str) -> str:
    """Lines without other control characters. Raises InvalidInput beyond `limit` characters."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})
    if len(kept.strip()) > limit:
        raise InvalidInput(f"{label}最长 {limit} 个字，现有 {len(kept.strip())} 个字，请缩短。")
    return kept.strip()


def absurdities(dates: Dates, *, today: date) -> dict[str, list[str]]:
    """Field → why its date cannot be right. A doubtful date is a reviewer's business, not a fault."""
    faults: dict[str, list[str]] = {}
    for name, message in _absurd(dates, today):
        faults.setdefault(name, []).append(message)
    return faults


def _absurd(dates: Dates, today: date) -> Iterator[tuple[str, str]]:
    for field in fields(dates):
        day: date | None = getattr(dates, field.name)
        if day is not None and not EARLIEST <= day <= date(LATEST_YEAR, 12, 31):
            yield field.name, f"{LABELS[field.name]}应在 {EARLIEST} 至 {LATEST_YEAR} 年之间，现为 {day}。"
    for name in ("adopted_on", "published_on"):
        if (day := getattr(dates, name)) is not None and day > today:
            yield name, f"{LABELS[name]}不能晚于今天（{today}），现为 {day}。"
    for earlier, later in (
        ("adopted_on", "published_on"),
        ("adopted_on", "effective_on"),
        ("effective_on", "expires_on"),
        ("published_on", "expires_on"),
    ):
        first, second = getattr(dates, earlier), getattr(dates, later)
        if first is not None and second is not None and second < first:
            yield later, f"{LABELS[later]}（{second}）不能早于{LABELS[earlier]}（{first}）。"
