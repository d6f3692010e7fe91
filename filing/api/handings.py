"""/filings/<id>/handings: to which committee or authority a filing was handed on (分送、移送)."""

from typing import Any

from marshmallow import Schema, fields, validate

from filing.api.access import blueprint, reading, working
from filing.schemas import InputSchema, Lines, TermField, Words, needed
from filing.services.registration.handings import HandingView, hand_on, handings_by_id, note_reply
from filing.terms import HandingKind

blp = blueprint("handings", "分送委员会、移送其他机关")


class HandingSchema(Schema):
    id = fields.Int()
    kind = TermField(HandingKind)
    recipient = fields.Str()
    words = fields.Str()
    actor = fields.Str()
    at = fields.AwareDateTime()
    reply = fields.Str()
    replied_at = fields.AwareDateTime(allow_none=True)


class HandingViewSchema(Schema):
    """`due`: until when an opinion is expected."""

    handing = fields.Nested(HandingSchema)
    due = fields.Date(attribute="clock.due", allow_none=True)


class HandingInputSchema(InputSchema):
    kind = TermField(HandingKind, required=True)
    recipients = Lines(Words(validate=needed(100)), required=True, validate=validate.Length(min=1, max=10))
    words = Words(required=True, validate=needed(2_000))


class ReplySchema(InputSchema):
    reply = Words(required=True, validate=needed(2_000))


@blp.get("/filings/<int:filing_id>/handings")
@blp.response(200, HandingViewSchema(many=True))
def list_handings(filing_id: int) -> list[HandingView]:
    """分送和移送的单位、日期、期限和反馈。"""
    with reading() as ctx:
        return list(handings_by_id(ctx, filing_id))


@blp.post("/filings/<int:filing_id>/handings")
@blp.arguments(HandingInputSchema)
@blp.response(201, HandingSchema(many=True))
def hand(body: dict[str, Any], filing_id: int) -> Any:
    """分送有关委员会（开始计算提出意见的期限），或者移送其他机关。"""
    with working() as ctx:
        return hand_on(ctx, filing_id, body["kind"], body["recipients"], body["words"])


@blp.post("/handings/<int:handing_id>/reply")
@blp.arguments(ReplySchema)
@blp.response(200, HandingSchema)
def reply(body: dict[str, Any], handing_id: int) -> Any:
    """登记委员会或者机关的反馈。"""
    with working() as ctx:
        return note_reply(ctx, handing_id, body["reply"])
