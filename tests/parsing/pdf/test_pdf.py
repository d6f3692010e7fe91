"""A whole PDF, and what is said of it."""

import pytest

from filing.errors import CorruptFile, EmptyFile, EncryptedFile, NeedsOCR
from filing.parsing import ocr, read_in_process
from filing.parsing.report import Extraction, Limits
from filing.parsing.sandbox import extract
from tests.parsing.build import pdf, printed, stream

WORDS = "第一条　为了加强公园管理，保障公众权益，根据有关法律、法规的规定，制定本办法。"
PUA = "1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfrange <3000> <9FFF> <3000> <F000> <FFEF> <F000>"


def read(data: bytes) -> Extraction:
    return read_in_process(data, name="a.pdf", limits=Limits())


def messages(extraction: Extraction) -> dict[str, tuple[str, str]]:
    return {w.code: (w.message, w.place) for w in extraction.report.warnings}


@pytest.mark.parametrize("font", ["UniGB-UCS2-H", "UniGB-UTF16-H", "Identity-H"])
def test_a_font_that_is_not_embedded_is_read(font: str) -> None:
    extraction = read(pdf([printed([WORDS[:26], WORDS[26:]])], font=font))
    assert extraction.text == WORDS
    assert (extraction.report.reader, extraction.report.pages, extraction.report.warnings) == ("pdf", 1, ())
    assert extraction.report.reader_version.startswith("pdf/2 pdfminer.six/")


def test_pictures_among_pages_are_told_by_page() -> None:
    text = printed([WORDS])
    assert messages(read(pdf([text, [], text, []], scans=[2, 3, 4]))) == {
        "scanned_pages": (
            "第2、4页是图片，没有可读取的文字。请上传可复制文字的版本，或核对这些页的内容。",
            "第2、4页",
        ),
        "picture_under_text": ("第3页的文字盖在整页图片上，可能由扫描识别得来。请对照原件核对。", "第3页"),
    }


def test_a_watermark_is_told_and_not_read() -> None:
    mark = f"BT /F 60 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <{'内部资料'.encode('utf-16-be').hex()}> Tj ET\n"
    extraction = read(pdf([printed([WORDS])], drawing=mark))
    assert extraction.text == WORDS
    (warning,) = extraction.report.warnings
    assert (warning.code, warning.place) == ("rotated_text", "第1页")


def test_headers_are_told_once() -> None:
    pages = [[(80.0, 800.0, 10.0, "内部资料"), *printed([f"{WORDS}{n}"])] for n in "甲乙丙"]
    extraction = read(pdf(pages))
    assert extraction.text == "\n".join(f"{WORDS}{n}" for n in "甲乙丙")
    assert messages(extraction) == {"page_furniture": ("页眉页脚、续页重复的表头没有读入正文：“内部资料”。", "")}


def test_a_few_glyphs_without_characters_are_told_and_many_are_no_text() -> None:
    extraction = read(pdf([printed([WORDS + "\ue123\ue124"])], font="Identity-H"))
    assert messages(extraction) == {
        "unmapped_glyphs": (
            "有 2 个字的字体没有文字编码，以“\ufffd”代替（第1页）。请对照原文核对，或上传 docx。",
            "第1页",
        )
    }
    assert extraction.text == WORDS + "\ufffd\ufffd"
    for broken in ("\ue123" * 40, "".join(chr(0x9100 + n) for n in range(40))):
        with pytest.raises(NeedsOCR, match="乱码"):
            read(pdf([printed([broken])], font="Identity-H"))


def test_a_garbled_page_among_others_is_left_out_and_told() -> None:
    extraction = read(pdf([printed([WORDS]), printed(["\ue123" * 40])], font="Identity-H"))
    assert extraction.text == WORDS
    assert (extraction.report.unread_pages, extraction.report.page_characters) == ((2,), (38, 0))
    assert messages(extraction) == {
        "garbled_pages": (
            f"第2页的字体没有正确的文字编码，读出的不可信，没有读入正文。{ocr.ADVICE}",
            "第2页",
        )
    }


