"""审查: the queue, the desk, verdicts, flags by hand, failures, conclusion."""

import re
from datetime import date

from flask import Blueprint, flash, get_template_attribute, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from filing.checking.rule import TOPICS
from filing.errors import InvalidInput, NotFound
from filing.models import Filing, Flag
from filing.permissions import Permission, has, may, require
from filing.schemas import (
    AssigneeSchema,
    ConclusionSchema,
    ConclusionViewSchema,
    DecisionSchema,
    FlagInputSchema,
    ViewSchema,
    load,
    ruling_of,
)
from filing.services.context import Context
from filing.services.law import laws
from filing.services.memory.anchors import heads_of
from filing.services.procedure import assignments
from filing.services.question.questions import questions_of
from filing.services.remark.remarks import remarks_of
from filing.services.review import review
from filing.services.review.review import Case, FlagInput
from filing.services.review.second import view, view_conclusion
from filing.services.visibility import facts, lock_filing
from filing.terms import Criterion, DismissReason, DocumentType, FilingAction, FilingState, Severity, Timing, Verdict
from filing.web.access import reading, wants_fragment, working
from filing.web.desk import Desk, card_of, lay_out
from filing.web.filters import filter_of, given, whole
from filing.workflow import PRIVATE, REVIEWABLE, UNDECIDED

pages = Blueprint("review", __name__, url_prefix="/review")

AGES = ((7, "7 天以上"), (30, "30 天以上"), (60, "60 天以上"), (90, "90 天以上"))
ARTICLE = re.compile(r"第[^第条]+条(?:之[一二三四五六七八九十]+)?")
QUOTE_CHARACTERS = 2_000


@pages.get("")
def queue() -> ResponseReturnValue:
    chosen = filter_of(request.args) if given(request.args) else review.QueueFilter(reviewable=True)
    with reading() as ctx:
        require(ctx.actor, Permission.SEE_FLAGS)
        return render_template(
            "review/queue.html",
            page=review.queue(ctx, chosen),
            chosen=chosen,
            states=[state for state in FilingState if state not in PRIVATE],
            types=list(DocumentType),
            severities=list(Severity),
            topics=TOPICS,
            timings=list(Timing),
            ages=AGES,
            may_claim=has(ctx.actor, Permission.DECIDE_FLAG),
            asks_second=bool(ctx.settings.second_review),
        )


@pages.get("/<int:filing_id>")
def desk(filing_id: int) -> ResponseReturnValue:
    return _desk(filing_id)


def _desk(filing_id: int, error: InvalidInput | None = None) -> ResponseReturnValue:
    """A look into what is not published is recorded, so this is a unit of work."""
    with working() as ctx:
        found = _case(ctx, filing_id)
        page = render_template(
            "review/desk.html",
            desk=lay_out(found, ctx.actor),
            filing=found.filing,
            reasons=list(DismissReason),
            severities=list(Severity),
            criteria=list(Criterion),
            reviewers=assignments.reviewers(ctx) if desk_may_assign(ctx, found) else (),
            may_conclude=may(ctx.actor, FilingAction.CONCLUDE, facts(found.filing)),
            library=laws.state_of(ctx),
            remarks=remarks_of(ctx, found.filing),
            questions=questions_of(ctx, found.filing),
            heads=heads_of(found.provisions) if may(ctx.actor, Permission.WRITE_REMARKS, facts(found.filing)) else (),
            error=error,
            faults=error.details if error else {},
        )
    return page, 422 if error else 200


def desk_may_assign(ctx: Context, case: Case) -> bool:
    return case.filing.state in REVIEWABLE and may(ctx.actor, Permission.ASSIGN_REVIEW, facts(case.filing))


def _case(ctx: Context, filing_id: int) -> Case:
    """Raises NotFound for filings that other bodies review, as if there were none: their flags are theirs."""
    found = review.case(ctx, filing_id)
    require(ctx.actor, Permission.SEE_FLAGS)
    if not may(ctx.actor, Permission.SEE_FLAGS, facts(found.filing)):
        raise NotFound("没有这件备案件，或者您无权查看。")
    return found


