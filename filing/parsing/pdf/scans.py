"""Pages of a PDF as pictures, for recognition."""

import math
from collections.abc import Sequence

import pypdfium2

from filing.errors import CorruptFile
from filing.parsing.ocr.account import RecognisedPage
from filing.parsing.report import Limits

DOTS = 200
"""Per inch: enough for type of 9 points."""
POINTS = 72
UNIT = 1e-6


def recognised(data: bytes, numbers: Sequence[int], limits: Limits) -> dict[int, RecognisedPage]:
    """By number, which counts from 1; a page that cannot be drawn is missing. Raises CorruptFile for the whole."""
    from filing.parsing.ocr.recogniser import Recogniser  # noqa: PLC0415 - the engine is large and optional

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise CorruptFile("PDF 的页面无法绘制，扫描页没有识别。请重新导出后上传。") from error
    recogniser = Recogniser()
    found: dict[int, RecognisedPage] = {}
    for number in numbers[: limits.recognised_pages]:
        try:
            page = document[number - 1]
            width, height = page.get_size()
            picture = page.render(scale=_scale(width, height, limits)).to_pil()
        except (pypdfium2.PdfiumError, IndexError, MemoryError, ValueError):
            continue
        found[number] = recogniser.read(picture, number, width=width)
    return found


def _scale(width: float, height: float, limits: Limits) -> float:
    """Pixels for each point, fewer where the page is so large that it would take too many."""
    return min(DOTS / POINTS, math.sqrt(limits.pixels / max(UNIT, width * height)))
