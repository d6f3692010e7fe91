"""/filings: file, correct, send, follow, fetch."""

from io import BytesIO
from typing import Any

from flask import Response, jsonify, send_file
from flask_smorest.fields import Upload as UploadField
from marshmallow import Schema, fields, post_load, validate
from werkzeug.datastructures import FileStorage

from filing.api.access import IfMatch, blueprint, reading, seen_version, working
from filing.models import Filing
from filing.schemas import (
    ActionSchema,
    FilingFormSchema,
    FilingSchema,
    FilingSummarySchema,
    HolderSchema,
    InputSchema,
    MaterialSchema,
    QueueFilterSchema,
    TermField,
)
from filing.services.material import previews
from filing.services.material.materials import materials_of
from filing.services.procedure import submission, transitions
from filing.services.procedure.receivers import Offers, offers_of
from filing.services.procedure.siblings import siblings_of
from filing.services.procedure.stages import LABELS
from filing.services.procedure.submission import FilingForm, Upload
from filing.services.reading import intake, reports
from filing.services.registration.desk import return_filing
from filing.services.review import review
from filing.services.review.review import QueueFilter
from filing.services.visibility import get_filing, is_party
from filing.terms import FilingAction, JobKind, MaterialKind, ReceiverKind, RevisionState, Severity

blp = blueprint("filings", "备案件：报送、补正、登记、跟踪")

ETAG = {"ETag": {"description": "修改时放入 If-Match 的版本。", "schema": {"type": "string"}}}


def file_field() -> UploadField:
    return UploadField(required=True, error_messages={"required": "请上传文件。"})


class FileSchema(InputSchema):
    file = file_field()


class SubmissionSchema(FilingFormSchema):
    file = file_field()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        file = data.pop("file")
        return {"file": file, "form": super().make(data)}


class MaterialInputSchema(InputSchema):
    file = file_field()
    kind = TermField(MaterialKind, required=True)


class KeySchema(Schema):
    idempotency_key = fields.Str(
        data_key="Idempotency-Key",
        validate=validate.Length(min=1, max=submission.KEY_CHARACTERS),
        metadata={"description": "同一单位用同一个值重复调用，只报送一次。"},
    )


class RowSchema(Schema):
    """A filing with what its line in a list shows."""

    filing = fields.Nested(FilingSummarySchema)
    open_flags = fields.Dict(keys=TermField(Severity), values=fields.Int())
    age_days = fields.Int(allow_none=True)
    due = fields.Date(allow_none=True)
    is_overdue = fields.Bool()
    intake = TermField(RevisionState, allow_none=True)
    holder = fields.Nested(HolderSchema, allow_none=True)


class FacetSchema(Schema):
    value = fields.Str()
    label = fields.Str()
    count = fields.Int()


class FilingPageSchema(Schema):
    total = fields.Int()
    page = fields.Int()
    pages = fields.Int()
    items = fields.List(fields.Nested(RowSchema), attribute="rows")
    facets = fields.Dict(keys=fields.Str(), values=fields.List(fields.Nested(FacetSchema)))


class ReceiptFileSchema(Schema):
    kind = TermField(MaterialKind)
    filename = fields.Str()
    sha256 = fields.Str()
    size = fields.Int()


class ReceiptSchema(Schema):
    number = fields.Str()
    at = fields.AwareDateTime()
    unit = fields.Str()
    receiver = fields.Str()
    title = fields.Str()
    files = fields.List(fields.Nested(ReceiptFileSchema))
    form_check_due = fields.Date(allow_none=True)
    is_late = fields.Bool()


class OfferSchema(Schema):
    code = fields.Str(attribute="unit.code")
    name = fields.Str(attribute="unit.name")
    is_chosen = fields.Bool()
    advised = TermField(ReceiverKind, allow_none=True)


class OffersSchema(Schema):
    units = fields.List(fields.Nested(OfferSchema))
    outside = fields.List(TermField(ReceiverKind), metadata={"description": "应当报送而不在本系统内的机关。"})


class StageSchema(Schema):
    kind = TermField(JobKind)
    state = fields.Str(validate=validate.OneOf(list(LABELS)))
    label = fields.Str()
    at = fields.AwareDateTime(allow_none=True)
    message = fields.Str()
    advice = fields.Str()


class RemarkSchema(Schema):
    code = fields.Str()
    message = fields.Str()
    place = fields.Str()
    address = fields.Str()
    page = fields.Int(metadata={"description": "涉及的第一页，自 1 起；不涉及某一页的为 0。"})


