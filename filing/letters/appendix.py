"""附件: tables behind a letter, each on a page of its own (GB/T 9704-2012, 7.3.7). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from filing.letters.layout import BIAOSONG, FANGSONG, HEITI, saved, set_font

HEAD, TITLE, SMALL = 16, 22, 10
"""三号, 二号; and what stays legible in a table of five columns, in points."""
WIDTH = 156
"""Of the text, in millimetres."""


@dataclass(frozen=True, slots=True)
class Appendix:
    """A list behind a letter. Every row is as long as `head`; `widths`: parts of the line, equal where there are none.

    `none`: what is said where there is no row.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    none: str = "本年度没有。"


def appended(letter: bytes, appendices: Iterable[Appendix]) -> bytes:
    """The letter with its appendices, numbered where there are several."""
    found = list(appendices)
    if not found:
        return letter
    document = docx.Document(BytesIO(letter))
    for number, appendix in enumerate(found, 1):
        _append(document, f"附件{number}" if len(found) > 1 else "附件", appendix)
    return saved(document)


def _append(document: Document, name: str, appendix: Appendix) -> None:
    """附件 in 黑体 at the upper left, the title centred in the third line."""
    heading = _line(document, name, HEITI, HEAD)
    heading.paragraph_format.page_break_before = True
    _line(document, "", FANGSONG, HEAD)
    title = _line(document, appendix.title, BIAOSONG, TITLE)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Pt(34)
    for paragraph in (heading, title):
        paragraph.paragraph_format.keep_with_next = True
    if appendix.rows:
        _fill(document, appendix)
    else:
        _line(document, appendix.none, FANGSONG, HEAD)


def _line(document: Document, words: str, font: str, size: int) -> Paragraph:
    paragraph = document.add_paragraph()
    set_font(paragraph.add_run(words), font, size)
    return paragraph


def _fill(document: Document, appendix: Appendix) -> None:
    table = document.add_table(rows=1 + len(appendix.rows), cols=len(appendix.head), style="Table Grid")
    table.autofit = not appendix.widths
    for column, part in zip(table.columns, appendix.widths, strict=False):
        column.width = Mm(WIDTH * part / sum(appendix.widths))
    rows = list(table.rows)
    for number, (row, words) in enumerate(zip(rows, (appendix.head, *appendix.rows), strict=True)):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for at, (cell, word) in enumerate(zip(row.cells, words, strict=True)):
            if appendix.widths:
                cell.width = table.columns[at].width
            _set(cell.paragraphs[0], word, FANGSONG if number else HEITI)
    rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _set(paragraph: Paragraph, words: str, font: str) -> None:
    paragraph.paragraph_format.line_spacing = Pt(SMALL * 1.5)
    off_grid: Any = OxmlElement("w:snapToGrid")
    off_grid.set(qn("w:val"), "0")  # the grid of the page is that of the text, 28.95 pt
    paragraph._p.get_or_add_pPr().insert_element_before(off_grid, "w:spacing", "w:ind", "w:jc", "w:rPr")
    set_font(paragraph.add_run(words), font, SMALL)
