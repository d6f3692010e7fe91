"""Scans to text: pictures, scanned PDFs, pages among others, seals and letterheads; and a machine without the extra."""

from io import BytesIO
from typing import Any

import pytest

from benchmarks.distance import error_rate
from filing.errors import BadFile, CorruptFile, DecompressionLimit, NeedsOCR
from filing.parsing import ocr, read_in_process
from filing.parsing.report import Extraction, Limits
from filing.parsing.sandbox import extract
from filing.text.regulation import read_regulation
from tests.parsing.build import docx, p, pdf, printed
from tests.parsing.scans import EXAMPLES, STEM, as_pdf, needs_ocr, pages, picture, true_text

RECOGNISE = Limits(recognise=True)
ALLOWED = 0.01
"""Of the characters, for clean pages at 150 dpi."""


def codes(extraction: Extraction) -> list[str]:
    return [warning.code for warning in extraction.report.warnings]


def labels(text: str) -> list[str]:
    return [provision.address for provision in read_regulation(text).provisions]


def image_of(data: bytes) -> Any:
    image = pytest.importorskip("PIL.Image")
    return image.open(BytesIO(data)).convert("RGB")


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)


@needs_ocr
def test_a_scanned_pdf_reads_as_its_text_with_a_confidence_for_each_line() -> None:
    extraction = extract(as_pdf(pages()), name="a.pdf", limits=Limits())
    true = true_text()
    assert error_rate(extraction.text, true) < ALLOWED
    assert labels(extraction.text) == labels(true)
    report = extraction.report
    assert (report.reader, report.pages, report.unread_pages) == ("pdf", 2, ())
    assert report.reader_version.split()[-1].startswith("rapidocr/")
    assert codes(extraction)[:2] == ["recognised", "red_marks"]
    assert report.warnings[0].message == "第1、2页的文字由扫描图片识别（OCR）得来，可能有误。请对照原件核对。"
    assert {line.page for line in report.recognised} == {1, 2}
    assert all(0.5 <= line.confidence <= 1 for line in report.recognised)
    assert [line.line for line in report.recognised if line.page == 1] == list(
        range(1, 1 + sum(line.page == 1 for line in report.recognised))
    )


@needs_ocr
@pytest.mark.parametrize("count", [1, 2])
def test_two_pages_on_one_sheet_are_read_one_after_the_other(count: int) -> None:
    """A3, as two pages of A4 are scanned; the second may be blank."""
    image = pytest.importorskip("PIL.Image")
    halves = [image_of(data) for data in pages()[:count]]
    width, height = halves[0].size
    sheet = image.new("RGB", (2 * width, height), "white")
    for number, half in enumerate(halves):
        sheet.paste(half, (number * width, 0))
    one_by_one = extract(as_pdf(pages()[:count]), name="a.pdf", limits=Limits()).text
    found = extract(picture(sheet), name="a.png", limits=Limits())
    assert (found.text, found.report.pages) == (one_by_one, 1)


@needs_ocr
def test_scanned_pages_among_others_are_read_in_their_place() -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    whole = pypdfium2.PdfDocument(EXAMPLES / f"{STEM}.pdf")
    scan = pypdfium2.PdfDocument(as_pdf(pages()[1:]))
    whole.del_page(1)
    whole.import_pages(scan)
    buffer = BytesIO()
    whole.save(buffer)
    extraction = extract(buffer.getvalue(), name="a.pdf", limits=Limits())
    assert error_rate(extraction.text, true_text()) < ALLOWED
    assert extraction.report.warnings[0].message.startswith("第2页的文字由扫描图片识别")
    assert {line.page for line in extraction.report.recognised} == {2}


def garbled() -> bytes:
    """The example with fonts that no longer tell which characters their glyphs are."""
    return (EXAMPLES / f"{STEM}.pdf").read_bytes().replace(b"/ToUnicode", b"/ToUnlcode")


@needs_ocr
def test_a_pdf_with_garbled_fonts_is_recognised() -> None:
    extraction = extract(garbled(), name="a.pdf", limits=Limits())
    assert error_rate(extraction.text, true_text()) < ALLOWED
    assert (extraction.report.unread_pages, extraction.report.doubted_pages) == ((), ())
    assert codes(extraction)[:2] == ["recognised_instead", "recognised"]


@needs_ocr
def test_a_garbled_page_among_others_is_recognised_in_its_place() -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    whole, broken = (pypdfium2.PdfDocument(data) for data in ((EXAMPLES / f"{STEM}.pdf").read_bytes(), garbled()))
    whole.del_page(1)
    whole.import_pages(broken, [1])
    buffer = BytesIO()
    whole.save(buffer)
    extraction = extract(buffer.getvalue(), name="a.pdf", limits=Limits())
    assert error_rate(extraction.text, true_text()) < ALLOWED
    assert extraction.report.warnings[0].place == "第2页"
    assert {line.page for line in extraction.report.recognised} == {2}


def test_garbled_fonts_without_the_extra_need_recognition(no_extra: None) -> None:
    with pytest.raises(NeedsOCR, match="请由原文件重新导出"):
        extract(garbled(), name="a.pdf", limits=Limits())


