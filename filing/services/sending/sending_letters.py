"""备案报告: the letter that goes with a document sent upward."""

from filing.letters import render
from filing.models import Sending
from filing.profile import CHANNELS
from filing.services.context import Context
from filing.services.letter.letters import UNNUMBERED, template_for
from filing.services.letter.opinion_text import chinese, full_name
from filing.services.profiles import profile_in_force
from filing.terms import LetterKind, MaterialKind, MaterialNeed

LEGAL_BASIS = "备案审查的有关规定"


def write_report(ctx: Context, sending: Sending) -> bytes:
    """The docx with number and day where it has been sent, with what is known so far where not."""
    return render(template_for(ctx, sending.unit, LetterKind.FILING_REPORT), _facts(ctx, sending))


def _facts(ctx: Context, sending: Sending) -> dict[str, str]:
    authority = CHANNELS[sending.document_type].authority
    return {
        "发函机关": sending.unit.name,
        "文号": sending.number or UNNUMBERED,
        "日期": chinese(sending.sent_on or ctx.today),
        "联系人": ctx.actor.name,
        "收文单位": sending.receiver,
        "文件名称": sending.title,
        "文件全称": full_name(sending.title, sending.document_number),
        "发文字号": sending.document_number,
        "制定机关": sending.unit.name,
        "报送单位": sending.unit.name,
        "文件类型": sending.document_type.label,
        "公布日期": chinese(sending.published_on),
        "施行日期": chinese(sending.effective_on) if sending.effective_on else "",
        "公布情况": _history(sending),
        "报送依据": str(authority) if authority.law else LEGAL_BASIS,
        "报送材料": "\n".join(_materials(ctx, sending)),
    }


def _history(sending: Sending) -> str:
    """2026年9月1日通过，2026年9月5日公布，自2026年10月1日起施行"""
    adopted = f"{chinese(sending.adopted_on)}通过，" if sending.adopted_on else ""
    effective = f"，自{chinese(sending.effective_on)}起施行" if sending.effective_on else ""
    return f"{adopted}{chinese(sending.published_on)}公布{effective}"


def _materials(ctx: Context, sending: Sending) -> list[str]:
    """What the profile holds to belong to every document of that type."""
    rules = profile_in_force(ctx).materials_for(sending.document_type)
    wanted = {rule.kind for rule in rules if rule.need is MaterialNeed.ALWAYS} - {MaterialKind.REPORT}
    return [f"{number}. {kind.label}" for number, kind in enumerate((k for k in MaterialKind if k in wanted), 1)]


def report_of(ctx: Context, sending: Sending) -> bytes:
    """As it was sent, else as it would be now. For a sending that the actor sees."""
    return ctx.files.get(sending.sha256) if sending.sha256 else write_report(ctx, sending)
