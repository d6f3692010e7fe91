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
from filing.parsing.ofd.pictures import Pictures
from filing.parsing.pdf.picture import areas_of, drawn, opened
from filing.parsing.report import Limits
from filing.parsing.shown import Preview, Wanted
from filing.parsing.sniff import Format, sniff

SHOWN_SIDE = 1600
"""Pixels of a scan that is shown."""
NOT_DRAWN = {
    Format.DOCX: "Word 文档没有固定的页面，不能显示页面图像。请看正文，或下载原件查看。",
    Format.DOC: "Word 文档没有固定的页面，不能显示页面图像。请看正文，或下载原件查看。",
    Format.RTF: "RTF 文档没有固定的页面，不能显示页面图像。请看正文，或下载原件查看。",
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
    raise UnsupportedType(NOT_DRAWN.get(found, OTHERWISE))


def _of_pdf(data: bytes, wanted: Wanted, limits: Limits) -> Preview:
    document = opened(data)
    pages = min(len(document), limits.pages)
    number = wanted.number or _page_with(document, wanted.words, pages)
    _require(number, pages)
    page = document[number - 1]
    width, height = page.get_size()
    areas = areas_of(page, wanted.words) if wanted.words else ()
    return Preview(number, pages, areas, round(width), round(height), drawn(page) if wanted.is_drawn else b"")


def _page_with(document: Any, words: str, pages: int) -> int:
    """The first page on which the words stand; the first of all where they are not found."""
    numbers = range(1, pages + 1) if words else ()
    return next((number for number in numbers if areas_of(document[number - 1], words)), 1)


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
    try:
        with ofdkit.open(data) as document:
            locations = [page.location for page in document.pages]
            pictures = Pictures(data, locations)
    except ofdkit.OFDError as error:
        raise CorruptFile("OFD 不完整或已损坏。请下载原件查看。") from error
    number = wanted.number or 1
    _require(number, len(locations))
    if not (picture := pictures.of(number)):
        raise UnsupportedType(
            "OFD 的这一页由文字排成，不能显示页面图像（整页图片的页可以）。请看正文，或下载原件查看。"
        )
    found = _of_picture(picture, replace(wanted, number=1), limits)
    return replace(found, number=number, pages=len(locations))


def _require(number: int, pages: int) -> None:
    if not 1 <= number <= pages:
        raise CorruptFile(f"没有第 {number} 页：文件共 {pages} 页。请选择其他页。")
