"""/letters: drafted, issued, fetched; /letter-templates of the office."""

from io import BytesIO
from typing import Any

from flask import Response, send_file
from flask_smorest.fields import Upload as UploadField
from marshmallow import Schema, fields

from filing.api.access import blueprint, reading, working
from filing.letters import LETTERS
from filing.models import Letter, LetterTemplate
from filing.schemas import DOCX, LARGEST_ID, InputSchema, TermField, Whole, Words, up_to
from filing.services.letter import letter_templates, letters
from filing.services.material.materials import Upload
from filing.services.visibility import get_filing
from filing.terms import LetterKind, SubjectKind

blp = blueprint("letters", "函件：起草、编号发出、下载、模板")


class LetterInputSchema(InputSchema):
    """`given`: field → words, of the fields that the kind asks for."""

    kind = TermField(LetterKind, required=True)
    given = fields.Dict(keys=Words(), values=Words(validate=up_to(10_000)), load_default=dict)


class CaseLetterSchema(InputSchema):
    subject_kind = TermField(SubjectKind, required=True)
    subject = Whole(1, LARGEST_ID, required=True)
    kind = TermField(LetterKind, required=True)


class CaseQuerySchema(InputSchema):
    subject_kind = TermField(SubjectKind, required=True)
    subject = Whole(1, LARGEST_ID, required=True)


class LetterChangeSchema(InputSchema):
    given = fields.Dict(keys=Words(), values=Words(validate=up_to(10_000)), required=True)
    version = Whole(1, LARGEST_ID, required=True)


class TemplateInputSchema(InputSchema):
    file = UploadField(required=True, error_messages={"required": "请上传文件。"})


class LetterSchema(Schema):
    id = fields.Int()
    version = fields.Int()
    filing = fields.Int(attribute="filing_id", allow_none=True)
    subject_kind = TermField(SubjectKind)
    subject = fields.Int(attribute="subject_id")
    kind = TermField(LetterKind)
    title = fields.Str()
    number = fields.Str(allow_none=True)
    issued_on = fields.Date(allow_none=True)
    issued_by = fields.Str()
    sha256 = fields.Str()
    created_by = fields.Str()


class CaseLettersSchema(Schema):
    letters = fields.List(fields.Nested(LetterSchema))
    offers = fields.List(TermField(LetterKind), metadata={"description": "可以起草的函件种类。"})


class LetterKindSchema(Schema):
    kind = TermField(LetterKind)
    label = fields.Str(attribute="kind.label")
    asked = fields.List(fields.Str())
    optional = fields.List(fields.Str(), metadata={"description": "可以不填的。"})
    to_unit = fields.Bool()


class TemplateSchema(Schema):
    kind = TermField(LetterKind)
    filename = fields.Str()
    sha256 = fields.Str()
    actor = fields.Str()
    at = fields.AwareDateTime()


@blp.get("/letter-kinds")
@blp.response(200, LetterKindSchema(many=True))
def list_kinds() -> list[Any]:
    """函件种类，各需填写哪些字段。"""
    return list(LETTERS.values())


@blp.get("/filings/<int:filing_id>/letters")
@blp.response(200, LetterSchema(many=True))
def list_of_filing(filing_id: int) -> list[Letter]:
    """一件备案件的函件；报送单位只能看到发给自己的。"""
    with reading() as ctx:
        return letters.letters_of(ctx, get_filing(ctx, filing_id))


@blp.post("/filings/<int:filing_id>/letters")
@blp.arguments(LetterInputSchema)
@blp.response(201, LetterSchema)
def draft_letter(body: dict[str, Any], filing_id: int) -> Letter:
    """起草函件，不编号。"""
    with working() as ctx:
        return letters.draft_letter(ctx, (SubjectKind.FILING, filing_id), body["kind"], body["given"])


@blp.get("/letters")
@blp.arguments(CaseQuerySchema, location="query")
@blp.response(200, CaseLettersSchema)
def list_of_case(query: dict[str, Any]) -> dict[str, Any]:
    """一个事项（备案件、分送、审查建议、漏报、审查意见）的函件，以及按现在的情况可以起草的。"""
    kind, case_id = query["subject_kind"], query["subject"]
    with reading() as ctx:
        offers = letters.offers_of(ctx, kind, case_id)
        return {"letters": letters.letters_about(ctx, kind, [case_id]).get(case_id, []), "offers": offers}


@blp.post("/letters")
@blp.arguments(CaseLetterSchema)
@blp.response(201, LetterSchema)
def draft_from_case(body: dict[str, Any]) -> Letter:
    """从一个事项起草函件，内容由系统从该事项填入。"""
    with working() as ctx:
        return letters.draft_letter(ctx, (body["subject_kind"], body["subject"]), body["kind"])


@blp.patch("/letters/<int:letter_id>")
@blp.arguments(LetterChangeSchema)
@blp.response(200, LetterSchema)
def edit_letter(body: dict[str, Any], letter_id: int) -> Letter:
    """修改函件草稿。"""
    with working() as ctx:
        return letters.edit_letter(ctx, letter_id, body["given"], seen_version=body["version"])


@blp.delete("/letters/<int:letter_id>")
@blp.response(204)
def discard_letter(letter_id: int) -> None:
    """删除函件草稿；已编号的不能删除。"""
    with working() as ctx:
        letters.discard_letter(ctx, letter_id)


@blp.post("/letters/<int:letter_id>/issue")
@blp.response(200, LetterSchema)
def issue_letter(letter_id: int) -> Letter:
    """编号发出：文号、日期、正文一次写定。"""
    with working() as ctx:
        return letters.issue_letter(ctx, letter_id)


@blp.get("/letters/<int:letter_id>/content")
@blp.response(200, content_type=DOCX)
def show_letter(letter_id: int) -> Response:
    """下载函件（docx）。"""
    with working() as ctx:
        letter, data = letters.letter_file(ctx, letter_id)
        name = f"{letter.number or '草稿'}{letter.title}.docx"
    return send_file(BytesIO(data), DOCX, as_attachment=True, download_name=name)


@blp.get("/letter-templates")
@blp.response(200, TemplateSchema(many=True))
def list_templates() -> list[LetterTemplate]:
    """本机关替换的函件模板。"""
    with reading() as ctx:
        return list(letter_templates.templates(ctx).values())


@blp.get("/letter-templates/<string:kind>")
@blp.response(200, content_type=DOCX)
def show_template(kind: str) -> Response:
    """下载现用模板（docx）。"""
    with reading() as ctx:
        name, data = letter_templates.template_file(ctx, letter_templates.kind_of(kind))
    return send_file(BytesIO(data), DOCX, as_attachment=True, download_name=name)


@blp.put("/letter-templates/<string:kind>")
@blp.arguments(TemplateInputSchema, location="upload")
@blp.response(200, TemplateSchema)
def put_template(body: dict[str, Any], kind: str) -> LetterTemplate:
    """替换一种函件的模板；缺少、多余、写错的字段逐一指出。"""
    upload = Upload(body["file"].filename or "", body["file"].read())
    with working() as ctx:
        return letter_templates.put_template(ctx, letter_templates.kind_of(kind), upload)


@blp.delete("/letter-templates/<string:kind>")
@blp.response(204)
def withdraw_template(kind: str) -> None:
    """恢复内置模板。"""
    with working() as ctx:
        letter_templates.withdraw_template(ctx, letter_templates.kind_of(kind))
