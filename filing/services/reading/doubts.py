"""The reader's doubts as places of the text, kept in the report of a revision, so that each flag knows its own.

`report["page_starts"]` says where each page begins, `report["doubts"]` which words are in doubt and why: `start`,
`end`, `code`, `message`, and `page`, `line`, `confidence` of a recognised line. At most DOUBTS of them are kept; where
there are more, the pages on which they lie stand for them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from filing.models import Flag, Revision
from filing.parsing.ocr.account import DOUBTFUL, LINE_IN_DOUBT
from filing.parsing.report import IntakeReport, IntakeWarning
from filing.services.reading.reports import HARMLESS, LEFT_OUT
from filing.text.doubts import (
    UNREADABLE,
    Doubt,
    LinePlaces,
    doubts_from,
    doubts_on,
    page_spans,
    page_starts,
    paragraphs_with,
)
from filing.text.model import Span

DOUBTS = 1_000
BY_LINE = frozenset(
    {"recognised", "recognised_instead", "red_marks", "more_doubtful_lines", "recognition_failed", LINE_IN_DOUBT}
)
"""Warnings of recognition: what is in doubt there, its lines say."""
UNREAD_CHARACTER = "unreadable"
QUOTED = re.compile(r"“(?P<words>[^”…]+)")
"""“流动人口应当申领…”处"""


def stored_report(text: str, report: IntakeReport) -> dict[str, Any]:
    """The report as a revision keeps it: of recognised lines their number and, by place, those in doubt."""
    starts = page_starts(text, report.page_characters)
    kept = asdict(report) | {"recognised": len(report.recognised), "page_starts": list(starts)}
    return kept | {"doubts": [asdict(doubt) for doubt in _bounded(_doubts(text, report, starts), text, starts)]}


def _doubts(text: str, report: IntakeReport, starts: tuple[int, ...]) -> Iterator[Doubt]:
    yield from _of_lines(text, report, starts)
    pages = page_spans(text, starts) or (Span(0, len(text)),) * len(report.page_characters)
    for warning in report.warnings:
        if warning.code not in HARMLESS | LEFT_OUT | BY_LINE:
            yield from _of_warning(text, warning, pages)
    for mark in UNREADABLE:
        for span in paragraphs_with(text, mark):
            yield Doubt(span.start, span.end, UNREAD_CHARACTER, "本段有没能读出的字。请对照原件核对。")


def _of_lines(text: str, report: IntakeReport, starts: tuple[int, ...]) -> Iterator[Doubt]:
    places = LinePlaces(text, starts)
    for line in report.recognised:
        span = places.find(line.text, line.page)
        if span is not None and line.confidence < DOUBTFUL:
            message = f"第{line.page}页第{line.line}行识别把握不足（{line.confidence:.0%}）。请对照原件核对。"
            yield Doubt(span.start, span.end, LINE_IN_DOUBT, message, line.page, line.line, line.confidence)


def _of_warning(text: str, warning: IntakeWarning, pages: tuple[Span, ...]) -> Iterator[Doubt]:
    """By the pages that it names, or the words that its place quotes; a warning without either has no place."""
    for page in warning.pages:
        if page <= len(pages):
            yield Doubt(pages[page - 1].start, pages[page - 1].end, warning.code, warning.message, page)
    quoted = QUOTED.search(warning.place)
    if quoted and not warning.pages:
        for span in paragraphs_with(text, quoted["words"]):
            yield Doubt(span.start, span.end, warning.code, warning.message)


def _bounded(doubts: Iterable[Doubt], text: str, starts: tuple[int, ...]) -> list[Doubt]:
    """In order of the text."""
    found = sorted(doubts, key=lambda d: (d.start, d.end))
    if len(found) <= DOUBTS:
        return found
    pages = page_spans(text, starts) or (Span(0, len(text)),)
    message = "本页有多处识别把握不足。请对照原件核对。"
    return [
        Doubt(page.start, page.end, LINE_IN_DOUBT, message, number)
        for number, page in enumerate(pages, 1)
        if any(doubt.start < page.end and page.start < doubt.end for doubt in found)
    ][:DOUBTS]


def doubts_of(revision: Revision | None) -> tuple[Doubt, ...]:
    """In order of the text; none for a revision that was not read."""
    return doubts_from(revision.report.get("doubts", ())) if revision is not None else ()


def doubts_by_flag(text: str, doubts: tuple[Doubt, ...], flags: Iterable[Flag]) -> dict[int, tuple[Doubt, ...]]:
    """Flag id → the doubts on its own words; of a flag about the whole text, which has no words, all in one."""
    found = {}
    for flag in flags:
        own = _whole(text, doubts) if flag.start == flag.end else doubts_on(doubts, Span(flag.start, flag.end))
        if own:
            found[flag.id] = own
    return found


def _whole(text: str, doubts: tuple[Doubt, ...]) -> tuple[Doubt, ...]:
    if not doubts:
        return ()
    message = f"全文有 {len(doubts)} 处读取存疑，可能因此没有读出相应的规定。请对照原件核对。"
    return (Doubt(0, len(text), "whole_text", message),)
