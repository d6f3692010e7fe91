"""备案件: lists, one filing with its stages and history, steps of the case, files, receipt."""

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from filing.errors import NotFound
from filing.models import Filing
from filing.permissions import FILING_SIDE, REVIEW_SIDE, Actor, Permission, has, may
from filing.services.context import Context
from filing.services.letter.letters import letters_about, letters_of, offers
from filing.services.opinion.opinions import OPINED, opinions_of
from filing.services.procedure import lateness, submission, transitions
from filing.services.procedure.receivers import names_of_receivers
from filing.services.procedure.siblings import siblings_of
from filing.services.procedure.stages import Stage, stages_of
from filing.services.question.questions import questions_of
from filing.services.reading import intake, reports
from filing.services.reading.emendations import may_emend
from filing.services.registration.handings import handings_of, may_hand_on
from filing.services.registration.relations import relations_of
from filing.services.registration.supplements import supplements_of
from filing.services.remark.remarks import progress_of, remarks_of
from filing.services.review import review
from filing.services.review.review import Case
from filing.services.sending.sendings import sendings_of
from filing.services.suggestion.suggestion_list import of_filing
from filing.services.visibility import facts, get_filing, is_party
from filing.terms import (
    DocumentType,
    FilingAction,
    FilingState,
    FlagState,
    OpinionTrack,
    QuestionAction,
    RelationKind,
    SubjectKind,
)
from filing.web.access import reading, the_actor, wants_fragment, working
from filing.web.filters import filter_of, whole
from filing.web.history import course_of
from filing.workflow import EDITABLE, OPINION_ENDS, PRIVATE, REVIEWABLE, TRANSITIONS

pages = Blueprint("filings", __name__, url_prefix="/filings")

ELSEWHERE = frozenset(
    {
        FilingAction.RESUBMIT,
        FilingAction.CONCLUDE,
        FilingAction.BEGIN_REVIEW,
        FilingAction.REQUEST_SUPPLEMENT,
        FilingAction.RETURN,
    }
)
"""Steps taken on a page of their own: the form, the formal check, the review desk; the first verdict begins a review
by itself."""
BY_FORM = frozenset({FilingAction.SUBMIT, FilingAction.REQUEST_SIGNOFF})
"""Steps that the form takes as long as it can be changed; what waits for its 审签 is sent as it stands."""
BUSY = frozenset({"queued", "running"})


@pages.get("")
def list_all() -> ResponseReturnValue:
    chosen = filter_of(request.args)
    with reading() as ctx:
        page = review.queue(ctx, chosen)
        return render_template(
            "filings/list.html",
            page=page,
            chosen=chosen,
            states=_states(ctx.actor),
            types=list(DocumentType),
            has_desk=ctx.actor.role in FILING_SIDE | REVIEW_SIDE,
            this_year=ctx.today.year,
        )


def _states(actor: Actor) -> list[FilingState]:
    """States that the actor ever meets."""
    hidden = {FilingState.DRAFT, FilingState.PENDING_SIGNOFF}
    if actor.role in FILING_SIDE:
        hidden = set()
    elif actor.role not in REVIEW_SIDE:
        hidden |= {FilingState.SUBMITTED, FilingState.SUPPLEMENT_REQUESTED, FilingState.RETURNED, FilingState.WITHDRAWN}
    return [state for state in FilingState if state not in hidden]


