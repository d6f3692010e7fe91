"""Files that want to do harm, or cannot be read, made by code: name, bytes, the one error that each of them is."""

from collections.abc import Callable
from functools import partial
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
from filing.parsing import ocr
from filing.parsing.report import Limits
from tests.hostile import archives, pdfs, pictures
from tests.parsing.build import OFFICE, archive, compound, docx, p, pdf, printed
from tests.parsing.ofd.build import ofd

MEGABYTE = 1024 * 1024
XML = '<?xml version="1.0" encoding="UTF-8"?>'
ENTITY = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
BILLION_LAUGHS = f'<!DOCTYPE x [<!ENTITY a "lol">{LAUGHS}]>'
LINE = [(28.0, 50.0, 5.6, "第一条")]
LINK = f'<Relationship Id="x" Type="{OFFICE}/image" Target="media/a.png"/>'
LINKS = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{LINK}</Relationships>'
DRAWING = '<w:r><w:drawing><a:blip r:embed="x"/></w:drawing></w:r>'
BROKEN = pdf([printed(["第一条"])])
TOO_LARGE = DecompressionLimit if ocr.is_available() else NeedsOCR
"""A picture; without recognition none is opened."""


def with_picture(data: bytes) -> bytes:
    return docx(p(runs=DRAWING), blobs={"word/media/a.png": data, "word/_rels/document.xml.rels": LINKS.encode()})


def ofd_with(part: str, xml: str) -> bytes:
    return ofd([LINE], extra={part: XML + xml})


HOSTILE: dict[str, tuple[str, bytes, type[BadFile]]] = {
    "no bytes": ("a.docx", b"", EmptyFile),
    "no text": ("a.docx", docx(p()), EmptyFile),
    "blank text": ("a.txt", b" \n", EmptyFile),
    "zip without directory": ("a.docx", b"PK\x03\x04" + bytes(200), CorruptFile),
    "half a docx": ("a.docx", docx(p("甲" * 500))[:-200], CorruptFile),
    "half a pdf": ("a.pdf", BROKEN[:300], CorruptFile),
    "only the head of a pdf": ("a.pdf", b"%PDF-1.7\n", CorruptFile),
    "noise": ("a.docx", bytes(range(256)) * 4, CorruptFile),
    "pdf with a password": ("a.pdf", pdf([printed(["第一条"])], encrypt=True), EncryptedFile),
    "docx with a password": ("a.docx", compound("EncryptedPackage"), EncryptedFile),
    "zip with a password": ("a.docx", archives.with_flag(1), EncryptedFile),
    "spreadsheet as docx": ("a.docx", compound("Workbook"), TypeMismatch),
    "program as docx": ("a.docx", b"MZ" + bytes(99), TypeMismatch),
    "doc of noise": ("a.doc", compound("WordDocument"), CorruptFile),
    "rtf without a text": ("a.doc", b"{\\rtf1" + b"{" * 90_000, EmptyFile),
    "spreadsheet": ("a.xls", compound("Workbook"), UnsupportedType),
    "high bytes": ("a.txt", bytes(range(128, 256)) * 9, UndecodableText),
    "scan": ("a.pdf", pdf([[], []], scans=[1, 2]), NeedsOCR),
    "zip bomb": ("a.docx", docx(p("甲"), blobs={"word/big.xml": bytes(30 * MEGABYTE)}), DecompressionLimit),
    "overlapping entries": ("a.docx", archives.overlapping(), DecompressionLimit),
    "path outside": ("a.docx", archives.named("../../evil"), UnsafeArchivePath),
    "absolute path": ("a.ofd", archives.named("/etc/passwd"), UnsafeArchivePath),
    "symlink": ("a.docx", archives.symlink(), UnsafeArchivePath),
    "external entity": ("a.docx", docx(p("&secret;"), prolog=ENTITY), ExternalEntity),
    "entity bomb": ("a.docx", docx(p("&j;"), prolog=BILLION_LAUGHS), ExternalEntity),
    "entity bomb in the styles": (
        "a.docx",
        docx(p("甲"), blobs={"word/styles.xml": f"{XML}{BILLION_LAUGHS}<a>&j;</a>".encode()}),
        ExternalEntity,
    ),
    "external entity in an ofd": ("a.ofd", ofd_with("OFD.xml", f"{ENTITY}<a>&secret;</a>"), ExternalEntity),
    "entity bomb in an ofd": ("a.ofd", ofd_with("Doc_0/Document.xml", f"{BILLION_LAUGHS}<a>&j;</a>"), ExternalEntity),
    "entity bomb in a page": ("a.html", f"{BILLION_LAUGHS}<html><p>&j;</p></html>".encode(), ExternalEntity),
    "3,000 content controls in each other": (
        "a.docx",
        docx("<w:sdt><w:sdtContent>" * 3000 + p("甲") + "</w:sdtContent></w:sdt>" * 3000),
        CorruptFile,
    ),
    "200,000 elements in each other": ("a.html", b"<div>" * 200_000 + "甲".encode(), CorruptFile),
    "page tree in a circle": ("a.pdf", pdfs.endless_tree(), CorruptFile),
    "png of a billion pixels": ("a.png", pictures.png(), TOO_LARGE),
    "gif of four billion pixels": ("a.gif", pictures.gif(), TOO_LARGE),
    "bmp of a billion pixels": ("a.bmp", pictures.bmp(), TOO_LARGE),
    "tif of a billion pixels": ("a.tif", pictures.tif(), TOO_LARGE),
    "docx with a billion pixels": ("a.docx", with_picture(pictures.png()), TOO_LARGE),
    "ofd with a billion pixels": ("a.ofd", ofd([[]], pictures={0: ("a.png", pictures.png())}), TOO_LARGE),
}
"""Name of the case → file name, bytes, error; under the limits that files have by default."""


