"""PDF with a text layer: printed lines put together to paragraphs, without headers, footers and page numbers."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version

import pdfminer

from filing.errors import CorruptFile, EmptyFile, NeedsOCR
from filing.parsing import ocr
from filing.parsing.ocr.account import told
from filing.parsing.pdf.account import Reading, is_scan, remarks_of
from filing.parsing.pdf.doubt import PageDoubt, doubts
from filing.parsing.pdf.furniture import without_furniture
from filing.parsing.pdf.lines import PrintedPage
from filing.parsing.pdf.pages import Document
from filing.parsing.pdf.paragraphs import paragraphs_of
from filing.parsing.pdf.scans import recognised
from filing.parsing.pdf.second import SecondReading
from filing.parsing.report import Extraction, IntakeReport, Limits

VERSION = f"pdf/2 pdfminer.six/{pdfminer.__version__} pypdfium2/{version('pypdfium2')}"


def read_pdf(data: bytes, limits: Limits) -> Extraction:
    """Raises CorruptFile, EncryptedFile, DecompressionLimit for too many pages, NeedsOCR or EmptyFile without text.

    Pages that are pictures, or not read as they are printed, are recognised where `limits` and the extra allow it;
    else they are told, and left out where more than single characters are in doubt.
    """
    with SecondReading(data, limits) as second:
        document = Document(data)
        pages = list(document.pages(limits))
        if not pages:
            raise CorruptFile("PDF 中没有页面，文件可能已损坏。请重新导出后上传。")
        others = second.texts()
    doubted = doubts(pages, others)
    wanted = _to_be_recognised(pages, doubted)
    found = recognised(data, wanted, limits) if wanted and limits.recognise and ocr.is_available() else {}
    unconfirmed = [page.number for page in pages if page.lines and page.number not in others]
    reading = Reading(pages, doubted, {n: page for n, page in found.items() if page.lines}, unconfirmed)
    kept, furniture = without_furniture(reading.pages())
    text = "\n".join(paragraphs_of(kept))
    if not text.strip():
        raise _nothing(reading, wanted, is_recognised=bool(found))
    remarks = remarks_of(document, reading)
    for words in furniture:
        remarks.add("page_furniture", quote=f"“{words}”")
    report = IntakeReport(
        "pdf",
        VERSION,
        len(text),
        len(pages),
        sum(page.tables for page in kept),
        remarks.warnings(),
        page_characters=tuple(page.characters for page in kept),
        unread_pages=tuple(sorted({*reading.scans(), *reading.left_out()})),
        doubted_pages=tuple(reading.kept_in_doubt()),
    )
    return Extraction(text, told(report, reading.recognised.values()))


def _to_be_recognised(pages: Sequence[PrintedPage], doubted: Mapping[int, PageDoubt]) -> list[int]:
    """Numbers of the pages whose words are to be had by recognition only."""
    if not any(page.characters for page in pages):
        return [page.number for page in pages if page.picture_share or page.rotated]
    return [page.number for page in pages if is_scan(page) or page.number in doubted]


def _nothing(reading: Reading, wanted: Sequence[int], *, is_recognised: bool) -> NeedsOCR | EmptyFile:
    if is_recognised:
        return NeedsOCR(ocr.NO_WORDS)
    details: dict[str, object] = {"pages": len(wanted)}
    if reading.left_out():
        message = f"PDF 的字体没有正确的文字编码，读出的多是乱码。请由原文件重新导出 PDF。{_advice()}"
        return NeedsOCR(message, details=details)
    if wanted:
        message = f"PDF 共 {len(reading.printed)} 页，都是扫描图片，没有可读取的文字。{_advice()}"
        return NeedsOCR(message, details=details)
    return EmptyFile("PDF 中没有文字。请检查内容后重新上传。")


def _advice() -> str:
    return ocr.ADVICE if ocr.is_available() else f"本机没有启用文字识别（OCR）。{ocr.ADVICE}"
