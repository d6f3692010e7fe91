"""Pictures of pages, alone or all that a document holds: nothing can be read in them without recognition."""

from collections.abc import Iterable
from dataclasses import replace

from filing.errors import CorruptFile, NeedsOCR
from filing.parsing import ocr
from filing.parsing.ocr.account import RecognisedPage, told
from filing.parsing.pdf.furniture import without_furniture
from filing.parsing.pdf.paragraphs import paragraphs_of
from filing.parsing.report import Extraction, IntakeReport, Limits

VERSION = "image/1"


def read_image(data: bytes, limits: Limits) -> Extraction:
    """Raises NeedsOCR with the number of pages where nothing is recognised, CorruptFile and DecompressionLimit."""
    if not ocr.is_available():
        raise NeedsOCR(f"这是图片，本机没有启用文字识别（OCR），读不出文字。{ocr.ADVICE}")
    from filing.parsing.ocr.pictures import frames, open_picture  # noqa: PLC0415 - the extra is optional

    picture = open_picture(data, limits)
    if not limits.recognise:
        raise NeedsOCR(f"这是图片，文字要经识别才能读出。{ocr.ADVICE}", details={"pages": frames(picture)})
    return extraction_of(recognised([data], limits), IntakeReport("image", VERSION, 0))


def recognised(pictures: Iterable[bytes], limits: Limits) -> list[RecognisedPage]:
    """The pages of these files, numbered through. Raises CorruptFile and DecompressionLimit."""
    from filing.parsing.ocr.pictures import open_picture, pages_of  # noqa: PLC0415 - the extra is optional
    from filing.parsing.ocr.recogniser import Recogniser  # noqa: PLC0415 - the engine is large and optional

    recogniser = Recogniser()
    pages = (page for data in pictures for page in pages_of(open_picture(data, limits), limits))
    return [recogniser.read(page, number) for number, page in enumerate(pages, 1)]


def extraction_of(pages: list[RecognisedPage], report: IntakeReport) -> Extraction:
    """Paragraphs of the pages; `report` is filled in. Raises NeedsOCR where no words were found."""
    kept, _ = without_furniture([page.page for page in pages])
    text = "\n".join(paragraphs_of(kept))
    if not text.strip():
        raise NeedsOCR(ocr.NO_WORDS)
    counts = tuple(page.characters for page in kept)
    filled = replace(report, characters=len(text), pages=len(pages), page_characters=counts)
    return Extraction(text, told(filled, pages))


def readable(pictures: Iterable[bytes], limits: Limits) -> list[bytes]:
    """Those that can be opened: documents also hold drawings of other kinds. Raises DecompressionLimit."""
    from filing.parsing.ocr.pictures import open_picture, refuse_many  # noqa: PLC0415 - the extra is optional

    kept = []
    for data in pictures:
        try:
            open_picture(data, limits)
        except CorruptFile:
            continue
        kept.append(data)
    refuse_many(len(kept), limits)
    return kept
