"""A whole PDF, and what is said of it."""

import pytest

from filing.errors import CorruptFile, EmptyFile, EncryptedFile, NeedsOCR
from filing.parsing import read_in_process
from filing.parsing.report import Extraction, Limits
from tests.parsing.build import pdf, printed

WORDS = "第一条　为了加强公园管理，保障公众权益，根据有关法律、法规的规定，制定本办法。"


def read(data: bytes) -> Extraction:
    return read_in_process(data, name="a.pdf", limits=Limits())


def messages(extraction: Extraction) -> dict[str, tuple[str, str]]:
    return {w.code: (w.message, w.place) for w in extraction.report.warnings}


@pytest.mark.parametrize("font", ["UniGB-UCS2-H", "UniGB-UTF16-H", "Identity-H"])
def test_a_font_that_is_not_embedded_is_read(font: str) -> None:
    extraction = read(pdf([printed([WORDS[:26], WORDS[26:]])], font=font))
    assert extraction.text == WORDS
    assert (extraction.report.reader, extraction.report.pages, extraction.report.warnings) == ("pdf", 1, ())
    assert extraction.report.reader_version.startswith("pdf/1 pdfminer.six/")


def test_pictures_among_pages_are_told_by_page() -> None:
    text = printed([WORDS])
    assert messages(read(pdf([text, [], text, []], scans=[2, 3, 4]))) == {
        "scanned_pages": (
            "第2、4页是图片，没有可读取的文字。请上传可复制文字的版本，或核对这些页的内容。",
            "第2页",
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
    assert messages(extraction) == {"page_furniture": ("页眉页脚没有读入正文：“内部资料”。", "")}


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
