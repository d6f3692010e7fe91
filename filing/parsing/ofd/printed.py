"""The words of an OFD as a PDF, each character at its place, for a page to be drawn: no library draws OFD off line.

The font is not embedded: the drawing library takes one of this machine's (宋体 or its like).
"""

import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import ofdkit

MILLIMETRE = 72 / 25.4
"""In points."""
SCAN_CHARACTERS = 20
"""A page of fewer, with a picture, is that picture."""
FONTS = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UTF16-H /DescendantFonts [2 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /DW 1000 /W [1 95 500] /FontDescriptor 3 0 R"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
    b"<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /Ascent 880 /Descent -120 /CapHeight 700"
    b" /FontBBox [0 -120 1000 880] /ItalicAngle 0 /StemV 80 >>",
)
"""Objects 1 to 3; Latin letters and digits (1 to 95 of GB1) are half as wide."""
TREE, CATALOGUE, FIRST_PAGE = 4, 5, 6


class Sheets(NamedTuple):
    pdf: bytes
    characters: tuple[int, ...]
    """Of each page, without blanks."""


def printed(pages: Sequence[ofdkit.Page]) -> Sheets:
    """A page that cannot be read is blank. Raises OFDError for one that is hostile."""
    runs = [_runs(page) for page in pages]
    kids = b" ".join(b"%d 0 R" % (FIRST_PAGE + 2 * n) for n in range(len(pages)))
    objects = [*FONTS, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids)]
    objects.append(b"<< /Type /Catalog /Pages %d 0 R >>" % TREE)
    for number, (page, found) in enumerate(zip(pages, runs, strict=True)):
        objects += _page(page, found, FIRST_PAGE + 2 * number + 1)
    return Sheets(_file(objects), tuple(sum(len("".join(run.text.split())) for run in found) for found in runs))


def _runs(page: ofdkit.Page) -> list[ofdkit.TextRun]:
    try:
        return list(page.runs) if page.location else []
    except ofdkit.OFDError as error:
        if "DTD" in str(error):
            raise
        return []


def _page(page: ofdkit.Page, runs: Iterable[ofdkit.TextRun], content: int) -> Iterator[bytes]:
    left, top, width, height = page.box if page.location else (0.0, 0.0, 210.0, 297.0)
    box = b"[0 0 %.2f %.2f]" % (width * MILLIMETRE, height * MILLIMETRE)
    yield b"<< /Type /Page /Parent %d 0 R /MediaBox %s /Resources << /Font << /F 1 0 R >> >> /Contents %d 0 R >>" % (
        TREE,
        box,
        content,
    )
    drawn = zlib.compress(b"BT\n" + b"".join(line for run in runs for line in _drawn(run, left, top + height)) + b"ET")
    yield b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(drawn), drawn)


def _drawn(run: ofdkit.TextRun, left: float, foot: float) -> Iterator[bytes]:
    """From millimetres below the head of the page to points above its foot."""
    widths = [1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.5 for sign in run.text]
    step, at = run.width / sum(widths), run.x - left
    yield b"/F %.2f Tf\n" % (run.size * MILLIMETRE)
    for sign, width in zip(run.text, widths, strict=True):
        if sign.strip():
            code = sign.encode("utf-16-be", "replace").hex().encode()
            yield b"1 0 0 1 %.2f %.2f Tm <%s> Tj\n" % (at * MILLIMETRE, (foot - run.y) * MILLIMETRE, code)
        at += step * width


def _file(objects: Sequence[bytes]) -> bytes:
    body, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(body) + end % (len(objects) + 1, table, len(objects) + 1, CATALOGUE, len(body))
