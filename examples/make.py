"""Builds the sample files from `examples/texts`: `python -m examples.make` (PDF needs LibreOffice).

The built files are committed, so that a new machine needs neither LibreOffice nor fonts.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

HERE = Path(__file__).parent
FORMATS = {
    "01": "docx",
    "02": "docx",
    "03": "pdf",
    "04": "docx",
    "05": "docx",
    "06": "txt",
    "07": "pdf",
    "08": "html",
    "09": "docx",
    "10": "pdf",
}
BODY, HEAD = "Noto Serif CJK SC", "Noto Sans CJK SC"
LETTERHEAD = re.compile(r"(文件|令|公告)$")
CHAPTER = re.compile(r"^第[一二三四五六七八九十]+章")
DATE = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")


def main() -> int:
    for source in sorted((HERE / "texts").glob("*.txt")):
        lines = source.read_text("utf-8").split("\n")
        MAKERS[FORMATS[source.name[:2]]](lines, HERE / source.stem)
        print(source.stem, FORMATS[source.name[:2]])
    return 0


def make_txt(lines: list[str], target: Path) -> None:
    target.with_name(target.name + ".txt").write_text("\n".join(lines), "utf-8")


def make_html(lines: list[str], target: Path) -> None:
    body = "\n".join(f"<p>{line}</p>" for line in lines[1:] if line)
    page = (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head><meta charset="utf-8"><title>{lines[0]}</title></head>\n'
        f"<body>\n<h1>{lines[0]}</h1>\n{body}\n</body>\n</html>\n"
    )
    target.with_name(target.name + ".html").write_text(page, "utf-8")


def make_docx(lines: list[str], target: Path) -> None:
    _document(lines).save(str(target.with_name(target.name + ".docx")))


def make_pdf(lines: list[str], target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (target.name + ".docx")
        _document(lines).save(str(path))
        command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(target.parent), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - own arguments


def _document(lines: list[str]) -> DocumentType:
    """Page and type after GB/T 9704-2012: A4, 37 mm at the top, 28 mm left, 16 pt body, 22 pt title."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    for index, line in enumerate(line for line in lines if line):
        _paragraph(document, line, is_head=index < 4)
    return document


def _paragraph(document: DocumentType, line: str, *, is_head: bool) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(28)
    run = paragraph.add_run(line)
    letterhead = is_head and bool(LETTERHEAD.search(line)) and len(line) < 22
    number = is_head and ("〔" in line or re.fullmatch(r"第\d+号", line) is not None)
    title = is_head and not letterhead and not number and not line.startswith(("（", "第", "各", "《"))
    size, font = (26, HEAD) if letterhead else (22, HEAD) if title else (16, HEAD if CHAPTER.match(line) else BODY)
    run.font.size, run.font.name = Pt(size), font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if letterhead:
        run.font.color.rgb = RGBColor(0xC0, 0x10, 0x18)
    if letterhead or number or title or CHAPTER.match(line) or (is_head and line.startswith("（")):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif DATE.match(line) or line in {"云山市人民政府", "云山市人民政府办公室"}:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif not line.startswith("各"):
        paragraph.paragraph_format.first_line_indent = Pt(32)


MAKERS = {"txt": make_txt, "html": make_html, "docx": make_docx, "pdf": make_pdf}

if __name__ == "__main__":
    sys.exit(main())
