"""The reading view of a document: the whole text by provision, with the words that were searched for."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from filing.search import Query
from filing.search.phrases import Gaps, bare, needles_of, spans_of
from filing.services.review import review
from filing.services.search import phrases_of
from filing.web.access import working
from filing.web.marking import Mark, blocks, contents

pages = Blueprint("document", __name__)

QUERY_CHARACTERS = 1_000
MARKS_LIMIT = 5_000


@pages.get("/filings/<int:filing_id>/text")
def show(filing_id: int) -> ResponseReturnValue:
    """A look into what is not published is recorded, so this is a unit of work."""
    words = request.args.get("q", "")[:QUERY_CHARACTERS]
    with working() as ctx:
        case = review.case(ctx, filing_id)
        marks = marks_of(case.text, words)
        return render_template(
            "filings/text.html",
            case=case,
            filing=case.filing,
            blocks=blocks(case.text, case.provisions, marks[:MARKS_LIMIT]),
            chapters=contents(case.text, case.provisions, marks[:MARKS_LIMIT]),
            marks=marks,
            words=words,
        )


def marks_of(text: str, words: str) -> list[Mark]:
    """Every place of every phrase, found as the search index finds them; the key tells where it begins.

    Raises InvalidInput for a query beyond bounds.
    """
    needles = needles_of(Query(phrases=phrases_of(words)))
    spans = spans_of(needles, bare(text), Gaps.of(text)) if needles else ()
    return [Mark(f"at-{span.start}", span.start, span.end) for span in spans]
