"""形式审查: the formal checks of a filing, supplements asked for and answered, receiving many at once."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, post_load, validate

from filing.api.access import IfMatch, blueprint, reading, seen_version, working
from filing.api.filings import ETAG, with_etag
from filing.schemas import LARGEST_ID, FilingSchema, InputSchema, Lines, TermField, Whole, Words, needed, up_to
from filing.services.registration.desk import Batch, preview_batch, receive_batch
from filing.services.registration.formal import FormalReport, formal_report
from filing.services.registration.supplements import (
    ItemInput,
    SupplementView,
    answer,
    request_supplement,
    supplements_of,
)
from filing.services.visibility import get_filing
from filing.terms import CheckState

blp = blueprint("formal", "形式审查：逐项检查、补正、批量接收")


class EvidenceSchema(Schema):
    words = fields.Str()
    file = fields.Str()
    place = fields.Str()


class OutcomeSchema(Schema):
    """`hinders`: a person must look before the filing is received together with others."""

    id = fields.Str()
    title = fields.Str()
    source = fields.Str()
    state = TermField(CheckState)
    message = fields.Str(attribute="answer.message")
    evidence = fields.List(fields.Nested(EvidenceSchema), attribute="answer.evidence")
    hinders = fields.Bool()


class FormalReportSchema(Schema):
    filing = fields.Int(attribute="filing.id")
    outcomes = fields.List(fields.Nested(OutcomeSchema))


class ItemInputSchema(InputSchema):
    words = Words(required=True, validate=needed(1_000))
    check = Words(validate=up_to(10))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ItemInput:
        return ItemInput(**data)


class SupplementInputSchema(InputSchema):
    items = Lines(fields.Nested(ItemInputSchema), required=True)
    note = Words(load_default="", validate=up_to(2_000))


class AnswerSchema(InputSchema):
    item = Whole(1, LARGEST_ID, required=True)
    answer = Words(required=True, validate=up_to(1_000))


class AnswersSchema(InputSchema):
    answers = Lines(fields.Nested(AnswerSchema), required=True)


class ItemSchema(Schema):
    id = fields.Int()
    check = fields.Str()
    words = fields.Str()
    answer = fields.Str()


class ChangeSchema(Schema):
    label = fields.Str()
    before = fields.Str()
    after = fields.Str()


class ChangesSchema(Schema):
    fields_ = fields.List(fields.Nested(ChangeSchema), data_key="fields", attribute="fields")
    files = fields.List(fields.Str())
    text = fields.List(fields.Nested(ChangeSchema))


class SupplementSchema(Schema):
    """补正通知; `changes`: what has changed since, or had changed when the filing was sent again."""

    id = fields.Int(attribute="supplement.id")
    asked_at = fields.AwareDateTime(attribute="supplement.asked_at")
    due = fields.Date(allow_none=True)
    words = fields.Str(attribute="supplement.words")
    answered_at = fields.AwareDateTime(attribute="supplement.answered_at", allow_none=True)
    items = fields.List(fields.Nested(ItemSchema), attribute="supplement.items")
    changes = fields.Nested(ChangesSchema)


class SkippedSchema(Schema):
    filing = fields.Nested(FilingSchema)
    reasons = fields.List(fields.Str())


class BatchSchema(Schema):
    """`waiting`: how many more wait behind these."""

    ready = fields.List(fields.Nested(FilingSchema))
    skipped = fields.List(fields.Nested(SkippedSchema))
    waiting = fields.Int()


class ChosenSchema(InputSchema):
    filings = Lines(Whole(1, LARGEST_ID), required=True, validate=validate.Length(min=1, max=100))


@blp.get("/filings/<int:filing_id>/formal-checks")
@blp.response(200, FormalReportSchema)
def show_formal_checks(filing_id: int) -> FormalReport:
    """形式审查 F1 至 F16：通过、不通过、无法判断，各附依据。"""
    with reading() as ctx:
        return formal_report(ctx, filing_id)


@blp.get("/filings/<int:filing_id>/supplements")
@blp.response(200, SupplementSchema(many=True))
def list_supplements(filing_id: int) -> list[SupplementView]:
    """补正通知：事项、期限、答复，以及报送表、材料、文本的改动。"""
    with reading() as ctx:
        return list(supplements_of(ctx, get_filing(ctx, filing_id)))


@blp.post("/filings/<int:filing_id>/supplements")
@blp.arguments(IfMatch, location="headers")
@blp.arguments(SupplementInputSchema)
@blp.response(201, FilingSchema, headers=ETAG)
def ask_for_supplements(headers: dict[str, Any], body: dict[str, Any], filing_id: int) -> Response:
    """要求补正：逐项列明，可注明来自哪一项形式审查；期限按办理规程。"""
    with working() as ctx:
        filing = request_supplement(ctx, filing_id, body["items"], note=body["note"], seen_version=seen_version())
        return with_etag(filing, 201)


@blp.put("/filings/<int:filing_id>/supplement-answers")
@blp.arguments(AnswersSchema)
@blp.response(204)
def answer_supplements(body: dict[str, Any], filing_id: int) -> None:
    """逐项答复补正事项；全部答复后方可重新报送。"""
    with working() as ctx:
        answer(ctx, filing_id, {one["item"]: one["answer"] for one in body["answers"]})


@blp.get("/receiving")
@blp.response(200, BatchSchema)
def preview_receiving() -> Batch:
    """批量接收预览：可以一次登记的，以及不能的和原因。"""
    with reading() as ctx:
        return preview_batch(ctx)


@blp.post("/receiving")
@blp.arguments(ChosenSchema)
@blp.response(200, BatchSchema)
def receive(body: dict[str, Any]) -> Batch:
    """批量接收：逐件再查一遍，通过的登记，不通过的说明原因。"""
    with working() as ctx:
        return receive_batch(ctx, body["filings"])
