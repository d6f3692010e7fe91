"""Recall and precision of the stable rules on provisions that people have labelled (tests/labelled/README.md)."""

import sys
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from filing.checking.engine import CompiledRules, check, compile_rules
from filing.checking.examples import document_of
from filing.checking.loader import load_rules
from filing.checking.rule import TOPICS, Example
from filing.terms import DocumentType
from filing.text.regulation import read_regulation

ROOT = Path(__file__).resolve().parents[2]
SETS = sorted((ROOT / "tests" / "labelled").glob("*.yaml"))
TODAY = date(2026, 11, 26)
LEAST = 20
KEYS = {"label", "text", "why", "type", "title", "region", "issued", "as_of", "hard", "as"}


@dataclass(frozen=True, slots=True)
class Score:
    """Provisions of one set by what was said and what should have been said."""

    found: tuple[str, ...]
    missed: tuple[str, ...]
    false: tuple[str, ...]

    @property
    def recall(self) -> float:
        return len(self.found) / (len(self.found) + len(self.missed))

    @property
    def precision(self) -> float:
        return len(self.found) / max(1, len(self.found) + len(self.false))

    def __str__(self) -> str:
        wrong = [f"  missed: {text}" for text in self.missed] + [f"  false:  {text}" for text in self.false]
        return "\n".join([f"recall {self.recall:.3f}, precision {self.precision:.3f}", *wrong])


@cache
def stable_rules() -> CompiledRules:
    return compile_rules(load_rules(ROOT / "rules"))


def is_flagged(case: dict, topic: str) -> bool:
    example = Example(case["text"], title=case.get("title", ""))
    report = check(
        read_regulation(document_of(example)),
        stable_rules(),
        as_of=case.get("as_of", TODAY),
        document_type=DocumentType(case["type"]) if "type" in case else None,
        region=case.get("region", ""),
        issued=case.get("issued"),
    )
    assert report.failures == ()
    return any(finding.topic == topic for finding in report.findings)


def score(content: dict) -> Score:
    found, missed, false = [], [], []
    for case in content["cases"]:
        flagged = is_flagged(case, case.get("as", content["topic"]))
        if case["label"] == "positive":
            (found if flagged else missed).append(case["text"])
        elif flagged:
            false.append(case["text"])
    return Score(tuple(found), tuple(missed), tuple(false))


def read(path: Path) -> dict:
    return yaml.safe_load(path.read_text("utf-8"))


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_labelled_sets_are_whole(path):
    content = read(path)
    labels = [case["label"] for case in content["cases"]]
    assert content["topic"] == path.stem
    assert content["topic"] in TOPICS
    assert [case for case in content["cases"] if not case.keys() <= KEYS or not case["why"]] == []
    assert {label: labels.count(label) >= LEAST for label in labels} == {"positive": True, "negative": True}
    assert len({(case["text"], case.get("type"), case.get("as_of")) for case in content["cases"]}) == len(labels)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_labelled_provisions_are_found_and_others_left_alone(path, capsys):
    content = read(path)
    result = score(content)
    with capsys.disabled():
        sys.stdout.write(f"\n{content['topic']}: {result}\n")
    assert result.recall >= content["floors"]["recall"]
    assert result.precision >= content["floors"]["precision"]
