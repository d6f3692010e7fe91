"""文件关联: a person confirms or rejects what one filed document does to another."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from filing.errors import InvalidInput
from filing.services.registration.relations import decide_relation
from filing.terms import RelationKind, RelationState
from filing.web.access import working
from filing.web.filters import whole

pages = Blueprint("relations", __name__)


@pages.post("/filings/<int:filing_id>/relations")
def decide(filing_id: int) -> ResponseReturnValue:
    kind, state = request.form.get("kind", ""), request.form.get("state", "")
    if kind not in {k.value for k in RelationKind} or state not in {s.value for s in RelationState}:
        raise InvalidInput("请选择关联的种类。", details={"kind": ["请选择关联的种类。"]})
    target = whole(request.form.get("target", ""))
    with working() as ctx:
        decide_relation(ctx, filing_id, target, kind=RelationKind(kind), state=RelationState(state))
    flash(f"{RelationState(state).label}：{RelationKind(kind).label}。", "good")
    return redirect(url_for("web.filings.show", filing_id=filing_id, _anchor="relations-head"))
