"""年度报告 as a docx draft: figures and cases in words, then the lists as tables (GB/T 9704-2012). Pure."""

from collections.abc import Iterable

from filing.letters.appendix import Appendix, appended
from filing.letters.kinds import LetterSpec
from filing.letters.layout import template_of
from filing.letters.template import render
from filing.terms import LetterKind


def yearly_report(
    title: str, paragraphs: Iterable[str], *, organ: str, day: str, appendices: Iterable[Appendix]
) -> bytes:
    """A draft that people finish: signed by `organ` on `day`, each appendix on a page of its own."""
    spec = LetterSpec(LetterKind.STUDY, title, "常务委员会：", ("{{事项}}", "以上报告，请审议。"), has_head=False)
    facts = {"事项": "\n".join(paragraphs), "发函机关": organ, "日期": day}
    return appended(render(template_of(spec, organ), facts), appendices)
