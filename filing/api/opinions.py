"""/opinions: written, approved, issued, answered, checked; /sweeps that follow a correction."""

from io import BytesIO
from typing import Any

from flask import Response, send_file
from flask_smorest.fields import Upload as UploadField
from marshmallow import Schema, fields, post_load, validate
from werkzeug.datastructures import FileStorage

from filing.api.access import blueprint, reading, working
from filing.models import Correction, Opinion, Sweep
from filing.schemas import LARGEST_ID, Day, InputSchema, PageSchema, TermField, Whole, Words, YesNo, needed, up_to
from filing.services.context import Context
from filing.services.letter.opinion_text import Point
from filing.services.material.materials import Upload
from filing.services.opinion import corrections, opinion_list, opinions, sweeps
from filing.services.opinion.opinion_steps import StepInput, proof_file, take_step
from filing.services.opinion.opinions import OpinionView
from filing.services.visibility import get_filing
from filing.terms import FlagState, MaterialKind, OpinionAction, OpinionState, OpinionTrack, Outcome, Request

blp = blueprint("opinions", "审查意见：起草、批准、发出、答复、整改核对、同类问题清查")


class TrackSchema(InputSchema):
    track = TermField(OpinionTrack, load_default=OpinionTrack.OPINION)


class OpinionFilterSchema(PageSchema):
    state = TermField(OpinionState)
    is_open = YesNo()


class PointInputSchema(InputSchema):
    """Article and quote stay as they were taken from the text."""

    flag = Whole(1, LARGEST_ID, required=True)
    basis = Words(load_default="", validate=up_to(3_000))
    reasoning = Words(load_default="", validate=up_to(5_000))
    request = TermField(Request, required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Point:
        return Point(article="", quote="", **data)


class WordsInputSchema(InputSchema):
    opening = Words(load_default="", validate=up_to(2_000))
    points = fields.List(
        fields.Nested(PointInputSchema), required=True, validate=validate.Length(max=99, error="最多 {max} 项。")
    )
    closing = Words(load_default="", validate=up_to(2_000))
    keep = YesNo(load_default=False)
    version = Whole(1, LARGEST_ID, required=True)


class OpinionStepSchema(InputSchema):
    """`due_on` for steps that set a day; what the organ has done is reported at /reports."""

    action = TermField(OpinionAction, required=True)
    words = Words(load_default="", validate=up_to(10_000))
    due_on = Day(load_default=None, allow_none=True)
    version = Whole(1, LARGEST_ID, required=True)


class CorrectionReportSchema(InputSchema):
    outcome = TermField(Outcome, required=True)
    words = Words(required=True, validate=needed(10_000))
    successor = Whole(1, LARGEST_ID, load_default=None, allow_none=True)
    version = Whole(1, LARGEST_ID, required=True)
    file = UploadField(load_default=None)


class SettleSchema(InputSchema):
    flag = Whole(1, LARGEST_ID, required=True)
    outcome = TermField(Outcome, required=True)
    note = Words(load_default="", validate=up_to(2_000))


class SeenVersionSchema(InputSchema):
    version = Whole(1, LARGEST_ID, required=True)


class SweepNoteSchema(InputSchema):
    note = Words(required=True, validate=needed(2_000))


class OpinionSchema(Schema):
    id = fields.Int()
    version = fields.Int()
    filing = fields.Int(attribute="filing_id")
    track = TermField(OpinionTrack)
    state = TermField(OpinionState)
    number = fields.Str()
    issued_on = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)
    successor = fields.Int(attribute="successor_id", allow_none=True)
    created_by = fields.Str()
    created_at = fields.AwareDateTime()
    closed_at = fields.AwareDateTime(allow_none=True)


class OpinionPageSchema(Schema):
    total = fields.Int()
    page = fields.Int()
    pages = fields.Int()
    items = fields.List(fields.Nested(OpinionSchema), attribute="opinions")


class PointSchema(Schema):
    flag = fields.Int()
    article = fields.Str()
    quote = fields.Str()
    basis = fields.Str()
    reasoning = fields.Str()
    request = TermField(Request)


class WordsSchema(Schema):
    opening = fields.Str()
    points = fields.List(fields.Nested(PointSchema))
    closing = fields.Str()


