"""One file for each error class, made by code."""

import zlib
from collections.abc import Callable
from random import Random

from filing.errors import (
    BadFile,
    CorruptFile,
    DecompressionLimit,
    EmptyFile,
    EncryptedFile,
    ExternalEntity,
    MemoryLimit,
    NeedsOCR,
    TimeLimit,
    TypeMismatch,
    UndecodableText,
    UnsafeArchivePath,
    UnsupportedType,
)
from filing.parsing.report import Limits
from tests.parsing.build import archive, compound, docx, p, pdf, printed, stream

MEGABYTE = 1024 * 1024


def packed_zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(1)
    return b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(megabytes)) + packer.flush()


def pdf_with_content(packed: bytes) -> bytes:
    """A PDF whose one page shows what unpacks from these bytes."""
    data = pdf([printed(["第一条"])])
    at = data.rindex(b"11 0 obj\n") + len(b"11 0 obj\n")
    return data[:at] + stream(packed, "", compressed=True) + data[data.index(b"\nendobj", at) :]


def memory_bomb() -> bytes:
    return pdf_with_content(packed_zeros(600))


def endless_work() -> bytes:
    """Some millions of operators that draw nothing."""
    return pdf_with_content(zlib.compress(b"q Q\n" * 8_000_000, 1))


ENTITY = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
HOSTILE: dict[str, tuple[str, bytes, type[BadFile]]] = {
    "no bytes": ("a.docx", b"", EmptyFile),
    "no text": ("a.docx", docx(p()), EmptyFile),
    "blank text": ("a.txt", b" \n", EmptyFile),
    "zip without directory": ("a.docx", b"PK\x03\x04" + bytes(200), CorruptFile),
    "half a docx": ("a.docx", docx(p("甲" * 500))[:-200], CorruptFile),
    "half a pdf": ("a.pdf", pdf([printed(["第一条"])])[:300], CorruptFile),
    "only the head of a pdf": ("a.pdf", b"%PDF-1.7\n", CorruptFile),
    "noise": ("a.docx", bytes(range(256)) * 4, CorruptFile),
    "pdf with a password": ("a.pdf", pdf([printed(["第一条"])], encrypt=True), EncryptedFile),
    "docx with a password": ("a.docx", compound("EncryptedPackage"), EncryptedFile),
    "spreadsheet as docx": ("a.docx", compound("Workbook"), TypeMismatch),
    "doc of noise": ("a.doc", compound("WordDocument"), CorruptFile),
    "rtf without a text": ("a.doc", b"{\\rtf1" + b"{" * 90_000, EmptyFile),
    "spreadsheet": ("a.xls", compound("Workbook"), UnsupportedType),
    "zip bomb": ("a.docx", docx(p("甲"), blobs={"word/big.xml": bytes(30 * MEGABYTE)}), DecompressionLimit),
    "external entity": ("a.docx", docx(p("&secret;"), prolog=ENTITY), ExternalEntity),
    "path outside": ("a.docx", archive({"../../evil": b"x"}), UnsafeArchivePath),
    "high bytes": ("a.txt", bytes(range(128, 256)) * 9, UndecodableText),
    "scan": ("a.pdf", pdf([[], []], scans=[1, 2]), NeedsOCR),
}
"""Name of the case → file name, bytes, error."""


def long_document() -> bytes:
    """Some 40 MB of XML in which nothing repeats."""
    random = Random(1)
    words = "".join(chr(random.randrange(0x4E00, 0x9000)) for _ in range(1000))
    return docx("".join(p(words[random.randrange(970) :][:30]) for _ in range(300_000)))


LIMITED: dict[str, tuple[str, Callable[[], bytes], Limits, type[BadFile]]] = {
    "memory": ("a.pdf", memory_bomb, Limits(memory_bytes=400 * MEGABYTE, seconds=60), MemoryLimit),
    "memory of an XML tree": ("a.docx", long_document, Limits(memory_bytes=250 * MEGABYTE), MemoryLimit),
    "time": ("a.pdf", endless_work, Limits(seconds=2), TimeLimit),
    "pages": ("a.pdf", lambda: pdf([printed(["第一条"])] * 3), Limits(pages=2), DecompressionLimit),
    "bytes": ("a.txt", lambda: b"x" * 1000, Limits(file_bytes=999), DecompressionLimit),
    "unpacked bytes": ("a.docx", lambda: docx(p("甲" * 999)), Limits(unpacked_bytes=1000), DecompressionLimit),
    "characters": ("a.txt", lambda: b"x" * 1000, Limits(characters=999), DecompressionLimit),
}
"""The same with limits of their own; the large ones are made when they are wanted."""
