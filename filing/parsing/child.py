"""The child's side of `sandbox`: lock the doors, read one file from stdin, write one JSON object to stdout.

`python -m filing.parsing.child`; stdin is one line of JSON (`limits` and `name`, for a page's picture `preview`, for
the files of a zip `members`, for the cells of a
table `table`) and the bytes of the file behind it.
"""

import ctypes
import json
import logging
import resource
import signal
import sys
import traceback
from base64 import b64encode
from dataclasses import asdict
from typing import Any

from filing.errors import BadFile
from filing.parsing import TOLD, UNFORESEEN, read_in_process
from filing.parsing.network import leave_network
from filing.parsing.report import Limits
from filing.parsing.shown import Wanted

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
WRITTEN_BYTES = 512 * 1024 * 1024
OPEN_FILES = 64
CPU_GRACE = 5
"""Seconds of CPU beyond the wall clock's limit: only a child whose parent has died runs into it."""
OUT_OF_MEMORY = b'{"error": {"class": "MemoryLimit"}}'
"""Ready before memory runs out."""


def main() -> int:
    """Always answers with one object on stdout; the exit status is 0 also for a file that cannot be read."""
    try:
        header = json.loads(sys.stdin.buffer.readline())
        limits = Limits(**header["limits"])
        confine(limits)
        answer = _answer(sys.stdin.buffer.read(), header, limits)
    except MemoryError:
        answer = OUT_OF_MEMORY
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


def confine(limits: Limits) -> None:
    """Limits this process for good: memory, CPU, files, no core dump, no new rights, no network where allowed."""
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds + CPU_GRACE),
        (resource.RLIMIT_FSIZE, WRITTEN_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
    logging.disable(logging.CRITICAL)  # the libraries' remarks on odd files; the report says what matters
    if sys.platform == "linux":
        _confine_linux()


def _confine_linux() -> None:
    system = ctypes.CDLL(None)
    system.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    system.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    leave_network()


def _answer(data: bytes, header: dict[str, Any], limits: Limits) -> bytes:
    try:
        if "members" in header:
            return _encoded({"members": _members(data, limits)})
        if "table" in header:
            return _encoded({"table": _table(data, header["table"], limits)})
        if "preview" in header:
            return _encoded({"preview": _preview(data, header["preview"], limits)})
        return _encoded({"extraction": asdict(read_in_process(data, name=header["name"], limits=limits))})
    except BadFile as error:
        trace = {"trace": traceback.format_exc()} if UNFORESEEN in error.details else {}
        told = {name: error.details[name] for name in TOLD if name in error.details}
        return _encoded({"error": {"class": error.code, "message": error.message, **trace, **told}})


def _members(data: bytes, limits: Limits) -> list[dict[str, object]]:
    from filing.parsing.bundle import take_out  # noqa: PLC0415 - for zips only

    return take_out(data, limits)


def _table(data: bytes, wanted: dict[str, Any], limits: Limits) -> list[list[str]]:
    from filing.parsing.sheet import cells_in_process  # noqa: PLC0415 - for tables only

    return cells_in_process(data, wanted["name"], wanted["most"], limits)


def _preview(data: bytes, wanted: dict[str, Any], limits: Limits) -> dict[str, Any]:
    from filing.parsing.preview import preview_in_process  # noqa: PLC0415 - its libraries are slow to load

    found = preview_in_process(data, Wanted(**wanted), limits)
    packed = {name: b64encode(getattr(found, name)).decode() for name in ("png", "printed")}
    return asdict(found) | packed


def _encoded(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass")


if __name__ == "__main__":
    sys.exit(main())
