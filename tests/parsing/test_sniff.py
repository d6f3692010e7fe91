"""Content decides; the name only tells whether somebody should be told."""

import pytest

from filing.errors import (
    BadFile,
    CorruptFile,
    DecompressionLimit,
    EncryptedFile,
    NeedsOCR,
    TypeMismatch,
    UndecodableText,
    UnsupportedType,
)
from filing.parsing import READERS, read_in_process
from filing.parsing.report import Limits
from filing.parsing.sniff import FORMATS, Format, claimed_format, needs_layout, sniff
from tests.hostile.pictures import png
from tests.parsing.build import archive, compound, docx, p, pdf, printed

TEXT = "第一条　公园免费开放，任何单位和个人不得收取门票。\n"
PAGE = f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>"
MHT = f"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}"
TYPES = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{}+xml"/></Types>'
SAMPLES = {
    "docx": (docx(p(TEXT)), Format.DOCX),
    "docm": (
        archive({"[Content_Types].xml": "<x>application/vnd.ms-word.document.macroEnabled.main+xml</x>"}),
        Format.DOCX,
    ),
    "folder only": (archive({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), Format.DOCX),
    "pdf": (pdf([printed([TEXT])]), Format.PDF),
    "pdf behind junk": (b"\r\n\r\njunk\n" + pdf([printed([TEXT])]), Format.PDF),
    "page": (PAGE.encode(), Format.HTML),
    "page behind a comment": (f"<!-- saved from url=(0014)about:internet -->\n{PAGE}".encode(), Format.HTML),
    "page of Word": (f'<?xml version="1.0"?><html xmlns:w="urn:x">{TEXT}</html>'.encode(), Format.HTML),
    "page in UTF-16": (PAGE.encode("utf-16"), Format.HTML),
    "page in GBK": (PAGE.encode("gbk"), Format.HTML),
    "fragment": (f"<p>{TEXT}</p>".encode(), Format.HTML),
    "mht": (MHT.encode(), Format.MHT),
    "text": (TEXT.encode(), Format.TEXT),
    "text in GBK": (TEXT.encode("gbk"), Format.TEXT),
    "text in UTF-16": (TEXT.encode("utf-16"), Format.TEXT),
    "text in UTF-16 without mark": (TEXT.encode("utf-16-le"), Format.TEXT),
    "text that begins like a bitmap": (b"BM is how it begins\n" * 9, Format.TEXT),
    "text with an angle": (f"<办法>{TEXT}".encode(), Format.TEXT),
    "letter that is no page": (f"From: 甲\nTo: 乙\n{TEXT}".encode(), Format.TEXT),
    "doc": (compound("WordDocument", "1Table"), Format.DOC),
    "works": (compound("MatOST"), Format.DOC),
    "xls": (compound("Workbook"), Format.SHEET),
    "ppt": (compound("PowerPoint Document"), Format.SLIDES),
    "msg": (compound("__properties_version1.0"), Format.COMPOUND),
    "rtf": (b"{\\rtf1\\ansi x}", Format.RTF),
    "word xml": (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', Format.WORD_XML),
    "flat opc": (b'<?xml version="1.0"?><pkg:package/>', Format.WORD_XML),
    "xml": (b'<?xml version="1.0"?><data/>', Format.XML),
    "ofd": (archive({"OFD.xml": "<ofd/>"}), Format.OFD),
    "odt": (archive({"mimetype": "application/vnd.oasis.opendocument.text"}), Format.ODT),
    "ods": (archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), Format.SHEET),
    "xlsx": (archive({"[Content_Types].xml": TYPES.format("spreadsheetml.sheet.main")}), Format.SHEET),
    "pptx": (archive({"[Content_Types].xml": TYPES.format("presentationml.presentation.main")}), Format.SLIDES),
    "zip": (archive({"a.txt": "x"}), Format.ARCHIVE),
    "epub": (archive({"mimetype": "application/epub+zip"}), Format.ARCHIVE),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(50), Format.IMAGE),
    "webp": (b"RIFF\0\0\0\0WEBPVP8 " + bytes(50), Format.IMAGE),
    "bmp": (b"BM" + bytes(50), Format.IMAGE),
    "rar": (b"Rar!\x1a\x07\x00" + bytes(50), Format.ARCHIVE),
    "exe": (b"MZ" + bytes(100), Format.PROGRAM),
    "binary": (bytes(range(256)), Format.UNKNOWN),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_sniff_goes_by_content(name: str) -> None:
    data, format_ = SAMPLES[name]
    assert sniff(data, Limits()) is format_


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("办法.DOCX", Format.DOCX),
        ("办法.v2.pdf", Format.PDF),
        ("办法.wps", Format.DOC),
        ("办法", None),
        ("办法.2024", None),
        (".docx", None),
    ],
)
def test_claimed_format_is_the_last_suffix(name: str, format_: Format | None) -> None:
    assert claimed_format(name) is format_


