"""Pages of a PDF drawn by pypdfium2, and where words stand on them."""

import ctypes
import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
from pypdfium2 import raw

from filing.errors import CorruptFile
from filing.parsing.shown import Area
from filing.text.characters import RADICALS
from filing.text.normalise import squeeze

DOTS, POINTS = 110, 72
"""Per inch: type of 9 points is read well on a screen."""
PIXELS = 6_000_000
"""Of one picture; an A4 page has a million."""
CHARACTERS = 50_000
"""Of one page that are searched."""
SHORTENED = 20
"""Where a quote runs over the end of a page, so much of its beginning is looked for."""
SAME_LINE = 0.5
BOTH = (1, 0)
"""Axes along which characters are compared: lines first, then columns."""
Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""
PNG = b"\x89PNG\r\n\x1a\n"


def opened(data: bytes) -> Any:
    """The document. Raises CorruptFile."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise CorruptFile("PDF 的页面无法绘制。请下载原件查看。") from error


def is_blank(document: Any) -> bool:
    """Whether nothing at all is drawn on any page."""
    return all(next(iter(page.get_objects(max_depth=1)), None) is None for page in document)


def drawn(page: Any) -> bytes:
    """PNG. Raises CorruptFile."""
    width, height = page.get_size()
    scale = min(DOTS / POINTS, math.sqrt(PIXELS / max(1.0, width * height)))
    try:
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise CorruptFile("这一页无法绘制。请下载原件查看。") from error
    channels = {1: 0, 3: 2, 4: 6}[bitmap.n_channels]
    return _png(bytes(bitmap.buffer), (bitmap.width, bitmap.height), stride=bitmap.stride, colour=channels)


def _png(pixels: bytes, size: tuple[int, int], *, stride: int, colour: int) -> bytes:
    """By the specification (ISO/IEC 15948), since Pillow comes with the extra for recognition only."""
    width, height = size
    used = width * {0: 1, 2: 3, 6: 4}[colour]
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + used] for row in range(height))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 4)),
        (b"IEND", b""),
    )
    return PNG + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


def areas_of(page: Any, words: str, lead: str = "") -> tuple[Area, ...]:
    """Where the words stand behind their `lead`, a line each; all places.

    Blanks, widths and twins of characters are looked through.
    """
    text = page.get_textpage()
    count = min(text.count_chars(), CHARACTERS)
    signs = "".join(chr(raw.FPDFText_GetUnicode(text, number) or 0x20) for number in range(count))
    squeezed = squeeze(signs.translate(RADICALS))
    needle, before = (squeeze(part.translate(RADICALS)).text for part in (words, lead))
    found: list[Area] = []
    for start, end in _places(squeezed.text, before, needle):
        span = squeezed.span(start, end)
        boxes = [
            text.get_charbox(number, loose=True) for number in range(span.start, span.end) if signs[number].strip()
        ]
        found += (_area(page, line) for line in _lines(boxes))
    return tuple(found)


def _places(text: str, lead: str, needle: str) -> Iterator[tuple[int, int]]:
    needle = needle if lead + needle in text else needle[:SHORTENED]
    at = text.find(lead + needle) if needle else -1
    while at >= 0:
        start, end = at + len(lead), at + len(lead) + len(needle)
        yield start, end
        at = text.find(lead + needle, end)


def _lines(boxes: Sequence[Box]) -> Iterator[Box]:
    """One box around those that follow each other on a line, or in a column of vertical text."""
    around: Box | None = None
    axes: tuple[int, ...] = BOTH
    for box in boxes:
        along = () if around is None else tuple(axis for axis in axes if _aligned(around, box, axis))
        if around is None or not along:
            if around is not None:
                yield around
            around, axes = box, BOTH
        else:
            axes = along[:1]
            around = (*map(min, around[:2], box[:2]), *map(max, around[2:], box[2:]))  # type: ignore[assignment]
    if around is not None:
        yield around


def _aligned(one: Sequence[float], other: Sequence[float], axis: int) -> bool:
    """Whether the two lie beside each other across this axis: 1 for upright, 0 for level."""
    shared = min(one[axis + 2], other[axis + 2]) - max(one[axis], other[axis])
    size = min(one[axis + 2] - one[axis], other[axis + 2] - other[axis])
    apart = max(one[1 - axis], other[1 - axis]) - min(one[3 - axis], other[3 - axis])
    return shared > SAME_LINE * size and apart < 3 * max(other[2] - other[0], other[3] - other[1])


def _area(page: Any, box: Box) -> Area:
    """As it is drawn: turned and cropped."""
    left, bottom, right, top = box
    xs, ys = zip(_shown(page, left, bottom), _shown(page, right, top), strict=True)
    return Area(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _shown(page: Any, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, 10_000, 10_000, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value / 10, down.value / 10