class ReadingFailureSchema(Schema):
    error = fields.Str(attribute="code", metadata={"description": "错误类别。"})
    message = fields.Str()
    advice = fields.Str(attribute="place")


class DoubtfulLineSchema(Schema):
    page = fields.Int()
    line = fields.Int()
    text = fields.Str()
    confidence = fields.Float()


class ReportSchema(Schema):
    """`numbering`: gaps and repeats; `others`: whatever a reader told beyond this, by its own names."""

    filing = fields.Int(attribute="filing.id")
    revision = fields.Int(attribute="revision.number")
    filename = fields.Str()
    state = TermField(RevisionState, attribute="revision.state")
    failure = fields.Nested(ReadingFailureSchema, allow_none=True)
    reader = fields.Str()
    version = fields.Str(attribute="revision.parser_version")
    pages = fields.Int(allow_none=True)
    characters = fields.Int(attribute="revision.characters")
    articles = fields.Int()
    tables = fields.Int()
    unread_pages = fields.List(fields.Int())
    doubted_pages = fields.List(fields.Int())
    empty_pages = fields.List(fields.Int())
    numbering = fields.List(fields.Nested(RemarkSchema))
    left_out = fields.List(fields.Nested(RemarkSchema))
    doubts = fields.List(fields.Nested(RemarkSchema))
    notes = fields.List(fields.Nested(RemarkSchema))
    recognised = fields.Int()
    doubtful_lines = fields.List(fields.Nested(DoubtfulLineSchema))
    others = fields.Function(lambda report: dict(report.others), metadata={"type": "object"})
    is_doubtful = fields.Bool()


def with_etag(filing: Filing, status: int = 200, schema: type[FilingSummarySchema] = FilingSchema) -> Response:
    response = jsonify(schema().dump(filing))
    response.status_code = status
    response.set_etag(str(filing.version))
    return response


def upload_of(file: FileStorage, kind: MaterialKind = MaterialKind.TEXT) -> Upload:
    return Upload(filename=file.filename or "", data=file.read(), kind=kind)


@blp.get("/filings")
@blp.arguments(QueueFilterSchema, location="query")
@blp.response(200, FilingPageSchema)
def list_filings(filters: QueueFilter) -> review.QueuePage:
    """备案件清单：只含您可见的，期限近的在前。"""
    with reading() as ctx:
        return review.queue(ctx, filters)


@blp.post("/filings")
@blp.arguments(KeySchema, location="headers")
@blp.arguments(SubmissionSchema, location="upload")
@blp.response(201, FilingSchema, headers=ETAG)
def submit_filing(headers: dict[str, Any], given: dict[str, Any]) -> Response:
    """一步报送：上传正式文本并报送，未填的字段从文本读出。相同的 Idempotency-Key 只报送一次。"""
    upload, form, key = upload_of(given["file"]), given["form"], headers.get("idempotency_key")
    with working() as ctx:
        filing = submission.submit_files(ctx, [upload], form, key=key)
        return with_etag(filing, 201)


@blp.post("/drafts")
@blp.arguments(FileSchema, location="upload")
@blp.response(201, FilingSchema, headers=ETAG)
def create_draft(given: dict[str, Any]) -> Response:
    """建立草稿：上传正式文本，报送表由文本填出；更正后用“报送”动作送出。"""
    with working() as ctx:
        return with_etag(submission.create_draft(ctx, upload_of(given["file"])), 201)


@blp.get("/filings/<int:filing_id>")
@blp.response(200, FilingSchema, headers=ETAG)
def show_filing(filing_id: int) -> Response:
    """一件备案件；ETag 是修改时要带回的版本。审查意见 conclusion 只给报送和接受备案的单位。"""
    with reading() as ctx:
        filing = get_filing(ctx, filing_id)
        return with_etag(filing, schema=FilingSchema if is_party(ctx.actor, filing) else FilingSummarySchema)


@blp.patch("/filings/<int:filing_id>")
@blp.arguments(IfMatch, location="headers")
@blp.arguments(FilingFormSchema)
@blp.response(200, FilingSchema, headers=ETAG)
def edit_filing(headers: dict[str, Any], form: FilingForm, filing_id: int) -> Response:
    """更正报送表（报送前或补正时）；没有给出的字段不变，空的清除。"""
    with working() as ctx:
        return with_etag(submission.edit(ctx, filing_id, form, seen_version=seen_version()))


@blp.get("/filings/<int:filing_id>/receivers")
@blp.response(200, OffersSchema)
def show_receivers(filing_id: int) -> Offers:
    """可选的接受备案机关，及法律规定这类文件应当报送的机关；用 PATCH 的 receivers 选定。"""
    with reading() as ctx:
        return offers_of(ctx, filing_id)


