"""Each hostile file is one clear error, the same in the child as without it, says what to do, and takes no more memory
than it may.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from filing.errors import BadFile, NeedsOCR
from filing.parsing import read_in_process
from filing.parsing.report import RECOGNITION_BYTES, Limits
from filing.parsing.sandbox import extract
from tests.hostile.files import DRAWN, HOSTILE, LIMITED
from tests.parsing.scans import needs_ocr

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
REFUSED_BYTES = 512 * MEGABYTE
"""The start of a reader, the file and, for rtf and doc, LibreOffice, which takes most of it."""


@pytest.mark.parametrize("case", HOSTILE)
def test_errors_come_back_as_what_they_are(case: str) -> None:
    name, data, error = HOSTILE[case]
    with pytest.raises(BadFile) as direct:
        read_in_process(data, name=name, limits=Limits())
    with pytest.raises(BadFile) as through:
        extract(data, name=name, limits=Limits())
    assert type(through.value) is error
    assert type(direct.value) in {error, NeedsOCR}  # where a second reading opens the picture
    if type(direct.value) is not NeedsOCR:
        assert through.value.message == direct.value.message
    assert "请" in through.value.message


def measured(*cases: str) -> tuple[list[tuple[str, str]], int]:
    """Error and message of each file, and the most bytes that any of the reading processes has taken."""
    command = [sys.executable, "-m", "tests.hostile.measure", *cases]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    *rows, peak = map(json.loads, done.stdout.splitlines())
    return [tuple(row) for row in rows], peak


@pytest.mark.parametrize("case", LIMITED)
def test_limits_are_really_reached_and_hold(case: str) -> None:
    *_, limits, error = LIMITED[case]
    [(code, message)], peak = measured(case)
    assert (code, "请" in message) == (error.__name__, True)
    assert peak <= limits.memory_bytes


def test_refusing_takes_little_memory() -> None:
    cases = [case for case, (*_, error) in HOSTILE.items() if error is not NeedsOCR]
    refused, peak = measured(*cases)
    assert [code for code, _ in refused] == [HOSTILE[case][2].__name__ for case in cases]
    assert peak < REFUSED_BYTES


@needs_ocr
@pytest.mark.parametrize("case", DRAWN)
def test_what_is_drawn_for_recognition_is_bounded_too(case: str) -> None:
    [(code, message)], peak = measured(case)
    assert (code, "请" in message) == (DRAWN[case][3].__name__, True)
    assert peak < RECOGNITION_BYTES


def test_every_kind_of_bad_file_has_its_case() -> None:
    cases = {error for _, _, error in HOSTILE.values()} | {error for *_, error in LIMITED.values()}
    assert cases == set(BadFile.__subclasses__())
