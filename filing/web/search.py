"""检索: phrases and filters, exact numbers, each hit with the words around it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from filing.errors import InvalidInput
from filing.schemas import PAGE_SIZE, QuerySchema, load
from filing.search import Query
from filing.services.context import Context
from filing.services.listing import pages_of
from filing.services.search import SearchPage, find
from filing.terms import DocumentType
from filing.web.access import reading
from filing.web.filters import given
from filing.workflow import FILED

pages = Blueprint("search", __name__)

HITS_SHOWN = 5
FIRST_YEAR = 1949


@pages.get("/search")
def show() -> ResponseReturnValue:
    values, fault = given(request.args), ""
    with reading() as ctx:
        found: SearchPage | None = None
        try:
            query: Query = load(QuerySchema(), values)
            found = find(ctx, query) if values else None
        except InvalidInput as error:
            fault = _said(error)
        page = int(values["page"]) if found and values.get("page", "").isdecimal() else 1
        html = render_template("search.html", **_values(ctx, values, found, page=page), fault=fault)
    return html, 422 if fault else 200


def _said(error: InvalidInput) -> str:
    """The messages by field in one line: they name what is wrong with what was typed."""
    messages = [str(said) for said in error.details.values() for said in (said if isinstance(said, list) else [said])]
    return "".join(messages) or error.message


def _values(ctx: Context, values: dict[str, str], found: SearchPage | None, *, page: int) -> dict[str, object]:
    return {
        "values": values,
        "words": values.get("q", ""),
        "found": found,
        "page": page,
        "pages": pages_of(found.total if found else 0, PAGE_SIZE),
        "types": list(DocumentType),
        "states": sorted(FILED, key=lambda state: state.value),
        "years": range(ctx.today.year, FIRST_YEAR - 1, -1),
        "hits_shown": HITS_SHOWN,
    }
