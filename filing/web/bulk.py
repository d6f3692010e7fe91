"""批量研判 and 同样条款: choose, look at what would happen, do it, take it back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from filing.checking.rule import TOPICS
from filing.errors import InvalidInput
from filing.permissions import Permission, has
from filing.schemas import BulkSchema, FlagFilterSchema, RulingSchema, load, ruling_of
from filing.services.context import Context
from filing.services.review import bulk
from filing.services.review.bulk import FlagFilter
from filing.services.review.elsewhere import elsewhere
from filing.services.review.verdicts import Ruling
from filing.terms import DismissReason, FlagState, Severity, Verdict
from filing.web.access import reading, working
from filing.web.filters import given, whole
from filing.workflow import UNDECIDED

pages = Blueprint("bulk", __name__, url_prefix="/review")

LEAD_ONLY = frozenset({Verdict.ESCALATE, Verdict.REFER})


@pages.get("/flags")
def choose() -> ResponseReturnValue:
    chosen: FlagFilter = load(FlagFilterSchema(), given(request.args))
    with reading() as ctx:
        total, flags = bulk.flags_for(ctx, chosen)
        return render_template(
            "bulk/choose.html",
            total=total,
            flags=flags,
            chosen=chosen,
            severities=list(Severity),
            topics=TOPICS,
            states=[FlagState.OPEN, FlagState.NEEDS_INFO],
            limit=bulk.LIMIT,
            **_choices(ctx),
        )


@pages.get("/flags/<int:flag_id>/elsewhere")
def places(flag_id: int) -> ResponseReturnValue:
    with reading() as ctx:
        found = elsewhere(ctx, flag_id)
        flag = found.flag
        return render_template(
            "bulk/elsewhere.html",
            found=found,
            flag=flag,
            undecided=UNDECIDED,
            ruling=Ruling(_VERDICT_OF.get(flag.state, Verdict.CONFIRM), flag.reason, flag.note),
            **_choices(ctx),
        )


_VERDICT_OF = {FlagState.CONFIRMED: Verdict.CONFIRM, FlagState.DISMISSED: Verdict.DISMISS}
"""What the form of the same provision offers first: what was decided here."""


def _choices(ctx: Context) -> dict[str, object]:
    may_send = has(ctx.actor, Permission.REFER_FLAG)
    verdicts = [v for v in Verdict if v in bulk.BULK and (may_send or v not in LEAD_ONLY)]
    return {
        "verdicts": verdicts,
        "reasons": list(DismissReason),
        "may_decide": has(ctx.actor, Permission.DECIDE_FLAG),
    }


@pages.post("/flags/preview")
def preview() -> ResponseReturnValue:
    ruling = ruling_of(load(RulingSchema(), given(request.form)))
    with reading() as ctx:
        planned = bulk.preview(ctx, seen(), ruling)
        return render_template("bulk/preview.html", planned=planned, ruling=planned.ruling)


@pages.post("/flags/batch")
def decide() -> ResponseReturnValue:
    ruling = ruling_of(load(RulingSchema(), given(request.form)))
    with working() as ctx:
        batch_id = bulk.decide_many(ctx, seen(), ruling).id
    return redirect(url_for("web.bulk.batch", batch_id=batch_id))


def seen() -> dict[int, int | None]:
    """The boxes that were ticked: 7:2 is flag 7 as of version 2. Raises InvalidInput for none."""
    pairs = [value.partition(":") for value in request.form.getlist("flag")]
    flags = [{"id": whole(id_), "version": whole(version)} for id_, _, version in pairs]
    if not flags:
        raise InvalidInput(bulk.NONE_CHOSEN)
    loaded = BulkSchema(only=("flags",)).load({"flags": flags})
    return {flag["id"]: flag["version"] for flag in loaded["flags"]}


@pages.get("/batches/<int:batch_id>")
def batch(batch_id: int) -> ResponseReturnValue:
    with reading() as ctx:
        done, rows = bulk.get_batch(ctx, batch_id)
        may_undo = done.account_id == ctx.actor.account_id or has(ctx.actor, Permission.ASSIGN_REVIEW)
        return render_template("bulk/batch.html", batch=done, rows=rows, may_undo=may_undo)


@pages.post("/batches/<int:batch_id>/undo")
def undo(batch_id: int) -> ResponseReturnValue:
    with working() as ctx:
        skipped = bulk.undo(ctx, batch_id)
    kept = f"，{len(skipped)} 处没有撤销：{skipped[0].why}。" if skipped else "。"
    flash(f"已撤销这次批量研判{kept}", "attention" if skipped else "good")
    return redirect(url_for("web.bulk.batch", batch_id=batch_id))
