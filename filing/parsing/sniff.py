"""What a file is, by its content. The name only tells whether somebody should be told that it says something else.

A renamed file that a reader exists for is read as what it is, with a warning; one without a reader is refused with
TypeMismatch, naming both. Content that is nothing known is CorruptFile under the name of a readable format.
"""

import re
from enum import StrEnum
from pathlib import PurePath
from typing import NamedTuple
from zipfile import ZipFile

from filing.errors import BadFile, CorruptFile, EncryptedFile, TypeMismatch, UndecodableText, UnsupportedType
from filing.parsing.archive import open_archive, read_entry
from filing.parsing.encoding import looks_binary
from filing.parsing.report import IntakeWarning, Limits


class Format(StrEnum):
    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MHT = "mht"
    TEXT = "text"
    DOC = "doc"
    WORD_XML = "word_xml"
    RTF = "rtf"
    OFD = "ofd"
    ODT = "odt"
    SHEET = "sheet"
    SLIDES = "slides"
    IMAGE = "image"
    ARCHIVE = "archive"
    XML = "xml"
    PROGRAM = "program"
    COMPOUND = "compound"
    UNKNOWN = "unknown"


class Row(NamedTuple):
    label: str
    suffixes: tuple[str, ...]
    advice: str = ""
    """What to do where no reader exists."""


SAVE_AS_DOCX = "请用 Word 或 WPS 打开，另存为 docx 后上传。"
FORMATS = {
    Format.DOCX: Row("Word 文档（docx）", ("docx", "docm", "dotx", "dotm")),
    Format.PDF: Row("PDF 文件", ("pdf",)),
    Format.HTML: Row("网页（html）", ("html", "htm", "shtml", "xhtml")),
    Format.MHT: Row("单文件网页（mht）", ("mht", "mhtml")),
    Format.TEXT: Row("纯文本（txt）", ("txt", "text", "md")),
    Format.DOC: Row("Word 97—2003 或 WPS 文档（doc、wps）", ("doc", "dot", "wps", "wpt"), SAVE_AS_DOCX),
    Format.WORD_XML: Row("Word XML 文档", ("xml",), SAVE_AS_DOCX),
    Format.RTF: Row("RTF 文档", ("rtf",), SAVE_AS_DOCX),
    Format.OFD: Row("OFD 版式文件", ("ofd",), "请从 OFD 阅读器导出为 PDF，或上传原来的 docx 文件。"),
    Format.ODT: Row("OpenDocument 文档（odt）", ("odt", "ott"), SAVE_AS_DOCX),
    Format.SHEET: Row("电子表格", ("xls", "xlsx", "xlsm", "et", "ods"), "请把正文放入 Word 文档，以 docx 上传。"),
    Format.SLIDES: Row("演示文稿", ("ppt", "pptx", "dps", "odp"), "请把正文放入 Word 文档，以 docx 上传。"),
    Format.IMAGE: Row(
        "图片",
        ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp"),
        "图片中的文字无法直接读取，请上传可复制文字的 docx 或 PDF。",
    ),
    Format.ARCHIVE: Row(
        "压缩包",
        ("zip", "rar", "7z", "gz", "tar", "bz2", "xz"),
        "请解压后逐个上传其中的文件，或打成 zip 上传。",
    ),
    Format.XML: Row("XML 文件", ("xml", "svg"), "请上传 docx、PDF、txt 或 html。"),
    Format.PROGRAM: Row("可执行程序", ("exe", "dll", "com", "so"), "请上传 docx、PDF、txt 或 html。"),
    Format.COMPOUND: Row("OLE 复合文件", ("msg", "vsd", "mpp"), "请上传 docx、PDF、txt 或 html。"),
    Format.UNKNOWN: Row("无法识别的二进制文件", (), "请上传 docx、PDF、txt 或 html。"),
}
"""Names and what to say of each; the first format that has a suffix is what the name claims."""

