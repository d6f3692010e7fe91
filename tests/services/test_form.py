"""The form: what is kept of what people type, and what cannot be."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given as examples
from hypothesis import strategies

from filing.errors import InvalidInput
from filing.models import Filing
from filing.services.form import (
    KEEP,
    LABELS,
    Dates,
    FilingForm,
    absurdities,
    clean_line,
    clean_text,
    given,
)
from filing.terms import DocumentType

TODAY = date(2026, 11, 24)


def dates(
    adopted: date | None = None,
    published: date | None = None,
    effective: date | None = None,
    expires: date | None = None,
) -> Dates:
    return Dates(adopted, published, effective, expires)


def test_every_field_of_the_form_but_the_receivers_is_a_column_with_a_label() -> None:
    """Each receiver gets a filing of its own."""
    names = [field.name for field in fields(FilingForm) if field.name != "receivers"]
    assert names == list(LABELS)
    assert [name for name in names if not hasattr(Filing, name)] == []


def test_a_form_without_anything_gives_nothing() -> None:
    assert given(FilingForm()) == {}
    assert {getattr(FilingForm(), field.name) for field in fields(FilingForm)} == {KEEP}


def test_given_fields_are_cleaned_and_empty_ones_cleared() -> None:
    form = FilingForm(
        title="　关于\r\n印发\x00办法的  通知 ",
        organ=None,
        document_type=DocumentType.ADMINISTRATIVE_DOCUMENT,
        expires_on=None,
        basis=(" 立法法 ", "", "立法法"),
        is_open=False,
    )
    assert given(form) == {
        "title": "关于 印发 办法的 通知",
        "organ": "",
        "document_type": DocumentType.ADMINISTRATIVE_DOCUMENT,
        "expires_on": None,
        "basis": ["立法法"],
        "is_open": False,
    }


@examples(strategies.text(max_size=50))
def test_lines_hold_nothing_a_database_refuses(text: str) -> None:
    line = clean_line(text, 100, "标题")
    assert line == line.strip()
    assert not any(character < " " or "\ud800" <= character < "\ue000" for character in line)
    assert clean_line(line, 100, "标题") == line


@examples(strategies.text(max_size=50))
def test_texts_keep_their_lines_and_nothing_else_invisible(text: str) -> None:
    cleaned = clean_text(text, 100, "理由")
    assert not any((c < " " and c != "\n") or "\ud800" <= c < "\ue000" for c in cleaned)
    assert clean_text(cleaned, 100, "理由") == cleaned


def test_length_is_told_with_what_it_is() -> None:
    with pytest.raises(InvalidInput, match="标题最长 5 个字，现有 6 个字"):
        clean_line("一二三四五六", 5, "标题")
    with pytest.raises(InvalidInput, match="理由最长 5 个字，现有 6 个字"):
        clean_text("一二三四五六", 5, "理由")


@pytest.mark.parametrize(
    "sensible",
    [
        dates(),
        dates(date(1949, 10, 1), date(1949, 10, 1), date(1949, 10, 1), date(1949, 10, 1)),
        dates(TODAY, TODAY, date(2027, 1, 1), date(2200, 12, 31)),
        dates(published=date(2026, 11, 1), effective=date(2026, 10, 1)),  # back-dated: a reviewer's doubt, no fault
    ],
)
def test_dates_that_can_be_pass(sensible: Dates) -> None:
    assert absurdities(sensible, today=TODAY) == {}


@pytest.mark.parametrize(
    ("absurd", "names"),
    [
        (dates(adopted=date(1949, 9, 30)), ["adopted_on"]),
        (dates(expires=date(2201, 1, 1)), ["expires_on"]),
        (dates(adopted=date(2026, 11, 25)), ["adopted_on"]),
        (dates(published=date(2026, 11, 25)), ["published_on"]),
        (dates(date(2026, 5, 2), date(2026, 5, 1)), ["published_on"]),
        (dates(date(2026, 5, 2), None, date(2026, 5, 1)), ["effective_on"]),
        (dates(None, date(2026, 5, 2), None, date(2026, 5, 1)), ["expires_on"]),
        (dates(None, None, date(2026, 5, 2), date(2026, 5, 1)), ["expires_on"]),
        (dates(date(1, 1, 1), date(9999, 12, 31)), ["adopted_on", "published_on"]),
    ],
)
def test_dates_that_cannot_be_are_named(absurd: Dates, names: list[str]) -> None:
    faults = absurdities(absurd, today=TODAY)
    assert sorted(faults) == names
    assert all(message.endswith("。") for messages in faults.values() for message in messages)
