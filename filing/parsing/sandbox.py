"""`extract`: one child process a file, with its limits, killed with all it has started when they run out.

Safe from many threads at once: the child is a new interpreter, never a fork of this one, and shares nothing with it.
"""

import json
import logging
import os
import signal
import subprocess
import sys
from base64 import b64decode
from contextlib import suppress
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, BinaryIO

import filing
from filing.errors import (
    BadFile,
    CorruptFile,
    EngineDown,
    FilingError,
    MemoryLimit,
    NeedsOCR,
    TimeLimit,
)
from filing.parsing import MEGABYTE, SAVE_AGAIN, TOLD, check_size, ocr
from filing.parsing.folders import private_folder
from filing.parsing.prints import Prints
from filing.parsing.report import Extraction, IntakeReport, IntakeWarning, Limits, RecognisedLine
from filing.parsing.shown import BY_OFFICE, Area, Preview, Wanted
from filing.parsing.sniff import needs_layout

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-P", "-m", "filing.parsing.child")
"""-P: no folder but the given ones is searched for modules."""
SOURCE = Path(filing.__file__).resolve().parents[1]
BAD_FILES = {error.__name__: error for error in BadFile.__subclasses__()}
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""All that the child sees of the environment: no keys, no addresses."""
COMPLAINT_BYTES = 4096
PREVIEW_SECONDS, LAYOUT_SECONDS = 20, 60
"""For a page that is drawn, and for a document that LibreOffice lays out before."""
TABLE_SECONDS = 30
DRAWING, LAYING_OUT = BoundedSemaphore(2), BoundedSemaphore(1)
"""At a time: each takes a process, and people leaf fast."""
PRINTS = Prints()


def extract(data: bytes, *, name: str, limits: Limits) -> Extraction:
    """Reads in a child process. Raises a BadFile for a file that cannot be read within `limits`.

    Where the first reading finds pages that are pictures, or not read as they are printed, and the extra for
    recognition is installed, a second one recognises them, with more time and memory; what it cannot do never costs
    what the first has found. EngineDown means that the child itself could not run: the file is not at fault and may be
    tried again.
    """
    try:
        first = _read(data, name, limits)
    except NeedsOCR as error:
        pages = error.details.get("pages")
        if not isinstance(pages, int) or limits.recognise or not ocr.is_available():
            raise
        return _read(data, name, limits.for_recognition(pages))
    wanted = len(first.report.unread_pages) + len(first.report.doubted_pages)
    if not wanted or limits.recognise or not ocr.is_available():
        return first
    try:
        return _read(data, name, limits.for_recognition(wanted))
    except BadFile as error:
        failed = IntakeWarning("recognition_failed", f"扫描页、存疑页的文字识别没有成功：{error.message}")
        return replace(first, report=replace(first.report, warnings=(*first.report.warnings, failed)))


def _read(data: bytes, name: str, limits: Limits) -> Extraction:
    return _extraction(ask(data, {"name": name}, limits)["extraction"])


def preview(data: bytes, wanted: Wanted, *, limits: Limits) -> Preview:
    """A page's picture, drawn in a child process. Raises a BadFile for what has no page to draw, and EngineDown.

    EngineDown also where too many pages are being drawn already.
    """
    if not needs_layout(data):
        return _drawn(data, wanted, replace(limits, seconds=min(limits.seconds, PREVIEW_SECONDS)), DRAWING)
    digest = sha256(data).digest()
    if pdf := PRINTS.get(digest):
        return replace(preview(pdf, wanted, limits=limits), note=BY_OFFICE)
    found = _drawn(data, wanted, replace(limits, seconds=min(limits.seconds, LAYOUT_SECONDS)), LAYING_OUT)
    if found.printed:
        PRINTS.put(digest, found.printed)
    return found


def _drawn(data: bytes, wanted: Wanted, limits: Limits, gate: BoundedSemaphore) -> Preview:
    if not gate.acquire(timeout=PREVIEW_SECONDS):
        raise EngineDown("正在绘制的页面太多。请稍后再试。")
    try:
        row = ask(data, {"preview": asdict(wanted)}, limits)["preview"]
    finally:
        gate.release()
    areas = tuple(Area(**area) for area in row["areas"])
    return Preview(**row | {"areas": areas} | {name: b64decode(row[name]) for name in ("png", "printed")})


def table(data: bytes, name: str, *, most: int, limits: Limits) -> list[list[str]]:
    """The cells of the first `most` rows of an xlsx or csv, by a child process. Raises a BadFile, and EngineDown."""
    limits = replace(limits, seconds=min(limits.seconds, TABLE_SECONDS))
    cells: list[list[str]] = ask(data, {"table": {"name": name, "most": most}}, limits)["table"]
    return cells


def ask(data: bytes, request: dict[str, Any], limits: Limits, *, folder: Path | None = None) -> dict[str, Any]:
    """What the child answers, which works in `folder` where one is given. Raises as `extract` does."""
    check_size(data, limits)
    given = json.dumps(request | {"limits": asdict(limits)}).encode() + b"\n" + data
    if folder is not None:
        return _run(given, folder, limits)
    with private_folder() as own:
        return _run(given, own, limits)


def _run(given: bytes, folder: Path, limits: Limits) -> dict[str, Any]:
    with (folder / "stderr").open("w+b") as complaints:
        child = _start(folder, complaints)
        try:
            answer, _ = child.communicate(given, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise TimeLimit(f"读取超过 {limits.seconds} 秒的上限，已中止。请拆分或简化文件后重新上传。") from None
        finally:
            _end(child)
        complaints.seek(0)
        return _outcome(answer, child.returncode, complaints.read(COMPLAINT_BYTES).decode("utf-8", "replace"), limits)


def _start(folder: Path, complaints: BinaryIO) -> "subprocess.Popen[bytes]":
    paths = [str(SOURCE), *filter(None, sys.path)]
    given = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    places = dict.fromkeys(("HOME", "TMPDIR"), str(folder))
    try:
        return subprocess.Popen(  # noqa: S603 - own interpreter and module
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            cwd=folder,
            env=given | places | {"PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))},
            start_new_session=True,
        )
    except OSError as error:
        raise EngineDown(f"读取程序无法启动：{error.strerror}。请稍后重试；仍不行请联系管理员。") from error


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Kills what is left of the child's process group, also behind a child that has ended, and collects it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


def _outcome(answer: bytes, status: int, complaints: str, limits: Limits) -> dict[str, Any]:
    try:
        row: dict[str, Any] | None = (
            json.loads(answer.decode("utf-8", "surrogatepass")) if answer and status == 0 else None
        )
    except ValueError:
        row = None
    if row is None:
        raise _death(status, complaints, limits)
    if "error" in row:
        raise refusal(row["error"], limits)
    return row


def refusal(error: dict[str, Any], limits: Limits) -> BadFile:
    """What the child tells of a file that it cannot read, as an error."""
    if "trace" in error:
        log.warning("a reader broke off: %s", error["trace"])
    if "message" not in error:
        return _out_of_memory(limits)
    details = {name: error[name] for name in TOLD if name in error}
    return BAD_FILES[error["class"]](error["message"], details=details)


def _out_of_memory(limits: Limits) -> MemoryLimit:
    size = limits.memory_bytes // MEGABYTE
    return MemoryLimit(f"读取所需内存超过 {size} MB 的上限，已中止。请拆分文件或删去大幅图片后重新上传。")


def _death(status: int, complaints: str, limits: Limits) -> FilingError:
    """What a child that ended without an answer means."""
    log.warning("a reading process ended with status %s: %s", status, complaints)
    if status == -signal.SIGXCPU:
        return TimeLimit(f"读取超过 {limits.seconds} 秒的上限，已中止。请拆分或简化文件后重新上传。")
    # within its time nobody but the kernel's memory killer kills a child; C code aborts when an allocation fails
    if status == -signal.SIGKILL or (status == -signal.SIGABRT and "memory" in complaints.lower()):
        return _out_of_memory(limits)
    if status < 0:
        return CorruptFile(f"文件结构异常，读取程序意外中止（信号 {-status}）。{SAVE_AGAIN}")
    return EngineDown("读取程序没有给出结果。请稍后重试；仍不行请联系管理员查看日志。")


def _extraction(row: dict[str, Any]) -> Extraction:
    """JSON knows lists only."""
    report = row["report"]
    rows = {
        "warnings": tuple(
            IntakeWarning(**warning | {"pages": tuple(warning["pages"])}) for warning in report.get("warnings", ())
        ),
        "recognised": tuple(RecognisedLine(**line) for line in report.get("recognised", ())),
        "page_characters": tuple(report.get("page_characters", ())),
        "unread_pages": tuple(report.get("unread_pages", ())),
        "doubted_pages": tuple(report.get("doubted_pages", ())),
    }
    return Extraction(row["text"], IntakeReport(**report | rows))
