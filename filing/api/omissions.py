"""/omissions: documents that seem not to have been filed (漏报), the catalogues and number series that show it."""

from typing import Any

from flask_smorest.fields import Upload as UploadField
from marshmallow import Schema, fields, post_load

from filing.api.access import blueprint, reading, working
from filing.api.filings import upload_of
from filing.models import Omission
from filing.schemas import LARGEST_ID, InputSchema, PageSchema, TermField, Whole, Words, needed, up_to
from filing.services.listing import CountedListing
from filing.services.omission.catalogues import read_catalogue
from filing.services.omission.omissions import (
    Gap,
    OmissionFilter,
    act_on_omission,
    ask_about_gap,
    check_catalogue,
    list_catalogues,
    list_omissions,
    number_gaps,
    upload_catalogue,
)
from filing.terms import OmissionAction, OmissionSource, OmissionState

blp = blueprint("omissions", "漏报：发文目录、字号缺号、催报和说明")


class OmissionFilterSchema(PageSchema):
    state = TermField(OmissionState)
    unit = Words(validate=up_to(60))
    year = Whole(1949, 2200)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> OmissionFilter:
        return OmissionFilter(**data)


class OmissionEventSchema(Schema):
    action = TermField(OmissionAction)
    to = TermField(OmissionState, attribute="target")
    actor = fields.Str()
    reason = fields.Str()
    at = fields.AwareDateTime()


class OmissionSchema(Schema):
    id = fields.Int()
    unit = fields.Str(attribute="unit.code")
    year = fields.Int()
    source = TermField(OmissionSource)
    title = fields.Str()
    document_number = fields.Str()
    issued_on = fields.Date(allow_none=True)
    state = TermField(OmissionState)
    filing = fields.Int(attribute="filing_id", allow_none=True)
    events = fields.List(fields.Nested(OmissionEventSchema))


class OmissionPageSchema(Schema):
    total = fields.Int()
    page = fields.Int()
    pages = fields.Int()
    counts = fields.Dict(keys=TermField(OmissionState), values=fields.Int())
    items = fields.List(fields.Nested(OmissionSchema), attribute="rows")


class OmissionActionSchema(InputSchema):
    action = TermField(OmissionAction, required=True)
    reason = Words(load_default="", validate=up_to(2_000))
    filing = Whole(1, LARGEST_ID, load_default=None, allow_none=True)


class CatalogueInputSchema(InputSchema):
    file = UploadField(required=True, error_messages={"required": "请上传文件。"})
    unit = Words(required=True, validate=needed(60))
    year = Whole(1949, 2200, required=True)


class CatalogueSchema(Schema):
    unit = fields.Str(attribute="unit.code")
    year = fields.Int()
    filename = fields.Str()
    sha256 = fields.Str()
    entries = fields.Int()
    matched = fields.Int()
    at = fields.AwareDateTime()


class GapSchema(Schema):
    unit = fields.Str(attribute="unit.code")
    code = fields.Str()
    year = fields.Int()
    missing = fields.List(fields.Str())


class GapInputSchema(InputSchema):
    unit = Words(required=True, validate=needed(60))
    code = Words(required=True, validate=needed(60))
    year = Whole(1949, 2200, required=True)


class NewSchema(Schema):
    new = fields.Int()


@blp.get("/omissions")
@blp.arguments(OmissionFilterSchema, location="query")
@blp.response(200, OmissionPageSchema)
def list_all(filter: OmissionFilter) -> CountedListing[Omission, OmissionState]:
    """漏报清单及各状态的件数；报送单位只见本单位的。"""
    with reading() as ctx:
        return list_omissions(ctx, filter)


@blp.post("/omissions/<int:omission_id>/actions")
@blp.arguments(OmissionActionSchema)
@blp.response(200, OmissionSchema)
def act(body: dict[str, Any], omission_id: int) -> Any:
    """办理一步：催报、补报、说明、通报、不予认可。"""
    with working() as ctx:
        return act_on_omission(ctx, omission_id, body["action"], reason=body["reason"], filing_id=body["filing"])


@blp.get("/catalogues")
@blp.response(200, CatalogueSchema(many=True))
def list_all_catalogues() -> Any:
    """已经上传的发文目录。"""
    with reading() as ctx:
        return list_catalogues(ctx)


@blp.post("/catalogues")
@blp.arguments(CatalogueInputSchema, location="upload")
@blp.response(201, CatalogueSchema)
def upload(given: dict[str, Any]) -> Any:
    """上传一个单位一个年度的发文目录（xlsx、csv），没有报送的逐件列入漏报。"""
    unit, year, sent = given["unit"], given["year"], upload_of(given["file"])
    with reading() as ctx:
        limits = check_catalogue(ctx, unit, year, sent)
    entries = read_catalogue(sent.data, sent.filename, limits)
    with working() as ctx:
        return upload_catalogue(ctx, unit, year, sent, entries=entries)


@blp.get("/number-gaps")
@blp.response(200, GapSchema(many=True))
def list_gaps() -> list[Gap]:
    """各单位发文字号序列中的缺号。"""
    with reading() as ctx:
        return list(number_gaps(ctx))


@blp.post("/number-gaps")
@blp.arguments(GapInputSchema)
@blp.response(200, NewSchema)
def ask(body: dict[str, Any]) -> dict[str, int]:
    """将一个序列的缺号逐号列入漏报。"""
    with working() as ctx:
        return {"new": ask_about_gap(ctx, body["unit"], body["code"], body["year"])}
