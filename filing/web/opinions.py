"""审查意见: the list, one opinion with its editor, steps, versions and rectification, for both sides."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from filing.deadlines import CHINA
from filing.errors import BadFile, InvalidInput
from filing.permissions import Permission, has, may
from filing.services.context import Context
from filing.services.letter.letters import offers
from filing.services.letter.opinion_text import Words, composed
from filing.services.material.materials import Upload
from filing.services.opinion import corrections, opinion_list, opinions, sweeps
from filing.services.opinion.opinion_steps import StepInput, possible_successors, proof_file, take_step
from filing.services.opinion.opinions import OpinionView, words_of
from filing.services.visibility import facts
from filing.terms import MaterialKind, OpinionAction, OpinionState, OpinionTrack, Outcome, Request, SubjectKind
from filing.text.difference import differences
from filing.web.access import reading, wants_fragment, working
from filing.web.filters import day_of, given, page_of, term_of, whole
from filing.workflow import OPINION_STEPS, WRITABLE

pages = Blueprint("opinions", __name__, url_prefix="/opinions")

COMPARED = frozenset({OpinionState.CORRECTED, OpinionState.CLOSED})
"""States in which the text filed anew is shown beside the old one."""


@pages.get("")
def list_all() -> ResponseReturnValue:
    values = given(request.args)
    chosen = term_of(OpinionState, values.get("state"))
    is_open = "all" not in values and chosen is None
    with reading() as ctx:
        found = opinion_list.list_opinions(ctx, state=chosen, is_open=is_open, page=page_of(values))
        return render_template(
            "opinions/list.html",
            page=found,
            chosen=chosen,
            is_open=is_open,
            states=list(OpinionState),
            may_manage=has(ctx.actor, Permission.MANAGE_TEMPLATES),
        )


@pages.post("/of/<int:filing_id>")
def begin(filing_id: int) -> ResponseReturnValue:
    track = term_of(OpinionTrack, request.form.get("track")) or OpinionTrack.OPINION
    with working() as ctx:
        opinion_id = opinions.begin_opinion(ctx, filing_id, track).id
    return redirect(url_for("web.opinions.show", opinion_id=opinion_id))


@pages.get("/<int:opinion_id>")
def show(opinion_id: int) -> ResponseReturnValue:
    return _show(opinion_id)


def _show(opinion_id: int, error: InvalidInput | BadFile | None = None) -> ResponseReturnValue:
    """After a fault, with what was typed."""
    with reading() as ctx:
        view = opinions.view_opinion(ctx, opinion_id)
        typed = words_given(view.words) if error and "opening" in request.form else None
        page = render_template(
            "opinions/show.html",
            view=view,
            opinion=view.opinion,
            filing=view.filing,
            words=typed or view.words,
            body=composed(typed) if typed else view.body,
            steps=steps_of(ctx, view),
            step_of=OPINION_STEPS,
            letter_offers=offers(ctx, SubjectKind.OPINION, view.opinion),
            may_write=_may_write(ctx, view),
            may_see_desk=may(ctx.actor, Permission.SEE_FLAGS, facts(view.filing)),
            requests=list(Request),
            outcomes=list(Outcome),
            **_rectification(ctx, view),
            error=error,
            faults=error.details if isinstance(error, InvalidInput) else {},
            typed=request.form,
        )
    return page, 422 if error else 200


def _may_write(ctx: Context, view: OpinionView) -> bool:
    return view.opinion.state in WRITABLE and may(ctx.actor, Permission.WRITE_OPINION, facts(view.filing))


def _rectification(ctx: Context, view: OpinionView) -> dict[str, object]:
    """The new text beside the old one for the reviewing body, what may be named as new for the unit."""
    may_settle = may(ctx.actor, Permission.WRITE_OPINION, facts(view.filing))
    shown = may_settle and view.opinion.state in COMPARED and view.opinion.successor_id is not None
    compared = corrections.compare(ctx, view.opinion.id) if shown else []
    return {
        "compared": [(one, differences(one.old, one.new or "")) for one in compared],
        "may_settle": may_settle and view.opinion.state is OpinionState.CORRECTED,
        "sweeps": sweeps.sweeps(ctx, view.opinion.id) if has(ctx.actor, Permission.SEE_SWEEPS) else [],
        "settled": {row.flag_id: row for row in view.corrections.values()},
        "successors": possible_successors(ctx, view.opinion) if has(ctx.actor, OpinionAction.REPORT) else [],
    }


def steps_of(ctx: Context, view: OpinionView) -> list[OpinionAction]:
    """The steps that stand open to the actor now."""
    return [
        action
        for action, step in OPINION_STEPS.items()
        if view.opinion.state in step.sources
        and view.opinion.track in step.tracks
        and may(ctx.actor, action, facts(view.filing))
    ]


@pages.post("/<int:opinion_id>/words")
def save(opinion_id: int) -> ResponseReturnValue:
    """By button, which keeps the version, or by filing.js while somebody writes."""
    act = request.form.get("act", "")
    version = whole(request.form.get("version", ""))
    try:
        with working() as ctx:
            words = words_given(opinions.view_opinion(ctx, opinion_id).words)
            opinions.save_words(ctx, opinion_id, words, keep=act == "keep", seen_version=version)
            if act == "take_in":
                opinions.take_in_flags(ctx, opinion_id)
            seen = opinions.get_opinion(ctx, opinion_id).version
    except InvalidInput as error:
        return ({"message": error.message}, 400) if wants_fragment() else _show(opinion_id, error)
    if wants_fragment():
        saved = f"{datetime.now(CHINA):%H:%M} 已自动保存"
        return {"version": seen, "message": saved, "html": render_template("opinions/_body.html", body=composed(words))}
    flash("已按新的研判更新问题。" if act == "take_in" else "已保存为一个版本。", "good")
    return redirect(url_for("web.opinions.show", opinion_id=opinion_id))


def words_given(before: Words) -> Words:
    """The words of the form; a point is named by its flag, and left out where its box is not ticked."""
    form = request.form
    points = tuple(
        replace(
            point,
            basis=form.get(f"basis-{point.flag}", point.basis),
            reasoning=form.get(f"reasoning-{point.flag}", point.reasoning),
            request=term_of(Request, form.get(f"request-{point.flag}")) or point.request,
        )
        for point in before.points
        if f"use-{point.flag}" in form
    )
    return Words(form.get("opening", before.opening), points, form.get("closing", before.closing))


@pages.post("/<int:opinion_id>/steps/<action>")
def act(opinion_id: int, action: str) -> ResponseReturnValue:
    step = term_of(OpinionAction, action)
    assert step is not None
    try:
        with working() as ctx:
            version = whole(request.form.get("version", ""))
            take_step(ctx, opinion_id, step, step_given(), seen_version=version)
    except (InvalidInput, BadFile) as error:
        return _show(opinion_id, error)
    flash(f"已{step.label}。" if not step.label.startswith("已") else step.label, "good")
    return redirect(url_for("web.opinions.show", opinion_id=opinion_id))


def step_given() -> StepInput:
    """Raises InvalidInput."""
    values, file = given(request.form), request.files.get("proof")
    proof = Upload(file.filename, file.read(), MaterialKind.OTHER) if file and file.filename else None
    return StepInput(
        words=values.get("words", ""),
        due_on=day_of(values, "due_on", "期限"),
        outcome=term_of(Outcome, values.get("outcome")),
        successor_id=whole(values.get("successor_id", "")) or None,
        proof=proof,
    )


@pages.post("/<int:opinion_id>/corrections/<int:flag_id>")
def settle(opinion_id: int, flag_id: int) -> ResponseReturnValue:
    outcome = term_of(Outcome, request.form.get("outcome"))
    if outcome is None:
        raise InvalidInput("请选择核对结果。")
    with working() as ctx:
        corrections.settle(ctx, opinion_id, flag_id, outcome, note=request.form.get("note", ""))
    flash("已记录核对结果。", "good")
    return redirect(url_for("web.opinions.show", opinion_id=opinion_id, _anchor=f"point-{flag_id}"))


@pages.get("/<int:opinion_id>/versions")
def versions(opinion_id: int) -> ResponseReturnValue:
    """Two versions held against each other; the last two where none are chosen."""
    with reading() as ctx:
        view = opinions.view_opinion(ctx, opinion_id)
        drafts = {draft.number: draft for draft in view.drafts}
        newest = max(drafts)
        new = drafts.get(whole(request.args.get("new", "")), drafts[newest])
        old = drafts.get(whole(request.args.get("old", "")), drafts.get(new.number - 1, new))
        pieces = differences(composed(words_of(old)), composed(words_of(new)))
        return render_template("opinions/versions.html", view=view, drafts=view.drafts, old=old, new=new, pieces=pieces)


@pages.get("/<int:opinion_id>/events/<int:event_id>/proof")
def proof(opinion_id: int, event_id: int) -> ResponseReturnValue:
    """The file byte for byte, never shown by the browser."""
    with working() as ctx:
        filename, data = proof_file(ctx, opinion_id, event_id)
    return send_file(BytesIO(data), "application/octet-stream", as_attachment=True, download_name=filename, max_age=0)
