"""What a report says of recognised pages: their lines, and what people should look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from filing.parsing.remarks import Remarks
from filing.parsing.report import IntakeReport, IntakeWarning, RecognisedLine

if TYPE_CHECKING:  # the PDF reader tells of its recognised pages by this module
    from filing.parsing.pdf.lines import PrintedPage

DOUBTFUL = 0.9
"""Below this confidence a line is shown to people: of 1,000 sound lines some five lie below."""
MOST_LINES = 30
LINE_IN_DOUBT = "low_confidence"
"""The warning of one such line; its message quotes it."""
MESSAGES = {
    "recognised": "{quotes}的文字由扫描图片识别（OCR）得来，可能有误。请对照原件核对。",
    "red_marks": "{quotes}有红色印章或套红文字，印章已略去后识别。请对照原件核对。",
    "unread_marks": "有 {count} 处痕迹没有认出可靠的文字，没有读入正文：{quotes}。请对照原件核对。",
    "turned_pages": "{quotes}是横放或倒置的，已转正后识别。",
    "more_doubtful_lines": "另有 {count} 行识别把握不足。请对照原件通读。",
}


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    page: "PrintedPage"
    lines: tuple[RecognisedLine, ...]
    unread: tuple[str, ...]
    """What looked like characters and could not be told."""
    has_red: bool
    turned: int
    """Degrees."""


def reader_version() -> str:
    return f"rapidocr/{version('rapidocr')}"


def told(report: IntakeReport, pages: Iterable[RecognisedPage]) -> IntakeReport:
    """The report with the lines of these pages and all that should be told of them."""
    pages = list(pages)
    if not pages:
        return report
    lines = tuple(line for page in pages for line in page.lines)
    warnings = (*_remarks(pages).warnings(), *_doubtful(lines))
    return replace(
        report,
        reader_version=f"{report.reader_version} {reader_version()}",
        recognised=lines,
        warnings=(*report.warnings, *warnings),
    )


def _remarks(pages: Sequence[RecognisedPage]) -> Remarks:
    remarks = Remarks(MESSAGES)
    for code, chosen in (
        ("recognised", pages),
        ("red_marks", [p for p in pages if p.has_red]),
        ("turned_pages", [p for p in pages if p.turned]),
    ):
        remarks.on_pages(code, [p.page.number for p in chosen])
    for page in pages:
        for words in page.unread:
            remarks.add("unread_marks", place=f"第{page.page.number}页", quote=f"“{words}”")
    return remarks


def _doubtful(lines: Sequence[RecognisedLine]) -> list[IntakeWarning]:
    """One for each line that a person should look at, in order, up to a number that can still be looked at."""
    doubtful = [line for line in lines if line.confidence < DOUBTFUL]
    warnings = [
        IntakeWarning(
            LINE_IN_DOUBT,
            f"识别把握不足（{line.confidence:.0%}）：“{line.text[:30]}”。请对照原件核对。",
            f"第{line.page}页第{line.line}行",
        )
        for line in doubtful[:MOST_LINES]
    ]
    rest = Remarks(MESSAGES)
    if len(doubtful) > MOST_LINES:
        rest.add("more_doubtful_lines", count=len(doubtful) - MOST_LINES)
    return [*warnings, *rest.warnings()]
