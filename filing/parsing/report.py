"""What a reader gives back: raw text and an honest account of how it was read."""

from dataclasses import dataclass, replace

RECOGNITION_START, RECOGNITION_SECONDS = 30, 12
"""Seconds for the engine and for each page, on a machine that is busy: 2 on one that is not."""
RECOGNITION_BYTES = 4 * 1024 * 1024 * 1024
"""Of address space, of which a quarter is used."""


@dataclass(frozen=True, slots=True)
class IntakeWarning:
    """Something a person should know about the reading: `code` is stable, `message` Chinese, `place` e.g. 第3页."""

    code: str
    message: str
    place: str = ""
    pages: tuple[int, ...] = ()
    """Numbers of all the pages concerned, where it concerns pages."""


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A line that was recognised in a picture; `confidence` from 0 to 1, `line` counts from 1 on each page."""

    page: int
    line: int
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class IntakeReport:
    reader: str
    """docx, doc, rtf, pdf, ofd, image, text, html."""
    reader_version: str
    """The project's version of the reader with the library's, e.g. `docx/1 python-docx/1.2.0`."""
    characters: int
    pages: int | None = None
    tables: int = 0
    warnings: tuple[IntakeWarning, ...] = ()
    page_characters: tuple[int, ...] = ()
    """Of each page without blanks, for formats that have pages; together they are the text."""
    unread_pages: tuple[int, ...] = ()
    """Numbers of the pages that are pictures, or garbled, and were not recognised."""
    doubted_pages: tuple[int, ...] = ()
    """Numbers of the pages on which single characters are in doubt."""
    recognised: tuple[RecognisedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """Raw text, one paragraph or table row a line, as the reader found it; normalisation comes after."""

    text: str
    report: IntakeReport


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost; beyond it the reader stops with DecompressionLimit, TimeLimit or MemoryLimit."""

    file_bytes: int = 50 * 1024 * 1024
    unpacked_bytes: int = 300 * 1024 * 1024
    pages: int = 2000
    seconds: int = 120
    memory_bytes: int = 2 * 1024 * 1024 * 1024
    characters: int = 2_000_000
    paragraphs: int = 100_000
    """Each becomes a row of the database; the Civil Code (民法典) has 2,403 in 108,523 characters."""
    converter_seconds: int = 60
    """For LibreOffice, within `seconds`; when it is over a simpler reader does the work."""
    recognise: bool = False
    """Whether pictures of pages are to be recognised, where the extra is installed; it takes its time."""
    recognised_pages: int = 200
    """Of one file; the pages behind them are told and not read."""
    pixels: int = 80_000_000
    """Of one picture, before it is decoded."""
    nesting: int = 3
    """How deep documents may be embedded in documents; what lies deeper is told and not read."""

    def for_recognition(self, pages: int) -> "Limits":
        """The same for a second reading, in which so many pages are recognised."""
        return replace(
            self,
            recognise=True,
            seconds=self.seconds + RECOGNITION_START + min(pages, self.recognised_pages) * RECOGNITION_SECONDS,
            memory_bytes=max(self.memory_bytes, RECOGNITION_BYTES),
        )
