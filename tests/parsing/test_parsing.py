"""The package as its callers see it: the examples, the registry of readers, and files that were tampered with."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from filing.errors import CorruptFile
from filing.parsing import READERS, UNFORESEEN, Format, read_in_process
from filing.parsing.report import Extraction, IntakeReport, Limits
from filing.parsing.sandbox import extract
from filing.text.normalise import normalise

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted(path for path in EXAMPLES.iterdir() if path.suffix in {".docx", ".pdf", ".txt", ".html"})
READER_NAMES = {".docx": "docx", ".pdf": "pdf", ".txt": "text", ".html": "html"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_example_reads_as_its_text(path: Path) -> None:
    expected = (EXAMPLES / "texts" / f"{path.stem}.txt").read_text("utf-8")
    extraction = extract(path.read_bytes(), name=path.name, limits=Limits())
    assert normalise(extraction.text).text == normalise(expected).text
    report = extraction.report
    assert report == IntakeReport(
        READER_NAMES[path.suffix],
        report.reader_version,
        len(extraction.text),
        pages=2 if path.suffix == ".pdf" else None,
        page_characters=report.page_characters,
    )
    assert bool(report.page_characters) is (path.suffix == ".pdf")


def test_examples_of_every_format_are_there() -> None:
    assert {path.suffix for path in FILES} == set(READER_NAMES)


@pytest.mark.parametrize("format_", READERS)
def test_every_reader_exists(format_: Format) -> None:
    module, name = READERS[format_].split(":")
    reader: Callable[[bytes, Limits], Extraction] = getattr(import_module(module), name)
    assert reader.__module__ == module


def test_an_exception_that_nobody_foresaw_is_a_corrupt_file_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes, limits: Limits) -> Extraction:
        raise KeyError("x")

    monkeypatch.setattr("filing.parsing.plain.read_plain", broken)
    with pytest.raises(CorruptFile, match="KeyError") as caught:
        read_in_process(b"x", name="a.txt", limits=Limits())
    assert caught.value.details == {UNFORESEEN: "KeyError"}
