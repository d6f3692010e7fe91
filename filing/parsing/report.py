"""What a reader gives back: raw text and an honest account of how it was read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IntakeWarning:
    """Something a person should know about the reading: `code` is stable, `message` Chinese, `place` e.g. 第3页."""

    code: str
    message: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class IntakeReport:
    reader: str
    """docx, pdf, text, html."""
    reader_version: str
    """The project's version of the reader with the library's, e.g. `docx/1 python-docx/1.2.0`."""
    characters: int
    pages: int | None = None
    tables: int = 0
    warnings: tuple[IntakeWarning, ...] = ()


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
    characters: int = 5_000_000
    converter_seconds: int = 60
    """For LibreOffice, within `seconds`; when it is over a simpler reader does the work."""
    nesting: int = 3
    """How deep documents may be embedded in documents; what lies deeper is told and not read."""