def long_document() -> bytes:
    """Some 40 MB of XML in which nothing repeats."""
    random = Random(1)
    words = "".join(chr(random.randrange(0x4E00, 0x9000)) for _ in range(1000))
    return docx("".join(p(words[random.randrange(970) :][:30]) for _ in range(300_000)))


SMALL = Limits(memory_bytes=400 * MEGABYTE, seconds=60)
Case = tuple[str, Callable[[], bytes], Limits, type[BadFile]]
LIMITED: dict[str, Case] = {
    "flate bomb": ("a.pdf", pdfs.flate_bomb, SMALL, MemoryLimit),
    "flate bomb behind three filters": ("a.pdf", pdfs.flate_bomb_in_three, SMALL, MemoryLimit),
    "an XML tree": ("a.docx", long_document, Limits(memory_bytes=250 * MEGABYTE), MemoryLimit),
    "a page of a million paragraphs": ("a.html", lambda: "<p>甲".encode() * 1_000_000, SMALL, MemoryLimit),
    "millions of operators": ("a.pdf", pdfs.endless_work, Limits(seconds=2), TimeLimit),
    "forms in forms": ("a.pdf", pdfs.forms_in_forms, Limits(seconds=2), TimeLimit),
    "form that draws itself": ("a.pdf", pdfs.form_in_itself, SMALL, EmptyFile),
    "10,000 pages": ("a.pdf", pdfs.many_pages, Limits(), DecompressionLimit),
    "pages": ("a.pdf", lambda: pdf([printed(["第一条"])] * 3), Limits(pages=2), DecompressionLimit),
    "bytes": ("a.txt", lambda: b"x" * 1000, Limits(file_bytes=999), DecompressionLimit),
    "unpacked bytes": ("a.docx", lambda: docx(p("甲" * 999)), Limits(unpacked_bytes=1000), DecompressionLimit),
    "entries": ("a.docx", lambda: archive({f"{n}.xml": b"" for n in range(5001)}), Limits(), DecompressionLimit),
    "characters": ("a.txt", lambda: b"x" * 1000, Limits(characters=999), DecompressionLimit),
    "paragraphs": ("a.txt", lambda: "甲\n".encode() * 1000, Limits(paragraphs=999), DecompressionLimit),
}
"""The same, made when they are wanted, under limits that they reach."""

DRAWN: dict[str, Case] = {
    "form in itself": ("a.pdf", partial(pdfs.form_in_itself, scanned=True), Limits(), CorruptFile),
    "a billion pixels": ("a.pdf", pdfs.picture_of_a_billion, Limits(), NeedsOCR),
}
"""The same, of pages that are drawn to be recognised."""
