"""/filings/<id>/formal-checks: the formal checks of a filing (形式审查)."""

from marshmallow import Schema, fields

from filing.api.access import blueprint, reading
from filing.schemas import TermField
from filing.services.formal import FormalReport, formal_report
from filing.terms import CheckState

blp = blueprint("formal", "形式审查")


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


@blp.get("/filings/<int:filing_id>/formal-checks")
@blp.response(200, FormalReportSchema)
def show_formal_checks(filing_id: int) -> FormalReport:
    """形式审查 F1 至 F16：通过、不通过、无法判断，各附依据。"""
    with reading() as ctx:
        return formal_report(ctx, filing_id)
