"""The package as its callers see it: the examples, the registry of readers, and files that were tampered with."""

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest

from filing.errors import BadFile, CorruptFile
from filing.parsing import READERS, UNFORESEEN, Format, extract, read_in_process
from filing.parsing.report import Extraction, IntakeReport, Limits
from filing.text.normalise import normalise
from tests.parsing.build import archive, docx, item, pdf, printed, table
from tests.parsing.word.test_numbering import LAW, STYLES, numbering

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted(path for path in EXAMPLES.iterdir() if path.suffix in {".docx", ".pdf", ".txt", ".html"})
SAMPLES = {
    "a.docx": docx(
        item("总则", 1) + item("甲", 1, 1) + table(["甲", "乙"]), parts={"numbering": numbering(LAW), "styles": STYLES}
    ),
    "a.pdf": pdf([printed(["第一条　公园免费开放。"] * 5)] * 2),
    "a.html": "<html><body><table><tr><td>甲<td>乙</table><p>第一条</body></html>".encode(),
    "a.mht": b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=gbk\r\n\r\n" + "<p>第一条".encode("gbk"),
    "a.txt": "第一条　公园免费开放。\n第二条　略。\n".encode("gbk"),
}
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


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("seed", range(40))
def test_a_file_that_was_tampered_with_is_read_or_refused(name: str, seed: int) -> None:
    random = Random(f"{name}{seed}")
    data = _tampered(SAMPLES[name], random)
    if name.endswith(".docx") and seed % 2:
        data = _tampered_part(SAMPLES[name], random)
    with suppress(BadFile):
        assert read_in_process(data, name=name, limits=Limits()).text.strip()


def _tampered(data: bytes, random: Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(random.randrange(1, 4)):
        at = random.randrange(len(spoilt))
        choice = random.random()
        if choice < 0.5:
            spoilt[at] = random.randrange(256)
        elif choice < 0.8:
            del spoilt[at : at + random.randrange(1, 20)]
        else:
            spoilt[at:at] = random.randbytes(9)
    return bytes(spoilt)


def _tampered_part(data: bytes, random: Random) -> bytes:
    """A sound zip with one part spoilt, so that the damage reaches the reader."""
    with ZipFile(BytesIO(data)) as file:
        entries = {name: file.read(name) for name in file.namelist()}
    chosen = random.choice(sorted(entries))
    words = entries[chosen].split(b'"')
    for _ in range(3):
        words[random.randrange(len(words))] = random.choice([b"", b"-1", b"99999999999", b"x", random.choice(words)])
    return archive(entries | {chosen: b'"'.join(words)})
