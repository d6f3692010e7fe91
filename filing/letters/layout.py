"""The built-in template of each letter as a docx in the layout of 党政机关公文格式 (GB/T 9704-2012). Pure.

Measures in millimetres and points as the standard states them: 版心 156 × 225 mm, 22 lines of 28 characters.
"""

import re
from io import BytesIO
from typing import Any, NamedTuple

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from filing.letters.kinds import ATTACHED, CONTACT, LetterSpec

FANGSONG, HEITI, KAITI, BIAOSONG, SONGTI = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
"""What the standard asks for; a machine without them takes what stands in `FALLBACKS`."""
FALLBACKS = {FANGSONG: "仿宋", HEITI: "SimHei", KAITI: "楷体", BIAOSONG: "宋体", SONGTI: "SimSun"}
LATIN = "Times New Roman"
RED = RGBColor(0xE6, 0x00, 0x12)

PAGE = (Mm(210), Mm(297))
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
WIDTH_POINTS = 156 / 25.4 * 72
LINE = Pt(28.95)
"""225 mm / 22."""
GRID = "579"
"""The same in twentieths of a point."""
TIGHTER = "-4"
"""-0.2 pt between characters: 28 of 16 pt fit into 156 mm. A grid of characters would do it in Word alone."""
THREE, TWO, FOUR = 16, 22, 14
"""三号, 二号, 四号 in points."""
LARGEST_HEAD = 48
DATE_CHARACTERS = 7
"""2026年11月24日 in full widths."""
SIGN_RIGHT = 4

HEADING = re.compile(
    r"""
    (?P<first>  [一二三四五六七八九十]+、 )      # 一、存在的问题
  | (?P<second> （[一二三四五六七八九十]+） )    # （一）增设行政处罚
    """,
    re.VERBOSE,
)
LONGEST_HEADING = 40


class Look(NamedTuple):
    """How a paragraph is set; `first`, `right` in characters."""

    font: str = FANGSONG
    size: int = THREE
    align: WD_ALIGN_PARAGRAPH | None = None
    first: int = 2
    right: float = 0
    red: bool = False


def template_of(spec: LetterSpec, organ: str) -> bytes:
    """The built-in template of a letter that `organ` sends; its fields stand as {{…}}.

    The attachments are named one line below the text (7.3.4), whom to ask in brackets below the date (附注, 7.3.6).
    """
    document = docx.Document()
    _set_page(document)
    if spec.has_head:
        _write_head(document, organ)
    _write(document, spec.title, Look(BIAOSONG, TWO, WD_ALIGN_PARAGRAPH.CENTER, first=0), line=Pt(34))
    _write(document, "", Look(first=0))
    if not spec.has_head:
        _write(document, "编号：{{文号}}", Look(KAITI, align=WD_ALIGN_PARAGRAPH.RIGHT, first=0))
    if spec.addressee:
        _write(document, spec.addressee, Look(first=0))
    for line in spec.paragraphs:
        if line == CONTACT:
            continue
        if line.startswith(ATTACHED):
            document.paragraphs[-1].paragraph_format.keep_with_next = True
            _write(document, "", Look(first=0)).paragraph_format.keep_with_next = True
        last = _write(document, line, Look(heading_font(line)))
        if line.endswith("："):
            last.paragraph_format.keep_with_next = True
    last.paragraph_format.keep_with_next = True
    _sign(document, organ)
    if CONTACT in spec.paragraphs:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        _write(document, CONTACT, Look())
    return saved(document)


def heading_font(line: str) -> str:
    """黑体 for 一、 and 楷体 for （一）, 仿宋 for all else."""
    found = HEADING.match(line)
    if found is None or len(line) > LONGEST_HEADING or line.endswith("。"):
        return FANGSONG
    return HEITI if found["first"] else KAITI


