"""Pictures of pages, and where words stand on them; drawn in the child process."""

import struct
import zlib

import pytest

from filing.errors import BadFile, CorruptFile, DecompressionLimit, UnsupportedType
from filing.parsing.prints import Prints
from filing.parsing.report import Limits
from filing.parsing.sandbox import preview
from filing.parsing.shown import BY_OFFICE, Area, Preview, Wanted
from tests.parsing.build import docx, p, pdf, printed
from tests.parsing.ofd.build import laid_out, ofd
from tests.parsing.old_word import needs_office
from tests.parsing.scans import needs_ocr, pages

WORDS = "第一条　公园免费开放。"
TWO = pdf([printed([WORDS]), printed(["第二条　本办法自公布", "之日起施行。"])])


def shown(data: bytes, *, number: int = 1, words: str = "", lead: str = "", is_drawn: bool = False) -> Preview:
    return preview(data, Wanted(number, words, is_drawn, lead), limits=Limits())


def size_of(png: bytes) -> tuple[int, int, int]:
    """Width, height and kind of colour, the whole being sound."""
    at, data, width, height, colour = 8, b"", 0, 0, 0
    while at < len(png):
        (length,), kind, body = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8], png[at + 8 :]
        body = body[:length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0]
        if kind == b"IHDR":
            width, height, _, colour = struct.unpack(">IIBB", body[:10])
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    assert len(zlib.decompress(data)) == height * (1 + width * {0: 1, 2: 3, 6: 4}[colour])
    return width, height, colour


def test_a_page_is_drawn_at_screen_size() -> None:
    found = shown(TWO, number=2, is_drawn=True)
    assert (found.number, found.pages, found.width, found.height, found.areas) == (2, 2, 595, 842, ())
    width, height, _ = size_of(found.png)
    assert (width, height) == (910, 1287)


def test_a_huge_page_is_drawn_small() -> None:
    huge = TWO.replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 9e5 9e5]")
    width, height, _ = size_of(shown(huge, is_drawn=True).png)
    assert width * height <= 6_000_000


def test_words_are_found_on_their_page_line_by_line() -> None:
    found = shown(TWO, number=0, words="自公布之日起")
    assert (found.number, len(found.areas), found.png) == (2, 2, b"")
    first, second = found.areas
    assert (first.left, first.width) == (pytest.approx(1000 * 192 / 595, abs=3), pytest.approx(1000 * 48 / 595, abs=3))
    assert second.left == pytest.approx(1000 * 80 / 595, abs=3)
    assert second.top > first.top + first.height / 2


def test_words_are_found_through_widths_and_at_the_end_of_a_page() -> None:
    assert len(shown(TWO, words="第一条公园").areas) == 1
    assert len(shown(pdf([printed(["一" + "公园免费" * 6])]), words="公园免费" * 6 + "开放").areas) == 1
    assert shown(TWO, number=0, words="没有的字") == Preview(1, 2, (), 595, 842)


def test_the_place_behind_its_lead_is_meant_where_the_words_stand_at_many() -> None:
    twice = pdf([printed(["甲：由市人民政府批准。", "乙：由市人民政府批准。"]), printed(["丙：由市人民政府批准。"])])
    assert (shown(twice, number=0, words="市人民政府").number, len(shown(twice, words="市人民政府").areas)) == (1, 2)
    (area,) = shown(twice, number=0, words="市人民政府", lead="前一页的字。乙：由").areas
    assert area.top > shown(twice, words="市人民政府").areas[0].top
    assert shown(twice, number=0, words="市人民政府", lead="没有的字丙：由").number == 1
    assert shown(twice, number=0, words="市人民政府", lead="没有的字，也比较长一些的丙：由").number == 1


def test_a_turned_page_has_its_words_where_they_are_drawn() -> None:
    turned = pdf([printed([WORDS])], entries="/Rotate 90")
    found = shown(turned, words="第一条")
    assert (found.width, found.height) == (842, 595)
    (area,) = found.areas
    assert area.width < area.height
    assert isinstance(area, Area)


