"""What must hold before a filing may take a step: the conditions that the state table cannot say."""

from sqlalchemy import and_, func, or_, select

from filing.errors import Conflict, InvalidInput
from filing.models import CheckFailureRow, Filing, Flag, Job, Opinion, Question, Revision
from filing.services.context import Context
from filing.services.form import Dates, absurdities
from filing.services.memory.rechecking import left_behind
from filing.services.memory.seconding import asks_second, views_on, waiting_conclusion, waits
from filing.services.visibility import current_revision
from filing.terms import JobKind, JobState, QuestionState, RevisionState
from filing.workflow import OPINION_ENDS, UNDECIDED

READ = frozenset({RevisionState.PARSED, RevisionState.CHECKED, RevisionState.INDEXED})
CHECKED = frozenset({RevisionState.CHECKED, RevisionState.INDEXED})


def require_complete(ctx: Context, filing: Filing, reason: str) -> None:
    """Before 报送: a main text that is not known to be unreadable, a title once it is read, dates that can be.

    Raises InvalidInput with every fault by field.
    """
    revision = current_revision(ctx, filing.id)
    faults = absurdities(dates_of(filing), today=ctx.today)
    if revision is None:
        faults["materials"] = ["缺少正式文本，请先上传。"]
    elif revision.state is RevisionState.FAILED:
        faults["materials"] = [f"正式文本没有读出：{revision.error_message}请更换文件后再报送。"]
    elif revision.state in READ and not filing.title:
        faults["title"] = ["没有从文本中读出标题，请填写。"]
    if faults:
        messages = "".join(message for field in faults.values() for message in field)
        raise InvalidInput(f"还不能报送：{messages}", details=dict(faults))


def dates_of(filing: Filing) -> Dates:
    return Dates(filing.adopted_on, filing.published_on, filing.effective_on, filing.expires_on)


def require_readable(ctx: Context, filing: Filing, reason: str) -> None:
    """Before 备案登记: the text has been read, so that it can be reviewed (有备必审). Raises Conflict."""
    revision = current_revision(ctx, filing.id)
    if revision is None or revision.state is RevisionState.FAILED:
        why = revision.error_message if revision else "缺少正式文本。"
        raise Conflict(f"正式文本没有读出，登记后将无法审查：{why}请要求报送单位补正。")
    if revision.state not in READ:
        raise Conflict("正式文本正在读取，请稍后再登记。")
    if not filing.title:
        raise Conflict("备案件没有标题，请要求报送单位补正后再登记。")


def require_reviewed(ctx: Context, filing: Filing, reason: str) -> None:
    """Before 审查终结: checked, every flag decided, failures acknowledged, nothing left unanswered. Raises Conflict."""
    revision = current_revision(ctx, filing.id)
    if revision is None or revision.state not in CHECKED or _is_at_work(ctx, revision):
        raise Conflict("规则比对还没有完成，不能审结。请查看处理进度，必要时重新处理。")
    missing = []
    if undecided := count_undecided(ctx, filing):
        missing.append(f"还有 {undecided} 处疑点没有研判")
    if waiting := count_waiting(ctx, filing):
        missing.append(f"还有 {waiting} 处成立的疑点没有经第二人复核同意")
    if failures := _count_failures(ctx, revision):
        missing.append(f"还有 {failures} 条未能运行的规则没有确认")
    if asked := count_unanswered(ctx, filing):
        missing.append(f"还有 {asked} 项询问没有答复")
    if opinion := _opinion_under_way(ctx, filing):
        missing.append(f"{opinion.track.label}还没有办结（{opinion.state.label}）")
    if missing:
        raise Conflict(f"{'，'.join(missing)}，不能审结。")


def count_unanswered(ctx: Context, filing: Filing) -> int:
    """Questions that the enacting organ still has to answer; those that are not needed any more can be withdrawn."""
    asked = (Question.filing_id == filing.id, Question.state == QuestionState.ASKED)
    return ctx.session.scalar(select(func.count()).select_from(Question).where(*asked)) or 0


def require_seconded(ctx: Context, filing: Filing, reason: str) -> None:
    """Before 审查终结: a second person has agreed to these very words, where one is asked for. Raises Conflict."""
    if not asks_second(ctx):
        return
    conclusion = waiting_conclusion(ctx, filing)
    views = views_on(ctx, conclusion) if conclusion else ()
    if conclusion is None or conclusion.words != reason or not views or not views[-1].agrees:
        raise Conflict("审结须经第二人复核同意。请先在审查页面提请审结。")


def _opinion_under_way(ctx: Context, filing: Filing) -> Opinion | None:
    statement = select(Opinion).where(Opinion.filing_id == filing.id, Opinion.state.not_in(sorted(OPINION_ENDS)))
    return ctx.session.scalars(statement.limit(1)).first()


def count_waiting(ctx: Context, filing: Filing) -> int:
    """Flags of the newest text that nobody but the maker stands for; 0 where no second person is asked for."""
    if not ctx.settings.second_review:
        return 0
    latest = select(func.max(Revision.id)).where(Revision.filing_id == filing.id).scalar_subquery()
    statement = select(func.count()).select_from(Flag).where(Flag.revision_id == latest, waits())
    return ctx.session.scalar(statement) or 0


def _is_at_work(ctx: Context, revision: Revision) -> bool:
    """Whether a reading or a check is still to come, as after a new rule: it may raise what nobody has seen."""
    kinds = (JobKind.PARSE, JobKind.CHECK)
    coming = select(func.count()).select_from(Job).where(Job.revision_id == revision.id, Job.kind.in_(kinds))
    return bool(ctx.session.scalar(coming.where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)))))


def count_undecided(ctx: Context, filing: Filing) -> int:
    """Open and waiting flags of the newest text, and those of older texts that the newest has nothing for."""
    latest = select(func.max(Revision.id)).where(Revision.filing_id == filing.id).scalar_subquery()
    undecided = (Flag.filing_id == filing.id, Flag.state.in_(sorted(UNDECIDED)))
    statement = select(func.count()).select_from(Flag).where(*undecided)
    older = and_(Flag.revision_id != latest, left_behind())
    return ctx.session.scalar(statement.where(or_(Flag.revision_id == latest, older))) or 0


def _count_failures(ctx: Context, revision: Revision) -> int:
    statement = select(func.count()).select_from(CheckFailureRow).where(CheckFailureRow.revision_id == revision.id)
    return ctx.session.scalar(statement.where(CheckFailureRow.acknowledged_at.is_(None))) or 0
