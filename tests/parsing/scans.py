"""Scans made by code: pages of the PDF examples as pictures, with what a scanner and a seal do to them."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

from filing.parsing import ocr

needs_ocr = pytest.mark.skipif(not ocr.is_available(), reason="needs the extra for recognition: make ocr")
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
STEM = "03-节能降碳工作方案"
DOTS = 150


def true_text(stem: str = STEM) -> str:
    return (EXAMPLES / "texts" / f"{stem}.txt").read_text("utf-8")


@cache
def pages(stem: str = STEM) -> tuple[bytes, ...]:
    """PNG of each page."""
    import pypdfium2  # noqa: PLC0415 - only where scans are made

    document = pypdfium2.PdfDocument(EXAMPLES / f"{stem}.pdf")
    return tuple(picture(page.render(scale=DOTS / 72).to_pil()) for page in document)


def picture(image: object, format_: str = "PNG", **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, format_, **options)  # type: ignore[attr-defined]
    return buffer.getvalue()


def as_pdf(pictures: Sequence[bytes]) -> bytes:
    """A PDF of nothing but these pictures, a page each."""
    from PIL import Image  # noqa: PLC0415 - part of the extra

    first, *rest = [Image.open(BytesIO(data)).convert("RGB") for data in pictures]
    return picture(first, "PDF", save_all=True, append_images=rest, resolution=DOTS)
