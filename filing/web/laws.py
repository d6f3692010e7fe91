"""法律: one law with its versions and its life, an article as of a day, and what a filing cites."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from filing.services.law import laws
from filing.services.review.citations import citations, note_look
from filing.services.visibility import get_filing
from filing.web.access import reading, working

pages = Blueprint("laws", __name__)

LAW_CHARACTERS, ARTICLE_CHARACTERS = 300, 60


@pages.get("/laws")
def show() -> ResponseReturnValue:
    """Law is public: every account may look it up."""
    law = request.args.get("law", "").strip()[:LAW_CHARACTERS]
    article = request.args.get("article", "").strip()[:ARTICLE_CHARACTERS]
    with reading() as ctx:
        day = day_given("day") or ctx.today
        return render_template(
            "laws/show.html",
            law=law,
            article=article,
            day=day,
            history=laws.history(ctx, law, day=day) if law else None,
            found=laws.article_on(ctx, law, article, day=day) if law and article else None,
            state=laws.state_of(ctx),
        )


@pages.get("/filings/<int:filing_id>/citations")
def cited(filing_id: int) -> ResponseReturnValue:
    """A look into what is not published is recorded first, in a unit of work of its own."""
    with working() as ctx:
        note_look(ctx, filing_id)
    with reading() as ctx:
        found = citations(ctx, filing_id, as_of=day_given("as_of"))
        return render_template("laws/citations.html", found=found, filing=get_filing(ctx, filing_id))


def day_given(name: str) -> date | None:
    """A parameter of the address as a day; None for what is none."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
