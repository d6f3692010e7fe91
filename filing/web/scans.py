"""扫描件与电子文本比对: what the sealed scan says otherwise than the text."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from filing.permissions import Permission, may
from filing.services.reading.scans import read_again, scan_report
from filing.services.visibility import facts
from filing.web.access import working

pages = Blueprint("scans", __name__, url_prefix="/filings/<int:filing_id>/scans")


@pages.get("")
def show(filing_id: int) -> ResponseReturnValue:
    """A look into what is not published is recorded, so this is a unit of work."""
    with working() as ctx:
        report = scan_report(ctx, filing_id)
        return render_template(
            "filings/scans.html",
            report=report,
            filing=report.filing,
            may_retry=may(ctx.actor, Permission.RETRY_INTAKE, facts(report.filing)),
        )


@pages.post("/retry")
def retry(filing_id: int) -> ResponseReturnValue:
    with working() as ctx:
        read_again(ctx, filing_id)
    flash("扫描件已排队重新读取。")
    return redirect(url_for("web.scans.show", filing_id=filing_id))
