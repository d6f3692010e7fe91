"""分送 and 移送 of a filing."""

import re

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from filing.errors import NotFound
from filing.services.registration.handings import hand_on, note_reply
from filing.terms import HandingKind
from filing.web.access import working

pages = Blueprint("handings", __name__)


@pages.post("/filings/<int:filing_id>/handings/<kind>")
def hand(filing_id: int, kind: str) -> ResponseReturnValue:
    if kind not in {k.value for k in HandingKind}:
        raise NotFound("没有这种办理动作。")
    recipients = re.split(r"[\n、，,；;]", request.form.get("recipients", ""))
    with working() as ctx:
        rows = hand_on(ctx, filing_id, HandingKind(kind), recipients, request.form.get("words", ""))
        flash(f"已{HandingKind(kind).label} {len(rows)} 个单位。", "good")
    return redirect(url_for("web.filings.show", filing_id=filing_id, _anchor="handings-head"))


@pages.post("/handings/<int:handing_id>/reply")
def reply(handing_id: int) -> ResponseReturnValue:
    with working() as ctx:
        filing_id = note_reply(ctx, handing_id, request.form.get("reply", "")).filing_id
    flash("已登记反馈。", "good")
    return redirect(url_for("web.filings.show", filing_id=filing_id, _anchor="handings-head"))
