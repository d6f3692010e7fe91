"""PDF with a text layer: printed lines put together to paragraphs, without headers, footers and page numbers."""

from collections.abc import Iterator, Sequence
from io import BytesIO

import pdfminer
from pdfminer.converter import PDFPageAggregator
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.psexceptions import PSException

from filing.errors import CorruptFile, DecompressionLimit, EmptyFile, EncryptedFile, NeedsOCR
from filing.parsing.pdf.furniture import without_furniture
from filing.parsing.pdf.lines import LAYOUT, PrintedPage, read_page
from filing.parsing.pdf.paragraphs import paragraphs_of
from filing.parsing.plausibility import is_language
from filing.parsing.remarks import Remarks
from filing.parsing.report import Extraction, IntakeReport, Limits

VERSION = f"pdf/1 pdfminer.six/{pdfminer.__version__}"
SCAN_CHARACTERS = 20
SCAN_SHARE = 0.6
"""A page with fewer characters than that under a picture over this share of it is a scan."""
UNREADABLE_SHARE = 0.3
"""Beyond this share of glyphs without a character the text layer is worth nothing."""
MESSAGES = {
    "scanned_pages": "{quotes}是图片，没有可读取的文字。请上传可复制文字的版本，或核对这些页的内容。",
    "picture_under_text": "{quotes}的文字盖在整页图片上，可能由扫描识别得来。请对照原件核对。",
    "unmapped_glyphs": "有 {count} 个字的字体没有文字编码，以“\ufffd”代替（{quotes}）。请对照原文核对，或上传 docx。",
    "rotated_text": "有斜排或竖排的文字没有读入正文：{quotes}。请核对是否为水印。",
    "page_furniture": "页眉页脚没有读入正文：{quotes}。",
    "table_layout": "{quotes}有表格，单元格的先后按版面还原。请核对。",
}
ROTATED_QUOTE = 40


def read_pdf(data: bytes, limits: Limits) -> Extraction:
    """Raises CorruptFile, EncryptedFile, DecompressionLimit for too many pages, NeedsOCR or EmptyFile without text."""
    pages = list(_pages(data, limits))
    if not pages:
        raise CorruptFile("PDF 中没有页面，文件可能已损坏。请重新导出后上传。")
    kept, furniture = without_furniture(pages)
    lines = paragraphs_of(kept)
    text = "\n".join(lines)
    if not text.strip():
        raise _nothing(pages)
    unmapped = sum(page.unmapped for page in pages)
    if unmapped > UNREADABLE_SHARE * len(text) or not is_language(text):
        raise NeedsOCR("PDF 的字体没有正确的文字编码，读出的多是乱码。请上传 docx，或由原文件重新导出 PDF。")
    warnings = _remarks(pages, furniture).warnings()
    return Extraction(text, IntakeReport("pdf", VERSION, len(text), pages=len(pages), warnings=warnings))


def _pages(data: bytes, limits: Limits) -> Iterator[PrintedPage]:
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=LAYOUT)
    interpreter = PDFPageInterpreter(resources, device)
    try:
        for number, page in enumerate(PDFPage.create_pages(PDFDocument(PDFParser(BytesIO(data)))), 1):
            if number > limits.pages:
                raise DecompressionLimit(f"PDF 超过 {limits.pages} 页的上限。请拆分后分别上传。")
            interpreter.process_page(page)
            yield read_page(device.get_result(), number)
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise EncryptedFile("PDF 设有打开密码。请解除密码后重新上传。") from error
    except PSException as error:
        raise CorruptFile("PDF 不完整或已损坏。请重新导出后上传。") from error


def _nothing(pages: Sequence[PrintedPage]) -> NeedsOCR | EmptyFile:
    if any(page.picture_share or page.rotated for page in pages):
        return NeedsOCR(f"PDF 共 {len(pages)} 页，都是扫描图片，没有可读取的文字。请上传可复制文字的 PDF 或 docx。")
    return EmptyFile("PDF 中没有文字。请检查内容后重新上传。")


def _remarks(pages: Sequence[PrintedPage], furniture: Sequence[str]) -> Remarks:
    remarks = Remarks(MESSAGES)
    for code, chosen in (
        ("scanned_pages", [p.number for p in pages if _is_scan(p)]),
        ("picture_under_text", [p.number for p in pages if p.picture_share > SCAN_SHARE and not _is_scan(p)]),
        ("table_layout", [p.number for p in pages if p.has_grid]),
    ):
        if chosen:
            remarks.add(code, place=f"第{chosen[0]}页", quote=_listed(chosen))
    for page in pages:
        if page.unmapped:
            remarks.add("unmapped_glyphs", place=f"第{page.number}页", quote=f"第{page.number}页", count=page.unmapped)
        if page.rotated:
            remarks.add("rotated_text", place=f"第{page.number}页", quote=f"“{page.rotated[:ROTATED_QUOTE]}”")
    for words in furniture:
        remarks.add("page_furniture", quote=f"“{words}”")
    return remarks


def _is_scan(page: PrintedPage) -> bool:
    return page.characters < SCAN_CHARACTERS and page.picture_share > SCAN_SHARE


def _listed(numbers: Sequence[int]) -> str:
    """第2、5、6页"""
    shown = "、".join(map(str, numbers[:10]))
    return f"第{shown}{'等' if len(numbers) > 10 else ''}页"
