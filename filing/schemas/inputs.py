"""What comes in by the doors, checked, as the use cases take it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from filing.schemas.fields import (
    LARGEST_ID,
    PAGE_SIZE,
    Day,
    InputSchema,
    Lines,
    TermField,
    Whole,
    Words,
    YesNo,
    needed,
    up_to,
)
from filing.search import Query
from filing.services.procedure.submission import FilingForm
from filing.services.reading.emendations import TEXT_CHARACTERS, EmendationInput
from filing.services.review.bulk import FlagFilter
from filing.services.review.review import FlagInput, QueueFilter, Ruling
from filing.services.search import phrases_of
from filing.services.sending.sendings import SendingForm, SendingReport
from filing.terms import (
    Criterion,
    DismissReason,
    DocumentType,
    FilingAction,
    FilingState,
    FlagState,
    ReturnReason,
    SendingMedium,
    Severity,
    Timing,
    Verdict,
)
from filing.text.model import Span


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
