"""Documents that people write must agree with the code."""

from pathlib import Path

import pytest

from filing import terms

DOCS = Path(__file__).resolve().parents[1] / "docs"
TERMS = [t for t in vars(terms).values() if isinstance(t, type) and issubclass(t, terms.Term) and t is not terms.Term]


@pytest.mark.parametrize("term", TERMS, ids=lambda t: t.__name__)
def test_glossary_holds_every_value_with_its_label(term: type[terms.Term]) -> None:
    lines = (DOCS / "glossary.md").read_text("utf-8").splitlines()
    cells = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    rows = {(row[0].strip(" `"), row[1].strip()) for row in cells}
    assert {(member.value, member.label) for member in term} <= rows
