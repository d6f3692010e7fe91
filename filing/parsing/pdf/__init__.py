"""PDF with a text layer: printed lines put together to paragraphs, without headers, footers and page numbers."""

from collections.abc import Sequence

import pdfminer

from filing.errors import CorruptFile, EmptyFile, NeedsOCR
from filing.parsing import ocr
from filing.parsing.ocr.account import told
from filing.parsing.pdf.furniture import without_furniture
from filing.parsing.pdf.lines import PrintedPage
from filing.parsing.pdf.pages import Document
from filing.parsing.pdf.paragraphs import paragraphs_of
from filing.parsing.pdf.scans import recognised
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
    "damaged_pages": "{quotes}的内容有损坏，可能缺字。请对照原文核对，或重新导出后上传。",
    "missing_pages": "PDF {quotes}。请重新导出后上传。",
    "scanned_pages": "{quotes}是图片，没有可读取的文字。请上传可复制文字的版本，或核对这些页的内容。",
    "picture_under_text": "{quotes}的文字盖在整页图片上，可能由扫描识别得来。请对照原件核对。",
    "unmapped_glyphs": "有 {count} 个字的字体没有文字编码，以“\ufffd”代替（{quotes}）。请对照原文核对，或上传 docx。",
    "rotated_text": "有斜排或竖排的文字没有读入正文：{quotes}。请核对是否为水印。",
    "annotations": "{quotes}有批注、图章或表单内容没有读入正文。请核对。",
    "page_furniture": "页眉页脚没有读入正文：{quotes}。",
    "table_layout": "{quotes}有表格，已按表格线逐格还原。请核对。",
}
ROTATED_QUOTE = 40


def read_pdf(data: bytes, limits: Limits) -> Extraction:
    """Raises CorruptFile, EncryptedFile, DecompressionLimit for too many pages, NeedsOCR or EmptyFile without text."""
    document = Document(data)
    pages = list(document.pages(limits))
    if not pages:
        raise CorruptFile("PDF 中没有页面，文件可能已损坏。请重新导出后上传。")
    wanted = _to_be_recognised(pages)
    found = recognised(data, wanted, limits) if wanted and limits.recognise and ocr.is_available() else {}
    pages = [found[page.number].page if page.number in found else page for page in pages]
    kept, furniture = without_furniture(pages)
    text = "\n".join(paragraphs_of(kept))
    if not text.strip():
        raise _nothing(pages, wanted, is_recognised=bool(found))
    if _is_garbled(pages):
        raise NeedsOCR(
            f"PDF 的字体没有正确的文字编码，读出的多是乱码。请由原文件重新导出 PDF。{_advice()}",
            details={"pages": len(wanted)},
        )
    remarks = _remarks(document, pages)
    for words in furniture:
        remarks.add("page_furniture", quote=f"“{words}”")
    report = IntakeReport(
        "pdf",
        VERSION,
        len(text),
        len(pages),
        sum(p.tables for p in pages),
        remarks.warnings(),
        page_characters=tuple(page.characters for page in kept),
        unread_pages=tuple(page.number for page in pages if _is_scan(page)),
    )
    return Extraction(text, told(report, found.values()))


def _to_be_recognised(pages: Sequence[PrintedPage]) -> list[int]:
    """Numbers of the pages whose words are to be had by recognition only: scans, all where the text is garbage."""
    if _is_garbled(pages):
        return [page.number for page in pages]
    if not any(page.characters for page in pages):
        return [page.number for page in pages if page.picture_share or page.rotated]
    return [page.number for page in pages if _is_scan(page)]


def _is_garbled(pages: Sequence[PrintedPage]) -> bool:
    text = "\n".join(line.text for page in pages for line in page.lines)
    unmapped = sum(page.unmapped for page in pages)
    return unmapped > UNREADABLE_SHARE * max(1, len(text)) or not is_language(text)


def _nothing(pages: Sequence[PrintedPage], wanted: Sequence[int], *, is_recognised: bool) -> NeedsOCR | EmptyFile:
    if is_recognised:
        return NeedsOCR(ocr.NO_WORDS)
    if wanted:
        message = f"PDF 共 {len(pages)} 页，都是扫描图片，没有可读取的文字。{_advice()}"
        return NeedsOCR(message, details={"pages": len(wanted)})
    return EmptyFile("PDF 中没有文字。请检查内容后重新上传。")


def _advice() -> str:
    return ocr.ADVICE if ocr.is_available() else f"本机没有启用文字识别（OCR）。{ocr.ADVICE}"


def _remarks(document: Document, pages: Sequence[PrintedPage]) -> Remarks:
    remarks = Remarks(MESSAGES)
    for code, chosen in (
        ("damaged_pages", document.damaged),
        ("scanned_pages", [p.number for p in pages if _is_scan(p)]),
        ("picture_under_text", [p.number for p in pages if p.picture_share > SCAN_SHARE and not _is_scan(p)]),
        ("annotations", document.annotated),
        ("table_layout", [p.number for p in pages if p.tables]),
    ):
        remarks.on_pages(code, chosen)
    for page in pages:
        if page.unmapped:
            where = f"第{page.number}页"
            remarks.add("unmapped_glyphs", place=where, quote=where, count=page.unmapped, pages=[page.number])
        if page.rotated:
            remarks.add("rotated_text", place=f"第{page.number}页", quote=f"“{page.rotated[:ROTATED_QUOTE]}”")
    if document.declared_pages > len(pages):
        remarks.add("missing_pages", quote=f"声明有 {document.declared_pages} 页，只读到 {len(pages)} 页")
    return remarks


def _is_scan(page: PrintedPage) -> bool:
    return page.characters < SCAN_CHARACTERS and page.picture_share > SCAN_SHARE
