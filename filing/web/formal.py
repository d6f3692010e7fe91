"""形式审查: the checks of one filing with their evidence, and what the registrar decides; receiving many at once."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from filing.errors import InvalidInput
from filing.formal.record import Outcome
from filing.permissions import may
from filing.services.context import Context
from filing.services.letter.letters import letters_about, offers
from filing.services.registration.desk import preview_batch, receive_batch, return_filing
from filing.services.registration.formal import FormalReport, formal_report
from filing.services.registration.supplements import ItemInput, request_supplement
from filing.services.visibility import facts
from filing.terms import CheckState, FilingAction, FilingState, ReturnReason, SubjectKind
from filing.web.access import reading, working
from filing.web.filters import whole

pages = Blueprint("formal", __name__)


@pages.get("/filings/<int:filing_id>/formal")
def show(filing_id: int) -> ResponseReturnValue:
    with reading() as ctx:
        return _page(ctx, formal_report(ctx, filing_id))


def _page(ctx: Context, report: FormalReport) -> str:
    filing = report.filing
    decides = filing.state is FilingState.SUBMITTED and may(ctx.actor, FilingAction.REGISTER, facts(filing))
    return render_template(
        "formal/show.html",
        report=report,
        filing=filing,
        states=list(CheckState),
        decides=decides,
        askable=[outcome for outcome in report.outcomes if is_askable(outcome)],
        reasons=list(ReturnReason),
        letters=letters_about(ctx, SubjectKind.FILING, [filing.id]).get(filing.id, []),
        letter_offers=offers(ctx, SubjectKind.FILING, filing),
    )


def is_askable(outcome: Outcome) -> bool:
    """Whether the unit may be asked to mend it: lateness and what passed it cannot."""
    return outcome.state is not CheckState.PASS and not outcome.answer.tolerated


@pages.post("/filings/<int:filing_id>/supplement")
def ask(filing_id: int) -> ResponseReturnValue:
    """The chosen checks in the words of the form, then one item for each line of the free text."""
    chosen = [id_ for id_ in request.form.getlist("check") if request.form.get(f"words-{id_}", "").strip()]
    items = [ItemInput(request.form[f"words-{id_}"], id_) for id_ in chosen]
    items += [ItemInput(line) for line in request.form.get("others", "").splitlines() if line.strip()]
    with working() as ctx:
        filing = request_supplement(ctx, filing_id, items, seen_version=_seen_version())
        title = filing.title
    flash(f"已要求补正“{title}”，共 {len(items)} 项。", "good")
    return redirect(url_for("web.filings.show", filing_id=filing_id))


@pages.post("/filings/<int:filing_id>/return")
def send_back(filing_id: int) -> ResponseReturnValue:
    code = request.form.get("code", "")
    if code not in {reason.value for reason in ReturnReason}:
        raise InvalidInput("请选择退回的原因。", details={"code": ["请选择退回的原因。"]})
    with working() as ctx:
        words = request.form.get("reason", "")
        return_filing(ctx, filing_id, ReturnReason(code), words, seen_version=_seen_version())
    flash("已退回。", "good")
    return redirect(url_for("web.filings.show", filing_id=filing_id))


def _seen_version() -> int:
    return whole(request.form.get("version", ""))


@pages.get("/receiving")
def preview() -> ResponseReturnValue:
    """What can be received at once, and what cannot, before anything happens."""
    with reading() as ctx:
        return render_template("formal/batch.html", batch=preview_batch(ctx), is_done=False)


@pages.post("/receiving")
def receive() -> ResponseReturnValue:
    ids = [whole(value) for value in request.form.getlist("filing")]
    if not ids:
        raise InvalidInput("请至少选择一件。", details={"filing": ["请至少选择一件。"]})
    with working() as ctx:
        return render_template("formal/batch.html", batch=receive_batch(ctx, ids), is_done=True)