@pages.get("/<int:filing_id>")
def show(filing_id: int) -> ResponseReturnValue:
    """A look into what is not published is recorded, so this is a unit of work."""
    with working() as ctx:
        case = review.case(ctx, filing_id, for_desk=False)
        stages = stages_of(ctx, case.filing, case.revision)
        return render_template(
            "filings/show.html",
            case=case,
            filing=case.filing,
            revision=case.revision,
            stages=stages,
            is_busy=is_busy(stages),
            suggestions=of_filing(ctx, case.filing),
            opinions=opinions_of(ctx, case.filing),
            questions=questions_of(ctx, case.filing),
            letters=letters_of(ctx, case.filing),
            letter_offers=offers(ctx, SubjectKind.FILING, case.filing),
            tracks=tracks_of(ctx, case),
            course=course_of(case.events, progress_of(remarks_of(ctx, case.filing))),
            actions=actions_of(ctx.actor, case.filing),
            transitions=TRANSITIONS,
            supplements=supplements_of(ctx, case.filing),
            relations=relations_of(ctx, case.filing),
            receivers=names_of_receivers(ctx, case.filing),
            siblings=siblings_of(ctx, case.filing),
            sendings=sendings_of(ctx, case.filing),
            **_handings(ctx, case.filing),
            handing_ways=may_hand_on(ctx, case.filing),
            relation_kinds=list(RelationKind),
            may_emend=may_emend(ctx.actor, case.filing) and bool(case.text),
            is_reviewable=case.filing.state in REVIEWABLE,
            open_flags=sum(flag.state is FlagState.OPEN for flag in case.flags),
            **rights_on(ctx.actor, case.filing),
        )


def may_send_up(actor: Actor, filing: Filing) -> bool:
    """Whether the actor may write down that the unit has sent the document elsewhere too."""
    return has(actor, Permission.HANDLE_SENDING) and actor.unit_id == filing.unit_id and filing.state not in PRIVATE


def rights_on(actor: Actor, filing: Filing) -> dict[str, bool]:
    """What of the page the actor may see and do, asking the database for nothing."""
    its = facts(filing)
    return {
        "is_party": is_party(actor, filing),
        "may_edit": may_edit(actor, filing),
        "may_explain": lateness.may_explain(actor, filing),
        "may_ask": filing.state in REVIEWABLE and may(actor, QuestionAction.ASK, its),
        "may_note": may(actor, Permission.WRITE_REMARKS, its),
        "may_send_up": may_send_up(actor, filing),
        "may_write_letters": may(actor, Permission.WRITE_LETTERS, its),
        "may_retry": may(actor, Permission.RETRY_INTAKE, its),
        "may_see_report": may(actor, Permission.SEE_READINGS, its),
        "may_see_formal": may(actor, Permission.SEE_FORMAL, its),
        "may_see_flags": may(actor, Permission.SEE_FLAGS, its),
    }


def _handings(ctx: Context, filing: Filing) -> dict[str, Any]:
    """To whom it was handed on, with the letters of each."""
    views = handings_of(ctx, filing)
    rows = [view.handing for view in views]
    return {
        "handings": views,
        "handing_letters": letters_about(ctx, SubjectKind.DISTRIBUTION, [row.id for row in rows]) if rows else {},
        "handing_offers": {row.id: offers(ctx, SubjectKind.DISTRIBUTION, row) for row in rows},
    }


def actions_of(actor: Actor, filing: Filing) -> list[FilingAction]:
    """The steps that stand open to the actor now, in the order of the case."""
    elsewhere = ELSEWHERE | BY_FORM if filing.state in EDITABLE else ELSEWHERE
    return [
        action
        for action, transition in TRANSITIONS.items()
        if action not in elsewhere and filing.state in transition.sources and may(actor, action, facts(filing))
    ]


def tracks_of(ctx: Context, case: Case) -> list[OpinionTrack]:
    """What the actor may begin to write about the case now."""
    holds = any(flag.state is FlagState.CONFIRMED for flag in case.flags)
    if not (holds and case.filing.state in OPINED and may(ctx.actor, Permission.WRITE_OPINION, facts(case.filing))):
        return []
    busy = {opinion.track for opinion in opinions_of(ctx, case.filing) if opinion.state not in OPINION_ENDS}
    return [track for track in OpinionTrack if track not in busy]


def may_edit(actor: Actor, filing: Filing) -> bool:
    return filing.state in EDITABLE and may(actor, Permission.EDIT_FILING, facts(filing))


