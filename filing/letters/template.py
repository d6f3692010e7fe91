"""A template into a letter: fields are replaced within the runs that hold them, so that their look stays. Pure."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from filing.errors import CorruptFile, InvalidInput
from filing.letters.fields import FIELD, LONG, faults_in, is_idle
from filing.letters.kinds import LetterSpec
from filing.letters.layout import FANGSONG, heading_font, saved

Facts = Mapping[str, str]
SIDES: dict[WD_ALIGN_PARAGRAPH | None, str] = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
}
TABLE = "row"
TITLE_CHARACTERS = 20
"""As many of 二号 as stand well in a line."""
SHORTEST, FORLORN = 4, 400
PART = re.compile(
    r"""
    (?= 《 ) (?<= . )                                                # 关于|《某某办法》
  | (?<= 》 )                                                        # 《某某办法》|的审查意见
  | (?<= 人民政府 ) (?! 办公 ) | (?<= 办公室 ) | (?<= 办公厅 ) | (?<= 委员会 ) (?! 办公 )
  | (?<= [^《] ) (?= 关于 )                                          # 某某政府|关于印发
  | (?<! 关于 ) (?<= [^《] ) (?= 印发 | 有关 | 贯彻 | 进一步 )        # 关于甲|有关问题
  | (?<= [、和] ) (?! [》、] )                                       # 废止和|修改
    """,
    re.VERBOSE,
)
"""Where a title may be broken."""


def check_template(data: bytes, spec: LetterSpec) -> None:
    """Raises InvalidInput that names every unknown, missing and misplaced field; CorruptFile."""
    faults = faults_in((paragraph.text for paragraph in _paragraphs(_opened(data))), spec)
    if faults:
        raise InvalidInput("模板不能使用：" + "".join(faults), details={"file": faults})


def render(template: bytes, facts: Facts) -> bytes:
    """The letter as docx. A field without a value gives nothing; a paragraph of such fields alone is left out."""
    document = _opened(template)
    for paragraph in list(_paragraphs(document)):
        text = paragraph.text
        if is_idle(text, facts):
            _leave_out(paragraph)
        elif (alone := FIELD.fullmatch(text.strip())) and alone["name"] in LONG:
            _unfold(paragraph, facts[alone["name"]])
        else:
            _replace(paragraph, facts)
            if paragraph.alignment is WD_ALIGN_PARAGRAPH.CENTER:
                _break_title(paragraph)
    return saved(document)


def text_of(letter: bytes) -> str:
    """The words of a letter, a paragraph a line, as its page shows them."""
    return "\n".join(paragraph.text for paragraph in _paragraphs(_opened(letter)))


def shown_lines(letter: bytes) -> list[tuple[str, str]]:
    """How each paragraph stands (`center`, `right`, `row` of a table, or nothing) and its words, as a page shows it."""
    lines: list[tuple[str, str]] = []
    for block in _opened(letter).iter_inner_content():
        if isinstance(block, Table):
            lines += [(TABLE, "　".join(cell.text for cell in row.cells)) for row in block.rows]
        elif words := block.text.strip():
            lines.append((SIDES.get(block.alignment, ""), words))
    return lines


def _opened(data: bytes) -> Document:
    try:
        return docx.Document(BytesIO(data))
    except Exception as error:  # python-docx lets through whatever its parts stumble over
        raise CorruptFile("模板不是完整的 docx 文件。请用 Word 或 WPS 打开，另存为 docx 后重新上传。") from error


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    """Of the body with its tables, of heads and feet."""
    roots = [document.element.body]
    for section in document.sections:
        roots += [
            part._element
            for part in (section.header, section.footer, section.even_page_header, section.even_page_footer)
            if not part.is_linked_to_previous
        ]
    for root in roots:
        for element in root.iter(qn("w:p")):
            yield Paragraph(element, document._body)


def _leave_out(paragraph: Paragraph) -> None:
    """A cell keeps its last paragraph, without which it is none."""
    parent: Any = paragraph._p.getparent()
    if parent.tag == qn("w:tc") and len(parent.findall(qn("w:p"))) == 1:
        for run in paragraph.runs:
            run.text = ""
    else:
        parent.remove(paragraph._p)


def _unfold(paragraph: Paragraph, value: str) -> None:
    """One paragraph for each line, all in the look of the one that holds the field; headings in theirs.

    Only the last stays with what follows: a chain of all would push the whole field to a page of its own.
    """
    parent: Any = paragraph._p.getparent()
    lines = list(filter(None, map(str.strip, value.splitlines())))
    for number, line in enumerate(lines, 1):
        element = deepcopy(paragraph._p)
        paragraph._p.addprevious(element)
        copy = Paragraph(element, paragraph._parent)
        for run in copy.runs[1:]:
            element.remove(run._element)
        copy.runs[0].text = line
        if number < len(lines):
            copy.paragraph_format.keep_with_next = None
        if (font := heading_font(line)) != FANGSONG:
            copy.runs[0]._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
            copy.paragraph_format.keep_with_next = True
    parent.remove(paragraph._p)


def _replace(paragraph: Paragraph, facts: Facts) -> None:
    """From the last field to the first: the value goes into the run where the field begins."""
    for found in reversed(list(FIELD.finditer(paragraph.text))):
        value = facts.get(found["name"], "")
        at = 0
        for run in paragraph.runs:
            start, end = at, at + len(run.text)
            at = end
            if end <= found.start() or start >= found.end():
                continue
            before = run.text[: max(0, found.start() - start)]
            behind = run.text[max(0, found.end() - start) :]
            run.text = before + (value if found.start() >= start else "") + behind


def _break_title(paragraph: Paragraph) -> None:
    """A title of several lines is broken where its sense allows (7.3.1); what cannot be, Word breaks."""
    text = paragraph.text
    if len(text) > TITLE_CHARACTERS and len(paragraph.runs) == 1:
        paragraph.runs[0].text = "\n".join(title_lines(text))


def title_lines(text: str) -> list[str]:
    """As few lines of TITLE_CHARACTERS as the parts allow, the lines as nearly equal as they can be."""
    places = [0, *sorted({found.end() for found in PART.finditer(text)} - {0, len(text)}), len(text)]
    best: dict[int, tuple[int, list[str]]] = {0: (0, [])}
    for end in places[1:]:
        ways = [
            (best[begin][0] + _cost(text[begin:end]), [*best[begin][1], text[begin:end]])
            for begin in places
            if begin in best and 0 < end - begin <= TITLE_CHARACTERS
        ]
        if ways:
            best[end] = min(ways)
    return best.get(len(text), (0, [text]))[1]


def _cost(line: str) -> int:
    """Of few lines the squares are large where they are unequal; two or three characters alone look forlorn."""
    return TITLE_CHARACTERS**3 + len(line) ** 2 + (FORLORN if len(line) < SHORTEST else 0)
