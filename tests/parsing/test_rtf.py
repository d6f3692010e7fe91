"""RTF: Chinese by code page and by \\u, with the converter and without it; bombs come to an end."""

from pathlib import Path

import pytest

from filing.errors import BadFile, CorruptFile, EmptyFile, NeedsOCR, UndecodableText
from filing.parsing import read_in_process
from filing.parsing.report import Extraction, Limits
from filing.parsing.sandbox import extract
from filing.text.normalise import normalise
from filing.text.regulation import read_regulation
from tests.parsing.legacy.test_legacy import TEXTS, by_paragraphs, codes, no_office
from tests.parsing.old_word import by_office, needs_office

__all__ = ["no_office"]
TEXT = "第一条　公园免费开放。\n第二条　任何单位和个人不得收取门票。"
FONTS = "{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}"


def rtf(body: str, *, head: str = "\\ansi\\ansicpg936\\deff0") -> bytes:
    return f"{{\\rtf1{head}{FONTS}\\f0 {body}}}".encode("latin-1")


def as_code_page(text: str) -> str:
    lines = ("".join(f"\\'{byte:02x}" for byte in line.encode("gbk")) for line in text.split("\n"))
    return "\\par ".join(lines)


def as_unicode(text: str) -> str:
    lines = ("".join(f"\\u{ord(c) - 65536 if ord(c) > 32767 else ord(c)}?" for c in line) for line in text.split("\n"))
    return "\\uc1 " + "\\par ".join(lines)


def read(data: bytes, name: str = "a.rtf") -> Extraction:
    return read_in_process(data, name=name, limits=Limits())


@pytest.mark.parametrize(
    "body", [as_code_page(TEXT), as_unicode(TEXT), TEXT.replace("\n", "\\par ").encode("gbk").decode("latin-1")]
)
def test_without_libreoffice_chinese_is_read_in_each_of_its_forms(no_office: Path, body: str) -> None:
    extraction = read(rtf(body))
    assert extraction.text == TEXT
    assert extraction.report.reader_version.startswith("rtf/1 striprtf/")
    assert codes(extraction) == ["simple_reader"]


def test_without_libreoffice_cells_are_parted_by_tabs_and_links_show_their_words(no_office: Path) -> None:
    link = '{\\field{\\*\\fldinst{HYPERLINK "http://x"}}{\\fldrslt ' + as_code_page("见办法") + "}}"
    body = f"{as_code_page('甲')}\\cell {as_code_page('乙')}\\cell\\row {link}\\par {as_code_page(TEXT)}"
    assert read(rtf(body)).text == f"甲\t乙\n见办法\n{TEXT}"


def test_pictures_and_what_is_left_out_are_told(no_office: Path) -> None:
    picture = "{\\pict\\pngblip " + "89504e47" * 500 + "}{\\pict\\bin4 \x80\x81{{}"
    extraction = read(rtf(as_code_page(TEXT) + picture + "{\\footnote " + as_code_page("注") + "}\\deleted x"))
    assert extraction.text.startswith(TEXT)
    assert codes(extraction) == ["simple_reader", "struck_text", "left_out", "pictures"]


def test_an_rtf_under_the_name_of_a_doc_is_read_as_what_it_is(no_office: Path) -> None:
    extraction = read(rtf(as_code_page(TEXT)), "a.doc")
    assert extraction.text == TEXT
    assert codes(extraction) == ["type_mismatch", "simple_reader"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (rtf(""), EmptyFile),
        (rtf("{\\pict 00}"), NeedsOCR),
        (rtf("\\u99999999?" * 3), CorruptFile),
        (rtf("\\'ff\\'ff\\'80" * 30), UndecodableText),
        (rtf("\\'81\\'40\\'a0\\'f1" * 30, head="\\ansi\\ansicpg936"), UndecodableText),
        (rtf("{" * 200_000), EmptyFile),
        (rtf("{\\field{\\*\\fldinst{" * 20_000), EmptyFile),
        (rtf("{\\pict\\bin999999999 x}"), NeedsOCR),
    ],
    ids=["empty", "picture", "code point", "bytes", "rare", "depth", "fields", "length"],
)
def test_rtf_without_a_text_is_refused(no_office: Path, data: bytes, error: type[BadFile]) -> None:
    with pytest.raises(BadFile, match="请") as caught:
        read(data)
    assert type(caught.value) is error


@needs_office
def test_with_libreoffice_text_and_articles_are_those_of_the_example() -> None:
    text = TEXTS[0].read_text("utf-8")
    extraction = extract(by_office(by_paragraphs(text), "rtf"), name="a.rtf", limits=Limits())
    assert normalise(extraction.text).text == normalise(text).text
    assert read_regulation(extraction.text).provisions == read_regulation(text).provisions
    assert extraction.report.reader_version.startswith("rtf/1 LibreOffice/")


@needs_office
def test_both_readers_agree(no_office: Path) -> None:
    text = TEXTS[1].read_text("utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "/usr/bin:/bin")
        data = by_office(by_paragraphs(text), "rtf")
    assert normalise(read(data).text).text == normalise(text).text


@needs_office
def test_noise_behind_the_mark_of_rtf_is_no_document() -> None:
    with pytest.raises(BadFile):
        read(b"{\\rtf1" + bytes(range(256)) * 40)
