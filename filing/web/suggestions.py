"""审查建议 in the office: the list, one suggestion with its steps, and those that came on paper."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from filing.errors import BadFile, Conflict, InvalidInput
from filing.models import Filing
from filing.permissions import SUGGESTION_PERMISSIONS, Permission, has, require
from filing.services.context import Context
from filing.services.letter.letters import letters_about, offers
from filing.services.remark.remarks import remarks_of_suggestion
from filing.services.suggestion import suggestion_list, suggestions
from filing.services.suggestion.suggestion_list import SuggestionFilter
from filing.services.suggestion.suggestions import FILE_MEGABYTES, FILES_LIMIT
from filing.terms import (
    SubjectKind,
    SuggestionAction,
    SuggestionChannel,
    SuggestionKind,
    SuggestionOutcome,
    SuggestionState,
)
from filing.web.access import reading, working
from filing.web.filters import given, page_of, term_of, whole
from filing.web.history import course_of
from filing.web.public import form_given, uploads_given
from filing.workflow import SUGGESTION_STEPS

pages = Blueprint("suggestions", __name__, url_prefix="/suggestions")


@pages.get("")
def list_all() -> ResponseReturnValue:
    values = given(request.args)
    chosen = SuggestionFilter(
        state=term_of(SuggestionState, values.get("state")),
        is_open=values.get("is_open") == "1",
        text=values.get("text", ""),
        page=page_of(values),
    )
    with reading() as ctx:
        return render_template(
            "suggestions/list.html",
            page=suggestion_list.list_suggestions(ctx, chosen),
            counts=suggestion_list.count_by_state(ctx),
            chosen=chosen,
            states=list(SuggestionState),
        )


@pages.get("/new")
def new() -> ResponseReturnValue:
    return _new()


def _new(error: InvalidInput | BadFile | None = None) -> ResponseReturnValue:
    with reading() as ctx:
        require(ctx.actor, Permission.MAKE_SUGGESTION)
        page = render_template(
            "suggestions/new.html",
            typed=request.form,
            faults=error.details if isinstance(error, InvalidInput) else {},
            error=error,
            kinds=list(SuggestionKind),
            channels=[channel for channel in SuggestionChannel if channel is not SuggestionChannel.ONLINE],
            files_limit=FILES_LIMIT,
            file_megabytes=FILE_MEGABYTES,
        )
    return page, 422 if error else 200


@pages.post("/new")
def create() -> ResponseReturnValue:
    """The answer itself carries the code, to be handed to the proposer."""
    try:
        with working() as ctx:
            made = suggestions.make(
                ctx,
                form_given(),
                uploads_given(),
                kind=term_of(SuggestionKind, request.form.get("kind")) or SuggestionKind.SUGGESTION,
                channel=term_of(SuggestionChannel, request.form.get("channel")) or SuggestionChannel.PAPER,
            )
            return render_template("public/receipt.html", made=made), 201
    except (InvalidInput, BadFile) as error:
        return _new(error)


@pages.get("/<int:suggestion_id>")
def show(suggestion_id: int) -> ResponseReturnValue:
    return _show(suggestion_id)


def _show(suggestion_id: int, error: InvalidInput | Conflict | None = None) -> ResponseReturnValue:
    """In a write transaction: to look at personal data is recorded."""
    with working() as ctx:
        suggestion = suggestions.get_suggestion(ctx, suggestion_id)
        page = render_template(
            "suggestions/show.html",
            suggestion=suggestion,
            proposer=suggestions.proposer_of(ctx, suggestion),
            files=suggestion_list.files_of(ctx, suggestion),
            course=course_of(suggestion_list.events_of(ctx, suggestion), remarks_of_suggestion(ctx, suggestion.id)),
            followers=suggestions.followers(ctx, suggestion),
            alike=[] if suggestion.leader_id else suggestion_list.alike(ctx, suggestion),
            named=[(f.id, _name(f)) for f in suggestion_list.filings_named(ctx, suggestion)],
            steps=_steps(ctx, suggestion.state, suggestion.kind),
            outcomes=list(SuggestionOutcome),
            letters=letters_about(ctx, SubjectKind.SUGGESTION, [suggestion.id]).get(suggestion.id, []),
            letter_offers=offers(ctx, SubjectKind.SUGGESTION, suggestion),
            typed=request.form,
            error=error,
        )
    return page, 200 if error is None else 409 if isinstance(error, Conflict) else 422


def _name(filing: Filing) -> str:
    return " ".join(filter(None, (filing.title, filing.document_number, f"（编号 {filing.id}）")))


def _steps(ctx: Context, state: SuggestionState, kind: SuggestionKind) -> list[SuggestionAction]:
    """What the visitor may do next; a request is never declined."""
    never = {SuggestionAction.DECLINE} if kind is SuggestionKind.REQUEST else set()
    open_steps = [a for a, step in SUGGESTION_STEPS.items() if state in step.sources and a not in never]
    return [a for a in open_steps if has(ctx.actor, SUGGESTION_PERMISSIONS[a])]


@pages.post("/<int:suggestion_id>/actions")
def act(suggestion_id: int) -> ResponseReturnValue:
    form = request.form
    try:
        action = term_of(SuggestionAction, form.get("action") or None)
        if action is None:
            raise InvalidInput("请选择办理方式。", details={"action": ["请选择办理方式。"]})
        with working() as ctx:
            suggestion = suggestions.get_suggestion(ctx, suggestion_id)
            outcome = term_of(SuggestionOutcome, form.get("outcome") or None)
            suggestions.act(ctx, suggestion, action, words=form.get("words", ""), outcome=outcome)
    except (InvalidInput, Conflict) as error:
        return _show(suggestion_id, error)
    flash(f"已办理：{action.label}。", "good")
    return redirect(url_for("web.suggestions.show", suggestion_id=suggestion_id))


@pages.post("/<int:suggestion_id>/filing")
def link(suggestion_id: int) -> ResponseReturnValue:
    filing_id = whole(request.form.get("filing", "")) or None
    try:
        with working() as ctx:
            suggestions.link(ctx, suggestion_id, filing_id)
    except InvalidInput as error:
        return _show(suggestion_id, error)
    flash("已关联备案件。" if filing_id else "已取消关联。", "good")
    return redirect(url_for("web.suggestions.show", suggestion_id=suggestion_id))


@pages.post("/<int:suggestion_id>/leader")
def join(suggestion_id: int) -> ResponseReturnValue:
    leader_id = whole(request.form.get("leader", "")) or None
    try:
        with working() as ctx:
            suggestions.join(ctx, suggestion_id, leader_id)
    except InvalidInput as error:
        return _show(suggestion_id, error)
    flash("已并案办理。" if leader_id else "已分开办理。", "good")
    return redirect(url_for("web.suggestions.show", suggestion_id=suggestion_id))


@pages.get("/<int:suggestion_id>/files/<int:file_id>")
def download(suggestion_id: int, file_id: int) -> ResponseReturnValue:
    with working() as ctx:
        found, data = suggestions.file_of(ctx, suggestion_id, file_id)
    return send_file(BytesIO(data), "application/octet-stream", as_attachment=True, download_name=found.filename)
