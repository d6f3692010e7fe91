"""From what a text says to the form: proofs beside values, and never over a person's word."""

from datetime import date
from typing import Any

from filing.models import Filing
from filing.services.material.readings import fill, readings_of
from filing.terms import DocumentType
from filing.text.model import Metadata, Reading, Span
from filing.text.regulation import read_regulation


def reading(value: Any, quote: str = "原文") -> Reading[Any]:
    return Reading(value, quote, Span(0, len(quote)))


def empty_filing(**given: Any) -> Filing:
    blank: dict[str, Any] = {"title": "", "document_number": "", "organ": "", "basis": [], "readings": {}}
    return Filing(**(blank | given))


FULL = Metadata(
    title=reading("云山市办法"),
    document_number=reading("云政发〔2026〕1号"),
    organ=reading("云山市人民政府"),
    adopted=reading(date(2026, 10, 1)),
    published=reading(date(2026, 10, 8)),
    effective=reading(date(2026, 12, 1)),
    expires=reading(date(2031, 11, 30)),
    basis=(reading("中华人民共和国立法法", "根据《立法法》"), reading("某条例", "和《某条例》"), reading("某条例")),
    document_type=reading("ADM"),
)
FIELDS = {
    "title": "云山市办法",
    "document_number": "云政发〔2026〕1号",
    "organ": "云山市人民政府",
    "document_type": DocumentType.ADMINISTRATIVE_DOCUMENT,
    "adopted_on": date(2026, 10, 1),
    "published_on": date(2026, 10, 8),
    "effective_on": date(2026, 12, 1),
    "expires_on": date(2031, 11, 30),
    "basis": ["中华人民共和国立法法", "某条例"],
}


def values(filing: Filing) -> dict[str, Any]:
    return {name: getattr(filing, name) for name in FIELDS}


def test_an_empty_form_takes_everything_the_text_says() -> None:
    filing = empty_filing()
    assert fill(filing, readings_of(FULL)) == set(FIELDS)
    assert values(filing) == FIELDS
    assert filing.readings["effective_on"] == {"value": "2026-12-01", "quote": "原文"}
    assert filing.readings["basis"]["quote"] == "根据《立法法》；和《某条例》；原文"


def test_what_a_person_gave_stays_whatever_the_text_says() -> None:
    theirs = {
        "title": "题目",
        "document_number": "字号",
        "organ": "机关",
        "document_type": DocumentType.RESOLUTION,
        "adopted_on": date(2020, 1, 1),
        "published_on": date(2020, 1, 2),
        "effective_on": date(2020, 1, 3),
        "expires_on": date(2020, 1, 4),
        "basis": ["依据"],
    }
    filing = empty_filing(**theirs)
    assert fill(filing, readings_of(FULL)) == set()
    assert values(filing) == theirs
    assert filing.readings == readings_of(FULL)


def test_a_field_that_the_old_text_filled_follows_the_new_text() -> None:
    filing = empty_filing()
    fill(filing, readings_of(FULL))
    changed = Metadata(title=reading("云山市规定"), effective=reading(date(2027, 1, 1)))
    assert fill(filing, readings_of(changed)) == set(FIELDS)
    assert values(filing) == {
        **dict.fromkeys(FIELDS),
        "title": "云山市规定",
        "document_number": "",
        "organ": "",
        "effective_on": date(2027, 1, 1),
        "basis": [],
    }


def test_reading_the_same_text_again_changes_nothing() -> None:
    filing = empty_filing()
    fill(filing, readings_of(FULL))
    assert fill(filing, readings_of(FULL)) == set()


def test_values_that_no_column_holds_are_cut_or_left_out() -> None:
    wild = Metadata(
        title=reading("长" * 1000, "引" * 1000),
        document_type=reading("XYZ"),
        effective=reading(date(1066, 10, 14)),
        expires=reading(date(9999, 1, 1)),
        basis=tuple(reading(f"法{n}") for n in range(500)),
    )
    readings = readings_of(wild)
    assert sorted(readings) == ["basis", "title"]
    assert (len(readings["title"]["value"]), len(readings["title"]["quote"])) == (300, 500)
    assert len(readings["basis"]["value"]) == 100


def test_words_that_name_two_laws_are_quoted_once() -> None:
    text = "云山市养犬管理办法\n第一条　根据《甲法》《乙法》，结合本市实际，制定本办法。\n"
    assert readings_of(read_regulation(text).metadata)["basis"] == {
        "value": ["甲法", "乙法"],
        "quote": "根据《甲法》《乙法》，结合",
    }


def test_a_text_that_says_nothing_gives_nothing() -> None:
    assert readings_of(read_regulation("一段没有标题的话。").metadata) == {}
