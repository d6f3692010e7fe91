"""形式审查: the formal checks of one filing with their evidence."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from filing.services.formal import formal_report
from filing.terms import CheckState
from filing.web.access import reading

pages = Blueprint("formal", __name__)


@pages.get("/filings/<int:filing_id>/formal")
def show(filing_id: int) -> ResponseReturnValue:
    with reading() as ctx:
        report = formal_report(ctx, filing_id)
        return render_template("formal/show.html", report=report, filing=report.filing, states=list(CheckState))
