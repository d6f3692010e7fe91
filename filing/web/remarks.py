"""批注 at the desk, 办理进度 on the pages of a filing and of a suggestion."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from filing.services.remark import remarks
from filing.web.access import working
from filing.web.filters import day_of, given

pages = Blueprint("remarks", __name__)


@pages.post("/review/<int:filing_id>/remarks")
def comment(filing_id: int) -> ResponseReturnValue:
    with working() as ctx:
        words, address = request.form.get("words", ""), request.form.get("address", "")
        remark_id = remarks.remark_on_filing(ctx, filing_id, words, address=address).id
    flash("批注已保存，只有本机构能看到。", "good")
    return redirect(url_for("web.review.desk", filing_id=filing_id, _anchor=f"remark-{remark_id}"))


@pages.post("/remarks/<int:remark_id>")
def resolve(remark_id: int) -> ResponseReturnValue:
    is_resolved = request.form.get("is_resolved") == "1"
    with working() as ctx:
        filing_id = remarks.resolve(ctx, remark_id, is_resolved=is_resolved).filing_id
    flash("批注已标为已处理。" if is_resolved else "批注已重新打开。", "good")
    return redirect(url_for("web.review.desk", filing_id=filing_id, _anchor=f"remark-{remark_id}"))


@pages.post("/filings/<int:filing_id>/remarks")
def note_filing(filing_id: int) -> ResponseReturnValue:
    values = given(request.form)
    with working() as ctx:
        day = day_of(values, "day", "日期")
        remarks.remark_on_filing(ctx, filing_id, values.get("words", ""), day=day)
    flash("办理进度已记录。", "good")
    return redirect(url_for("web.filings.show", filing_id=filing_id, _anchor="history-head"))


@pages.post("/suggestions/<int:suggestion_id>/remarks")
def note_suggestion(suggestion_id: int) -> ResponseReturnValue:
    values = given(request.form)
    with working() as ctx:
        day = day_of(values, "day", "日期")
        remarks.remark_on_suggestion(ctx, suggestion_id, values.get("words", ""), day=day)
    flash("办理进度已记录。", "good")
    return redirect(url_for("web.suggestions.show", suggestion_id=suggestion_id, _anchor="way-head"))
