"""Exact search against Whoosh as it is shipped and a plain scan, in CPU time of one run: `python -m benchmarks.search`.

The peers are Whoosh's `TEXT` with positions and phrases in quotes: on the words of jieba's `ChineseAnalyzer`, and on
Whoosh's own bigrams. Phrases of 2-12 characters are cut at random out of the texts; what a substring scan of all texts
finds is the truth. Nothing fails on a missed target: the figures of one run can only be compared with each other.
"""

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import jieba
from jieba.analyse import ChineseAnalyzer
from whoosh.analysis import NgramTokenizer
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in
from whoosh.qparser import QueryParser
from whoosh.searching import Results

from benchmarks.corpus import texts
from filing.search import Entry, Page, Query, open_index
from filing.search.phrases import PAGE_LIMIT
from tests.search.build import PUBLIC, bare, library, places, scan

DOCUMENTS = 300
MANY = 1_000
"""Without the peer, which would take minutes: how it grows."""
PHRASES = 200
BATCH = 500
PAGE = 10
AROUND = 40
ROUNDS = 3
LEGAL = ("社会抚养费", "水能资源", "暂住证", "没收违法所得", "限期改正", "行政复议", "计划生育", "应当", "人民政府")


@dataclass(frozen=True, slots=True)
class Engine:
    """A built index: CPU seconds and bytes it took, and three ways to ask it."""

    seconds: float
    size: int
    holding: Callable[[str], set[int]]
    """Every filing with a phrase."""
    page: Callable[[str], object]
    """The first PAGE results."""
    shown: Callable[[str], list[str]]
    """The same with the words around a place of each."""


def main() -> None:
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    entries = library(texts(DOCUMENTS))
    with TemporaryDirectory() as ours, TemporaryDirectory() as words, TemporaryDirectory() as bigrams:
        compare(
            entries,
            build_exact(entries, Path(ours)),
            build_peer(entries, Path(words), ChineseAnalyzer()),
            build_peer(entries, Path(bigrams), NgramTokenizer(2)),
        )
    many = library(texts(MANY))
    if len(many) > len(entries):
        print()
        with TemporaryDirectory() as folder:
            grow(many, build_exact(many, Path(folder)))


def build_exact(entries: Sequence[Entry], folder: Path) -> Engine:
    index = open_index(f"whoosh://{folder}")
    by_id = {entry.filing_id: entry.text for entry in entries}

    def page(phrase: str, offset: int = 0, limit: int = PAGE) -> Page:
        return index.search(Query((phrase,), offset=offset, limit=limit), grants=PUBLIC)

    def holding(phrase: str) -> set[int]:
        return {n for at in range(0, len(entries), PAGE_LIMIT) for n in places(page(phrase, at, PAGE_LIMIT))}

    def shown(phrase: str) -> list[str]:
        first = [(by_id[match.filing_id], match.spans[0]) for match in page(phrase).matches]
        return [text[max(0, span.start - AROUND) : span.end + AROUND] for text, span in first]

    started = time.process_time()
    for at in range(0, len(entries), BATCH):
        index.put(entries[at : at + BATCH])
    return Engine(time.process_time() - started, size_of(folder), holding, page, shown)


def build_peer(entries: Sequence[Entry], folder: Path, analyzer: Any) -> Engine:
    schema = Schema(filing=ID(stored=True), text=TEXT(analyzer=analyzer))
    index = create_in(str(folder), schema)
    started = time.process_time()
    with index.writer() as writer:
        for entry in entries:
            writer.add_document(filing=str(entry.filing_id), text=entry.text)
    seconds = time.process_time() - started
    searcher, parser = index.searcher(), QueryParser("text", schema)
    by_id = {str(entry.filing_id): entry.text for entry in entries}

    def page(phrase: str, limit: int | None = PAGE) -> Results:
        return searcher.search(parser.parse('"' + phrase.replace('"', " ") + '"'), limit=limit)

    def holding(phrase: str) -> set[int]:
        return {int(hit["filing"]) for hit in page(phrase, None)}

    def shown(phrase: str) -> list[str]:
        return [hit.highlights("text", text=by_id[hit["filing"]]) for hit in page(phrase)]

    return Engine(seconds, size_of(folder), holding, page, shown)