class DraftSchema(Schema):
    number = fields.Int()
    author = fields.Str()
    is_kept = fields.Bool()
    at = fields.AwareDateTime()


class OpinionEventSchema(Schema):
    id = fields.Int()
    action = TermField(OpinionAction)
    source = TermField(OpinionState)
    target = TermField(OpinionState)
    actor = fields.Str()
    words = fields.Str()
    due_on = fields.Date(allow_none=True)
    outcome = TermField(Outcome, allow_none=True)
    letter = fields.Int(attribute="letter_id", allow_none=True)
    filename = fields.Str()
    sha256 = fields.Str()
    at = fields.AwareDateTime()


class CorrectionSchema(Schema):
    flag = fields.Int(attribute="flag_id")
    outcome = TermField(Outcome)
    note = fields.Str()
    compared = fields.Dict()
    actor = fields.Str()
    at = fields.AwareDateTime()


class OpinionViewSchema(Schema):
    """`body` is what the letter says."""

    opinion = fields.Nested(OpinionSchema)
    words = fields.Nested(WordsSchema)
    body = fields.Str()
    drafts = fields.List(fields.Nested(DraftSchema))
    events = fields.List(fields.Nested(OpinionEventSchema))
    corrections = fields.Function(lambda view: CorrectionSchema(many=True).dump(view.corrections.values()))


class ComparisonSchema(Schema):
    flag = fields.Int(attribute="point.flag")
    old = fields.Str()
    new = fields.Str(allow_none=True)
    article = fields.Str()
    changed = fields.Bool()
    fires = fields.Bool(allow_none=True)
    is_fixed = fields.Bool()


class SweepSchema(Schema):
    id = fields.Int()
    opinion = fields.Int(attribute="opinion_id")
    rule = fields.Str(attribute="rule_id", allow_none=True)
    title = fields.Str()
    opened_at = fields.AwareDateTime()
    closed_at = fields.AwareDateTime(allow_none=True)
    note = fields.Str()


class SweepItemSchema(Schema):
    filing = fields.Int(attribute="filing.id")
    title = fields.Str(attribute="filing.title")
    flags = fields.Dict(keys=TermField(FlagState), values=fields.Int())
    opinion = fields.Int(attribute="opinion.id", allow_none=True)
    is_settled = fields.Bool()


@blp.get("/opinions")
@blp.arguments(OpinionFilterSchema, location="query")
@blp.response(200, OpinionPageSchema)
def list_opinions(filter: dict[str, Any]) -> opinion_list.OpinionPage:
    """本单位起草或者应当答复的审查意见和提醒函。"""
    with reading() as ctx:
        return opinion_list.list_opinions(ctx, **filter)


@blp.get("/filings/<int:filing_id>/opinions")
@blp.response(200, OpinionSchema(many=True))
def list_of_filing(filing_id: int) -> list[Opinion]:
    """一件备案件的审查意见；报送单位只能看到已沟通或者已发出的。"""
    with reading() as ctx:
        return opinions.opinions_of(ctx, get_filing(ctx, filing_id))


@blp.post("/filings/<int:filing_id>/opinions")
@blp.arguments(TrackSchema)
@blp.response(201, OpinionSchema)
def begin_opinion(body: dict[str, Any], filing_id: int) -> Opinion:
    """从认定成立的疑点起草审查意见或者提醒函。"""
    with working() as ctx:
        return opinions.begin_opinion(ctx, filing_id, body["track"])


@blp.get("/opinions/<int:opinion_id>")
@blp.response(200, OpinionViewSchema)
def show_opinion(opinion_id: int) -> OpinionView:
    """一份审查意见的文字、版本、经过和整改结果。"""
    with reading() as ctx:
        return opinions.view_opinion(ctx, opinion_id)


@blp.put("/opinions/<int:opinion_id>/words")
@blp.arguments(WordsInputSchema)
@blp.response(200, OpinionViewSchema)
def save_words(body: dict[str, Any], opinion_id: int) -> OpinionView:
    """保存文字；keep 为 true 时存为一个版本，version 是您看到的版本。"""
    words = opinions.Words(body["opening"], tuple(body["points"]), body["closing"])
    with working() as ctx:
        opinions.save_words(ctx, opinion_id, words, keep=body["keep"], seen_version=body["version"])
        return opinions.view_opinion(ctx, opinion_id)


