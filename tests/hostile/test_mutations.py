"""Thousands of spoilt files of every format: each is read or refused, in time and within memory, and nothing dies."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.mutations import SAMPLES, spoilt

ROOT = Path(__file__).resolve().parents[2]
FILES = 600
"""Of each format; more of them by `python -m tests.hostile.fuzz`."""
OUTSPOKEN = {"a.pdf": ("KeyError", "TypeError", "AttributeError")}
"""Where the library meets an object of a wrong kind with whatever Python says: CorruptFile, and a line in the log."""


def fuzzed(name: str, files: int) -> list[str]:
    """What nobody foresaw, seed by seed; a process that died says so with its last seed."""
    command = [sys.executable, "-m", "tests.hostile.fuzz", name, "0", str(files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace")
    rows = done.stdout.strip().split("\n")
    told = [row for row in rows if " " in row and not row.split(" ")[1].startswith(OUTSPOKEN.get(name, ("?",)))]
    return told if done.returncode == 0 else [*told, f"died at {rows[-1]}: {done.returncode} {done.stderr[-500:]}"]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_spoilt_file_is_read_or_refused(name: str) -> None:
    assert fuzzed(name, FILES) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_seed_spoils_in_the_same_way_and_another_in_another(name: str) -> None:
    made = [spoilt(name, seed) for seed in range(20)]
    assert made == [spoilt(name, seed) for seed in range(20)]
    assert len({*made, SAMPLES[name]}) > 15