def test_single_letters_that_only_one_reading_has_are_told() -> None:
    extraction = read(pdf([printed([WORDS]), printed([f"{WORDS}⼾"])]))
    assert extraction.text == f"{WORDS}\n{WORDS}戶"
    assert (extraction.report.unread_pages, extraction.report.doubted_pages) == ((), (2,))
    assert messages(extraction) == {
        "two_readings": ("个别字有两种读法：第2页“戶”与“户”。请对照原文核对，或上传 docx。", "第2页")
    }


def test_a_page_of_which_the_two_readings_differ_is_left_out() -> None:
    extraction = read(pdf([printed([WORDS]), printed([f"{WORDS}⼾⼾⼾"])]))
    assert (extraction.text, extraction.report.unread_pages) == (WORDS, (2,))
    assert list(messages(extraction)) == ["garbled_pages"]


def test_marks_of_symbol_fonts_are_read() -> None:
    extraction = read(pdf([printed([WORDS, "\uf0d8"])], font="Identity-H", name="ABCDEF+Wingdings-Regular", mapped=PUA))
    assert extraction.text == f"{WORDS}➢"
    assert messages(extraction) == {}


def test_a_library_that_dies_of_a_file_costs_no_words() -> None:
    data = pdf([printed([WORDS])], drawing="/Im Do\n")
    start = data.index(b"6 0 obj\n")
    end = data.index(b"endobj", start)
    resources = "/Resources << /XObject << /Im 6 0 R >> >>"
    form = stream(b"/Im Do /Im Do\n", f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] {resources}")
    data = data[:start] + b"6 0 obj\n" + form + b"\n" + data[end : data.index(b"xref")]
    data += b"trailer\n<< /Root 1 0 R >>\n"
    extraction = extract(data, name="a.pdf", limits=Limits(memory_bytes=400 * 1024 * 1024))
    assert extraction.text == WORDS
    assert messages(extraction) == {
        "no_second_reading": ("第1页的文字没有能用第二种读法印证。请对照原文核对。", "第1页")
    }


def test_content_that_breaks_off_is_told() -> None:
    data = pdf([printed([WORDS])] * 2)
    at = data.index(b"stream\n", data.index(b"11 0 obj")) + len(b"stream\n")
    end = data.index(b"\nendstream", at)
    damaged = data[: end - 4] + bytes(4) + data[end:]
    extraction = read(damaged)
    assert extraction.text == f"{WORDS}\n{WORDS}"
    assert messages(extraction) == {
        "damaged_pages": ("第1页的内容有损坏，可能缺字。请对照原文核对，或重新导出后上传。", "第1页")
    }


@pytest.mark.parametrize(
    ("annotation", "told"),
    [
        ("/Subtype /FreeText /Contents (x)", True),
        ("/Subtype /Stamp", True),
        ("/Subtype /Widget /FT /Tx /V (x)", True),
        ("/Subtype /Widget /FT /Sig /V << >>", False),
        ("/Subtype /Link", False),
    ],
)
def test_words_written_over_a_page_are_told(annotation: str, told: bool) -> None:
    extraction = read(pdf([printed([WORDS])], entries=f"/Annots [<< /Type /Annot {annotation} >> null]"))
    assert extraction.text == WORDS
    message = ("第1页有批注、图章或表单内容没有读入正文。请核对。", "第1页")
    assert messages(extraction) == ({"annotations": message} if told else {})


def test_pages_that_are_missing_are_told() -> None:
    extraction = read(pdf([printed([WORDS])]).replace(b"/Count 1", b"/Count 4"))
    assert messages(extraction) == {"missing_pages": ("PDF 声明有 4 页，只读到 1 页。请重新导出后上传。", "")}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (pdf([printed([WORDS])], encrypt=True), EncryptedFile),
        (pdf([[], []], scans=[1, 2]), NeedsOCR),
        (pdf([[]]), EmptyFile),
        (pdf([]), CorruptFile),
        (b"%PDF-1.4\n%%EOF", CorruptFile),
        (pdf([printed([WORDS])])[:400], CorruptFile),
    ],
)
def test_no_text_says_why(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error, match="请"):
        read(data)


def test_a_lost_table_of_places_is_found_again() -> None:
    data = pdf([printed([WORDS])])
    assert read(data[: data.index(b"xref")] + b"trailer\n<< /Root 1 0 R >>\n").text == WORDS