@pages.post("/<int:filing_id>/flags/<int:flag_id>")
def decide(filing_id: int, flag_id: int) -> ResponseReturnValue:
    """By key or by button. Two answers: the card as it now is for filing.js, else the desk at the next open flag."""
    decision = load(DecisionSchema(), _decision_given())
    with working() as ctx:
        flag = review.decide(ctx, flag_id, ruling_of(decision), seen_version=decision["version"])
        found = _case(ctx, filing_id)
        desk = lay_out(found, ctx.actor)
        if wants_fragment():
            return _card_answer(desk, flag)
    following = flag.id if decision["verdict"] is Verdict.UNDO else next_open(found, flag)
    flash(f"{flag.article}：{flag.state.label}。" + ("" if desk.open else "疑点已全部研判，可以审结。"), "good")
    return redirect(url_for("web.review.desk", filing_id=filing_id, _anchor=f"flag-{following or flag.id}"))


def _decision_given() -> dict[str, object]:
    """A button of a reason says two things at once: that the flag does not hold, and why."""
    values: dict[str, object] = dict(given(request.form))
    if "dismiss" in values:
        values |= {"verdict": Verdict.DISMISS.value, "reason": values["dismiss"]}
    return values


def next_open(case: Case, flag: Flag) -> int | None:
    """The next flag in the text that nobody has decided, from the top again after the last."""
    ids = [f.id for f in case.flags]
    at = ids.index(flag.id) if flag.id in ids else 0
    turned = [*case.flags[at + 1 :], *case.flags[:at]]
    return next((f.id for f in turned if f.state in UNDECIDED), None)


def _card_answer(desk: Desk, flag: Flag) -> ResponseReturnValue:
    card = card_of(desk.case, flag)
    html = render_template(
        "review/_card.html", card=card, filing=desk.case.filing, desk=desk, reasons=list(DismissReason)
    )
    return {
        "html": html,
        "state": flag.state.value,
        "tone": f"{flag.severity.value} is-{flag.state.value}",
        "open": desk.open,
        "conclusion": render_template("review/_conclusion.html", desk=desk, filing=desk.case.filing, may_conclude=True),
        "case_state": get_template_attribute("ui.html", "state_tag")(desk.case.filing.state),
        "message": f"{flag.article}：{flag.state.label}",
    }


@pages.post("/<int:filing_id>/flags")
def add_flag(filing_id: int) -> ResponseReturnValue:
    """Words chosen with the mouse come as offsets; typed ones are looked for in the text."""
    try:
        with working() as ctx:
            lock_filing(ctx, filing_id)  # before the audit trail, which a look into the case writes to, as all do
            flag = review.add_flag(ctx, filing_id, _flag_given(_case(ctx, filing_id)))
    except InvalidInput as error:
        return _desk(filing_id, error)
    flash("疑点已添加。", "good")
    return redirect(url_for("web.review.desk", filing_id=filing_id, _anchor=f"flag-{flag.id}"))


def _flag_given(case: Case) -> FlagInput:
    values: dict[str, object] = dict(given(request.form))
    if "start" not in values or "end" not in values:
        start = find_words(case, request.form.get("quote", "").strip(), request.form.get("article", ""))
        values |= {"start": start, "end": start + len(request.form.get("quote", "").strip())}
    loaded: FlagInput = load(FlagInputSchema(), values)
    return loaded


def find_words(case: Case, words: str, address: str) -> int:
    """Where `words` stand in the text, or in the provision at `address`. Raises InvalidInput unless exactly once."""
    if not words or len(words) > QUOTE_CHARACTERS:
        raise InvalidInput("疑点没有保存。", details={"quote": ["请填写疑点所在的原文，一字不差。"]})
    within = next((p for p in case.provisions if p.address == address), None)
    start, end = (within.start, within.end) if within else (0, len(case.text))
    count = case.text.count(words, start, end)
    if count == 1:
        return case.text.index(words, start, end)
    where = within.label if within else "全文"
    said = (
        f"这段文字在{where}中出现 {count} 次，请多写几个字，或者选定条款。"
        if count
        else f"{where}中没有这段文字，请照原文填写。"
    )
    raise InvalidInput("疑点没有保存。", details={"quote": [said]})