@needs_ocr
def test_a_seal_over_the_text_and_a_red_letterhead_cost_no_words() -> None:
    draw, chops = pytest.importorskip("PIL.ImageDraw"), pytest.importorskip("PIL.ImageChops")
    image = image_of(pages()[0])
    seal = image.point(lambda _: 255)
    pen, (width, height) = draw.Draw(seal), image.size
    box = (width * 0.45, height * 0.55, width * 0.75, height * 0.55 + width * 0.3)
    pen.ellipse(box, outline=(220, 30, 40), width=9)
    pen.regular_polygon(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, width * 0.05), 5, fill=(220, 30, 40))
    image = chops.multiply(image, seal)  # ink over ink
    extraction = read_in_process(picture(image.rotate(0.8, fillcolor="white")), name="a.png", limits=RECOGNISE)
    true = read_in_process((EXAMPLES / f"{STEM}.pdf").read_bytes(), name="a.pdf", limits=Limits()).text
    first = true[: len(extraction.text)]
    assert error_rate(extraction.text, first) < 0.02
    assert extraction.text.split("\n")[0] == true.split("\n")[0]
    assert "red_marks" in codes(extraction)


@needs_ocr
@pytest.mark.parametrize(("format_", "degrees"), [("TIFF", 0), ("JPEG", 90), ("WEBP", 180)])
def test_pictures_of_each_kind_are_read_whichever_way_they_lie(format_: str, degrees: int) -> None:
    image = image_of(pages()[1]).rotate(degrees, expand=True)
    options = {"save_all": True, "append_images": [image]} if format_ == "TIFF" else {}
    extraction = read_in_process(picture(image, format_, **options), name="a.docx", limits=RECOGNISE)
    assert "第二" in extraction.text or "（" in extraction.text
    assert codes(extraction)[:2] == ["type_mismatch", "recognised"]
    assert ("turned_pages" in codes(extraction)) is bool(degrees)
    assert extraction.report.pages == (2 if format_ == "TIFF" else 1)


@needs_ocr
def test_scanned_pages_in_a_word_document_are_read() -> None:
    python_docx = pytest.importorskip("docx")
    document = python_docx.Document()
    document.add_picture(BytesIO(pages()[1]))
    buffer = BytesIO()
    document.save(buffer)
    extraction = extract(buffer.getvalue(), name="a.docx", limits=Limits())
    assert codes(extraction)[:1] == ["recognised"]
    assert error_rate(extraction.text, read_in_process(pages()[1], name="a.png", limits=RECOGNISE).text) == 0


@needs_ocr
def test_nothing_to_recognise_is_no_text() -> None:
    blank = picture(image_of(pages()[0]).point(lambda _: 255))
    with pytest.raises(NeedsOCR, match="没有找到文字"):
        read_in_process(blank, name="a.png", limits=RECOGNISE)


@needs_ocr
def test_what_recognition_cannot_do_costs_nothing_that_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limits, "for_recognition", lambda limits, pages: Limits(recognise=True, file_bytes=9))
    extraction = extract(pdf([printed(["第一条　公园免费开放。"]), []], scans=[2]), name="a.pdf", limits=Limits())
    assert extraction.text == "第一条　公园免费开放。"
    assert codes(extraction) == ["scanned_pages", "recognition_failed"]
    assert extraction.report.unread_pages == (2,)


@pytest.mark.usefixtures("no_extra")
@pytest.mark.parametrize(
    ("name", "data"),
    [("a.png", b"\x89PNG\r\n\x1a\n" + bytes(99)), ("a.pdf", pdf([[], []], scans=[1, 2]))],
)
def test_without_the_extra_a_scan_says_what_to_do(name: str, data: bytes) -> None:
    with pytest.raises(NeedsOCR, match=r"本机没有启用文字识别.*make ocr"):
        read_in_process(data, name=name, limits=Limits())


@pytest.mark.usefixtures("no_extra")
def test_without_the_extra_the_pages_concerned_are_named() -> None:
    extraction = extract(pdf([printed(["第一条　公园免费开放。"]), []], scans=[2]), name="a.pdf", limits=Limits())
    assert extraction.text == "第一条　公园免费开放。"
    assert codes(extraction) == ["scanned_pages"]
    assert extraction.report.unread_pages == (2,)


@pytest.mark.usefixtures("no_extra")
def test_without_the_extra_a_document_of_pictures_says_so() -> None:
    with pytest.raises(NeedsOCR, match="只有图片"):
        read_in_process(
            docx(p(runs='<w:r><w:drawing><a:blip r:embed="x"/></w:drawing></w:r>')), name="a.docx", limits=Limits()
        )


def bomb() -> bytes:
    """A PNG of 1,800 million white points in a few hundred kilobytes."""
    image = pytest.importorskip("PIL.Image")
    return picture(image.new("1", (60_000, 30_000), 1))


@needs_ocr
@pytest.mark.parametrize(
    ("make", "error"),
    [
        (bomb, DecompressionLimit),
        (lambda: picture(image_of(pages()[0]))[:-5000], CorruptFile),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), CorruptFile),
        (lambda: b"GIF89a" + bytes(3), CorruptFile),
    ],
    ids=["bomb", "cut off", "no head", "gif"],
)
def test_pictures_that_are_none_or_too_large_are_refused(make: Any, error: type[BadFile]) -> None:
    with pytest.raises(BadFile, match="请") as caught:
        read_in_process(make(), name="a.png", limits=RECOGNISE)
    assert type(caught.value) is error


@needs_ocr
def test_a_tif_of_too_many_pages_is_refused() -> None:
    image = image_of(pages()[0]).resize((20, 20))
    many = picture(image, "TIFF", save_all=True, append_images=[image] * 4)
    with pytest.raises(DecompressionLimit, match="4 页"):
        read_in_process(many, name="a.tif", limits=Limits(pages=4))


@needs_ocr
def test_pages_beyond_the_limit_of_recognition_are_told() -> None:
    limits = Limits(recognise=True, recognised_pages=1)
    extraction = read_in_process(as_pdf(pages()), name="a.pdf", limits=limits)
    assert {line.page for line in extraction.report.recognised} == {1}
    assert extraction.report.unread_pages == (2,)
    assert codes(extraction)[0] == "scanned_pages"