@blp.get("/filings/<int:filing_id>/siblings")
@blp.response(200, FilingSchema(many=True))
def list_siblings(filing_id: int) -> Any:
    """同一份文件一并报送其他机关的各件，各有回执和状态。"""
    with reading() as ctx:
        return siblings_of(ctx, get_filing(ctx, filing_id))


@blp.post("/filings/<int:filing_id>/actions")
@blp.arguments(IfMatch, location="headers")
@blp.arguments(ActionSchema)
@blp.response(200, FilingSchema, headers=ETAG)
def act_on_filing(headers: dict[str, Any], body: dict[str, Any], filing_id: int) -> Response:
    """办理一步：报送、登记、要求补正、退回、审结、归档等；审结时 reason 是审查意见，退回时须给出 return_reason。"""
    action: FilingAction = body["action"]
    with working() as ctx:
        if body["return_reason"] is not None:
            words, code = body["reason"], body["return_reason"]
            return with_etag(return_filing(ctx, filing_id, code, words, seen_version=seen_version()))
        filing = get_filing(ctx, filing_id)
        done = transitions.apply(ctx, action, filing, reason=body["reason"], seen_version=seen_version())
        return with_etag(done)


@blp.get("/filings/<int:filing_id>/receipt")
@blp.response(200, ReceiptSchema)
def show_receipt(filing_id: int) -> submission.Receipt:
    """电子回执：号码、时间、每个文件的 SHA-256、期限。"""
    with reading() as ctx:
        return submission.receipt(ctx, filing_id)


@blp.get("/filings/<int:filing_id>/stages")
@blp.response(200, StageSchema(many=True))
def show_stages(filing_id: int) -> list[intake.Stage]:
    """读取、比对、入库各阶段的状态、问题和办法。"""
    with reading() as ctx:
        return list(intake.stages(ctx, get_filing(ctx, filing_id)))


@blp.get("/filings/<int:filing_id>/report")
@blp.response(200, ReportSchema)
def show_report(filing_id: int) -> reports.FileReport:
    """读取报告：读取程序、页数、字数、条数、编号缺漏、没有读入的内容和存疑之处。"""
    with working() as ctx:
        return reports.report_of(ctx, filing_id)


@blp.post("/filings/<int:filing_id>/retry")
@blp.response(204)
def retry_intake(filing_id: int) -> None:
    """重新处理失败的阶段；没有失败时重新比对。"""
    with working() as ctx:
        intake.retry(ctx, filing_id)


@blp.get("/filings/<int:filing_id>/materials")
@blp.response(200, MaterialSchema(many=True))
def list_materials(filing_id: int) -> Any:
    """您可以打开的备案材料。"""
    with reading() as ctx:
        return materials_of(ctx, get_filing(ctx, filing_id))


@blp.post("/filings/<int:filing_id>/materials")
@blp.arguments(MaterialInputSchema, location="upload")
@blp.response(201, MaterialSchema)
def add_material(given: dict[str, Any], filing_id: int) -> Any:
    """补充一份材料；再传正式文本则成为新的文本版本。"""
    with working() as ctx:
        return submission.add_material(ctx, filing_id, upload_of(given["file"], given["kind"]))


@blp.delete("/filings/<int:filing_id>/materials/<int:material_id>")
@blp.response(204)
def remove_material(filing_id: int, material_id: int) -> None:
    """删除一份材料（报送前或补正时）；正式文本只能更换。"""
    with working() as ctx:
        submission.remove_material(ctx, filing_id, material_id)


@blp.get("/filings/<int:filing_id>/materials/<int:material_id>/pages/<int:number>")
@blp.response(200, {"type": "string", "format": "binary"}, content_type="image/png")
def draw_page(filing_id: int, material_id: int, number: int) -> Response:
    """原件一页的图像；Word、WPS、RTF 由 LibreOffice 排出。没有页面的格式、没有安装 LibreOffice 时答 422 并说明。"""
    with working() as ctx:
        sheet = previews.page_to_draw(ctx, filing_id, material_id, number)
    return send_file(BytesIO(previews.drawn(sheet).png), "image/png")


@blp.get("/filings/<int:filing_id>/materials/<int:material_id>/content")
@blp.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
def download_material(filing_id: int, material_id: int) -> Response:
    """原件，逐字节不变。"""
    with working() as ctx:
        material, data = submission.original(ctx, filing_id, material_id)
    return send_file(
        BytesIO(data), mimetype="application/octet-stream", as_attachment=True, download_name=material.filename
    )