RTF_MAGIC = b"{\\rtf"
MAGIC = (
    (RTF_MAGIC, Format.RTF),
    (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
    (b"\xff\xd8\xff", Format.IMAGE),
    (b"GIF8", Format.IMAGE),
    (b"II*\x00", Format.IMAGE),
    (b"MM\x00*", Format.IMAGE),
    (b"Rar!\x1a\x07", Format.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Format.ARCHIVE),
    (b"\x1f\x8b", Format.ARCHIVE),
    (b"BZh", Format.ARCHIVE),
    (b"\xfd7zXZ\x00", Format.ARCHIVE),
    (b"MZ", Format.PROGRAM),
    (b"\x7fELF", Format.PROGRAM),
)
SHORT_MAGIC = 3
"""Signatures shorter than this count only before bytes that are no text: MZ may begin a sentence."""
BITMAP = re.compile(rb"BM.{4}\0{4}", re.DOTALL)
"""The head of a bmp, its size and four reserved bytes; black and white dots look like UTF-16."""
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
BUNDLE = "bundle"
"""In `details` of the error: a zip of files, which `filing.parsing.bundle` opens."""
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF_MAGIC = b"%PDF-"
PDF_WITHIN = 1024
HEAD = 4096

OLE_STREAMS = (
    ("EncryptedPackage", None),
    ("WordDocument", Format.DOC),
    ("Workbook", Format.SHEET),
    ("Book", Format.SHEET),
    ("PowerPoint Document", Format.SLIDES),
    ("MatOST", Format.DOC),
)
OLE_ENTRY = 128
"""Directory entries are this long and begin with their name in UTF-16 (MS-CFB 2.6.1)."""
ZIP_TYPES = (
    (b"wordprocessingml.document.main", Format.DOCX),
    (b"wordprocessingml.template.main", Format.DOCX),
    (b"ms-word.document.macroEnabled.main", Format.DOCX),
    (b"ms-word.template.macroEnabledTemplate.main", Format.DOCX),
    (b"spreadsheetml", Format.SHEET),
    (b"presentationml", Format.SLIDES),
)
"""What `[Content_Types].xml` says of the main part."""
ZIP_FOLDERS = (("word/", Format.DOCX), ("xl/", Format.SHEET), ("ppt/", Format.SLIDES))
WEB_PAGE = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|article|section|div|table|h[1-6]|p|span|font|center)[\s>/]",
    re.IGNORECASE,
)
"""<html lang="zh">, <p>"""
MIME_HEADER = re.compile(r"^(?:mime-version|content-type):\s*\S", re.IGNORECASE | re.MULTILINE)
"""MIME-Version: 1.0"""
MIME_BODY = re.compile(r"content-type:\s*(?:multipart/|text/html)", re.IGNORECASE)
MAIL_FIRST = re.compile(r"[A-Za-z][A-Za-z-]*:\s")
"""From: <Saved by …>"""


