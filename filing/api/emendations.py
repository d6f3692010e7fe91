"""/filings/…/emendations and /revisions: put right what was read wrongly, and see what was."""

from typing import Any

from marshmallow import Schema, fields

from filing.api.access import blueprint, working
from filing.models import Revision
from filing.schemas import EmendationSchema, RestorationSchema, TermField
from filing.services.reading import emendations, versions
from filing.services.reading.emendations import EmendationInput
from filing.services.reading.versions import Version
from filing.terms import RevisionState

blp = blueprint("emendations", "更正：文本的版本和人工更正")


class RevisionSchema(Schema):
    number = fields.Int()
    state = TermField(RevisionState)
    characters = fields.Int()
    version = fields.Str(attribute="parser_version", metadata={"description": "读取程序；人工更正的以 emended/ 开头。"})


class PassageSchema(Schema):
    kind = fields.Str(metadata={"enum": ["same", "gone", "new"]})
    words = fields.Str()


class ByWhomSchema(Schema):
    actor = fields.Str()
    at = fields.AwareDateTime()
    reason = fields.Str()
    former = fields.Int(attribute="former.number")
    is_proofread = fields.Bool()


class TextVersionSchema(Schema):
    """`changes`: groups of changes with the words around them; `total` counts also those that are not listed."""

    revision = fields.Nested(RevisionSchema)
    filename = fields.Str(attribute="revision.material.filename")
    emendation = fields.Nested(ByWhomSchema, allow_none=True)
    changes = fields.List(fields.List(fields.Nested(PassageSchema)), attribute="groups")
    total = fields.Int(attribute="changes")
    can_be_restored = fields.Bool()


@blp.get("/filings/<int:filing_id>/revisions")
@blp.response(200, TextVersionSchema(many=True))
def list_revisions(filing_id: int) -> list[Version]:
    """文本的各个版本，新的在前；人工更正的附改动之处、更正人、时间和理由。"""
    with working() as ctx:
        return list(versions.history(ctx, filing_id))


@blp.post("/filings/<int:filing_id>/emendations")
@blp.arguments(EmendationSchema)
@blp.response(201, RevisionSchema)
def emend_text(given: EmendationInput, filing_id: int) -> Revision:
    """更正读错的文字：全文，或 start 至 end 的一段；revision 是您所见的版本号，已有新版本时答 409。"""
    with working() as ctx:
        return emendations.emend(ctx, filing_id, given)


@blp.post("/filings/<int:filing_id>/revisions/<int:number>/restoration")
@blp.arguments(RestorationSchema)
@blp.response(201, RevisionSchema)
def restore_text(given: dict[str, Any], filing_id: int, number: int) -> Revision:
    """恢复第 number 版的文字，成为新的一版；revision 是您所见的最新版本号，已有新版本时答 409。"""
    with working() as ctx:
        return emendations.restore(ctx, filing_id, number, reason=given["reason"], seen=given["revision"])
