"""What goes in and out of the doors: one marshmallow schema for form, JSON and CLI input, one for output.

JSON must have the very types that the schema says. Forms and addresses carry words only: `read_words` turns them into
those types first.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate, validates_schema

from filing.errors import InvalidInput
from filing.search import Query
from filing.services.procedure.submission import FilingForm
from filing.services.reading.emendations import TEXT_CHARACTERS, EmendationInput
from filing.services.review.bulk import FlagFilter
from filing.services.review.review import FlagInput, QueueFilter, Ruling
from filing.services.search import SearchPage, phrases_of
from filing.services.sending.sendings import SendingForm, SendingReport
from filing.terms import (
    Criterion,
    DismissReason,
    DocumentType,
    FilingAction,
    FilingState,
    FlagState,
    MaterialKind,
    ReturnReason,
    SendingMedium,
    Severity,
    Timing,
    Verdict,
)
from filing.text.model import Span

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


class FilingFormSchema(InputSchema):
    """报送表. A missing field is left as it is; an empty one is cleared."""

    title = Words(validate=up_to(300))
    document_number = Words(validate=up_to(100))
    organ = Words(validate=up_to(300))
    document_type = TermField(DocumentType, allow_none=True)
    adopted_on = Day(allow_none=True)
    published_on = Day(allow_none=True)
    effective_on = Day(allow_none=True)
    expires_on = Day(allow_none=True)
    basis = Lines(Words(validate=up_to(300)), validate=validate.Length(max=100, error="最多 {max} 项。"))
    is_open = YesNo()
    receivers = Lines(
        Words(validate=up_to(60)),
        validate=validate.Length(min=1, max=20, error="应选 {min} 至 {max} 个。"),
        metadata={"description": "接受备案机关的代码，每个各成一件，各有回执。报送后不能更改。"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> FilingForm:
        for name in ("basis", "receivers"):
            if name in data:
                data[name] = tuple(data[name])
        return FilingForm(**data)


class ActionSchema(InputSchema):
    action = TermField(FilingAction, required=True)
    reason = Words(load_default="", validate=up_to(10_000))
    return_reason = TermField(ReturnReason, load_default=None, allow_none=True)

    @validates_schema
    def require_code(self, data: dict[str, Any], **_: Any) -> None:
        if (data["action"] is FilingAction.RETURN) != (data["return_reason"] is not None):
            raise ValidationError("退回时（且仅在退回时）须给出原因。", "return_reason")


class RulingSchema(InputSchema):
    """A verdict with what it needs: a dismissal its reason, 并入 the flag, 暂予保留 the last day, 移送 the body."""

    verdict = TermField(Verdict, required=True)
    reason = TermField(DismissReason, load_default=None, allow_none=True)
    note = Words(load_default="", validate=up_to(2_000))
    until = Day(load_default=None, allow_none=True)
    body = Words(load_default="", validate=up_to(200))
    into = Whole(1, LARGEST_ID, load_default=None, allow_none=True)


class DecisionSchema(RulingSchema):
    version = Whole(1, LARGEST_ID, required=True)


class ChosenFlagSchema(InputSchema):
    """`version` as it was seen; without it any."""

    id = Whole(1, LARGEST_ID, required=True)
    version = Whole(1, LARGEST_ID, load_default=None, allow_none=True)


class BulkSchema(RulingSchema):
    flags = Lines(fields.Nested(ChosenFlagSchema), required=True)


class FlagFilterSchema(InputSchema):
    rule = Words(validate=up_to(60))
    filing_id = Whole(1, LARGEST_ID, data_key="filing")
    severity = TermField(Severity)
    topic = Words(validate=up_to(200))
    state = TermField(FlagState)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> FlagFilter:
        return FlagFilter(**data)


class SendingFormSchema(InputSchema):
    """上报备案的文件."""

    receiver = Words(required=True, validate=needed(120), metadata={"description": "接收机关的全称。"})
    title = Words(required=True, validate=needed(300))
    document_number = Words(load_default="", validate=up_to(100))
    document_type = TermField(DocumentType, required=True)
    adopted_on = Day(load_default=None, allow_none=True)
    published_on = Day(required=True)
    effective_on = Day(load_default=None, allow_none=True)
    filing_id = Whole(1, LARGEST_ID, data_key="filing", load_default=None, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        return SendingForm(**data)


class SendingReportSchema(InputSchema):
    """What happened outside: when, how, with which number or words."""

    day = Day(load_default=None, allow_none=True)
    medium = TermField(SendingMedium, load_default=None, allow_none=True)
    number = Words(load_default="", validate=up_to(100))
    words = Words(load_default="", validate=up_to(5_000))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        return SendingReport(**data)


def ruling_of(loaded: Mapping[str, Any]) -> Ruling:
    return Ruling(**{name: loaded[name] for name in ("verdict", "reason", "note", "until", "body", "into")})


class FlagInputSchema(InputSchema):
    start = Whole(0, LARGEST_ID, required=True)
    end = Whole(1, LARGEST_ID, required=True)
    severity = TermField(Severity, required=True)
    criterion = TermField(Criterion, required=True)
    message = Words(required=True, validate=needed(2_000))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> FlagInput:
        return FlagInput(**data)


class ViewSchema(InputSchema):
    agrees = YesNo(required=True)
    note = Words(load_default="", validate=up_to(2_000))
    version = Whole(1, LARGEST_ID, required=True)


class ConclusionViewSchema(InputSchema):
    """`proposal`: the id of the one that was looked at."""

    proposal = Whole(1, LARGEST_ID, required=True)
    agrees = YesNo(required=True)
    note = Words(load_default="", validate=up_to(2_000))


class AssigneeSchema(InputSchema):
    username = Words(required=True, validate=needed(60))


class HolderSchema(Schema):
    """承办: who has a case, since when, given by whom."""

    username = fields.Str(attribute="account.username")
    name = fields.Str(attribute="account.name")
    since = fields.AwareDateTime()
    given_by = fields.Str()


class ConclusionSchema(InputSchema):
    conclusion = Words(required=True, validate=needed(10_000))


class EmendationSchema(InputSchema):
    """`text` takes the place of `start`..`end` of the text with the number `revision`; without them, of all of it."""

    text = Words(required=True, validate=up_to(TEXT_CHARACTERS))
    reason = Words(required=True, validate=needed(2_000))
    revision = Whole(1, LARGEST_ID, required=True)
    start = Whole(0, LARGEST_ID)
    end = Whole(0, LARGEST_ID)
    is_proofread = YesNo(load_default=False)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> EmendationInput:
        start, end = data.pop("start", None), data.pop("end", None)
        if (start is None) is not (end is None):
            raise ValidationError("start 和 end 应一同给出。", "start")
        span = None if start is None or end is None else Span(start, end)
        return EmendationInput(data["text"], data["reason"], data["revision"], span, data["is_proofread"])


class RestorationSchema(InputSchema):
    reason = Words(required=True, validate=needed(2_000))
    revision = Whole(1, LARGEST_ID, required=True)


class PageSchema(InputSchema):
    """Filters: what is left out is what the filter itself takes for it."""

    page = Whole(1, 10_000)


class QueueFilterSchema(PageSchema):
    organ = Words(validate=up_to(200))
    document_type = TermField(DocumentType)
    state = TermField(FilingState)
    severity = TermField(Severity)
    age_days = Whole(0, 36_500)
    topic = Words(validate=up_to(200))
    timing = TermField(Timing)
    text = Words(validate=up_to(200))
    overdue = YesNo()
    late = YesNo()
    failed = YesNo()
    reviewable = YesNo()
    mine = YesNo()
    unclaimed = YesNo()
    recheck = YesNo()
    seconding = YesNo()
    everything = YesNo()
    year = Whole(1949, 2200)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> QueueFilter:
        return QueueFilter(**data)


class QuerySchema(PageSchema):
    q = Words(validate=up_to(1_000))
    organ = Words(validate=up_to(200))
    document_type = TermField(DocumentType)
    year = Whole(1949, 2200)
    state = TermField(FilingState)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Query:
        page = data.pop("page", 1)
        return Query(phrases=phrases_of(data.pop("q", "")), offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE, **data)


class MaterialSchema(Schema):
    id = fields.Int()
    kind = TermField(MaterialKind)
    filename = fields.Str()
    sha256 = fields.Str()
    size = fields.Int()


class FilingSummarySchema(Schema):
    """A filing as whoever may see it does."""

    id = fields.Int()
    version = fields.Int()
    unit = fields.Str(attribute="unit.code")
    receiver = fields.Str(attribute="receiver.code")
    submission = fields.Int(
        attribute="submission_id",
        allow_none=True,
        metadata={"description": "一并报送几个机关的，为其中第一件的编号。"},
    )
    state = TermField(FilingState)
    is_open = fields.Bool()
    title = fields.Str()
    document_number = fields.Str()
    organ = fields.Str()
    document_type = TermField(DocumentType, allow_none=True)
    adopted_on = fields.Date(allow_none=True)
    published_on = fields.Date(allow_none=True)
    effective_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    basis = fields.List(fields.Str())
    receipt_number = fields.Str(allow_none=True)
    registration_number = fields.Str(allow_none=True)
    submitted_at = fields.AwareDateTime(allow_none=True)
    form_check_due = fields.Date(allow_none=True)
    review_due = fields.Date(allow_none=True)
    is_late = fields.Bool()
    return_reason = TermField(ReturnReason, allow_none=True)
    repealed_by = fields.Str()


class FilingSchema(FilingSummarySchema):
    """With what only the two sides of a filing share."""

    conclusion = fields.Str()


def search_result_object(query: str, page: SearchPage) -> dict[str, Any]:
    """The object that `flask search --json` prints and the API gives; hits in the order of the text."""
    return {
        "query": query,
        "total": page.total,
        "items": [
            {
                "filing": result.filing.id,
                "title": result.filing.title,
                "document_number": result.filing.document_number,
                "hits": [{"address": h.address, "start": h.start, "end": h.end, "quote": h.quote} for h in result.hits],
            }
            for result in page.results
        ],
    }
