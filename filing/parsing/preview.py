"""Pictures of a file's pages, for people to hold the text against, and the places of words on them.

For the reading process only (`sandbox.preview`): drawing a page is as dangerous as reading it.
"""

from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Any

import ofdkit

from filing.errors import CorruptFile, UnsupportedType
from filing.parsing import ocr
from filing.parsing.legacy.libreoffice import Failure, to_pdf
from filing.parsing.ofd.pictures import Pictures
from filing.parsing.ofd.printed import SCAN_CHARACTERS, printed
from filing.parsing.pdf.picture import areas_of, drawn, is_blank, opened
from filing.parsing.report import Limits
from filing.parsing.shown import BY_OFFICE, Preview, Wanted
from filing.parsing.sniff import Format, sniff

SHOWN_SIDE = 1600
"""Pixels of a scan that is shown."""
LEADS = (30, 12, 4, 0)
"""Characters before the words that are looked for with them: the longest that is found tells best which place it is."""
LAID_OUT = {Format.DOCX: ".docx", Format.DOC: ".doc", Format.RTF: ".rtf"}
"""Formats without pages that LibreOffice lays out."""
BY_HAND = "这一页按原件中文字的位置重新排出，没有颜色、线条、图片和签章。需要时请下载原件查看。"
NOT_DRAWN = {
    Format.HTML: "网页没有固定的页面，不能显示页面图像。请看正文，或下载原件查看。",
    Format.MHT: "网页没有固定的页面，不能显示页面图像。请看正文，或下载原件查看。",
    Format.TEXT: "纯文本没有页面图像。请看正文，或下载原件查看。",
}
OTHERWISE = "这种格式的文件没有页面图像。请下载原件查看。"


def preview_in_process(data: bytes, wanted: Wanted, limits: Limits) -> Preview:
    """Raises UnsupportedType for a format without pages, CorruptFile for a page beyond the last."""
    found = sniff(data, limits)
    if found is Format.PDF:
        return _of_pdf(data, wanted, limits)
    if found is Format.IMAGE:
        return _of_picture(data, wanted, limits)
    if found is Format.OFD:
        return _of_ofd(data, wanted, limits)
    if found in LAID_OUT:
        return _by_office(data, LAID_OUT[found], wanted, limits)
    raise UnsupportedType(NOT_DRAWN.get(found, OTHERWISE))


def _of_pdf(data: bytes, wanted: Wanted, limits: Limits) -> Preview:
    document = opened(data)
    pages = min(len(document), limits.pages)
    number = wanted.number or _page_with(document, wanted, pages)
    _require(number, pages)
    page = document[number - 1]
    width, height = page.get_size()
    areas = next(filter(None, (areas_of(page, wanted.words, lead) for lead in _leads(wanted))), ())
    return Preview(number, pages, areas, round(width), round(height), drawn(page) if wanted.is_drawn else b"")


def _page_with(document: Any, wanted: Wanted, pages: int) -> int:
    """The first page on which the words stand; the first of all where they are not found."""
    places = ((number, lead) for lead in _leads(wanted) for number in range(1, pages + 1))
    return next((number for number, lead in places if areas_of(document[number - 1], wanted.words, lead)), 1)


def _leads(wanted: Wanted) -> tuple[str, ...]:
    """Each once, the longest first; none without words."""
    return tuple(dict.fromkeys(wanted.lead[-most:] if most else "" for most in LEADS)) if wanted.words else ()


def _by_office(data: bytes, suffix: str, wanted: Wanted, limits: Limits) -> Preview:
    result = to_pdf(data, suffix, limits)
    if isinstance(result, Failure):
        raise UnsupportedType(f"{result}，不能显示页面图像。请看正文，或下载原件查看。")
    if is_blank(opened(result)):
        raise UnsupportedType("LibreOffice 排出的页面是空的，不能显示页面图像。请看正文，或下载原件查看。")
    return replace(_of_pdf(result, wanted, limits), note=BY_OFFICE, printed=result)


def _of_picture(data: bytes, wanted: Wanted, limits: Limits) -> Preview:
    if not ocr.is_available():
        raise UnsupportedType("本机没有安装图片处理组件，不能显示图片。请管理员执行 make ocr，或下载原件查看。")
    from filing.parsing.ocr.pictures import frames, open_picture, pages_of  # noqa: PLC0415 - the extra is optional

    picture = open_picture(data, limits)
    pages = frames(picture) if picture.format == "TIFF" else 1
    number = wanted.number or 1
    _require(number, pages)
    shown = next(islice(pages_of(picture, limits), number - 1, None))
    shown.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    buffer = BytesIO()
    if wanted.is_drawn:
        shown.save(buffer, "PNG")
    return Preview(number, pages, (), shown.width, shown.height, buffer.getvalue())


def _of_ofd(data: bytes, wanted: Wanted, limits: Limits) -> Preview:
    """The picture that is a page, else its words laid out anew; words are looked for on the latter only."""
    try:
        with ofdkit.open(data) as document:
            sheets = printed(document.pages[: limits.pages])
            pictures = Pictures(data, [page.location for page in document.pages])
    except ofdkit.OFDError as error:
        raise CorruptFile("OFD 不完整或已损坏。请下载原件查看。") from error
    laid_out = opened(sheets.pdf)
    pages = len(laid_out)
    number = wanted.number or _page_with(laid_out, wanted, pages)
    _require(number, pages)
    if sheets.characters[number - 1] < SCAN_CHARACTERS and (picture := pictures.of(number)):
        return replace(_of_picture(picture, replace(wanted, number=1), limits), number=number, pages=pages)
    return replace(_of_pdf(sheets.pdf, replace(wanted, number=number), limits), note=BY_HAND)


def _require(number: int, pages: int) -> None:
    if not 1 <= number <= pages:
        raise CorruptFile(f"没有第 {number} 页：文件共 {pages} 页。请选择其他页。")
