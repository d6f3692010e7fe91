"""同类问题清查: what a correction has opened, with every document it must look at."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from filing.errors import InvalidInput
from filing.permissions import Permission, has
from filing.services.opinion import sweeps
from filing.terms import FlagState
from filing.web.access import reading, working

pages = Blueprint("sweeps", __name__, url_prefix="/sweeps")


@pages.get("")
def list_all() -> ResponseReturnValue:
    with reading() as ctx:
        return render_template("sweeps/list.html", sweeps=sweeps.sweeps(ctx))


@pages.get("/<int:sweep_id>")
def show(sweep_id: int) -> ResponseReturnValue:
    return _show(sweep_id)


def _show(sweep_id: int, error: InvalidInput | None = None) -> ResponseReturnValue:
    with reading() as ctx:
        sweep = sweeps.get_sweep(ctx, sweep_id)
        items = sweeps.sweep_items(ctx, sweep)
        page = render_template(
            "sweeps/show.html",
            sweep=sweep,
            items=items,
            left=sum(not item.is_settled for item in items),
            states=list(FlagState),
            may_close=sweep.closed_at is None and has(ctx.actor, Permission.CLOSE_SWEEP),
            faults=error.details if error else {},
        )
    return page, 422 if error else 200


@pages.post("/<int:sweep_id>")
def close(sweep_id: int) -> ResponseReturnValue:
    try:
        with working() as ctx:
            sweeps.close_sweep(ctx, sweep_id, request.form.get("note", ""))
    except InvalidInput as error:
        return _show(sweep_id, error)
    flash("清查已结束。", "good")
    return redirect(url_for("web.sweeps.list_all"))
