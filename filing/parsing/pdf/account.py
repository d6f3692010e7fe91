"""What one reading of a PDF has found, page by page, and what should be told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from filing.parsing import ocr
from filing.parsing.ocr.account import RecognisedPage
from filing.parsing.pdf.doubt import PageDoubt
from filing.parsing.pdf.lines import PrintedPage
from filing.parsing.pdf.pages import Document
from filing.parsing.remarks import Remarks

SCAN_CHARACTERS = 20
SCAN_SHARE = 0.6
"""A page with fewer characters than that under a picture over this share of it is a scan."""
MESSAGES = {
    "damaged_pages": "{quotes}的内容有损坏，可能缺字。请对照原文核对，或重新导出后上传。",
    "missing_pages": "PDF {quotes}。请重新导出后上传。",
    "scanned_pages": "{quotes}是图片，没有可读取的文字。请上传可复制文字的版本，或核对这些页的内容。",
    "garbled_pages": f"{{quotes}}的字体没有正确的文字编码，读出的不可信，没有读入正文。{ocr.ADVICE}",
    "recognised_instead": "{quotes}的文字编码缺失或有误，已改用文字识别（OCR）的结果。请对照原件核对。",
    "picture_under_text": "{quotes}的文字盖在整页图片上，可能由扫描识别得来。请对照原件核对。",
    "unmapped_glyphs": "有 {count} 个字的字体没有文字编码，以“\ufffd”代替（{quotes}）。请对照原文核对，或上传 docx。",
    "two_readings": "个别字有两种读法：{quotes}。请对照原文核对，或上传 docx。",
    "strange_words": "{quotes}有成行的生僻字，字体的文字编码可能有误。请对照原文核对，或上传 docx。",
    "no_second_reading": "{quotes}的文字没有能用第二种读法印证。请对照原文核对。",
    "rotated_text": "有斜排或竖排的文字没有读入正文：{quotes}。请核对是否为水印。",
    "annotations": "{quotes}有批注、图章或表单内容没有读入正文。请核对。",
    "line_numbers": "{quotes}左边的行号没有读入正文。",
    "page_furniture": "页眉页脚、续页重复的表头没有读入正文：{quotes}。",
    "table_layout": "{quotes}有表格，已按表格线逐格还原。请核对。",
}
ROTATED_QUOTE = 40
STRANGE_QUOTE = 15


@dataclass(frozen=True, slots=True)
class Reading:
    """`printed` as the file says, `doubts` and `recognised` by page number, `unconfirmed` without a second reading."""

    printed: Sequence[PrintedPage]
    doubts: Mapping[int, PageDoubt]
    recognised: Mapping[int, RecognisedPage]
    unconfirmed: Sequence[int]

    def pages(self) -> list[PrintedPage]:
        """As they count: recognised instead of in doubt, and without words that are not what is printed."""
        found, left = self.recognised, set(self.left_out())
        pages = [found[page.number].page if page.number in found else page for page in self.printed]
        return [replace(page, lines=(), unmapped=0) if page.number in left else page for page in pages]

    def left_out(self) -> list[int]:
        """Pages that are garbled and were not recognised."""
        return [number for number, doubt in self.doubts.items() if not doubt.is_kept and number not in self.recognised]

    def kept_in_doubt(self) -> list[int]:
        return [number for number, doubt in self.doubts.items() if doubt.is_kept and number not in self.recognised]

    def scans(self) -> list[int]:
        """Pages that are pictures and were not recognised."""
        return [p.number for p in self.printed if is_scan(p) and p.number not in self.recognised]


def is_scan(page: PrintedPage) -> bool:
    return page.characters < SCAN_CHARACTERS and page.picture_share > SCAN_SHARE


def remarks_of(document: Document, reading: Reading) -> Remarks:
    remarks = Remarks(MESSAGES)
    pages, scans = reading.pages(), reading.scans()
    for code, chosen in (
        ("damaged_pages", document.damaged),
        ("scanned_pages", scans),
        ("garbled_pages", reading.left_out()),
        ("recognised_instead", [n for n in reading.doubts if n in reading.recognised]),
        ("no_second_reading", reading.unconfirmed),
        ("picture_under_text", [p.number for p in pages if p.picture_share > SCAN_SHARE and p.number not in scans]),
        ("annotations", document.annotated),
        ("line_numbers", [p.number for p in pages if p.margin]),
        ("table_layout", [p.number for p in pages if p.tables]),
    ):
        remarks.on_pages(code, chosen)
    for page in pages:
        if page.unmapped:
            where = f"第{page.number}页"
            remarks.add("unmapped_glyphs", place=where, quote=where, count=page.unmapped, pages=[page.number])
        if page.rotated:
            remarks.add("rotated_text", place=f"第{page.number}页", quote=f"“{page.rotated[:ROTATED_QUOTE]}”")
    for doubt in (reading.doubts[number] for number in reading.kept_in_doubt()):
        where = f"第{doubt.page}页"
        if any(doubt.differing):
            remarks.add("two_readings", place=where, quote=_readings(doubt), pages=[doubt.page])
        if doubt.strange:
            words = f"{where}“{doubt.strange[:STRANGE_QUOTE]}”"
            remarks.add("strange_words", place=where, quote=words, pages=[doubt.page])
    if document.declared_pages > len(pages):
        remarks.add("missing_pages", quote=f"声明有 {document.declared_pages} 页，只读到 {len(pages)} 页")
    return remarks


def _readings(doubt: PageDoubt) -> str:
    """第3页“戶”与“户”"""
    ours, theirs = (f"“{letters}”" if letters else "没有读出" for letters in doubt.differing)
    return f"第{doubt.page}页{ours}与{theirs}"
