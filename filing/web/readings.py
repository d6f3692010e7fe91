"""Files that could not be read or were read with doubt: what is wrong with each, and the way to read it again."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from filing.services.reading.reading_list import list_readings
from filing.services.reading.rereading import FORMAT_LABELS, KINDS, ReadingFilter, Reread, reread
from filing.web.access import reading, working
from filing.web.filters import given, id_of, page_of

pages = Blueprint("readings", __name__, url_prefix="/readings")


def chosen_of(values: dict[str, str]) -> ReadingFilter:
    """Raises InvalidInput."""
    return ReadingFilter(
        kind=values.get("kind", ""),
        format=values.get("format", ""),
        older_than=values.get("older_than", ""),
        filing_id=id_of(values, "filing_id"),
        page=page_of(values),
    )


@pages.get("")
def list_all() -> ResponseReturnValue:
    chosen = chosen_of(given(request.args))
    with reading() as ctx:
        page = list_readings(ctx, chosen)
    return render_template("readings.html", page=page, chosen=chosen, kinds=KINDS, formats=FORMAT_LABELS)


@pages.post("/retry")
def retry() -> ResponseReturnValue:
    """One filing, or all of the filter that the form carries."""
    values = given(request.form)
    chosen = chosen_of(values)
    with working() as ctx:
        done = reread(ctx, chosen)
    flash(words_of(done), "good" if done.queued else "message")
    back: dict[str, Any] = {
        "kind": values.get("kind"),
        "format": values.get("format"),
        "older_than": values.get("older_than"),
    }
    if chosen.filing_id is not None:
        back = {name: values.get(f"from_{name}") for name in back}
    return redirect(url_for("web.readings.list_all", **back))


def words_of(done: Reread) -> str:
    waiting = f"，另有 {done.waiting} 件已在排队" if done.waiting else ""
    finished = f"，{done.finished} 件审查已经终结，文本不变" if done.finished else ""
    emended = f"，{done.emended} 件已由人工更正，文本不变" if done.emended else ""
    return f"{done.queued} 件已排队重新读取{waiting}{finished}{emended}。"
