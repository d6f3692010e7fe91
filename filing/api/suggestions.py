"""/suggestions: those that came in, those taken down from paper, the steps of each."""

from io import BytesIO
from typing import Any

from flask import Response, send_file
from marshmallow import Schema, fields, post_load

from filing.api.access import blueprint, reading, working
from filing.models import Suggestion
from filing.schemas import LARGEST_ID, InputSchema, PageSchema, TermField, Whole, Words, YesNo, needed, up_to
from filing.services.context import Context
from filing.services.listing import Listing
from filing.services.suggestion import suggestion_list, suggestions
from filing.services.suggestion.suggestion_list import SuggestionFilter
from filing.services.suggestion.suggestions import CONTENT_CHARACTERS, LENGTHS, WORDS_CHARACTERS, SuggestionForm
from filing.terms import SuggestionAction, SuggestionChannel, SuggestionKind, SuggestionOutcome, SuggestionState

blp = blueprint("suggestions", "审查建议、审查要求：登记、办理、反馈")


class SuggestionFilterSchema(PageSchema):
    state = TermField(SuggestionState)
    is_open = YesNo()
    text = Words(validate=up_to(100))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> SuggestionFilter:
        return SuggestionFilter(**data)


class SuggestionInputSchema(InputSchema):
    title = Words(required=True, validate=needed(LENGTHS["title"][0]))
    document_number = Words(validate=up_to(LENGTHS["document_number"][0]))
    provision = Words(validate=up_to(LENGTHS["provision"][0]))
    content = Words(required=True, validate=needed(CONTENT_CHARACTERS))
    name = Words(required=True, validate=needed(LENGTHS["name"][0]))
    contact = Words(required=True, validate=needed(LENGTHS["contact"][0]))
    kind = TermField(SuggestionKind)
    channel = TermField(SuggestionChannel)


class StepSchema(InputSchema):
    """`outcome` for `conclude` only."""

    action = TermField(SuggestionAction, required=True)
    words = Words(validate=up_to(WORDS_CHARACTERS))
    outcome = TermField(SuggestionOutcome)


class LinkSchema(InputSchema):
    """None takes the link back."""

    filing = Whole(1, LARGEST_ID, required=True, allow_none=True)


class LeaderSchema(InputSchema):
    """None parts the suggestions."""

    leader = Whole(1, LARGEST_ID, required=True, allow_none=True)


class SuggestionSchema(Schema):
    """Without personal data."""

    id = fields.Int()
    number = fields.Str()
    kind = TermField(SuggestionKind)
    channel = TermField(SuggestionChannel)
    state = TermField(SuggestionState)
    title = fields.Str()
    document_number = fields.Str()
    provision = fields.Str()
    filing = fields.Int(attribute="filing_id", allow_none=True)
    leader = fields.Int(attribute="leader_id", allow_none=True)
    outcome = TermField(SuggestionOutcome, allow_none=True)
    received_at = fields.AwareDateTime()
    due_on = fields.Date(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)


class SuggestionPageSchema(Schema):
    total = fields.Int()
    page = fields.Int()
    pages = fields.Int()
    items = fields.List(fields.Nested(SuggestionSchema), attribute="rows")


class ProposerSchema(Schema):
    name = fields.Str()
    contact = fields.Str()


class SuggestionFileSchema(Schema):
    id = fields.Int()
    filename = fields.Str()
    sha256 = fields.Str()
    size = fields.Int()


class StepTakenSchema(Schema):
    action = TermField(SuggestionAction)
    source = TermField(SuggestionState)
    target = TermField(SuggestionState)
    actor = fields.Str()
    words = fields.Str()
    at = fields.AwareDateTime()


class SuggestionDetailSchema(SuggestionSchema):
    content = fields.Str()
    proposer = fields.Nested(ProposerSchema)
    files = fields.List(fields.Nested(SuggestionFileSchema))
    events = fields.List(fields.Nested(StepTakenSchema))


class AcknowledgementSchema(Schema):
    suggestion = fields.Nested(SuggestionSchema)
    code = fields.Str(metadata={"description": "建议人的查询码，只给这一次。"})


@blp.get("/suggestions")
@blp.arguments(SuggestionFilterSchema, location="query")
@blp.response(200, SuggestionPageSchema)
def list_suggestions(filters: SuggestionFilter) -> Listing[Suggestion]:
    """本机构收到的审查建议、审查要求，新的在前。"""
    with reading() as ctx:
        return suggestion_list.list_suggestions(ctx, filters)


@blp.post("/suggestions")
@blp.arguments(SuggestionInputSchema)
@blp.response(201, AcknowledgementSchema)
def make_suggestion(data: dict[str, Any]) -> suggestions.Acknowledgement:
    """登记来信、来访或者其他机关移送的审查建议、审查要求。"""
    kind = data.pop("kind", SuggestionKind.SUGGESTION)
    channel = data.pop("channel", SuggestionChannel.PAPER)
    with working() as ctx:
        return suggestions.make(ctx, SuggestionForm(**data), kind=kind, channel=channel)


@blp.get("/suggestions/<int:suggestion_id>")
@blp.response(200, SuggestionDetailSchema)
def show_suggestion(suggestion_id: int) -> dict[str, Any]:
    """一件审查建议，连同建议人信息；查阅会记入审计。"""
    with working() as ctx:
        return _detail(ctx, suggestions.get_suggestion(ctx, suggestion_id))


def _detail(ctx: Context, suggestion: Suggestion) -> dict[str, Any]:
    plain = {name: getattr(suggestion, name) for name in suggestion.__table__.columns.keys()}  # noqa: SIM118 - columns iterate as columns
    return plain | {
        "proposer": suggestions.proposer_of(ctx, suggestion),
        "files": suggestion_list.files_of(ctx, suggestion),
        "events": suggestion_list.events_of(ctx, suggestion),
    }


@blp.get("/suggestions/<int:suggestion_id>/files/<int:file_id>")
@blp.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
def download_suggestion_file(suggestion_id: int, file_id: int) -> Response:
    """审查建议的附件，原样下载。"""
    with working() as ctx:
        found, data = suggestions.file_of(ctx, suggestion_id, file_id)
    return send_file(BytesIO(data), "application/octet-stream", as_attachment=True, download_name=found.filename)


@blp.post("/suggestions/<int:suggestion_id>/actions")
@blp.arguments(StepSchema)
@blp.response(200, SuggestionSchema)
def take_suggestion_step(data: dict[str, Any], suggestion_id: int) -> Suggestion:
    """办理一步：补充、登记、移送、不予启动、启动、结束、反馈。"""
    with working() as ctx:
        suggestion = suggestions.get_suggestion(ctx, suggestion_id)
        words, outcome = data.get("words", ""), data.get("outcome")
        return suggestions.act(ctx, suggestion, data["action"], words=words, outcome=outcome)


@blp.put("/suggestions/<int:suggestion_id>/filing")
@blp.arguments(LinkSchema)
@blp.response(200, SuggestionSchema)
def link_suggestion(data: dict[str, Any], suggestion_id: int) -> Suggestion:
    """关联所涉的备案件。"""
    with working() as ctx:
        return suggestions.link(ctx, suggestion_id, data["filing"])


@blp.put("/suggestions/<int:suggestion_id>/leader")
@blp.arguments(LeaderSchema)
@blp.response(200, SuggestionSchema)
def join_suggestion(data: dict[str, Any], suggestion_id: int) -> Suggestion:
    """并入另一件一起审查。"""
    with working() as ctx:
        return suggestions.join(ctx, suggestion_id, data["leader"])
