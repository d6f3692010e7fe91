"""What goes out by the doors, the same for page, API and command."""

from typing import Any

from marshmallow import Schema, fields

from filing.schemas.fields import TermField
from filing.services.search import SearchPage
from filing.terms import (
    DocumentType,
    FilingState,
    MaterialKind,
    ReturnReason,
)


class HolderSchema(Schema):
    """承办: who has a case, since when, given by whom."""

    username = fields.Str(attribute="account.username")
    name = fields.Str(attribute="account.name")
    since = fields.AwareDateTime()
    given_by = fields.Str()


class MaterialSchema(Schema):
    id = fields.Int()
    kind = TermField(MaterialKind)
    filename = fields.Str()
    sha256 = fields.Str()
    size = fields.Int()


class FilingSummarySchema(Schema):
    """A filing as whoever may see it does."""

    id = fields.Int()
    version = fields.Int()
    unit = fields.Str(attribute="unit.code")
    receiver = fields.Str(attribute="receiver.code")
    submission = fields.Int(
        attribute="submission_id",
        allow_none=True,
        metadata={"description": "一并报送几个机关的，为其中第一件的编号。"},
    )
    state = TermField(FilingState)
    is_open = fields.Bool()
    title = fields.Str()
    document_number = fields.Str()
    organ = fields.Str()
    document_type = TermField(DocumentType, allow_none=True)
    adopted_on = fields.Date(allow_none=True)
    published_on = fields.Date(allow_none=True)
    effective_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    basis = fields.List(fields.Str())
    receipt_number = fields.Str(allow_none=True)
    registration_number = fields.Str(allow_none=True)
    submitted_at = fields.AwareDateTime(allow_none=True)
    form_check_due = fields.Date(allow_none=True)
    review_due = fields.Date(allow_none=True)
    is_late = fields.Bool()
    return_reason = TermField(ReturnReason, allow_none=True)
    repealed_by = fields.Str()


class FilingSchema(FilingSummarySchema):
    """With what only the two sides of a filing share."""

    conclusion = fields.Str()


def search_result_object(query: str, page: SearchPage) -> dict[str, Any]:
    """The object that `flask search --json` prints and the API gives; hits in the order of the text."""
    return {
        "query": query,
        "total": page.total,
        "items": [
            {
                "filing": result.filing.id,
                "title": result.filing.title,
                "document_number": result.filing.document_number,
                "hits": [{"address": h.address, "start": h.start, "end": h.end, "quote": h.quote} for h in result.hits],
            }
            for result in page.results
        ],
    }
