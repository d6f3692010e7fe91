"""The types that go in, and how words of forms and addresses become those types."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from filing.errors import InvalidInput

PAGE_SIZE = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST_ID = 2**31 - 1
"""As large as a column of ids holds on every database."""
YES_NO = {"1": True, "true": True, "on": True, "0": False, "false": False}
DIGITS = 18


class InputSchema(Schema):
    error_messages = {"type": "应为一个对象。", "unknown": "没有这个字段。"}  # noqa: RUF012 - read by marshmallow


class Words(fields.Str):
    """Text; control characters and broken code points, which no database takes, become blanks. Line ends stay."""

    default_error_messages = {"invalid": "应为文字。", "required": "必填。", "null": "不能为空。"}  # noqa: RUF012

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, *args, **kwargs)
        return "".join(c if c in "\r\n\t" or unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in text)


class Whole(fields.Int):
    default_error_messages = {"invalid": "应为整数。", "required": "必填。", "null": "不能为空。"}  # noqa: RUF012

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        bounds = validate.Range(min=least, max=most, error="应在 {min} 至 {max} 之间。")
        super().__init__(strict=True, validate=bounds, **kwargs)


class YesNo(fields.Bool):
    default_error_messages = {"invalid": "应为 true 或 false。", "null": "不能为空。"}  # noqa: RUF012

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(truthy={True}, falsy={False}, **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """1 equals True for Python, not for JSON."""
        return super()._deserialize(value if isinstance(value, bool) else None, *args, **kwargs)


class TermField(fields.Enum):
    """A closed list by value; its error names what is allowed."""

    default_error_messages = {"unknown": "应为其中之一：{choices}。", "required": "必填。", "null": "不能为空。"}  # noqa: RUF012

    def __init__(self, term: Any, **kwargs: Any) -> None:
        super().__init__(term, by_value=True, metadata={"type": "string"}, **kwargs)
        self.choices_text = "、".join(member.value for member in term)


class Day(fields.Date):
    """ISO dates."""

    default_error_messages = {"invalid": "日期应写作 2026-01-31 的形式。"}  # noqa: RUF012


class Lines(fields.List):
    default_error_messages = {"invalid": "应为一个列表。", "null": "不能为空。"}  # noqa: RUF012


def up_to(characters: int) -> validate.Length:
    return validate.Length(max=characters, error="最长 {max} 个字。")


def needed(characters: int) -> list[validate.Validator]:
    """One visible character at least."""
    return [up_to(characters), validate.Regexp(r"[\s\S]*\S", error="必填。")]


def load(schema: Schema, words: Mapping[str, Any]) -> Any:
    """The fields of a form or an address; others are passed over. Raises InvalidInput with all faults by field."""
    try:
        return schema.load(read_words(schema, words), unknown=EXCLUDE)
    except ValidationError as error:
        details = dict(error.normalized_messages())
        raise InvalidInput("填写的内容有误，请按提示修改后重新提交。", details=details) from error


def read_words(schema: Schema, words: Mapping[str, Any]) -> dict[str, Any]:
    """The words as the types of `schema`; a word that is none stays, and the schema says so."""
    values = dict(words)
    for name, field in schema.load_fields.items():
        key = field.data_key or name
        if isinstance(values.get(key), str):
            values[key] = _read(field, values[key])
    return values


def _read(field: fields.Field[Any], word: str) -> object:
    if isinstance(field, Whole):
        is_number = word.isascii() and word.isdecimal() and len(word) <= DIGITS
        return int(word) if is_number else word
    if isinstance(field, YesNo):
        return YES_NO.get(word, word)
    if not word and field.allow_none and not isinstance(field, fields.Str):
        return None
    return word