def saved(document: Document) -> bytes:
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def set_font(run: Run, font: str, size: int) -> None:
    run.font.size, run.font.name = Pt(size), LATIN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = TOP, BOTTOM, LEFT, RIGHT
    section.footer_distance = Mm(28)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = _element("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), GRID)
    document.settings.odd_and_even_pages_header_footer = True
    _set_normal(document)
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        _number_pages(footer.paragraphs[0], align)
    document.core_properties.author = document.core_properties.comments = ""


def _set_normal(document: Document) -> None:
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(THREE)
    properties = style.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), FANGSONG)
    properties.append(_element("w:spacing", val=TIGHTER))
    properties.append(_element("w:lang", eastAsia="zh-CN"))
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    layout.widow_control = False
    for name, other in FALLBACKS.items():
        _name_fallback(document, name, other)


def _name_fallback(document: Document, name: str, other: str) -> None:
    """`w:altName` of the font table: what Word and WPS take where the font is not installed."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            entry = f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font></w:fonts>'
            part._blob = part.blob.replace(b"</w:fonts>", entry.encode())


def _write_head(document: Document, organ: str) -> None:
    """The organ in red, the number, the red line (7.2.4, 7.2.5, 7.2.7)."""
    size = min(LARGEST_HEAD, int(WIDTH_POINTS / max(len(organ), 1)))
    centre = WD_ALIGN_PARAGRAPH.CENTER
    _write(document, organ, Look(BIAOSONG, size, centre, first=0, red=True), line=Pt(64))
    number = _write(document, "{{文号}}", Look(align=centre, first=0))
    _rule_below(number, "E60012", 18)
    _write(document, "", Look(first=0))


def _sign(document: Document, organ: str) -> None:
    """Organ above date, on one axis, the date four characters from the right, two lines below the text (7.3.5.1).

    They never stand alone on a page (7.3.5.5).
    """
    for _ in range(2):
        _write(document, "", Look(first=0)).paragraph_format.keep_with_next = True
    right = SIGN_RIGHT + (DATE_CHARACTERS - len(organ)) / 2
    date_right = SIGN_RIGHT + max(0.0, -right)
    align = WD_ALIGN_PARAGRAPH.RIGHT
    name = _write(document, "{{发函机关}}", Look(align=align, first=0, right=max(0.0, right)))
    name.paragraph_format.keep_with_next = True
    _write(document, "{{日期}}", Look(align=align, first=0, right=date_right))


def _write(document: Document, text: str, look: Look, *, line: Any = None) -> Paragraph:
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    if look.align is not None:
        paragraph.alignment = look.align
    if look.first:
        layout.first_line_indent = Pt(look.size * look.first)
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), str(look.first * 100))
    if look.right:
        layout.right_indent = Pt(look.size * look.right)
    if line is not None:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, line
    layout.keep_with_next = look.font in (HEITI, KAITI) or None
    run = paragraph.add_run(text)
    set_font(run, look.font, look.size)
    if look.red:
        run.font.color.rgb = RED
    return paragraph


def _number_pages(paragraph: Paragraph, align: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — in 四号 宋体, one character from the outer edge (7.5)."""
    paragraph.alignment = align
    if align is WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = Pt(FOUR)
    else:
        paragraph.paragraph_format.left_indent = Pt(FOUR)
    _run(paragraph, "— ")
    for kind in ("begin", "instruction", "separate", "shown", "end"):
        run = _run(paragraph, "1" if kind == "shown" else "")
        if kind == "instruction":
            instruction = _element("w:instrText")
            instruction.text = "PAGE"
            run._element.append(instruction)
        elif kind != "shown":
            run._element.append(_element("w:fldChar", fldCharType=kind))
    _run(paragraph, " —")


def _run(paragraph: Paragraph, text: str) -> Run:
    run = paragraph.add_run(text)
    set_font(run, SONGTI, FOUR)
    return run


def _rule_below(paragraph: Paragraph, colour: str, eighths: int) -> None:
    border = _element("w:pBdr")
    border.append(_element("w:bottom", val="single", sz=str(eighths), space="4", color=colour))
    properties = paragraph._p.get_or_add_pPr()
    following = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    properties.insert_element_before(border, *following)


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made