@pytest.mark.parametrize(
    ("content", "name"),
    [("docx", "a.doc"), ("docx", "a.pdf"), ("pdf", "a.docx"), ("page", "a.doc"), ("mht", "a.docx"), ("text", "a.pdf")],
)
def test_a_renamed_file_with_a_reader_is_read_as_what_it_is_with_a_warning(content: str, name: str) -> None:
    data, format_ = SAMPLES[content]
    extraction = read_in_process(data, name=name, limits=Limits())
    assert extraction.text.strip() == TEXT.strip()
    (warning,) = extraction.report.warnings
    suffix, label = name[1:], FORMATS[format_].label
    assert (warning.code, warning.message) == (
        "type_mismatch",
        f"文件名以 {suffix} 结尾，内容却是{label}，已按{label}读取。请核对是否传错文件。",
    )


@pytest.mark.parametrize("name", ["a", "a.docx", "A.DOCM", "a.2024"])
def test_names_that_say_nothing_else_are_no_reason_to_warn(name: str) -> None:
    assert read_in_process(SAMPLES["docx"][0], name=name, limits=Limits()).report.warnings == ()


@pytest.mark.parametrize(
    ("content", "name", "error", "words"),
    [
        ("zip", "a.docx", TypeMismatch, "以 .docx 结尾，应为Word 文档（docx），内容却是压缩包"),
        ("xlsx", "a.docx", TypeMismatch, "电子表格"),
        ("exe", "a.pdf", TypeMismatch, "可执行程序"),
        ("word xml", "a.xml", UnsupportedType, "另存为 docx"),
        ("xml", "a.xml", UnsupportedType, "XML 文件"),
        ("odt", "a.odt", UnsupportedType, "另存为 docx"),
        ("xlsx", "a.xlsx", UnsupportedType, "电子表格"),
        ("ppt", "a.ppt", UnsupportedType, "演示文稿"),
        ("zip", "a.zip", UnsupportedType, "解压后逐个上传"),
        ("msg", "a", UnsupportedType, "请上传 docx"),
        ("binary", "a.bin", UnsupportedType, "无法识别"),
        ("binary", "a.docx", CorruptFile, "认不出格式"),
        ("binary", "a.txt", UndecodableText, "另存为 UTF-8"),
    ],
)
def test_a_file_without_a_reader_is_refused_with_advice(
    content: str, name: str, error: type[BadFile], words: str
) -> None:
    with pytest.raises(BadFile, match=words) as caught:
        read_in_process(SAMPLES[content][0], name=name, limits=Limits())
    assert type(caught.value) is error


def test_office_files_with_a_password_say_so() -> None:
    with pytest.raises(EncryptedFile, match="解除密码"):
        read_in_process(compound("EncryptedPackage", "EncryptionInfo"), name="a.docx", limits=Limits())


def test_stream_names_in_running_text_are_no_directory() -> None:
    data = compound("Other") + b"x" + "WordDocument".encode("utf-16-le") + bytes(9)
    assert sniff(data, Limits()) is Format.COMPOUND


def test_every_zip_is_judged_before_it_is_named() -> None:
    with pytest.raises(DecompressionLimit):
        sniff(archive({"a.txt": bytes(20_000_000)}), Limits())


def test_every_format_without_a_reader_has_advice() -> None:
    assert [f for f, row in FORMATS.items() if f not in READERS and not row.advice.endswith("。")] == []
    assert set(FORMATS) == set(Format)


def test_a_wrong_name_is_told_also_where_nothing_is_read() -> None:
    with pytest.raises(NeedsOCR) as caught:
        read_in_process(png(64), name="扫描件.docx", limits=Limits())
    said = "文件名以 .docx 结尾，内容却是图片，已按图片读取。请核对是否传错文件。这是图片，"
    assert caught.value.message.startswith(said)


def test_what_may_need_a_layout_is_told_by_its_first_bytes() -> None:
    heads = (
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"{\\rtf1",
        b"%PDF-1.7",
        b"\x89PNG",
        b"PK\x03\x04%PDF-",
    )
    assert [needs_layout(head) for head in heads] == [True, True, True, False, False, False]