@needs_ocr
def test_pictures_are_shown_as_they_are() -> None:
    found = shown(pages()[0], is_drawn=True)
    assert (found.number, found.pages, found.png[:4]) == (1, 1, b"\x89PNG")
    assert max(found.width, found.height) <= 1600


def test_the_words_of_an_ofd_are_laid_out_at_their_places() -> None:
    data = ofd(laid_out("第一条　公园免费开放。\n" * 30))
    found = shown(data, number=2, words="公园免费", is_drawn=True)
    assert (found.number, found.pages, found.width, found.height) == (2, 2, 595, 842)
    assert "重新排出" in found.note
    assert len(found.areas) == 8
    assert found.areas[0].left == pytest.approx(1000 * (28 + 5.6 * 6) / 210, abs=3)
    assert found.areas[0].width == pytest.approx(1000 * 5.6 * 4 / 210, abs=3)
    assert found.areas[0].top == pytest.approx(1000 * (37 + 9.8 - 2 - 5) / 297, abs=3)
    assert size_of(found.png)[:2] == (910, 1287)


@needs_ocr
def test_a_page_of_an_ofd_that_is_a_picture_is_that_picture() -> None:
    found = shown(ofd([[], *laid_out(WORDS)], pictures={0: ("a.png", pages()[0])}), is_drawn=True)
    assert (found.number, found.pages, found.note, found.png[:4]) == (1, 2, "", b"\x89PNG")


@needs_office
def test_a_word_document_is_laid_out_once_and_its_words_are_found() -> None:
    data = docx("".join(p(f"第{number}条　公园免费开放，由市人民政府管理。") for number in range(1, 80)))
    found = shown(data, number=0, words="市人民政府", lead="第70条　公园免费开放，由")
    assert (found.number > 1, len(found.areas), found.note, found.png) == (True, 1, BY_OFFICE, b"")
    assert found.printed.startswith(b"%PDF")
    again = shown(data, number=found.number, is_drawn=True)
    assert (again.note, again.printed, again.png[:4]) == (BY_OFFICE, b"", b"\x89PNG")


@needs_office
def test_a_layout_without_anything_is_told() -> None:
    with pytest.raises(UnsupportedType, match="排出的页面是空的"):
        shown(docx(p("")))


def test_without_the_program_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnsupportedType, match="本机没有安装 LibreOffice，不能显示页面图像"):
        shown(docx(p("第一条　没有程序时。")))


def test_only_the_newest_layouts_are_kept() -> None:
    prints = Prints(most=10)
    for name in (b"a", b"b"):
        prints.put(name, b"12345")
    assert prints.get(b"a") == b"12345"
    prints.put(b"c", b"12345")
    assert [prints.get(name) for name in (b"a", b"b", b"c")] == [b"12345", None, b"12345"]
    prints.put(b"d", bytes(11))
    assert prints.get(b"d") is None


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        ("第一条".encode(), UnsupportedType, "纯文本"),
        (b"<html><body>" + "第一条".encode() + b"</body></html>", UnsupportedType, "网页没有固定的页面"),
        (TWO[:300], CorruptFile, "无法绘制"),
        (pdf([printed([WORDS])], encrypt=True), CorruptFile, "无法绘制"),
    ],
)
def test_what_cannot_be_drawn_says_why(data: bytes, error: type[BadFile], words: str) -> None:
    with pytest.raises(error, match=words):
        shown(data)


def test_a_page_that_is_not_there_is_told() -> None:
    with pytest.raises(CorruptFile, match="没有第 3 页：文件共 2 页"):
        shown(TWO, number=3)


def test_pages_beyond_the_limit_are_not_drawn() -> None:
    with pytest.raises((CorruptFile, DecompressionLimit)):
        preview(TWO, Wanted(2), limits=Limits(pages=1))
