"""A template into a letter: fields are replaced within the runs that hold them, so that their look stays. Pure."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
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
TITLE_CHARACTERS = 20
"""As many of 二号 as stand well in a line."""


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
    """How each paragraph of the body stands (`center`, `right` or nothing) and its words, as a page shows a letter."""
    body = _opened(letter).paragraphs
    return [(SIDES.get(one.alignment, ""), one.text.strip()) for one in body if one.text.strip()]


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
    """A title of two lines is broken where its sense allows, before or behind 《…》 (7.3.1); else Word breaks it."""
    text = paragraph.text
    begin, end = text.find("《"), text.rfind("》") + 1
    if len(text) <= TITLE_CHARACTERS or len(paragraph.runs) != 1 or begin <= 0:
        return
    if len(text) - begin <= TITLE_CHARACTERS:
        paragraph.runs[0].text = f"{text[:begin]}\n{text[begin:]}"
    elif end <= TITLE_CHARACTERS:
        paragraph.runs[0].text = f"{text[:end]}\n{text[end:]}"
