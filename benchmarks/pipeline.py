"""Upload to flags, stage by stage, against the naive way, in CPU seconds of one run: `python -m benchmarks.pipeline`.

The naive way is python-docx paragraphs and every rule's pattern on every unit of text. Neither side indexes.
"""

import os
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import TypeVar

import docx

from benchmarks.corpus import texts
from benchmarks.naive import without_prefilter
from benchmarks.vocabulary import made_rules, words_of
from filing.checking.engine import check, compile_rules
from filing.parsing import read_in_process
from filing.parsing.report import Limits
from filing.parsing.sandbox import extract
from filing.text.regulation import read_regulation

DOCUMENTS = 60
LONG = 30 * 22 * 28
"""Characters of 30 pages."""
RULES = 300
AS_OF = date(2026, 11, 24)
T = TypeVar("T")


def main() -> None:
    sample = texts(DOCUMENTS)
    files = [_docx(text) for text in sample]
    rules = compile_rules(made_rules(words_of(sample, shortest=4, most=0.05), RULES))
    slow = without_prefilter(rules)
    _, naive_parse = _timed(lambda: [_paragraphs(data) for data in files])
    raw, parse = _timed(lambda: [read_in_process(data, name="a.docx", limits=Limits()).text for data in files])
    regulations, structure = _timed(lambda: [read_regulation(text) for text in raw])
    found, checking = _timed(lambda: [check(r, rules, as_of=AS_OF) for r in regulations])
    expected, naive_checking = _timed(lambda: [check(r, slow, as_of=AS_OF) for r in regulations])
    longest = _docx("\n".join(sample)[:LONG])
    started = sum(os.times()[:4])
    read_regulation(extract(longest, name="a.docx", limits=Limits()).text)
    latency = sum(os.times()[:4]) - started
    ours, naive = parse + structure + checking, naive_parse + naive_checking
    print(f"{len(files)} docx, {sum(map(len, raw)):,} characters, {RULES} rules, same findings: {found == expected}")
    for name, seconds in (("parse", parse), ("structure", structure), ("check", checking), ("together", ours)):
        print(f"{name:28} {len(files) / seconds:10.1f} documents/s")
    print(f"{'naive parse + check':28} {len(files) / naive:10.1f} documents/s")
    print(f"{'ratio to naive':28} {naive / ours:10.1f}   target 18 (300 rules; perf row 15)")
    print(f"{'check, ratio to naive':28} {naive_checking / checking:10.1f}")
    print(f"{'parse, ours / python-docx':28} {parse / naive_parse:10.2f}   target 2 at most")
    print(f"{'30 pages, upload to text':28} {latency:10.2f} s CPU, its own process included; target 1 at most")


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.process_time()
    result = work()
    return result, time.process_time() - started


def _docx(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _paragraphs(data: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(BytesIO(data)).paragraphs)


if __name__ == "__main__":
    main()
