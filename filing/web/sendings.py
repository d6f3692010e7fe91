"""上报备案: what the unit sends to bodies outside of this system, each with its steps and its letter."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from filing.errors import Conflict, FilingError, InvalidInput, NotFound
from filing.permissions import Permission, has, require
from filing.profile import CHANNELS
from filing.schemas import DOCX, SendingFormSchema, SendingReportSchema, load
from filing.services.sending import sendings
from filing.services.sending.sending_letters import report_of
from filing.services.sending.sendings import SendingForm, SendingReport
from filing.terms import DocumentType, SendingAction, SendingMedium, SendingState
from filing.web.access import reading, working
from filing.web.errors import status_of
from filing.web.filters import given, id_of, page_of, term_of, whole
from filing.workflow import SENDING_START, SENDING_STEPS

pages = Blueprint("sendings", __name__, url_prefix="/sendings")


@pages.get("")
def list_all() -> ResponseReturnValue:
    values = given(request.args)
    state = term_of(SendingState, values.get("state"))
    with reading() as ctx:
        return render_template(
            "sendings/list.html",
            page=sendings.list_sendings(ctx, state, page=page_of(values)),
            chosen=state,
            states=list(SendingState),
            may_handle=has(ctx.actor, Permission.HANDLE_SENDING),
        )


@pages.get("/new")
def new() -> ResponseReturnValue:
    filing_id = id_of(given(request.args), "filing")
    with reading() as ctx:
        require(ctx.actor, Permission.HANDLE_SENDING)
        form = sendings.form_of(ctx, filing_id) if filing_id is not None else SendingForm()
        return _new(form)


def _new(values: object, error: FilingError | None = None) -> ResponseReturnValue:
    page = render_template("sendings/new.html", values=values, **_choices(error))
    return page, _status(error)


def _status(error: FilingError | None) -> int:
    return 422 if isinstance(error, InvalidInput) else status_of(error) if error else 200


def _choices(error: FilingError | None) -> dict[str, object]:
    bodies = dict.fromkeys(kind.label for channel in CHANNELS.values() for kind in channel.receivers)
    faults = error.details if isinstance(error, InvalidInput) else {}
    return {"types": list(DocumentType), "bodies": list(bodies), "error": error, "faults": faults}


@pages.post("")
def register() -> ResponseReturnValue:
    try:
        with working() as ctx:
            sending_id = sendings.register(ctx, _form_given()).id
    except (InvalidInput, Conflict) as error:
        return _new(request.form.to_dict(), error)
    flash("已登记，待报送。", "good")
    return redirect(url_for("web.sendings.show", sending_id=sending_id))


def _form_given() -> SendingForm:
    """Raises InvalidInput by field."""
    words = {name: words.strip() for name, words in request.form.items()}
    loaded: SendingForm = load(SendingFormSchema(), {**words, "document_type": words.get("document_type") or None})
    return loaded


@pages.get("/<int:sending_id>")
def show(sending_id: int) -> ResponseReturnValue:
    return _show(sending_id)


def _show(sending_id: int, error: FilingError | None = None, *, values: object = None) -> ResponseReturnValue:
    """`values`: what was typed into the form, in place of what is stored."""
    with reading() as ctx:
        sending = sendings.get_sending(ctx, sending_id)
        page = render_template(
            "sendings/show.html",
            sending=sending,
            values=values or sending,
            typed=request.form.to_dict() if error else {},
            actions=sendings.actions_on(ctx, sending),
            steps=SENDING_STEPS,
            media=list(SendingMedium),
            may_edit=sending.state is SENDING_START and has(ctx.actor, Permission.HANDLE_SENDING),
            today=ctx.today,
            **_choices(error),
        )
    return page, _status(error)


@pages.post("/<int:sending_id>")
def edit(sending_id: int) -> ResponseReturnValue:
    try:
        with working() as ctx:
            sendings.edit(ctx, sending_id, _form_given(), seen_version=whole(request.form.get("version", "")))
    except (InvalidInput, Conflict) as error:
        return _show(sending_id, error, values=request.form.to_dict())
    flash("已保存。", "good")
    return redirect(url_for("web.sendings.show", sending_id=sending_id))


@pages.post("/<int:sending_id>/actions/<action>")
def act(sending_id: int, action: str) -> ResponseReturnValue:
    if action not in {a.value for a in SendingAction}:
        raise NotFound("没有这种办理动作。")
    step = SendingAction(action)
    try:
        with working() as ctx:
            said: SendingReport = load(SendingReportSchema(), given(request.form))
            version = whole(request.form.get("version", ""))
            sendings.act(ctx, sending_id, step, said, seen_version=version)
    except (InvalidInput, Conflict) as error:
        return _show(sending_id, error)
    flash(f"已{step.label}。", "good")
    return redirect(url_for("web.sendings.show", sending_id=sending_id))


@pages.get("/<int:sending_id>/report.docx")
def download(sending_id: int) -> ResponseReturnValue:
    with reading() as ctx:
        sending = sendings.get_sending(ctx, sending_id)
        data, name = report_of(ctx, sending), f"备案报告 {sending.number or '草稿'}.docx"
    return send_file(BytesIO(data), DOCX, as_attachment=True, download_name=name, max_age=0)
