"""LibreOffice, where it is installed, as a converter: one process a file, in a folder of its own, with an end.

It runs inside the reading process and under its limits (memory, CPU, size of files, no network). Its exit status says
nothing: what counts is whether the result reads as a text.
"""

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from filing.parsing.archive import UNREADABLE
from filing.parsing.report import Limits

PROGRAMS = ("soffice", "libreoffice")
OPTIONS = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
DOCX, PDF = "docx:MS Word 2007 XML", "pdf:writer_pdf_Export"
RESTART = 81
"""Exit status of a first start in a fresh profile: the launcher would start the program again."""
ATTEMPTS = 3
PRINT_SHARE = 0.8
"""Of the time that a page may take, for its layout; what is left is for drawing."""
PR_SET_PDEATHSIG = 1
VERSION = re.compile(rb"<Application>(?P<name>LibreOffice/[\d.]+)")
"""<Application>LibreOffice/7.4.7.2$Linux_X86_64"""


class Failure(StrEnum):
    """Why there is no result, as it stands in a sentence."""

    ABSENT = "本机没有安装 LibreOffice"
    TIME = "LibreOffice 没有在时限内完成转换"
    NOTHING = "LibreOffice 未能转换这个文件"


class Converted(NamedTuple):
    docx: bytes
    program: str
    """LibreOffice/7.4.7.2"""


def to_docx(data: bytes, suffix: str, limits: Limits) -> Converted | Failure:
    """`suffix` is that of the true format: the program goes by it. Leaves no process and no file behind."""
    result = _convert(data, suffix, DOCX, min(limits.converter_seconds, limits.seconds / 2))
    return result if isinstance(result, Failure) else _converted(result)


def to_pdf(data: bytes, suffix: str, limits: Limits) -> bytes | Failure:
    """As `to_docx`: the pages as the program lays them out, which need not be those of Word."""
    return _convert(data, suffix, PDF, min(limits.converter_seconds, limits.seconds * PRINT_SHARE))


def _convert(data: bytes, suffix: str, target: str, seconds: float) -> bytes | Failure:
    program = _program()
    if program is None:
        return Failure.ABSENT
    with tempfile.TemporaryDirectory(prefix="filing-office-") as name:
        folder = Path(name)
        source = folder / f"given{suffix}"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, *OPTIONS, "--convert-to", target, "--outdir", str(folder / "out"), str(source)]
        try:
            _run(command, folder, seconds)
        except subprocess.TimeoutExpired:
            return Failure.TIME
        result = folder / "out" / f"given.{target.partition(':')[0]}"
        return result.read_bytes() if result.is_file() else Failure.NOTHING


def _program() -> str | None:
    """The program itself rather than its launcher, which would stay between it and whoever has to end it."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        return None
    binary = Path(found).resolve().with_name("soffice.bin")
    return str(binary) if os.access(binary, os.X_OK) else found


def _run(command: list[str], folder: Path, seconds: float) -> None:
    for _ in range(ATTEMPTS):
        try:
            process = _start(command, folder)
        except OSError:
            return
        try:
            if process.wait(seconds) != RESTART:
                return
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _start(command: list[str], folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - a program of this machine on a file of ours
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"},
        process_group=0,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _converted(docx: bytes) -> Converted | Failure:
    try:
        with ZipFile(BytesIO(docx)) as file:
            application = VERSION.search(file.read("docProps/app.xml"))
    except (KeyError, *UNREADABLE):
        return Failure.NOTHING
    return Converted(docx, application["name"].decode() if application else "LibreOffice")
