"""What letters say of a case: the value of every field that the machine knows."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from filing.deadlines import day_in_china
from filing.models import Filing, Flag, Opinion, OpinionEvent
from filing.services.context import Context
from filing.services.letter.opinion_text import chinese, full_name, numeral
from filing.services.letter.origins import Matter
from filing.services.visibility import current_revision
from filing.terms import FlagState, OpinionAction, OpinionState, OpinionTrack

LEGAL_BASIS = "《中华人民共和国各级人民代表大会常务委员会监督法》和规范性文件备案审查的有关规定"
DAYS = ("办理期限", "整改期限")
"""Fields that people fill in as days."""


def facts_of(ctx: Context, matter: Matter, given: dict[str, str]) -> dict[str, str]:
    """Field → value; what people gave goes first. Number and day of issue are not among them."""
    known = {"发函机关": matter.receiver.name, "审查依据": LEGAL_BASIS, "联系人": ctx.actor.name}
    if matter.filing is not None:
        filing = matter.filing
        known |= _of_filing(filing) | _of_flags(ctx, filing) | _of_opinion(ctx, filing)
    return known | matter.known | _given(given)


def _of_filing(filing: Filing) -> dict[str, str]:
    submitted = day_in_china(filing.submitted_at) if filing.submitted_at else None
    registered = day_in_china(filing.registered_at) if filing.registered_at else None
    return {
        "文件名称": filing.title,
        "文件全称": full_name(filing.title, filing.document_number),
        "发文字号": filing.document_number,
        "报送单位": filing.unit.name,
        "制定机关": filing.organ or filing.unit.name,
        "文件类型": filing.document_type.label if filing.document_type else "",
        "备案登记号": filing.registration_number or "",
        "报送日期": _day(submitted),
        "登记日期": _day(registered),
        "公布日期": _day(filing.published_on),
        "施行日期": _day(filing.effective_on),
    }


def _of_flags(ctx: Context, filing: Filing) -> dict[str, str]:
    return {"问题": "\n".join(_lines(confirmed_flags(ctx, filing)))}


def confirmed_flags(ctx: Context, filing: Filing) -> list[Flag]:
    """Those of the newest text that a person holds to be right, in order of the text."""
    revision = current_revision(ctx, filing.id)
    statement = select(Flag).where(Flag.filing_id == filing.id, Flag.state == FlagState.CONFIRMED)
    of_text = statement.where(Flag.revision_id == (revision.id if revision else None))
    return list(ctx.session.scalars(of_text.order_by(Flag.start, Flag.end, Flag.id)))


def _lines(flags: Iterable[Flag]) -> Iterable[str]:
    for number, flag in enumerate(flags):
        quote = f"“{flag.quote}”" if flag.quote else ""
        place = flag.article.strip("（）") or "全文"
        yield f"（{numeral(number + 1)}）{place}{quote}：{flag.note or flag.message}"


def _of_opinion(ctx: Context, filing: Filing) -> dict[str, str]:
    """Of the newest opinion that has been issued."""
    statement = select(Opinion).where(
        Opinion.filing_id == filing.id, Opinion.track == OpinionTrack.OPINION, Opinion.issued_on.is_not(None)
    )
    opinion = ctx.session.scalars(statement.order_by(Opinion.id.desc()).limit(1)).first()
    if opinion is None:
        return {}
    known = {"审查意见文号": opinion.number, "审查意见日期": _day(opinion.issued_on)}
    if opinion.state is OpinionState.RECTIFYING:
        return known | {"整改期限": _day(opinion.due_on), "整改计划": _plan(ctx, opinion)}
    return known | {"答复期限": _day(opinion.due_on)}


def _plan(ctx: Context, opinion: Opinion) -> str:
    """What the organ has promised to do, in its own words; nothing where it was ordered to."""
    wanted = (OpinionEvent.opinion_id == opinion.id, OpinionEvent.action == OpinionAction.PROMISE)
    last = select(OpinionEvent.words).where(*wanted).order_by(OpinionEvent.id.desc()).limit(1)
    return ctx.session.scalar(last) or ""


def _given(given: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in given.items() if value}
    return kept | {name: chinese(date.fromisoformat(kept[name])) for name in DAYS if is_day(kept.get(name, ""))}


def is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _day(day: date | None) -> str:
    return chinese(day) if day else ""
