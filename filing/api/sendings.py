"""/sendings: what the unit sends to bodies outside of this system (上报备案)."""

from io import BytesIO
from typing import Any

from flask import Response, send_file
from marshmallow import Schema, fields, post_load

from filing.api.access import blueprint, reading, working
from filing.models import Sending
from filing.schemas import DOCX, LARGEST_ID, PageSchema, SendingFormSchema, SendingReportSchema, TermField, Whole
from filing.services.listing import CountedListing
from filing.services.sending import sendings
from filing.services.sending.sending_letters import report_of
from filing.services.sending.sendings import SendingForm
from filing.terms import DocumentType, SendingAction, SendingMedium, SendingState

blp = blueprint("sendings", "上报备案：向系统外机关的报送、备案报告、回执和答复")


class SendingFilterSchema(PageSchema):
    state = TermField(SendingState)


class SendingEventSchema(Schema):
    action = TermField(SendingAction)
    to = TermField(SendingState, attribute="target")
    day = fields.Date(allow_none=True)
    words = fields.Str()
    actor = fields.Str()
    at = fields.AwareDateTime()


class SendingSchema(Schema):
    id = fields.Int()
    version = fields.Int()
    filing = fields.Int(attribute="filing_id", allow_none=True)
    receiver = fields.Str()
    title = fields.Str()
    document_number = fields.Str()
    document_type = TermField(DocumentType)
    adopted_on = fields.Date(allow_none=True)
    published_on = fields.Date()
    effective_on = fields.Date(allow_none=True)
    state = TermField(SendingState)
    due = fields.Date(allow_none=True)
    number = fields.Str(allow_none=True, metadata={"description": "报送时编的号。"})
    medium = TermField(SendingMedium, allow_none=True)
    sent_on = fields.Date(allow_none=True)
    is_late = fields.Bool()
    receipt = fields.Str(metadata={"description": "接收机关的回执或登记编号。"})
    received_on = fields.Date(allow_none=True)
    answer = fields.Str()
    answered_on = fields.Date(allow_none=True)
    events = fields.List(fields.Nested(SendingEventSchema))


class SendingPageSchema(Schema):
    total = fields.Int()
    page = fields.Int()
    pages = fields.Int()
    counts = fields.Dict(keys=TermField(SendingState), values=fields.Int())
    items = fields.List(fields.Nested(SendingSchema), attribute="rows")


class SendingEditSchema(SendingFormSchema):
    version = Whole(1, LARGEST_ID, required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        version = data.pop("version")
        return {"version": version, "form": super().make(data)}


class SendingActionSchema(SendingReportSchema):
    action = TermField(SendingAction, required=True)
    version = Whole(1, LARGEST_ID, required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        action, version = data.pop("action"), data.pop("version")
        return {"action": action, "version": version, "said": super().make(data)}


@blp.get("/sendings")
@blp.arguments(SendingFilterSchema, location="query")
@blp.response(200, SendingPageSchema)
def list_all(query: dict[str, Any]) -> CountedListing[Sending, SendingState]:
    """本单位的上报备案，新的在前。"""
    with reading() as ctx:
        return sendings.list_sendings(ctx, query.get("state"), page=query.get("page", 1))


@blp.post("/sendings")
@blp.arguments(SendingFormSchema)
@blp.response(201, SendingSchema)
def register(form: SendingForm) -> Any:
    """登记一份应当报送系统外机关的文件，期限自公布之日起算。"""
    with working() as ctx:
        return sendings.register(ctx, form)


@blp.get("/sendings/<int:sending_id>")
@blp.response(200, SendingSchema)
def show(sending_id: int) -> Any:
    """一件上报备案及其经过。"""
    with reading() as ctx:
        return sendings.get_sending(ctx, sending_id)


@blp.put("/sendings/<int:sending_id>")
@blp.arguments(SendingEditSchema)
@blp.response(200, SendingSchema)
def edit(body: dict[str, Any], sending_id: int) -> Any:
    """修改尚未报送的登记；version 是您看到的版本。"""
    with working() as ctx:
        return sendings.edit(ctx, sending_id, body["form"], seen_version=body["version"])


@blp.post("/sendings/<int:sending_id>/actions")
@blp.arguments(SendingActionSchema)
@blp.response(200, SendingSchema)
def act(body: dict[str, Any], sending_id: int) -> Any:
    """办理一步：报送（编号并写备案报告）、登记回执、登记答复意见、不再报送。"""
    with working() as ctx:
        return sendings.act(ctx, sending_id, body["action"], body["said"], seen_version=body["version"])


@blp.get("/sendings/<int:sending_id>/report")
@blp.response(200, {"type": "string", "format": "binary"}, content_type=DOCX)
def download(sending_id: int) -> Response:
    """备案报告（docx）：报送后为当时的原件，报送前为草稿。"""
    with reading() as ctx:
        data = report_of(ctx, sendings.get_sending(ctx, sending_id))
    return send_file(BytesIO(data), DOCX, as_attachment=True, download_name="备案报告.docx")
