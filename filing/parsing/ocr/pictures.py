"""Pictures as files: png, jpg, tif, bmp, webp, gif. Their size is judged before they are decoded."""

import warnings
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from filing.errors import CorruptFile, DecompressionLimit
from filing.parsing.report import Limits

BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError)
MILLION = 1_000_000


def open_picture(data: bytes, limits: Limits) -> Image.Image:
    """Reads the head only. Raises CorruptFile, and DecompressionLimit for more pixels or pages than allowed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture = Image.open(BytesIO(data))
        except Image.DecompressionBombError as error:
            raise _too_large(limits) from error
        except BROKEN as error:
            raise _broken() from error
    _refuse_large(picture, limits)
    refuse_many(frames(picture), limits)
    return picture


def refuse_many(pages: int, limits: Limits) -> None:
    """Raises DecompressionLimit for more pages than are recognised in one file."""
    most = min(limits.pages, limits.recognised_pages)
    if pages > most:
        raise DecompressionLimit(f"图片有 {pages} 页，超过 {most} 页的上限。请拆分后分别上传。")


def frames(picture: Image.Image) -> int:
    """Pages of a tif; 1 for most others. Raises CorruptFile."""
    try:
        return int(getattr(picture, "n_frames", 1))
    except BROKEN as error:
        raise _broken() from error


def pages_of(picture: Image.Image, limits: Limits) -> Iterator[Image.Image]:
    """Decoded, upright as the camera says; of an animation the first picture only. Raises CorruptFile."""
    try:
        for frame in ImageSequence.Iterator(picture):
            _refuse_large(frame, limits)
            yield _on_white(ImageOps.exif_transpose(frame))
            if picture.format != "TIFF":
                return
    except BROKEN as error:
        raise _broken() from error


def _on_white(frame: Image.Image) -> Image.Image:
    if "transparency" not in frame.info and frame.mode not in {"RGBA", "LA", "PA"}:
        return frame.convert("RGB")
    layer = frame.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")


def _refuse_large(picture: Image.Image, limits: Limits) -> None:
    if picture.width * picture.height > limits.pixels:
        raise _too_large(limits)


def _too_large(limits: Limits) -> DecompressionLimit:
    return DecompressionLimit(
        f"图片超过 {limits.pixels // MILLION} 百万像素的上限，已拒绝读取。请以 200—300 dpi 重新扫描或缩小后上传。"
    )


def _broken() -> CorruptFile:
    return CorruptFile("图片不完整或已损坏。请重新导出或扫描后上传。")
