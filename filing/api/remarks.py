"""/filings/<id>/remarks and /suggestions/<id>/remarks: what reviewers write for each other (批注、办理进度)."""

from datetime import date
from typing import Any

from marshmallow import Schema, fields

from filing.api.access import blueprint, reading, working
from filing.models import Remark
from filing.schemas import Day, InputSchema, Words, YesNo, needed, up_to
from filing.services.remark import remarks
from filing.services.remark.remarks import RemarkView

blp = blueprint("remarks", "批注和办理进度，只有审查机构能看到")


class NoteInputSchema(InputSchema):
    """`day`: which day it speaks of; today where it is left out."""

    words = Words(required=True, validate=needed(remarks.WORDS))
    day = Day(load_default=None, allow_none=True)


class RemarkInputSchema(NoteInputSchema):
    address = Words(load_default="", validate=up_to(200), metadata={"description": "批注的条款地址；空的是办理进度。"})


class ResolutionSchema(InputSchema):
    is_resolved = YesNo(required=True)


class ReviewRemarkSchema(Schema):
    id = fields.Int()
    filing = fields.Int(attribute="filing_id", allow_none=True)
    suggestion = fields.Int(attribute="suggestion_id", allow_none=True)
    day = fields.Date()
    words = fields.Str()
    actor = fields.Str()
    at = fields.AwareDateTime()
    address = fields.Str(metadata={"description": "批注时的条款地址；办理进度没有。"})
    article = fields.Str()
    quote = fields.Str()
    resolved_by = fields.Str()
    resolved_at = fields.AwareDateTime(allow_none=True)


class ReviewRemarkViewSchema(Schema):
    remark = fields.Nested(ReviewRemarkSchema)
    has_changed = fields.Bool(metadata={"description": "原条文已变：现在的文本中没有相同的条款。"})
    place = fields.Str(attribute="place.address", metadata={"description": "相同的条款现在的地址。"})


@blp.get("/filings/<int:filing_id>/remarks")
@blp.response(200, ReviewRemarkViewSchema(many=True))
def list_remarks(filing_id: int) -> list[RemarkView]:
    """一件备案件的批注和办理进度。"""
    with reading() as ctx:
        return list(remarks.remarks_by_id(ctx, filing_id))


@blp.post("/filings/<int:filing_id>/remarks")
@blp.arguments(RemarkInputSchema)
@blp.response(201, ReviewRemarkSchema)
def remark_on_filing(body: dict[str, Any], filing_id: int) -> Remark:
    """批注一个条款，或者记录办理进度。"""
    with working() as ctx:
        return remarks.remark_on_filing(ctx, filing_id, body["words"], address=body["address"], day=body["day"])


@blp.put("/remarks/<int:remark_id>/resolution")
@blp.arguments(ResolutionSchema)
@blp.response(200, ReviewRemarkSchema)
def resolve(body: dict[str, Any], remark_id: int) -> Remark:
    """把批注标为已处理，或者重新打开。"""
    with working() as ctx:
        return remarks.resolve(ctx, remark_id, is_resolved=body["is_resolved"])


@blp.get("/suggestions/<int:suggestion_id>/remarks")
@blp.response(200, ReviewRemarkSchema(many=True))
def list_of_suggestion(suggestion_id: int) -> list[Remark]:
    """一件审查建议的办理进度。"""
    with reading() as ctx:
        return remarks.remarks_of_suggestion(ctx, suggestion_id)


@blp.post("/suggestions/<int:suggestion_id>/remarks")
@blp.arguments(NoteInputSchema)
@blp.response(201, ReviewRemarkSchema)
def remark_on_suggestion(body: dict[str, Any], suggestion_id: int) -> Remark:
    """记录审查建议的办理进度。"""
    with working() as ctx:
        day: date | None = body["day"]
        return remarks.remark_on_suggestion(ctx, suggestion_id, body["words"], day=day)
