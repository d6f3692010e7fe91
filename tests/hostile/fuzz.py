"""Reads spoilt files one after the other, as the reading process would: `python -m tests.hostile.fuzz NAME FIRST LAST`.

Each seed is written before its file is read, so that a process that dies has named its killer; behind it stands what
nobody foresaw. A file that takes too long ends the process by SIGALRM, even within C code.
"""

import os
import signal
import sys

from filing.errors import BadFile
from filing.parsing import UNFORESEEN, read_in_process
from filing.parsing.bundle import unpacked
from filing.parsing.child import confine
from filing.parsing.report import Limits
from filing.parsing.sniff import BUNDLE
from tests.hostile.mutations import spoilt

SECONDS = 10
LIMITS = Limits(memory_bytes=1024 * 1024 * 1024, seconds=600)
"""Of memory; the seconds are of CPU for all files together."""


def main() -> None:
    name, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.environ["PATH"] = ""  # LibreOffice is not ours to try, and takes a second a file
    confine(LIMITS)
    for seed in range(first, last):
        os.write(1, f"\n{seed}".encode())
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        os.write(1, _unforeseen(name, spoilt(name, seed)).encode())


def _unforeseen(name: str, data: bytes) -> str:
    """Nothing for a file that is read or refused as it should be. A MemoryError ends all."""
    try:
        assert read_in_process(data, name=name, limits=LIMITS).text.strip()
    except BadFile as error:
        if BUNDLE in error.details:
            return "".join(_unforeseen(*member) for member in _members(data))
        return f" {error.details[UNFORESEEN]}: {error.__cause__}" if UNFORESEEN in error.details else ""
    return ""


def _members(data: bytes) -> list[tuple[str, bytes]]:
    try:
        return [(name, content) for name, content in unpacked(data, LIMITS) if isinstance(content, bytes)]
    except BadFile:
        return []


if __name__ == "__main__":
    main()
