"""The filing form as the service fills it against what a reader found in 60 real documents."""

import sys
from pathlib import Path

import pytest
import yaml

from filing.text.model import Metadata
from filing.text.regulation import read_regulation
from tests.shared import SHARED, needs_shared

LABELS = Path(__file__).with_name("fields.yaml")
FIELDS = ("title", "document_number", "organ", "adopted", "published", "effective", "expires", "document_type")
LEAST_SHARE = 0.97
SAME_SIGNS = str.maketrans("﹝﹞[]［］〈〉()", "〔〕〔〕〔〕《》（）")


def folded(value: object) -> str | None:
    """Blanks and the make of brackets are typography: 豫政 [2014] 83号 is 豫政〔2014〕83号."""
    return None if value is None else "".join(str(value).split()).translate(SAME_SIGNS)


def read(identifier: str) -> Metadata:
    path = SHARED / "corpus" / "public" / f"{identifier}.txt"
    return read_regulation(path.read_text(encoding="utf-8")).metadata


def wrong_fields(label: dict[str, object]) -> list[str]:
    metadata = read(str(label["id"]))
    readings = {name: getattr(metadata, name) for name in FIELDS}
    values = {name: reading.value if reading else None for name, reading in readings.items()}
    return [
        f"{label['id']} {name}: read {values[name]}, labelled {label[name]}"
        for name in FIELDS
        if folded(values[name]) != folded(label[name])
    ]


@needs_shared
def test_fields_are_read_as_a_reader_reads_them(capsys: pytest.CaptureFixture[str]) -> None:
    labels = yaml.safe_load(LABELS.read_text(encoding="utf-8"))
    wrong = [line for label in labels for line in wrong_fields(label)]
    total = len(labels) * len(FIELDS)
    share = 1 - len(wrong) / total
    summary = f"{total - len(wrong)} of {total} fields right ({share:.2%})"
    with capsys.disabled():
        sys.stdout.write(f"\n{summary}\n")
    assert share >= LEAST_SHARE, "\n".join([summary, *wrong])
