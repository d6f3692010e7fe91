"""/filings/<id>/relations: which filed documents repeal, amend, supersede or repeat each other."""

from typing import Any

from marshmallow import Schema, fields

from filing.api.access import blueprint, reading, working
from filing.schemas import LARGEST_ID, InputSchema, TermField, Whole, Words, up_to
from filing.services.registration.relations import Relations, decide_relation, relations_of
from filing.services.visibility import get_filing
from filing.terms import RelationKind, RelationState

blp = blueprint("relations", "文件关联：废止、修改、替代、重复")


class ProposalSchema(Schema):
    kind = TermField(RelationKind)
    target = fields.Int(attribute="target.id")
    title = fields.Str(attribute="target.title")
    why = fields.Str()


class RelationSchema(Schema):
    """`filing` acts on `target`."""

    kind = TermField(RelationKind)
    filing = fields.Int(attribute="filing_id")
    target = fields.Int(attribute="target_id")
    state = TermField(RelationState)
    quote = fields.Str()
    note = fields.Str()
    actor = fields.Str()
    at = fields.AwareDateTime()


class NamedDocumentSchema(Schema):
    kind = TermField(RelationKind)
    title = fields.Str()
    number = fields.Str()


class RelationsSchema(Schema):
    """`inbound`: confirmed acts of others on this one; `unheld`: what the text names and nobody has filed here."""

    proposals = fields.List(fields.Nested(ProposalSchema))
    decided = fields.List(fields.Nested(RelationSchema))
    inbound = fields.List(fields.Nested(RelationSchema))
    unheld = fields.List(fields.Nested(NamedDocumentSchema))


class RelationInputSchema(InputSchema):
    kind = TermField(RelationKind, required=True)
    target = Whole(1, LARGEST_ID, required=True)
    state = TermField(RelationState, required=True)
    note = Words(load_default="", validate=up_to(500))


@blp.get("/filings/<int:filing_id>/relations")
@blp.response(200, RelationsSchema)
def show_relations(filing_id: int) -> Relations:
    """关联文件：机器从文本和相似度提出的，以及人已经确认或者排除的。"""
    with reading() as ctx:
        return relations_of(ctx, get_filing(ctx, filing_id))


@blp.post("/filings/<int:filing_id>/relations")
@blp.arguments(RelationInputSchema)
@blp.response(200, RelationSchema)
def decide(body: dict[str, Any], filing_id: int) -> Any:
    """确认或者排除一项关联；确认废止后，被废止的文件在清单和检索中标明。"""
    with working() as ctx:
        return decide_relation(
            ctx, filing_id, body["target"], kind=body["kind"], state=body["state"], note=body["note"]
        )
