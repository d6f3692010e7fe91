"""年度报告 as a docx draft: figures and cases in words, then the lists as tables (GB/T 9704-2012). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from filing.letters.kinds import LetterSpec
from filing.letters.layout import FANGSONG, HEITI, saved, set_font, template_of
from filing.letters.template import render
from filing.terms import LetterKind

HEAD, SMALL = 16, 10
"""三号; and what stays legible in a table of five columns, in points."""


@dataclass(frozen=True, slots=True)
class Appendix:
    """A list behind the report. Every row is as long as `head`."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def yearly_report(
    title: str, paragraphs: Iterable[str], *, organ: str, day: str, appendices: Iterable[Appendix]
) -> bytes:
    """A draft that people finish: signed by `organ` on `day`, each appendix on a page of its own."""
    spec = LetterSpec(LetterKind.STUDY, title, "常务委员会：", ("{{事项}}", "以上报告，请审议。"), has_head=False)
    facts = {"事项": "\n".join(paragraphs), "发函机关": organ, "日期": day}
    document = docx.Document(BytesIO(render(template_of(spec, organ), facts)))
    for number, appendix in enumerate(appendices, 1):
        _append(document, number, appendix)
    return saved(document)


def _append(document: Document, number: int, appendix: Appendix) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    heading = document.add_paragraph()
    set_font(heading.add_run(f"附件{number}　{appendix.title}"), HEITI, HEAD)
    if not appendix.rows:
        set_font(document.add_paragraph().add_run("本年度没有。"), FANGSONG, HEAD)
        return
    table = document.add_table(rows=1 + len(appendix.rows), cols=len(appendix.head), style="Table Grid")
    for row, (cells, words) in enumerate(zip(table.rows, (appendix.head, *appendix.rows), strict=True)):
        for cell, word in zip(cells.cells, words, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(SMALL * 1.5)
            off_grid = OxmlElement("w:snapToGrid")
            off_grid.set(qn("w:val"), "0")  # the grid of the page is that of the text, 28.95 pt
            paragraph._p.get_or_add_pPr().insert_element_before(off_grid, "w:spacing", "w:ind", "w:jc", "w:rPr")
            set_font(paragraph.add_run(word), FANGSONG if row else HEITI, SMALL)