@blp.post("/opinions/<int:opinion_id>/flags")
@blp.arguments(SeenVersionSchema)
@blp.response(200, OpinionViewSchema)
def take_in_flags(body: dict[str, Any], opinion_id: int) -> OpinionView:
    """列入新认定成立的疑点，移出不再成立的，已写的文字不变。"""
    with working() as ctx:
        opinions.take_in_flags(ctx, opinion_id, seen_version=body["version"])
        return opinions.view_opinion(ctx, opinion_id)


@blp.post("/opinions/<int:opinion_id>/steps")
@blp.arguments(OpinionStepSchema)
@blp.response(200, OpinionSchema)
def take_one_step(body: dict[str, Any], opinion_id: int) -> Opinion:
    """办理一步：会商、沟通、报批、批准、发出、承诺整改、督促、提请处理等。"""
    given = StepInput(words=body["words"], due_on=body["due_on"])
    with working() as ctx:
        return _step(ctx, opinion_id, body["action"], given, body["version"])


def _step(ctx: Context, opinion_id: int, action: OpinionAction, given: StepInput, version: int) -> Opinion:
    return take_step(ctx, opinion_id, action, given, seen_version=version)


@blp.post("/opinions/<int:opinion_id>/reports")
@blp.arguments(CorrectionReportSchema, location="upload")
@blp.response(200, OpinionSchema)
def report_correction(body: dict[str, Any], opinion_id: int) -> Opinion:
    """制定机关报告处理结果，附重新报送的备案件或者证明材料。"""
    file: FileStorage | None = body["file"]
    proof = Upload(file.filename or "", file.read(), MaterialKind.OTHER) if file else None
    given = StepInput(words=body["words"], outcome=body["outcome"], successor_id=body["successor"], proof=proof)
    with working() as ctx:
        return _step(ctx, opinion_id, OpinionAction.REPORT, given, body["version"])


@blp.get("/opinions/<int:opinion_id>/events/<int:event_id>/proof")
@blp.response(200, content_type="application/octet-stream")
def show_proof(opinion_id: int, event_id: int) -> Response:
    """下载随报告提交的证明材料。"""
    with working() as ctx:
        filename, data = proof_file(ctx, opinion_id, event_id)
    return send_file(BytesIO(data), "application/octet-stream", as_attachment=True, download_name=filename)


@blp.get("/opinions/<int:opinion_id>/comparison")
@blp.response(200, ComparisonSchema(many=True))
def show_comparison(opinion_id: int) -> list[corrections.Comparison]:
    """逐条比对重新报送的文本。"""
    with reading() as ctx:
        return corrections.compare(ctx, opinion_id)


@blp.post("/opinions/<int:opinion_id>/corrections")
@blp.arguments(SettleSchema)
@blp.response(201, CorrectionSchema)
def settle(body: dict[str, Any], opinion_id: int) -> Correction:
    """核对一条的整改结果；文字没有变化或者仍有同样疑点的，不能认定已修改。"""
    with working() as ctx:
        return corrections.settle(ctx, opinion_id, body["flag"], body["outcome"], note=body["note"])


@blp.get("/sweeps")
@blp.response(200, SweepSchema(many=True))
def list_sweeps() -> list[Sweep]:
    """同类问题清查。"""
    with reading() as ctx:
        return sweeps.sweeps(ctx)


@blp.get("/sweeps/<int:sweep_id>/items")
@blp.response(200, SweepItemSchema(many=True))
def list_sweep_items(sweep_id: int) -> list[sweeps.SweepItem]:
    """一次清查涉及的全部已备案文件。"""
    with reading() as ctx:
        return sweeps.sweep_items(ctx, sweeps.get_sweep(ctx, sweep_id))


@blp.post("/sweeps/<int:sweep_id>/closing")
@blp.arguments(SweepNoteSchema)
@blp.response(200, SweepSchema)
def close_sweep(body: dict[str, Any], sweep_id: int) -> Sweep:
    """结束清查；仍有未研判或者未纠正的文件时答 409。"""
    with working() as ctx:
        return sweeps.close_sweep(ctx, sweep_id, body["note"])
