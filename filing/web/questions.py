"""询问: asked, answered with files, followed up, withdrawn, put into a letter."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from filing.errors import BadFile, InvalidInput, NotFound
from filing.models import Filing, ProvisionRow
from filing.permissions import Permission, may, require
from filing.services.context import Context
from filing.services.memory.anchors import heads_of
from filing.services.memory.provisions import provisions_of
from filing.services.question import questions
from filing.services.visibility import current_revision, facts, get_filing
from filing.terms import QuestionAction, QuestionState
from filing.web.access import reading, working
from filing.web.public import uploads_given
from filing.workflow import QUESTION_STEPS, REVIEWABLE

pages = Blueprint("questions", __name__)


@pages.get("/filings/<int:filing_id>/questions/new")
def new(filing_id: int) -> ResponseReturnValue:
    return _new(filing_id)


def _new(filing_id: int, error: InvalidInput | None = None) -> ResponseReturnValue:
    with reading() as ctx:
        filing = get_filing(ctx, filing_id)
        require(ctx.actor, QuestionAction.ASK, facts(filing))
        revision = current_revision(ctx, filing.id)
        heads = heads_of(provisions_of(ctx, revision)) if revision else []
        page = render_template(
            "questions/new.html",
            filing=filing,
            heads=heads,
            chosen=head_around(request.values.get("address", ""), heads),
            typed=request.values,
            error=error,
            faults=error.details if error else {},
        )
    return page, 422 if error else 200


def head_around(address: str, heads: Sequence[ProvisionRow]) -> str:
    """The nearest of `heads` that the provision at `address` is or belongs to; empty for none."""
    around = [row.address for row in heads if f"{address}__".startswith(f"{row.address}__")]
    return max(around, key=len, default="")


@pages.post("/filings/<int:filing_id>/questions")
def ask(filing_id: int) -> ResponseReturnValue:
    form = request.form
    try:
        with working() as ctx:
            asked = questions.ask(ctx, filing_id, form.get("words", ""), address=form.get("address", ""))
            question_id = asked.id
    except InvalidInput as error:
        return _new(filing_id, error)
    flash("已发给制定机关，开始计算答复期限。", "good")
    return redirect(url_for("web.questions.show", question_id=question_id))


@pages.get("/questions/<int:question_id>")
def show(question_id: int) -> ResponseReturnValue:
    return _show(question_id)


def _show(question_id: int, error: InvalidInput | BadFile | None = None) -> ResponseReturnValue:
    with reading() as ctx:
        view = questions.get_question(ctx, question_id)
        question, filing = view.question, view.question.filing
        may_write = may(ctx.actor, Permission.WRITE_LETTERS, facts(filing))
        page = render_template(
            "questions/show.html",
            view=view,
            question=question,
            filing=filing,
            steps=steps_of(ctx, filing, question.state),
            letters=questions.letters_of_question(ctx, question),
            may_draft=may_write and question.state is QuestionState.ASKED,
            typed=request.form,
            error=error,
            faults=error.details if isinstance(error, InvalidInput) else {},
        )
    return page, 422 if error else 200


def steps_of(ctx: Context, filing: Filing, state: QuestionState) -> list[QuestionAction]:
    """What the actor may say next."""
    open_steps = [action for action, step in QUESTION_STEPS.items() if state in step.sources]
    at_hand = filing.state in REVIEWABLE
    return [action for action in open_steps if at_hand and may(ctx.actor, action, facts(filing))]


@pages.post("/questions/<int:question_id>/<action>")
def act(question_id: int, action: str) -> ResponseReturnValue:
    if action not in {step.value for step in QUESTION_STEPS}:
        raise NotFound("没有这种办理动作。")
    step = QuestionAction(action)
    try:
        with working() as ctx:
            questions.act(ctx, question_id, step, request.form.get("words", ""), files=uploads_given())
    except (InvalidInput, BadFile) as error:
        return _show(question_id, error)
    flash(f"已{step.label}。", "good")
    return redirect(url_for("web.questions.show", question_id=question_id))


@pages.post("/questions/<int:question_id>/letter")
def draft(question_id: int) -> ResponseReturnValue:
    with working() as ctx:
        letter_id = questions.draft_inquiry(ctx, question_id).id
    return redirect(url_for("web.letters.show", letter_id=letter_id))