def compare(entries: Sequence[Entry], *engines: Engine) -> None:
    phrases, scanned = phrases_of(entries), bare_texts(entries)
    size = headline(entries, "exact", "jieba", "bigrams", "scan")
    for name, asked in (("random phrases", phrases), ("legal terms", list(LEGAL))):
        recalls, precisions = zip(*(accuracy(engine, asked, scanned) for engine in engines), strict=True)
        row(f"recall, {name}", *recalls, 1.0)
        row(f"precision, {name}", *precisions, 1.0)
    times = latencies([engine.page for engine in engines], phrases, scanned)
    common = [term for term in LEGAL if all(len(engine.shown(term)) == PAGE for engine in engines)]
    shown = [sum(milliseconds(engine.shown, common)) / len(common) for engine in engines] if common else [nan] * 3
    row(f"ms {PAGE} results with words", *shown)
    build = [len(entries) / engine.seconds for engine in engines]
    sizes = [engine.size / size for engine in engines]
    row("documents/s to build", *build)
    row("index / text in bytes", *sizes)
    row("ratio: time a phrase", *(each / times[0] for each in times))
    row("ratio: time with words", *(each / shown[0] for each in shown), target="20 (perf row 7)")
    row("ratio: time to build", *(build[0] / each for each in build), target="1.8 to bigrams (perf row 5)")
    row("ratio: size", *(each / sizes[0] for each in sizes), target="1.8 to bigrams (perf row 5)")


def latencies(
    asks: Sequence[Callable[[str], object]], phrases: Sequence[str], scanned: dict[int, str]
) -> Sequence[float]:
    """Prints and gives the medians; the scan comes last."""
    times = [milliseconds(ask, phrases) for ask in (*asks, lambda phrase: scan(scanned, phrase))]
    medians = [median(each) for each in times]
    row("ms a phrase, median", *medians)
    row("ms a phrase, 95th percentile", *(quantiles(each, n=20)[-1] for each in times))
    return medians


def grow(entries: Sequence[Entry], ours: Engine) -> None:
    size = headline(entries, "exact", "scan")
    times = latencies([ours.page], phrases_of(entries), bare_texts(entries))
    row("documents/s to build", len(entries) / ours.seconds)
    row("index / text in bytes", ours.size / size)
    row("ratio: time a phrase", *(each / times[0] for each in times), target="10 (perf row 2)")


def headline(entries: Sequence[Entry], *columns: str) -> int:
    """Prints what is searched, and gives the bytes of its text in UTF-8."""
    size = sum(len(entry.text.encode()) for entry in entries)
    print(f"{f'{len(entries)} documents, {size / 1e6:.1f} MB':30}", *(f"{column:>10}" for column in columns))
    return size


def row(name: str, *values: float, target: str = "") -> None:
    print(f"{name:30}", *(f"{value:10.3f}" for value in values), f"  target {target}" if target else "")


def phrases_of(entries: Sequence[Entry]) -> list[str]:
    dice = random.Random(2026)
    phrases: list[str] = []
    while len(phrases) < PHRASES:
        text = dice.choice(entries).text
        start = dice.randrange(len(text))
        phrase = text[start : start + dice.randint(2, 12)]
        if len(bare(phrase)) > 1:
            phrases.append(phrase)
    return phrases


def bare_texts(entries: Sequence[Entry]) -> dict[int, str]:
    return {entry.filing_id: bare(entry.text) for entry in entries}


def accuracy(engine: Engine, phrases: Sequence[str], scanned: dict[int, str]) -> tuple[float, float]:
    """Recall and precision over all pairs of phrase and filing."""
    pairs = [(engine.holding(phrase), set(scan(scanned, phrase))) for phrase in phrases]
    right = sum(len(found & true) for found, true in pairs)
    return right / sum(len(true) for _, true in pairs), right / max(1, sum(len(found) for found, _ in pairs))


def milliseconds(ask: Callable[[str], object], phrases: Sequence[str]) -> list[float]:
    """Best of ROUNDS for each phrase."""
    best = []
    for phrase in phrases:
        rounds = []
        for _ in range(ROUNDS):
            started = time.process_time()
            ask(phrase)
            rounds.append(time.process_time() - started)
        best.append(min(rounds) * 1e3)
    return best


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
