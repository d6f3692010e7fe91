"""OFD: every example as its text, pages that are pictures, what lies beside the text, and hostile packages."""

import pytest

from benchmarks.distance import error_rate
from filing.errors import (
    BadFile,
    CorruptFile,
    DecompressionLimit,
    EmptyFile,
    ExternalEntity,
    NeedsOCR,
    UnsafeArchivePath,
)
from filing.parsing import ocr, read_in_process
from filing.parsing.report import Extraction, Limits
from filing.parsing.sandbox import extract
from filing.text.regulation import read_regulation
from tests.parsing.build import archive
from tests.parsing.ofd.build import SPACE, laid_out, ofd
from tests.parsing.scans import EXAMPLES, needs_ocr, pages

TEXTS = sorted((EXAMPLES / "texts").glob("*.txt"))
LINE = (28.0, 50.0, 5.6, "第一条　公园免费开放。")
MEGABYTE = 1024 * 1024


def read(data: bytes, limits: Limits | None = None) -> Extraction:
    return read_in_process(data, name="a.ofd", limits=limits or Limits())


def codes(extraction: Extraction) -> list[str]:
    return [warning.code for warning in extraction.report.warnings]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem[:2])
def test_every_example_reads_as_its_text(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    made = laid_out("\n".join(" ".join(line.split("\t")) for line in text.splitlines() if line.strip()))
    extraction = read(ofd(made))
    assert error_rate(extraction.text, text) == 0
    found, true = read_regulation(extraction.text), read_regulation(text)
    assert [p.label for p in found.provisions if p.kind == "art"] == [
        p.label for p in true.provisions if p.kind == "art"
    ]
    report = extraction.report
    assert (report.reader, report.pages, report.warnings) == ("ofd", len(made), ())
    assert len(report.page_characters) == len(made)
    assert report.reader_version.startswith("ofd/1 ofdkit/")


def test_what_lies_beside_the_text_is_told() -> None:
    extra = {
        "Doc_0/Signs/Signatures.xml": f"<ofd:Signatures {SPACE}/>",
        "Doc_0/Signs/Sign_0/Signature.xml": f"<ofd:Signature {SPACE}/>",
        "Doc_0/Annots/Page_0/Annotation.xml": f"<ofd:PageAnnot {SPACE}/>",
        "Doc_0/Attachs/a.docx": b"x",
    }
    extraction = read(ofd([[LINE]], extra=extra))
    assert extraction.text == "第一条　公园免费开放。"
    assert codes(extraction) == ["signature", "annotations", "attachments"]
    assert extraction.report.warnings[0].message == "文件含电子签名或签章 1 处，没有验证其真伪。"


def test_a_page_that_is_damaged_is_named() -> None:
    extraction = read(ofd([[LINE], [LINE]], extra={"Doc_0/Pages/Page_1/Content.xml": "<broken"}))
    assert (extraction.text, codes(extraction)) == ("第一条　公园免费开放。", ["damaged_pages"])
    assert extraction.report.warnings[0].place == "第2页"


def test_private_characters_are_told() -> None:
    extraction = read(ofd([[LINE, (28.0, 60.0, 5.6, "\ue001\ue002\ue003")]]))
    assert codes(extraction) == ["unmapped_glyphs"]


def test_pages_of_pictures_need_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    picture = {0: ("a.png", b"\x89PNG\r\n\x1a\n")}
    with pytest.raises(NeedsOCR, match="make ocr"):
        read(ofd([[]], pictures=picture))
    extraction = extract(
        ofd([[], [LINE, LINE, (28.0, 70.0, 5.6, "第二条　公园全天开放。")]], pictures=picture),
        name="a.ofd",
        limits=Limits(),
    )
    assert (codes(extraction), extraction.report.unread_pages) == (["scanned_pages"], (1,))


@needs_ocr
def test_pages_of_pictures_are_recognised() -> None:
    data = ofd([[LINE, (28.0, 60.0, 5.6, "第二条　公园由市人民政府管理。")], []], pictures={1: ("a.png", pages()[1])})
    extraction = extract(data, name="a.ofd", limits=Limits())
    alone = read_in_process(pages()[1], name="a.png", limits=Limits(recognise=True))
    assert error_rate(extraction.text, f"第一条　公园免费开放。\n第二条　公园由市人民政府管理。\n{alone.text}") == 0
    assert codes(extraction)[0] == "recognised"
    assert {line.page for line in extraction.report.recognised} == {2}


@needs_ocr
def test_a_picture_that_nothing_can_open_stays_told() -> None:
    data = ofd([[LINE, (28.0, 60.0, 5.6, "第二条　公园由市人民政府管理。")], []], pictures={1: ("a.jb2", b"x" * 99)})
    assert codes(extract(data, name="a.ofd", limits=Limits())) == ["scanned_pages"]


DTD = f'<!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/passwd">]><ofd:Page {SPACE}>&s;</ofd:Page>'


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (ofd([[LINE]], extra={"Doc_0/Pages/Page_0/Content.xml": DTD}), ExternalEntity),
        (ofd([[LINE]], extra={"OFD.xml": DTD}), ExternalEntity),
        (ofd([[LINE]], extra={"Doc_0/DocumentRes.xml": DTD}), ExternalEntity),
        (ofd([[LINE]], extra={"Doc_0/Res/big.png": bytes(30 * MEGABYTE)}), DecompressionLimit),
        (ofd([[LINE]] * 5), DecompressionLimit),
        (ofd([[LINE]], extra={"../../evil": b"x"}), UnsafeArchivePath),
        (ofd([[LINE]])[:-60], CorruptFile),
        (archive({"OFD.xml": "<ofd/>"}), CorruptFile),
        (ofd([]), CorruptFile),
        (ofd([[LINE]], extra={"Doc_0/Document.xml": "<broken"}), CorruptFile),
        (ofd([[]]), EmptyFile),
    ],
    ids=["page", "root", "resources", "bomb", "pages", "path", "cut off", "root only", "no page", "document", "empty"],
)
def test_hostile_and_broken_packages_are_refused(data: bytes, error: type[BadFile]) -> None:
    with pytest.raises(BadFile, match="请") as caught:
        read(data, Limits(pages=4))
    assert type(caught.value) is error