def sniff(data: bytes, limits: Limits) -> Format:
    """Raises what `open_archive` raises, and EncryptedFile for an office file that needs a password."""
    head = data[:HEAD]
    if PDF_MAGIC in data[:PDF_WITHIN]:
        return Format.PDF
    if head.startswith(ZIP_MAGIC):
        return _in_zip(data, limits)
    if head.startswith(OLE_MAGIC):
        return _in_compound(data)
    if (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or BITMAP.match(head):
        return Format.IMAGE
    binary = looks_binary(data)
    for magic, format_ in MAGIC:
        if head.startswith(magic) and (binary or len(magic) >= SHORT_MAGIC):
            return format_
    return Format.UNKNOWN if binary else _in_text(head)


def needs_layout(data: bytes) -> bool:
    """Whether this may be a document without pages, by its first bytes alone: nothing is opened."""
    return data.startswith((*ZIP_MAGIC, OLE_MAGIC, RTF_MAGIC)) and PDF_MAGIC not in data[:PDF_WITHIN]


def agree(found: Format, *, name: str, readable: frozenset[Format]) -> tuple[IntakeWarning, ...]:
    """What to warn of when `found` has a reader under a name that says something else.

    Raises TypeMismatch, UnsupportedType, CorruptFile or UndecodableText when it has none.
    """
    claimed, suffix = claimed_format(name), PurePath(name).suffix
    differs = claimed is not None and claimed is not found and found not in _same_suffix(suffix)
    row = FORMATS[found]
    if found in readable:
        if not differs or claimed is None:
            return ()
        message = f"文件名以 {suffix} 结尾，内容却是{row.label}，已按{row.label}读取。请核对是否传错文件。"
        return (IntakeWarning("type_mismatch", message),)
    raise _refusal(found, claimed, suffix=suffix, readable=readable)


def claimed_format(name: str) -> Format | None:
    """What the suffix says; None for none or an unknown one."""
    suffix = PurePath(name).suffix[1:].lower()
    return next((format_ for format_, row in FORMATS.items() if suffix in row.suffixes), None)


def _same_suffix(suffix: str) -> set[Format]:
    return {format_ for format_, row in FORMATS.items() if suffix[1:].lower() in row.suffixes}


def _refusal(found: Format, claimed: Format | None, *, suffix: str, readable: frozenset[Format]) -> BadFile:
    row = FORMATS[found]
    if claimed not in readable or claimed is None:
        return UnsupportedType(f"暂不能读取{row.label}。{row.advice}")
    if found is Format.UNKNOWN and claimed is Format.TEXT:
        return UndecodableText("文件不是可识别的文本编码（UTF-8、UTF-16、GB18030）。请用记事本另存为 UTF-8 后上传。")
    if found is Format.UNKNOWN:
        return CorruptFile(f"文件名以 {suffix} 结尾，但内容已损坏，认不出格式。请在原软件中打开并另存后重新上传。")
    return TypeMismatch(f"文件名以 {suffix} 结尾，应为{FORMATS[claimed].label}，内容却是{row.label}。{row.advice}")


def _in_zip(data: bytes, limits: Limits) -> Format:
    with open_archive(data, limits) as archive:
        names = archive.namelist()
        if "OFD.xml" in names:
            return Format.OFD
        if "mimetype" in names:
            return _open_document(read_entry(archive, "mimetype"))
        return _office(archive, names)


def _office(archive: ZipFile, names: list[str]) -> Format:
    if "[Content_Types].xml" not in names:
        return Format.ARCHIVE
    types = read_entry(archive, "[Content_Types].xml")
    for mark, format_ in ZIP_TYPES:
        if mark in types:
            return format_
    return next((f for folder, f in ZIP_FOLDERS if any(n.startswith(folder) for n in names)), Format.ARCHIVE)


def _open_document(mimetype: bytes) -> Format:
    for word, format_ in ((b"spreadsheet", Format.SHEET), (b"presentation", Format.SLIDES), (b"text", Format.ODT)):
        if word in mimetype:
            return format_
    return Format.ARCHIVE


def _in_compound(data: bytes) -> Format:
    for stream, format_ in OLE_STREAMS:
        if _has_stream(data, stream):
            if format_ is None:
                raise EncryptedFile("文件设有打开密码。请在 Word 或 WPS 中解除密码后重新上传。")
            return format_
    return Format.COMPOUND


def _has_stream(data: bytes, stream: str) -> bool:
    name = stream.encode("utf-16-le") + b"\0\0"
    at = data.find(name)
    while at >= 0:
        if at % OLE_ENTRY == 0:
            return True
        at = data.find(name, at + 1)
    return False


def _in_text(head: bytes) -> Format:
    encoding = "utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "latin-1"
    text = head.decode(encoding, "ignore").removeprefix("\xef\xbb\xbf").lstrip("\ufeff \t\r\n")
    if MAIL_FIRST.match(text) and MIME_HEADER.search(text) and MIME_BODY.search(text):
        return Format.MHT
    if not text.startswith("<"):
        return Format.TEXT
    if text.startswith("<?xml") and not re.search(r"<(?:!doctype\s+)?html[\s>]", text, re.IGNORECASE):
        word = "Word.Document" in text or "w:wordDocument" in text or "pkg:package" in text
        return Format.WORD_XML if word else Format.XML
    return Format.HTML if WEB_PAGE.search(text) else Format.TEXT
