"""How true each format is read: `python -m benchmarks.formats [TEXTS]`, a Markdown table.

The same texts (the examples and, where they are, TEXTS of ../shared/corpus/public, 30 by default) are made into files
of each format, read, and compared: edits for each character, white space aside; whether the tree of articles is the
same; CPU seconds a page, of 22 lines of 28 characters where a format has none. Scans are made of the shortest texts
only; each of their files opens the engine anew, which the last line tells apart.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from pdfminer.high_level import extract_text

from benchmarks.distance import edits
from filing.errors import BadFile
from filing.parsing import ocr, read_in_process
from filing.parsing.report import Limits
from filing.parsing.sandbox import extract
from filing.text.regulation import read_regulation
from tests.parsing.ofd.build import laid_out, ofd

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "public"
LONGEST = 20_000
PAGE_CHARACTERS = 22 * 28
SCANNED = 10
"""Texts, the shortest: a page takes seconds."""
DOTS = 200
ROUNDS = 3
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `rate` in edits for each character."""

    name: str
    texts: int
    characters: int
    rate: float
    same_trees: int
    failures: int
    seconds: float

    def __str__(self) -> str:
        trees = f"{self.same_trees} / {self.texts}" + (f", {self.failures} failed" if self.failures else "")
        counts = f"{self.texts} | {self.characters:,} | {self.rate:.4%}"
        return f"| {self.name} | {counts} | {trees} | {self.seconds:.3f} |"


