"""doc and wps: the same text with LibreOffice and without, what either cannot see, and a converter that hangs."""

import os
import stat
import time
from io import BytesIO
from pathlib import Path
from random import Random

import docx as python_docx
import pytest

from filing.errors import BadFile, CorruptFile, EmptyFile, NeedsOCR, UnsupportedType
from filing.parsing import read_in_process
from filing.parsing.report import Extraction, Limits
from filing.parsing.sandbox import extract
from filing.text.normalise import normalise
from filing.text.regulation import read_regulation
from tests.parsing.build import docx, p
from tests.parsing.old_word import by_office, compound_file, doc, needs_office

TEXTS = sorted((Path(__file__).resolve().parents[3] / "examples" / "texts").glob("*.txt"))
TEXT = "云山市公园管理办法\n第一条　公园免费开放。\n第二条　任何单位和个人不得收取门票。"
MARKED = TEXT.replace("\n", "\r") + "\r"
ABSENT = (
    "本机没有安装 LibreOffice，已用简易方式读取：自动编号没有读出，修订中删去的文字和隐藏文字可能混在正文里。"
    "请对照原文核对，或另存为 docx 后上传。"
)


def read(data: bytes, name: str = "a.doc", limits: Limits | None = None) -> Extraction:
    return read_in_process(data, name=name, limits=limits or Limits())


def codes(extraction: Extraction) -> list[str]:
    return [warning.code for warning in extraction.report.warnings]


def by_paragraphs(text: str) -> bytes:
    return docx("".join(p(line.replace("\t", "　")) for line in text.splitlines()))


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without LibreOffice; the folder is all that is searched for programs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def stand_in(folder: Path, script: str) -> None:
    """A program under the converter's name."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_without_libreoffice_the_piece_table_is_read(no_office: Path) -> None:
    extraction = read(doc({"main": MARKED, "header": "内部资料\r", "footnote": "\x02 注\r", "box": "框\r"}))
    assert extraction.text == f"{TEXT}\n〔脚注〕注\n〔文本框〕框"
    assert extraction.report.reader_version.startswith("doc/1 olefile/")
    assert extraction.report.warnings[0].message == ABSENT
    assert codes(extraction) == ["simple_reader", "notes", "text_boxes", "page_furniture"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (doc({"main": "\r"}), EmptyFile),
        (doc({"main": "\x01\r"}), NeedsOCR),
        (doc({"main": MARKED}, version=0x68), UnsupportedType),
        (compound_file({"MatOST": b"x"}), UnsupportedType),
        (compound_file({"WordDocument": Random(1).randbytes(9000)}), CorruptFile),
    ],
    ids=["empty", "picture", "Word 95", "Works", "noise"],
)
def test_what_the_simple_reader_cannot_read_says_so(no_office: Path, data: bytes, error: type[BadFile]) -> None:
    with pytest.raises(BadFile, match="请") as caught:
        read(data)
    assert type(caught.value) is error


@pytest.mark.parametrize("script", ["exit 0", "exit 1", "kill -9 $$"])
def test_a_converter_that_makes_nothing_is_replaced(no_office: Path, script: str) -> None:
    stand_in(no_office, script)
    extraction = read(doc({"main": MARKED}))
    assert extraction.text == TEXT
    assert extraction.report.warnings[0].message.startswith("LibreOffice 未能转换这个文件，已用简易方式读取")


@pytest.mark.parametrize("made", [by_paragraphs("第一条　公园。"), by_paragraphs("\ue000乱码" * 40), b"noise"])
def test_a_conversion_that_loses_text_is_not_believed(no_office: Path, made: bytes) -> None:
    (no_office / "made").write_bytes(made)
    stand_in(no_office, f"mkdir out && cp {no_office}/made out/given.docx")
    extraction = read(doc({"main": MARKED}))
    assert (extraction.text, codes(extraction)) == (TEXT, ["simple_reader"])


def test_a_converter_that_hangs_is_ended_with_all_that_it_has_started(no_office: Path) -> None:
    stand_in(no_office, f"sleep 987 & echo $! > {no_office}/started; sleep 986")
    extraction = read(doc({"main": MARKED}), limits=Limits(converter_seconds=1))
    assert extraction.text == TEXT
    assert extraction.report.warnings[0].message.startswith("LibreOffice 没有在时限内完成转换")
    status = Path(f"/proc/{int((no_office / 'started').read_text())}/status")
    for _ in range(50):
        if not status.exists() or "State:\tZ" in status.read_text():
            break
        time.sleep(0.1)
    else:
        pytest.fail("the converter's process lives on")


def test_the_converter_leaves_no_file_behind(no_office: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    stand_in(no_office, "exit 0")
    read(doc({"main": MARKED}))
    assert os.listdir(tmp_path / "temporary") == []


@needs_office
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem[:2])
def test_every_example_as_doc_reads_as_its_text_without_the_converter(path: Path, no_office: Path) -> None:
    text = path.read_text("utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.defpath)
        data = by_office(by_paragraphs(text), "doc")
    assert normalise(read(data).text).text == normalise(text).text


@needs_office
@pytest.mark.parametrize("name", ["a.doc", "a.wps"])
def test_with_libreoffice_text_and_articles_are_those_of_the_example(name: str) -> None:
    text = TEXTS[0].read_text("utf-8")
    extraction = extract(by_office(by_paragraphs(text), "doc"), name=name, limits=Limits())
    assert normalise(extraction.text).text == normalise(text).text
    assert read_regulation(extraction.text).provisions == read_regulation(text).provisions
    assert extraction.report.reader_version.startswith("doc/1 LibreOffice/")
    assert codes(extraction) == ["converted"]


@needs_office
def test_with_libreoffice_automatic_numbers_and_tables_are_read() -> None:
    document = python_docx.Document()
    document.add_paragraph("公园", style="List Number")
    document.add_paragraph("绿地", style="List Number")
    grid = document.add_table(rows=1, cols=2)
    for place, words in zip(grid.rows[0].cells, ("甲", "乙"), strict=True):
        place.text = words
    document.add_paragraph("附则")
    buffer = BytesIO()
    document.save(buffer)
    assert read(by_office(buffer.getvalue(), "doc")).text == "1. 公园\n2. 绿地\n甲\t乙\n附则"