def is_busy(stages: tuple[Stage, ...]) -> bool:
    """Whether the worker is at it, so that the page should look again."""
    return any(stage.state in BUSY for stage in stages)


@pages.post("/<int:filing_id>/late-reason")
def explain(filing_id: int) -> ResponseReturnValue:
    with working() as ctx:
        lateness.explain_lateness(ctx, filing_id, request.form.get("reason", ""))
    flash("迟报原因已保存。", "good")
    return redirect(url_for("web.filings.show", filing_id=filing_id))


@pages.get("/<int:filing_id>/report")
def report(filing_id: int) -> ResponseReturnValue:
    """A look into what is not published is recorded, so this is a unit of work."""
    with working() as ctx:
        found = reports.report_of(ctx, filing_id)
        return render_template(
            "filings/report.html",
            report=found,
            filing=found.filing,
            revision=found.revision,
            may_emend=may_emend(ctx.actor, found.filing) and bool(found.revision.characters),
            may_retry=may(ctx.actor, Permission.RETRY_INTAKE, facts(found.filing)),
        )


@pages.get("/<int:filing_id>/progress")
def progress(filing_id: int) -> ResponseReturnValue:
    """The stages alone, for filing.js to look again."""
    if not wants_fragment():
        return redirect(url_for("web.filings.show", filing_id=filing_id))
    with reading() as ctx:
        filing = get_filing(ctx, filing_id)
        stages = intake.stages(ctx, filing)
        html = render_template(
            "filings/_stages.html",
            filing=filing,
            stages=stages,
            may_retry=may(ctx.actor, Permission.RETRY_INTAKE, facts(filing)),
        )
    return {"html": html, "busy": is_busy(stages)}


@pages.post("/<int:filing_id>/actions/<action>")
def act(filing_id: int, action: str) -> ResponseReturnValue:
    """One step of the case that needs no page of its own."""
    if action not in {a.value for a in FilingAction}:
        raise NotFound("没有这种办理动作。")
    step = FilingAction(action)
    if step is FilingAction.RETURN:
        raise NotFound("退回须在“形式审查”页面选择原因。")
    with working() as ctx:
        filing = get_filing(ctx, filing_id)
        transitions.apply(
            ctx,
            step,
            filing,
            reason=request.form.get("reason", ""),
            seen_version=whole(request.form.get("version", "")),
        )
        visible = may_still_see(ctx.actor, filing)
    if step is FilingAction.SUBMIT:
        return redirect(url_for("web.filings.receipt", filing_id=filing_id))
    flash(f"已{step.label}。", "good")
    return redirect(url_for("web.filings.show", filing_id=filing_id) if visible else url_for("web.home.show"))


def may_still_see(actor: Actor, filing: Filing) -> bool:
    return actor.unit_id == filing.unit_id or actor.unit_id == filing.receiver_id


@pages.post("/<int:filing_id>/retry")
def retry(filing_id: int) -> ResponseReturnValue:
    with working() as ctx:
        intake.retry(ctx, filing_id)
    flash("已重新排队处理。")
    return redirect(url_for("web.filings.show", filing_id=filing_id))


@pages.get("/<int:filing_id>/materials/<int:material_id>")
def download(filing_id: int, material_id: int) -> ResponseReturnValue:
    """The original byte for byte, never shown by the browser."""
    with working() as ctx:
        material, data = submission.original(ctx, filing_id, material_id)
    return send_file(
        BytesIO(data), "application/octet-stream", as_attachment=True, download_name=material.filename, max_age=0
    )


@pages.get("/<int:filing_id>/receipt")
def receipt(filing_id: int) -> ResponseReturnValue:
    with reading() as ctx:
        return render_template(
            "filings/receipt.html",
            receipt=submission.receipt(ctx, filing_id),
            filing=get_filing(ctx, filing_id),
            siblings=siblings_of(ctx, get_filing(ctx, filing_id)),
            is_sender=the_actor().role in FILING_SIDE,
        )
