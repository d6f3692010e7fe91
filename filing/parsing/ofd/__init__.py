"""OFD (GB/T 33190): text by ofdkit, paragraphs as in a PDF, pages that are pictures by recognition."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import ofdkit

from filing.errors import BadFile, CorruptFile, DecompressionLimit, EmptyFile, ExternalEntity, NeedsOCR
from filing.parsing import ocr
from filing.parsing.ocr.account import RecognisedPage, told
from filing.parsing.ofd.pictures import Pictures
from filing.parsing.ofd.printed import MILLIMETRE, SCAN_CHARACTERS
from filing.parsing.pdf.furniture import without_furniture
from filing.parsing.pdf.lines import UNREADABLE, PrintedLine, PrintedPage, in_reading_order, once
from filing.parsing.pdf.paragraphs import paragraphs_of
from filing.parsing.remarks import Remarks
from filing.parsing.report import Extraction, IntakeReport, Limits

VERSION = f"ofd/1 ofdkit/{ofdkit.__version__}"
DESCENT = 0.12
"""Of the type, below the baseline."""
MARGIN = 2.0
"""Millimetres by which text may stand out of its page and still be seen."""
PRIVATE_SHARE = 0.05
MESSAGES = {
    "scanned_pages": "{quotes}是图片，没有可读取的文字。请上传可复制文字的版本，或核对这些页的内容。",
    "damaged_pages": "{quotes}的内容有损坏，没有读出。请对照原文核对，或重新导出后上传。",
    "unmapped_glyphs": "有 {count} 个字使用字体私有编码，无法还原。请对照原文核对，或上传 docx。",
    "signature": "文件含电子签名或签章 {count} 处，没有验证其真伪。",
    "annotations": "文件含批注或图章，其中的文字没有读入正文。请核对。",
    "attachments": "文件内嵌附件 {count} 个，没有读取。请单独上传。",
    "page_furniture": "页眉页脚没有读入正文：{quotes}。",
}


@dataclass(slots=True)
class _Pages:
    """What has been read, and the numbers of pages that could not be."""

    printed: list[PrintedPage] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)


def read_ofd(data: bytes, limits: Limits) -> Extraction:
    """Raises CorruptFile, DecompressionLimit, ExternalEntity, NeedsOCR and EmptyFile."""
    try:
        with ofdkit.open(data) as document:
            pages = _read(document, limits)
            pictures = Pictures(data, [page.location for page in document.pages])
    except ofdkit.OFDError as error:
        raise _refusal(error) from error
    wanted = [p.number for p in pages.printed if p.characters < SCAN_CHARACTERS and pictures.of(p.number)]
    found = _recognised(pictures, wanted, limits) if wanted and limits.recognise and ocr.is_available() else {}
    printed = [found[page.number].page if page.number in found else page for page in pages.printed]
    kept, furniture = without_furniture(printed)
    text = "\n".join(paragraphs_of(kept))
    if not text.strip():
        raise _nothing(len(printed), wanted, is_recognised=bool(found))
    unread = tuple(number for number in wanted if number not in found)
    remarks = _remarks(pictures, pages.damaged, unread, text)
    for words in furniture:
        remarks.add("page_furniture", quote=f"“{words}”")
    report = IntakeReport(
        "ofd",
        VERSION,
        len(text),
        len(printed),
        warnings=remarks.warnings(),
        page_characters=tuple(page.characters for page in kept),
        unread_pages=unread,
    )
    return Extraction(text, told(report, found.values()))


def _read(document: ofdkit.OFDDocument, limits: Limits) -> _Pages:
    if not document.pages:
        raise CorruptFile("OFD 中没有页面，文件可能已损坏。请重新导出后上传。")
    if len(document.pages) > limits.pages:
        raise DecompressionLimit(f"OFD 超过 {limits.pages} 页的上限。请拆分后分别上传。")
    pages = _Pages()
    for number, page in enumerate(document.pages, 1):
        try:
            if page.location is None:
                pages.damaged.append(number)
            pages.printed.append(_printed(page, number))
        except ofdkit.OFDError as error:
            refusal = _refusal(error)
            if not isinstance(refusal, CorruptFile):
                raise refusal from error
            pages.damaged.append(number)
    return pages


def _printed(page: ofdkit.Page, number: int) -> PrintedPage:
    x, y, width, height = page.box
    runs = [run for run in page.runs if run.text.strip() and _is_seen(run, page.box)]
    fragments = [_line(run, x, y + height) for run in runs]
    lines = in_reading_order(once(fragments), width * MILLIMETRE, height * MILLIMETRE)
    unmapped = sum(len(UNREADABLE.findall(line.text)) for line in lines)
    return PrintedPage(number, width * MILLIMETRE, height * MILLIMETRE, tuple(lines), unmapped, "", 0.0, 0)


def _is_seen(run: ofdkit.TextRun, box: tuple[float, float, float, float]) -> bool:
    x, y, width, height = box
    return bool(-MARGIN <= run.x - x <= width + MARGIN and -MARGIN <= run.y - y <= height + MARGIN)


def _line(run: ofdkit.TextRun, left: float, foot: float) -> PrintedLine:
    """From millimetres below the head of the page to points above its foot."""
    words = run.text.lstrip()
    indent = (len(run.text) - len(words)) * run.size
    begin, baseline = (run.x - left + indent) * MILLIMETRE, (foot - run.y) * MILLIMETRE
    size = max(1.0, run.size * MILLIMETRE)
    end = (run.x - left + run.width) * MILLIMETRE
    return PrintedLine(
        words.rstrip(), begin, max(begin, end), baseline - DESCENT * size, baseline + (1 - DESCENT) * size, size
    )


def _refusal(error: ofdkit.OFDError) -> BadFile:
    words = str(error)
    if "DTD" in words:
        return ExternalEntity("OFD 的部件含有文档类型声明（DTD），可能引用外部实体，已拒绝读取。请重新导出后上传。")
    if isinstance(error, ofdkit.OFDLimitError):
        return DecompressionLimit("OFD 的部件过大，已拒绝读取。请拆分或压缩后重新上传。")
    return CorruptFile("OFD 文件不完整或已损坏。请在 OFD 阅读器中打开并另存后重新上传。")


def _recognised(pictures: Pictures, numbers: Sequence[int], limits: Limits) -> dict[int, RecognisedPage]:
    """By number; pictures in a form that cannot be opened (JBIG2) are missing. Raises DecompressionLimit."""
    from filing.parsing.ocr.pictures import open_picture, pages_of  # noqa: PLC0415 - the extra is optional
    from filing.parsing.ocr.recogniser import Recogniser  # noqa: PLC0415 - the engine is large and optional

    recogniser = Recogniser()
    found: dict[int, RecognisedPage] = {}
    for number in numbers[: limits.recognised_pages]:
        try:
            page = next(pages_of(open_picture(pictures.of(number), limits), limits))
        except (CorruptFile, StopIteration):
            continue
        found[number] = recogniser.read(page, number)
    return found


def _nothing(pages: int, wanted: Sequence[int], *, is_recognised: bool) -> NeedsOCR | EmptyFile:
    if is_recognised:
        return NeedsOCR(ocr.NO_WORDS)
    if wanted:
        absent = "" if ocr.is_available() else "本机没有启用文字识别（OCR）。"
        message = f"OFD 共 {pages} 页，都是图片，没有可读取的文字。{absent}{ocr.ADVICE}"
        return NeedsOCR(message, details={"pages": len(wanted)})
    return EmptyFile("OFD 中没有文字，可能只有图形。请上传可复制文字的 docx 或 PDF。")


def _remarks(pictures: Pictures, damaged: Sequence[int], unread: Sequence[int], text: str) -> Remarks:
    remarks = Remarks(MESSAGES)
    for code, numbers in (("damaged_pages", damaged), ("scanned_pages", unread)):
        remarks.on_pages(code, numbers)
    unmapped = len(UNREADABLE.findall(text))
    if unmapped > PRIVATE_SHARE * len(text):
        remarks.add("unmapped_glyphs", count=unmapped)
    for code, count in (
        ("signature", pictures.signatures),
        ("annotations", pictures.annotations),
        ("attachments", pictures.attachments),
    ):
        if count:
            remarks.add(code, count=count)
    return remarks
