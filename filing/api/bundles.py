"""/filings/…/members: the files of a zip that came as 正式文本, and what they become."""

from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields, validate

from filing.api.access import blueprint, reading, working
from filing.parsing.bundle import MOST_MEMBERS
from filing.schemas import FilingSchema, InputSchema, TermField, Whole
from filing.services.reading import bundles
from filing.services.reading.bundles import MemberRow
from filing.terms import MaterialKind

blp = blueprint("bundles", "压缩包：其中各文件读出什么，作为什么报送")


class MemberSchema(Schema):
    number = fields.Int(metadata={"description": "在压缩包中的序号，从 0 起。"})
    name = fields.Str()
    kind = fields.Str(
        validate=validate.OneOf(["", *MaterialKind]), metadata={"description": "看上去是什么；空的是看不出。"}
    )
    title = fields.Str()
    characters = fields.Int()
    articles = fields.Int()
    warnings = fields.Int()
    error = fields.Str(metadata={"description": "没有读出的原因；读出的为空。"})
    error_class = fields.Str()
    is_bundle = fields.Bool(metadata={"description": "压缩包中的压缩包，不能报送。"})


class ChoiceSchema(InputSchema):
    member = Whole(0, MOST_MEMBERS, required=True)
    kind = TermField(MaterialKind, required=True)


class ChoicesSchema(InputSchema):
    chosen = fields.List(fields.Nested(ChoiceSchema), required=True, validate=validate.Length(max=MOST_MEMBERS))


def numbered(rows: tuple[MemberRow, ...]) -> list[dict[str, Any]]:
    names = [name for name in MemberSchema().fields if name != "number"]
    return [{"number": n} | {name: getattr(row, name) for name in names} for n, row in enumerate(rows)]


@blp.get("/filings/<int:filing_id>/members")
@blp.response(200, MemberSchema(many=True))
def list_members(filing_id: int) -> list[dict[str, Any]]:
    """压缩包（以 POST /drafts 上传）中各文件读出的结果；还没有读完，或正式文本不是压缩包的，为空。"""
    with reading() as ctx:
        return numbered(bundles.members(ctx, filing_id))


@blp.post("/filings/<int:filing_id>/members")
@blp.arguments(ChoicesSchema)
@blp.response(201, FilingSchema(many=True))
def unpack(given: dict[str, Any], filing_id: int) -> Response:
    """取出选定的文件：每份正式文本成为一件草稿（第一份即本件），附件归入同一文件夹的正式文本。没有选的不报送。"""
    with reading() as ctx:
        archive = bundles.archive_of(ctx, filing_id)
    files = bundles.taken(archive)
    with working() as ctx:
        chosen = {row["member"]: row["kind"] for row in given["chosen"]}
        made = bundles.unpack(ctx, filing_id, chosen, files)
        response = jsonify(FilingSchema(many=True).dump(made))
    response.status_code = 201
    return response
