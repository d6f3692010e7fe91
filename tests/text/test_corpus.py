"""The real documents beside the project: nothing lost, article numbers without holes but those of the sources."""

from pathlib import Path

import pytest

from filing.terms import ProvisionKind as Kind
from filing.text.normalise import normalise
from filing.text.structure import split
from tests.shared import SHARED, needs_shared

PUBLIC = SHARED / "corpus" / "public"
HOLES = {"lawrefbook-9c208dc758": [16]}
"""File → articles that its source leaves out, looked up by hand."""
OUTLINE_DOCUMENTS = {
    "gov.cn-policy-93e84d0673",
    "gov.cn-policy-c1c5cd3942",
    "mirror-CN-7870f243e4",
    "mirror-CN-ghpages-ff8e3be0d2",
    "pbc_regulations-68e1a7a02c",
    "pbc_regulations-74ae464698",
    "pbc_regulations-b00ffd91cf",
    "pbc_regulations-c2586863ee",
    "pbc_regulations-cd0efd2aa6",
    "pbc_regulations-d9c4ef62d3",
}
"""Notices numbered 一、（一）1. without 条."""


def documents() -> list[Path]:
    return sorted(PUBLIC.glob("*.txt"))


@needs_shared
def test_corpus_is_complete() -> None:
    assert len(documents()) == 116


@needs_shared
@pytest.mark.parametrize("path", documents(), ids=lambda path: path.stem)
def test_corpus_document_is_split_without_loss_or_gap(path: Path) -> None:
    text = normalise(path.read_text(encoding="utf-8")).text
    provisions, _ = split(text)
    assert "".join(text[p.start : p.end] for p in provisions if p.is_leaf) == text
    assert len({p.address for p in provisions}) == len(provisions)
    runs: dict[str, list[int]] = {}
    for p in provisions:
        if p.kind is Kind.ARTICLE and p.number is not None and not p.number[1]:
            scope = p.address.split("__")[0] if p.address.startswith("att") else ""
            runs.setdefault(scope, []).append(p.number[0])
    for numbers in runs.values():
        holes = HOLES.get(path.stem, [])
        assert numbers == [n for n in range(1, numbers[-1] + 1) if n not in holes]
    outlines = any(p.kind is Kind.OUTLINE for p in provisions)
    assert (not runs and outlines) == (path.stem in OUTLINE_DOCUMENTS)