@pages.post("/<int:filing_id>/flags/<int:flag_id>/view")
def second(filing_id: int, flag_id: int) -> ResponseReturnValue:
    body = load(ViewSchema(), given(request.form))
    with working() as ctx:
        flag = view(ctx, flag_id, agrees=body["agrees"], note=body["note"], seen_version=body["version"])
        flash(f"{flag.article}：复核{'同意' if body['agrees'] else '不同意，两种意见已并列'}。", "good")
    return redirect(url_for("web.review.desk", filing_id=filing_id, _anchor=f"flag-{flag_id}"))


@pages.post("/<int:filing_id>/claim")
def claim(filing_id: int) -> ResponseReturnValue:
    with working() as ctx:
        assignments.claim(ctx, filing_id)
    flash("已领取，由您承办。", "good")
    return redirect(url_for("web.review.desk", filing_id=filing_id))


@pages.post("/<int:filing_id>/release")
def release(filing_id: int) -> ResponseReturnValue:
    with working() as ctx:
        assignments.release(ctx, filing_id)
    flash("已退回，其他审查人员可以领取。")
    return redirect(url_for("web.review.queue"))


@pages.post("/<int:filing_id>/assign")
def assign(filing_id: int) -> ResponseReturnValue:
    body = load(AssigneeSchema(), given(request.form))
    with working() as ctx:
        held = assignments.assign(ctx, filing_id, body["username"])
        flash(f"已分派给{held.account.name}。", "good")
    return redirect(url_for("web.review.desk", filing_id=filing_id))


@pages.post("/<int:filing_id>/failures/<int:failure_id>")
def acknowledge(filing_id: int, failure_id: int) -> ResponseReturnValue:
    with working() as ctx:
        review.acknowledge_failure(ctx, failure_id)
    flash("已确认。")
    return redirect(url_for("web.review.desk", filing_id=filing_id))


@pages.post("/<int:filing_id>/conclusion")
def conclude(filing_id: int) -> ResponseReturnValue:
    try:
        body = load(ConclusionSchema(), given(request.form))
    except InvalidInput:
        return _desk(filing_id, InvalidInput("审查没有终结。", details={"conclusion": ["请填写审查意见。"]}))
    with working() as ctx:
        version = whole(request.form.get("version", ""))
        filing = review.conclude(ctx, filing_id, conclusion=body["conclusion"], seen_version=version)
        return _concluded(filing, "已提请审结，等待第二人复核。")


@pages.post("/<int:filing_id>/conclusion/view")
def second_conclusion(filing_id: int) -> ResponseReturnValue:
    body = load(ConclusionViewSchema(), given(request.form))
    with working() as ctx:
        filing = view_conclusion(ctx, filing_id, body["proposal"], agrees=body["agrees"], note=body["note"])
        return _concluded(filing, "已记录不同意见，提请人可以修改后重新提请。")


def _concluded(filing: Filing, waiting: str) -> ResponseReturnValue:
    if filing.state is FilingState.CONCLUDED:
        flash("审查已终结。", "good")
        return redirect(url_for("web.filings.show", filing_id=filing.id))
    flash(waiting, "good")
    return redirect(url_for("web.review.desk", filing_id=filing.id, _anchor="conclude"))


@pages.get("/law")
def law() -> ResponseReturnValue:
    """The whole article that a card quotes, as it stood on the day of the check, out of the law library."""
    name, label = request.args.get("law", "")[:300], request.args.get("article", "")[:60]
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        raise NotFound("没有指明审查基准日。") from None
    article = ARTICLE.search(label)
    with reading() as ctx:
        require(ctx.actor, Permission.SEE_RULES)
        found = laws.article_on(ctx, name, article.group() if article else label, day=day)
    template = "review/_law.html" if wants_fragment() else "review/law.html"
    return render_template(template, found=found)