def main() -> None:
    true = _texts(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
    words = {name: _docx(text) for name, text in true.items()}
    print(f"{date.today()}, {len(true)} texts\n")
    print("| format, reader | texts | characters | character error rate | same tree | CPU seconds a page |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for row in _rows(true, words):
        print(row, flush=True)
    if shutil.which("soffice") is not None:
        print(f"\npdf, two readings and paragraphs, to pdfminer.six alone: {_ratio(_by_office(words, 'pdf')):.2f}")
    if ocr.is_available():
        print(f"\nrecognition, start of a process and its engine: {_start_of_recognition():.2f} CPU seconds")


def _rows(true: Mapping[str, str], words: Files) -> Iterator[Row]:
    yield _measured("docx, python-docx and walker", words, true, suffix="docx")
    yield _measured("txt in GB18030", {n: t.encode("gb18030") for n, t in true.items()}, true, suffix="txt")
    yield _measured("ofd, ofdkit", {n: ofd(laid_out(t)) for n, t in true.items()}, true, suffix="ofd")
    if shutil.which("soffice") is None:
        return
    old, rich, printed = (_by_office(words, suffix) for suffix in ("doc", "rtf", "pdf"))
    yield _measured("doc, LibreOffice", old, true, suffix="doc")
    yield _measured("rtf, LibreOffice", rich, true, suffix="rtf")
    with _without_programs():
        yield _measured("doc, olefile", old, true, suffix="doc")
        yield _measured("rtf, striprtf", rich, true, suffix="rtf")
    yield _measured("pdf, pdfminer.six and pypdfium2", printed, true, suffix="pdf")
    if ocr.is_available():
        short = sorted(printed, key=lambda name: len(true[name]))[:SCANNED]
        for name, spoil in (("clean", None), ("seal, askew, JPEG", _spoilt)):
            scans = {n: _scanned(printed[n], spoil) for n in short}
            yield _measured(f"pdf scanned at {DOTS} dpi ({name}), rapidocr", scans, true, suffix="pdf")


def _measured(name: str, files: Files, true: Mapping[str, str], *, suffix: str) -> Row:
    wrong = same = failures = 0
    started = _spent()
    found: dict[str, str] = {}
    pages = 0.0
    for key, data in files.items():
        try:
            extraction = read_in_process(data, name=f"a.{suffix}", limits=Limits(recognise=True))
            found[key] = extraction.text
            pages += extraction.report.pages or len(extraction.text) / PAGE_CHARACTERS
        except BadFile:
            failures += 1
    seconds = _spent() - started
    characters = sum(len("".join(true[key].split())) for key in files)
    for key in files:
        wrong += edits("".join(found.get(key, "").split()), "".join(true[key].split()))
        same += key in found and _tree(found[key]) == _tree(true[key])
    return Row(name, len(files), characters, wrong / characters, same, failures, seconds / max(1.0, pages))


def _ratio(printed: Files) -> float:
    """CPU of our reading to that of `pdfminer.high_level.extract_text`, file by file in turn, the best of three."""
    alone, ours = [0.0] * ROUNDS, [0.0] * ROUNDS
    for number in range(ROUNDS):
        for data in printed.values():
            started = _spent()
            extract_text(BytesIO(data))
            between = _spent()
            read_in_process(data, name="a.pdf", limits=Limits())
            alone[number] += between - started
            ours[number] += _spent() - between
    return min(ours) / min(alone)


def _start_of_recognition() -> float:
    """Of a process that finds no words on a blank picture."""
    from PIL import Image  # noqa: PLC0415 - part of the extra

    buffer = BytesIO()
    Image.new("L", (64, 64), "white").save(buffer, "PNG")
    started = _spent()
    with suppress(BadFile):
        extract(buffer.getvalue(), name="a.png", limits=Limits(recognise=True))
    return _spent() - started


def _spent() -> float:
    """CPU seconds of this process and of the programs that it has run."""
    return sum(os.times()[:4])


def _tree(text: str) -> list[tuple[str, str]]:
    return [(provision.address, provision.label) for provision in read_regulation(text).provisions]


def _texts(number: int) -> dict[str, str]:
    paths = sorted((ROOT / "examples" / "texts").glob("*.txt"))
    public = sorted(CORPUS.glob("*.txt")) if CORPUS.is_dir() else []
    texts = {path.stem: path.read_text("utf-8") for path in [*paths, *public]}
    chosen = [name for name, text in texts.items() if len(text) <= LONGEST][: len(paths) + number]
    return {name: _plain(texts[name]) for name in chosen}


def _plain(text: str) -> str:
    """Lines without what no format keeps: blank ones, and blanks at their ends."""
    lines = (" ".join(line.replace("\t", " ").split(" ")).strip(" \u3000") for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _docx(text: str) -> bytes:
    """In the layout of GB/T 9704: 22 lines of 28 characters, body moved in by two."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    style: Any = document.styles["Normal"]
    style.font.size = Pt(15.8)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Noto Serif CJK SC")
    for line in text.split("\n"):
        shape = document.add_paragraph(line).paragraph_format
        shape.first_line_indent, shape.line_spacing, shape.space_after = Pt(31.6), Pt(28.95), Pt(0)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _by_office(words: Files, suffix: str) -> dict[str, bytes]:
    """All in one run of the program."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, data in enumerate(words.values()):
            (folder / f"{number}.docx").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(folder / "out")]
        files = [str(folder / f"{number}.docx") for number in range(len(words))]
        subprocess.run([*command, *files], check=True, capture_output=True, stdin=subprocess.DEVNULL)
        return {key: (folder / "out" / f"{number}.{suffix}").read_bytes() for number, key in enumerate(words)}


@contextmanager
def _without_programs() -> Iterator[None]:
    path = os.environ["PATH"]
    os.environ["PATH"] = ""
    try:
        yield
    finally:
        os.environ["PATH"] = path


def _scanned(data: bytes, spoil: Callable[[Any], Any] | None) -> bytes:
    import pypdfium2  # noqa: PLC0415 - only where scans are made

    document = pypdfium2.PdfDocument(data)
    pictures = [page.render(scale=DOTS / 72).to_pil().convert("RGB") for page in document]
    first, *rest = pictures if spoil is None else [spoil(picture) for picture in pictures]
    buffer = BytesIO()
    first.save(buffer, "PDF", save_all=True, append_images=rest, resolution=DOTS, quality=60 if spoil else 95)
    return buffer.getvalue()


def _spoilt(page: Any) -> Any:
    """A red seal over the words and a page that lies a little askew."""
    from PIL import Image, ImageChops, ImageDraw, ImageFilter  # noqa: PLC0415 - part of the extra

    seal = Image.new("RGB", page.size, "white")
    width, height = page.size
    left, top, side = width * 0.45, height * 0.55, width * 0.26
    pen = ImageDraw.Draw(seal)
    pen.ellipse((left, top, left + side, top + side), outline=(225, 40, 50), width=11)
    pen.regular_polygon((left + side / 2, top + side / 2, side * 0.16), 5, fill=(225, 40, 50))
    return ImageChops.multiply(page, seal).rotate(0.9, fillcolor="white").filter(ImageFilter.GaussianBlur(0.7))


if __name__ == "__main__":
    main()
