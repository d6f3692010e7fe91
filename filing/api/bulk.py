"""Many flags at once, and the same provision elsewhere."""

from typing import Any

from marshmallow import Schema, fields

from filing.api.access import blueprint, reading, working
from filing.api.review import FlagSchema, SkippedFlagSchema
from filing.schemas import BulkSchema, FilingSchema, FlagFilterSchema, TermField, ruling_of
from filing.services.context import Context
from filing.services.review import bulk
from filing.services.review.bulk import FlagFilter
from filing.services.review.elsewhere import Elsewhere, elsewhere
from filing.terms import DismissReason, Verdict

blp = blueprint("bulk", "批量研判、同样条款")


class FlagOfFilingSchema(FlagSchema):
    filing = fields.Int(attribute="filing_id")
    title = fields.Str(attribute="filing.title")


class FlagListSchema(Schema):
    total = fields.Int()
    items = fields.List(fields.Nested(FlagOfFilingSchema))


class DecisionPreviewSchema(Schema):
    decided = fields.List(fields.Nested(FlagOfFilingSchema))
    skipped = fields.List(fields.Nested(SkippedFlagSchema))


class DecisionBatchSchema(Schema):
    id = fields.Int()
    verdict = TermField(Verdict)
    reason = TermField(DismissReason, allow_none=True)
    note = fields.Str()
    actor = fields.Str()
    at = fields.AwareDateTime()
    decided = fields.List(fields.Int(), metadata={"description": "研判的疑点。"})
    skipped = fields.List(fields.Dict(), metadata={"description": "跳过的疑点和原因。"})
    undone_at = fields.AwareDateTime(allow_none=True)
    undone_by = fields.Str()


class SamePlaceSchema(Schema):
    filing = fields.Nested(FilingSchema)
    address = fields.Str()
    label = fields.Str()
    text = fields.Str()
    similarity = fields.Float(metadata={"description": "1 为一字不差。"})
    flags = fields.List(fields.Nested(FlagSchema), metadata={"description": "同一规则在该处的疑点。"})


class ElsewhereSchema(Schema):
    words = fields.Str()
    is_cut = fields.Bool(metadata={"description": "还有更多，没有全部列出。"})
    places = fields.List(fields.Nested(SamePlaceSchema))


@blp.get("/flags")
@blp.arguments(FlagFilterSchema, location="query")
@blp.response(200, FlagListSchema)
def list_flags(filter: FlagFilter) -> dict[str, Any]:
    """各备案件现行文本中的疑点，供批量研判；不注明 state 时为待研判的。"""
    with reading() as ctx:
        total, flags = bulk.flags_for(ctx, filter)
        return {"total": total, "items": flags}


@blp.post("/decision-previews")
@blp.arguments(BulkSchema)
@blp.response(200, DecisionPreviewSchema)
def preview_decisions(body: dict[str, Any]) -> bulk.Preview:
    """批量研判前预览：研判哪些，跳过哪些、为什么；不作任何改动。"""
    with reading() as ctx:
        return bulk.preview(ctx, _seen(body), ruling_of(body))


@blp.post("/decision-batches")
@blp.arguments(BulkSchema)
@blp.response(201, DecisionBatchSchema)
def decide_flags(body: dict[str, Any]) -> dict[str, Any]:
    """批量研判；能研判的研判，其余跳过并说明原因。"""
    with working() as ctx:
        return _batch(ctx, bulk.decide_many(ctx, _seen(body), ruling_of(body)).id)


@blp.get("/decision-batches/<int:batch_id>")
@blp.response(200, DecisionBatchSchema)
def show_batch(batch_id: int) -> dict[str, Any]:
    """一次批量研判的结果。"""
    with reading() as ctx:
        return _batch(ctx, batch_id)


@blp.post("/decision-batches/<int:batch_id>/undo")
@blp.response(200, fields.List(fields.Nested(SkippedFlagSchema)))
def undo_batch(batch_id: int) -> list[bulk.Skipped]:
    """撤销一次批量研判；返回其后又有研判、因此没有撤销的疑点。"""
    with working() as ctx:
        return bulk.undo(ctx, batch_id)


@blp.get("/flags/<int:flag_id>/elsewhere")
@blp.response(200, ElsewhereSchema)
def show_elsewhere(flag_id: int) -> Elsewhere:
    """同样条款：其他备案件中相同或者基本相同的条文，以及同一规则在该处的疑点。"""
    with reading() as ctx:
        return elsewhere(ctx, flag_id)


def _seen(body: dict[str, Any]) -> dict[int, int | None]:
    return {flag["id"]: flag["version"] for flag in body["flags"]}


def _batch(ctx: Context, batch_id: int) -> dict[str, Any]:
    batch, rows = bulk.get_batch(ctx, batch_id)
    names = ("id", "verdict", "reason", "note", "actor", "at", "skipped", "undone_at", "undone_by")
    return {name: getattr(batch, name) for name in names} | {"decided": [flag.id for _, flag in rows]}
