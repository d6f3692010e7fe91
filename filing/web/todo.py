"""待办 and 期限: what waits for whom until when, and each clock with what has happened to it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from filing.permissions import Permission, has
from filing.services.clock import clock_acts, clocks
from filing.services.clock.clock_acts import clocks_of_filing, get_clock, latest_extension
from filing.services.clock.todo import TodoItem, scopes_of, todo
from filing.services.visibility import get_filing
from filing.terms import ClockAct, ClockKind, SubjectKind, TodoScope
from filing.web.access import reading, working
from filing.web.filters import day_of, given, page_of, term_of

pages = Blueprint("todo", __name__)

PLACES: dict[SubjectKind, tuple[str, str]] = {
    SubjectKind.OPINION: ("web.opinions.show", "opinion_id"),
    SubjectKind.SUGGESTION: ("web.suggestions.show", "suggestion_id"),
    SubjectKind.QUESTION: ("web.questions.show", "question_id"),
    SubjectKind.SENDING: ("web.sendings.show", "sending_id"),
    SubjectKind.OMISSION: ("web.omissions.list_all", "_anchor"),
}
"""Where an item of a kind opens; whatever is not here opens at its filing."""
AT_THE_DESK = frozenset({ClockKind.REVIEW, ClockKind.REQUESTED_REVIEW})
"""Filings that open where flags are decided."""


@pages.get("/todo")
def show() -> ResponseReturnValue:
    values = given(request.args)
    with reading() as ctx:
        scope = term_of(TodoScope, values.get("scope")) or TodoScope.MINE
        page = todo(ctx, scope, page=page_of(values))
        return render_template("todo/list.html", todo=page, scopes=scopes_of(ctx.actor), place_of=place_of)


def place_of(item: TodoItem) -> str:
    if item.subject_kind in PLACES:
        endpoint, name = PLACES[item.subject_kind]
        values: dict[str, Any] = {name: str(item.subject_id)}
        return url_for(endpoint, **values)
    if item.subject_kind is SubjectKind.FILING and item.kind in AT_THE_DESK:
        return url_for("web.review.desk", filing_id=item.filing_id)
    if item.filing_id is not None:
        return url_for("web.filings.show", filing_id=item.filing_id)
    return url_for("web.todo.clock", clock_id=item.clock_id)


@pages.get("/filings/<int:filing_id>/clocks")
def of_filing(filing_id: int) -> ResponseReturnValue:
    with reading() as ctx:
        found = clocks_of_filing(ctx, filing_id)
        return render_template("todo/filing.html", filing=get_filing(ctx, filing_id), clocks=found)


@pages.get("/clocks/<int:clock_id>")
def clock(clock_id: int) -> ResponseReturnValue:
    with reading() as ctx:
        found = get_clock(ctx, clock_id)
        is_keeper = ctx.actor.unit_id == found.receiver_id and found.stopped_on is None
        return render_template(
            "todo/clock.html",
            clock=found,
            filing=get_filing(ctx, found.filing_id) if found.filing_id is not None else None,
            events=clocks.events_of(ctx, found),
            may_keep=is_keeper and has(ctx.actor, Permission.KEEP_CLOCKS),
            latest=latest_extension(ctx, found) if is_keeper and has(ctx.actor, Permission.EXTEND_CLOCK) else None,
        )


@pages.post("/clocks/<int:clock_id>")
def act(clock_id: int) -> ResponseReturnValue:
    values = given(request.form)
    chosen = term_of(ClockAct, values.get("act"))
    reason = values.get("reason", "")
    with working() as ctx:
        if chosen is ClockAct.PAUSE:
            clock_acts.pause(ctx, clock_id, reason)
        elif chosen is ClockAct.RESUME:
            clock_acts.resume(ctx, clock_id, reason)
        else:
            clock_acts.extend(ctx, clock_id, day_of(values, "until", "到期日"), reason)
    flash("期限已更新。", "good")
    return redirect(url_for("web.todo.clock", clock_id=clock_id))
