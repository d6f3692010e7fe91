"""Every labelled line of ../shared/research/structure_cases.jsonl: what it is, cites, dates, declares.

`OPEN` names the cases that are known to fail; a listed case that passes fails the test, so the list cannot grow stale.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from filing.text.citations import declared_abbreviations, find_citations, instruments
from filing.text.dates import find_dates, find_document_numbers
from filing.text.lines import LineKind, classify
from filing.text.model import Citation, Regulation
from filing.text.normalise import normalise
from filing.text.regulation import read_regulation
from filing.text.structure import split
from filing.text.title_note import read_title_note
from tests.shared import SHARED, needs_shared

OPEN: frozenset[str] = frozenset()
FILE = SHARED / "research" / "structure_cases.jsonl"
Case = dict[str, Any]
LEVELS = {"art": "article", "sub": "article_sub", "kuan": "paragraph", "xiang": "item", "mu": "subitem"}


def check_line(case: Case) -> None:
    expected, context = case["expect"], case.get("context", {})
    last = tuple(context.get("last_article", (0, 0)))
    text = normalise(case["text"]).text
    line = classify(text, last_article=last, seen_article=last != (0, 0))
    assert line.kind == LineKind(expected["type"])
    if "number" in expected and line.kind is not LineKind.CONTENTS_ROW:
        assert line.number == (expected["number"], expected.get("sub", 0))
    if "body_starts" in expected:
        assert text[line.body :].startswith(expected["body_starts"])
    if "title" in expected:
        assert text[line.body :].replace(" ", "") == expected["title"]


def check_cite(case: Case) -> None:
    found = [as_case(citation) for citation in find_citations(case["text"])]
    assert found == [{"sub": 0, **row} if "sub" in row else row for row in case["expect"]]


def as_case(citation: Citation) -> Case:
    """The citation in the words of the case file."""
    row: Case = {}
    if citation.subject == "law":
        row["law"] = citation.law
    elif citation.subject == "self":
        row["self"] = citation.words
    elif citation.subject == "relative":
        row["rel"] = citation.words
    else:
        row["implicit"] = True
    if citation.document_number:
        row["docno"] = citation.document_number
    row |= {short: value for short, name in LEVELS.items() if (value := getattr(citation, name))}
    if citation.until:
        row["to"] = {short: citation.until[name] for short, name in LEVELS.items() if name in citation.until}
    return row


def check_docno(case: Case) -> None:
    found = []
    for number in find_document_numbers(case["text"]):
        row: Case = {"number": number.number}
        row |= {"order_of": number.organ} if number.year is None else {"code": number.code, "year": number.year}
        titles = [i.title for i in instruments(case["text"]) if i.span.end + 1 == number.span.start]
        found.append(row | ({"title": titles[0]} if titles else {}))
    assert found == case["expect"]


def check_date(case: Case) -> None:
    assert [day.isoformat() for day, _ in find_dates(case["text"])] == case["expect"]


def check_effective(case: Case) -> None:
    expected = case["expect"]
    head = "云山市水塘管理办法\n2019年3月1日云山市人民政府公布\n" if "effective_rule" in expected else ""
    regulation = read_regulation(head + case["text"])
    effective = regulation.metadata.effective
    if "effective_rule" in expected:
        assert effective is not None
        assert effective.value == date(2019, 3, 1)
    else:
        assert (effective.value.isoformat() if effective else None) == expected["effective"]


def check_title_note(case: Case) -> None:
    events = [{"date": e.date.isoformat(), "organ": e.organ, "action": e.action} for e in read_title_note(case["text"])]
    assert events == [{k: e[k] for k in ("date", "organ", "action")} for e in case["expect"]["events"]]


def check_abbr(case: Case) -> None:
    assert declared_abbreviations(case["text"]) == case["expect"]


def check_outline(case: Case) -> None:
    provisions, _ = split(normalise(case["text"]).text)
    found = [
        {"level": p.depth + 1, "label": p.label.rstrip("、.")} for p in provisions if p.kind.name.startswith("OUTLINE")
    ]
    assert found == case["expect"]


def check_letterhead(case: Case) -> None:
    regulation: Regulation = read_regulation(case["text"])
    expected, metadata = case["expect"], regulation.metadata
    assert metadata.document_number is not None
    assert metadata.document_number.value == expected["docno"]
    assert metadata.title is not None
    assert metadata.title.value == expected["title"]
    assert metadata.published is not None
    assert metadata.published.value.isoformat() == expected["date"]
    assert metadata.organ is not None
    assert metadata.organ.value == expected["mark"].removesuffix("文件")


def check_defect(case: Case) -> None:
    _, warnings = split(normalise(case["text"].replace("\\n", "\n")).text)
    assert [w.code for w in warnings if w.code != "article_start"] == [case["expect"]["warning"]]
    for number in case["expect"].get("missing", []):
        assert f"第{'十四' if number == 14 else number}条" in warnings[-1].message


CHECKS: dict[str, Callable[[Case], None]] = {
    "line": check_line,
    "cite": check_cite,
    "docno": check_docno,
    "date": check_date,
    "effective": check_effective,
    "title_note": check_title_note,
    "abbr": check_abbr,
    "outline": check_outline,
    "letterhead": check_letterhead,
    "defect": check_defect,
}


def cases() -> list[Case]:
    if not FILE.is_file():
        return []
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


@needs_shared
def test_structure_cases_are_all_read() -> None:
    assert len(cases()) == 115
    assert {case["kind"] for case in cases()} == set(CHECKS)
    assert OPEN.issubset(case["id"] for case in cases())


@needs_shared
@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_structure_case_is_read_as_labelled(case: Case) -> None:
    if case["id"] not in OPEN:
        CHECKS[case["kind"]](case)
        return
    with pytest.raises(AssertionError):
        CHECKS[case["kind"]](case)
