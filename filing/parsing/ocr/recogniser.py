"""One picture of a page → its printed lines, in points from the foot of the page, as the PDF reader has them.

Red ink is made white first, else a seal (公章) over the date takes the line with it; the red letterhead (红头) is read
apart from it. Only this module imports the engine, which takes a second and most of a gigabyte.
"""

import math
import re
import statistics
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from rapidocr import RapidOCR

from filing.parsing.ocr.account import RecognisedPage
from filing.parsing.pdf.lines import PrintedLine, PrintedPage, in_reading_order
from filing.parsing.report import RecognisedLine

LONGEST_SIDE = 5000
"""Pixels; larger pictures are made smaller first."""
PARAMETERS = {
    "Global.use_cls": False,  # it turns whole lines of fax-like pages upside down
    "Global.text_score": 0.0,
    "Global.log_level": "critical",
    "Global.max_side_len": LONGEST_SIDE,
    "Det.limit_type": "max",
    "Rec.rec_batch_num": 1,  # lines of one batch are all made as long as the longest
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # a second one spends as much again on waiting for the first
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
SIDE, WIDE_SIDE = 960, 1360
"""Pixels of the longer side to which a page is reduced to find its lines; their words are read in full size. A page
that is wider than high may be two side by side (A3). Type of 9 points is found as surely as in twice as many."""
LEAST_CONFIDENCE = 0.5
UPRIGHT = 0.85
"""Mean confidence; pages that lie on their side or stand on their head have 0.7."""
RED, RED_LEAD = 130, 40
RED_SHARE = 0.0005
HEAD_SHARE = 0.4
"""The letterhead stands in this upper part of the first page."""
A4_WIDTH = 595.0
CELL_GAP = 0.6
"""In type sizes: the engine itself parts words only where cells or columns do."""
LONG = 8
"""Times its height: a box as long as that tells how far the page is askew."""
SHORT_LINE = 4
"""Fewer Chinese characters do not tell the size of the type: figures are wider in one font than in another."""
SAME_SIZE = 0.15
"""By so much measured sizes of one type differ."""
HAN = r"[\u3007\u4e00-\u9fff、。，；：（）《》“”]"
HALF_WIDTH = re.compile(rf"(?<={HAN})[,;:!?]|(?<=[)])[,;:!?]|[()]")
"""甲,乙 and (2014年…）: marks of Chinese text, which the engine at times takes for narrow ones"""
NUMBER = re.compile(r"[\[［【(（〔](?P<year>(?:19|20)\d\d)[\]］】)）〕](?=\s*第?\d+\s*号)")
"""[2008]15号, [2008〕15号: in a document number stand 〔 and 〕 (GB/T 9704)"""
FULL_WIDTH = str.maketrans(",;:!?()", "，；：！？（）")
LEFT_HALF, RIGHT_HALF = tuple("。，、；：！？）》”’】〕"), tuple("（《“‘【〔")
"""Marks whose ink fills one half of their square: the box of a line ends or begins half a character too early."""
LABEL = re.compile(
    r"(?P<label>第[一二三四五六七八九十百零〇]{1,7}[编章节条])(?:\s+(?=\S)|(?=[^\s、，。；和或及与至的规之第款项]))"
)
"""第一条公园…: the blank behind a label, which the engine does not tell"""


class _Mark(NamedTuple):
    """A box with what is written in it; pixels from the upper left corner, the page made level."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    confidence: float


class Recogniser:
    """Opens the engine with the first page; one is enough for all pages of a file."""

    def __init__(self) -> None:
        self._engines: dict[int, Any] = {}

    def read(self, picture: Image.Image, number: int, *, width: float = A4_WIDTH) -> RecognisedPage:
        """`number` is that of the page, `width` its own in points."""
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        pixels = np.asarray(picture.convert("RGB"))
        red = _red(pixels)
        marks, turned = self._upright(_without(pixels, red))
        if number == 1 and not turned and red[: int(len(red) * HEAD_SHARE)].mean() > RED_SHARE:
            marks += self._letterhead(pixels, marks)
        if turned % 180:
            width *= pixels.shape[0] / pixels.shape[1]
            pixels = np.rot90(pixels)
        height = width * pixels.shape[0] / pixels.shape[1]
        return _page(
            marks,
            number,
            (width, height),
            scale=width / pixels.shape[1],
            red=bool(red.mean() > RED_SHARE),
            turned=turned,
        )

    def _upright(self, pixels: Any) -> tuple[list[_Mark], int]:
        """The marks in the position in which they are surest, and by how many degrees the page was turned for it."""
        best, turned = self._marks(pixels), 0
        if not best or _mean(best) >= UPRIGHT:
            return best, turned
        for quarters in (1, 2, 3):
            marks = self._marks(np.ascontiguousarray(np.rot90(pixels, quarters)))
            if marks and _mean(marks) > max(_mean(best), UPRIGHT):
                best, turned = marks, 90 * quarters
        return best, turned

    def _letterhead(self, pixels: Any, known: Sequence[_Mark]) -> list[_Mark]:
        """What is red in the upper part, where nothing else stands."""
        head = np.ascontiguousarray(pixels[: int(len(pixels) * HEAD_SHARE)])
        found = self._marks(head)
        return [m for m in found if m.confidence >= UPRIGHT and not any(_overlap(m, other) for other in known)]

    def _marks(self, pixels: Any) -> list[_Mark]:
        height, width = pixels.shape[:2]
        side = WIDE_SIDE if width > height else SIDE
        if side not in self._engines:
            self._engines[side] = RapidOCR(params=PARAMETERS | {"Det.limit_side_len": side})
        result = self._engines[side](pixels)
        if result.boxes is None or not result.txts:
            return []
        angle = _askew(result.boxes)
        rows = zip(result.boxes, result.txts, result.scores, strict=True)
        return [_mark(box, text, score, angle) for box, text, score in rows if text.strip()]


def _red(pixels: Any) -> Any:
    """Where the ink is red."""
    wide = pixels.astype(np.int16)
    lead = wide[..., 0] - np.minimum(wide[..., 1], wide[..., 2])
    return (lead > RED_LEAD) & (wide[..., 0] > RED)


def _without(pixels: Any, red: Any) -> Any:
    """Grey by the red channel, in which red ink over black type has vanished."""
    grey = pixels[..., 0].copy()
    grey[red] = 255
    return np.dstack([grey] * 3)


def _askew(boxes: Any) -> float:
    """Radians, by the long boxes."""
    angles = []
    for box in boxes:
        (x0, y0), (x1, y1), _, (x3, y3) = box
        if math.hypot(x1 - x0, y1 - y0) > LONG * math.hypot(x3 - x0, y3 - y0):
            angles.append(math.atan2(y1 - y0, x1 - x0))
    return statistics.median(angles) if angles else 0.0


def _mark(box: Any, text: str, confidence: float, angle: float) -> _Mark:
    sine, cosine = math.sin(angle), math.cos(angle)
    level = [(float(x * cosine + y * sine), float(y * cosine - x * sine)) for x, y in box]
    left, right = (level[0][0] + level[3][0]) / 2, (level[1][0] + level[2][0]) / 2
    top, bottom = (level[0][1] + level[1][1]) / 2, (level[2][1] + level[3][1]) / 2
    return _Mark(left, top, right, bottom, written(text.strip()), float(confidence))


def written(text: str) -> str:
    """The engine's words with the marks that Chinese text is written with."""
    if not re.search(HAN, text):
        return text
    words = NUMBER.sub(lambda match: f"〔{match['year']}〕", text)
    return HALF_WIDTH.sub(lambda match: match.group().translate(FULL_WIDTH), words)


def _mean(marks: Sequence[_Mark]) -> float:
    return statistics.fmean(mark.confidence for mark in marks)


def _overlap(one: _Mark, other: _Mark) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    upright = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0 and upright > 0.3 * min(one.bottom - one.top, other.bottom - other.top)


def _page(
    marks: Sequence[_Mark], number: int, box: tuple[float, float], *, scale: float, red: bool, turned: int
) -> RecognisedPage:
    width, height = box
    sure = [mark for mark in marks if mark.confidence >= LEAST_CONFIDENCE]
    size = statistics.median([_size(mark) * scale for mark in sure for _ in mark.text] or [1.0])
    printed = {_printed(mark, height, scale=scale, usual=size): mark for mark in sure}
    ordered = in_reading_order(list(printed), width, height, gap=CELL_GAP)
    lines = tuple(
        RecognisedLine(number, row, line.text, round(_confidence(line, printed), 3))
        for row, line in enumerate(ordered, 1)
    )
    page = PrintedPage(number, width, height, tuple(map(_labelled, ordered)), 0, "", 0.0, 0)
    unread = tuple(mark.text for mark in marks if mark.confidence < LEAST_CONFIDENCE)
    return RecognisedPage(page, lines, unread, red, turned)


def _size(mark: _Mark) -> float:
    """Of the type, in pixels, by the width of its characters: boxes are higher than what stands in them."""
    units = sum(0.5 if character.isascii() else 1.0 for character in mark.text)
    return (mark.right - mark.left) / max(units, 1.0)


def _printed(mark: _Mark, height: float, *, scale: float, usual: float) -> PrintedLine:
    tall, size = (mark.bottom - mark.top) * scale, _size(mark) * scale
    if sum(not c.isascii() for c in mark.text) < SHORT_LINE or abs(size - usual) <= SAME_SIZE * usual:
        size = usual
    before, behind = mark.text.startswith(RIGHT_HALF) * size / 2, mark.text.endswith(LEFT_HALF) * size / 2
    return PrintedLine(
        mark.text,
        mark.left * scale - before,
        mark.right * scale + behind,
        height - mark.bottom * scale,
        height - mark.top * scale,
        max(1.0, min(size, tall)),
    )


def _confidence(line: PrintedLine, printed: dict[PrintedLine, _Mark]) -> float:
    """The least of the marks that make up the line."""
    parts = [
        m.confidence
        for one, m in printed.items()
        if one.left >= line.left and one.right <= line.right and one.bottom >= line.bottom and one.top <= line.top
    ]
    return min(parts, default=0.0)


def _labelled(line: PrintedLine) -> PrintedLine:
    match = LABEL.match(line.text)
    if match is None:
        return line
    text = f"{match['label']}\u3000{line.text[match.end() :]}"
    return PrintedLine(text, line.left, line.right, line.bottom, line.top, line.size)
