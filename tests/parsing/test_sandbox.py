"""The child process: same answers as without it, limits that are really reached, and no way to die in silence."""

import json
import os
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from filing.errors import CorruptFile, EngineDown, FilingError, MemoryLimit, TimeLimit
from filing.parsing import read_in_process, sandbox
from filing.parsing.report import Limits
from filing.parsing.sandbox import extract
from tests.parsing.build import docx, p, pdf, printed, table

GOOD = {
    "a.docx": docx(p("第一条　公园免费开放。") + table(["甲", "乙"])),
    "a.pdf": pdf([printed(["第一条　公园免费开放。"])]),
    "a.txt": "第一条　公园免费开放。\r\n".encode("gbk"),
    "a.html": "<p>第一条　公园免费开放。</p>".encode(),
    "a.doc": "<p>第一条　公园免费开放。</p>".encode(),
}


@pytest.mark.parametrize("name", GOOD)
def test_the_child_says_what_the_reader_says(name: str) -> None:
    data = GOOD[name]
    assert extract(data, name=name, limits=Limits()) == read_in_process(data, name=name, limits=Limits())


def test_ten_threads_read_at_once() -> None:
    files = list(GOOD.items()) * 4
    with ThreadPoolExecutor(10) as pool:
        found = list(pool.map(lambda file: extract(file[1], name=file[0], limits=Limits()), files))
    assert found == [read_in_process(data, name=name, limits=Limits()) for name, data in files]


def test_a_file_may_hold_any_character_that_json_or_utf8_dislikes() -> None:
    text = '第一条 "引号" \\ \u2028 𠮷 \x7f'
    assert extract(text.encode(), name="a.txt", limits=Limits()).text == text


WAIT = "while not (os.path.exists({note!r}) and open({note!r}).read()): time.sleep(0.01)\n"


def stand_in(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Another program in the child's place, for what no file can be made to do."""
    monkeypatch.setattr(sandbox, "COMMAND", (sys.executable, "-c", code))


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (f"import os; os.kill(os.getpid(), {signal.SIGKILL:d})", MemoryLimit),
        (f"import os; os.kill(os.getpid(), {signal.SIGSEGV:d})", CorruptFile),
        (f"import os; os.kill(os.getpid(), {signal.SIGABRT:d})", CorruptFile),
        ("import os, sys; print('out of memory', file=sys.stderr, flush=True); os.abort()", MemoryLimit),
        (f"import os; os.kill(os.getpid(), {signal.SIGXCPU:d})", TimeLimit),
        ("import time; time.sleep(60)", TimeLimit),
        ("import os, time; os.fork() or time.sleep(60)", TimeLimit),
        ("raise SystemExit(3)", EngineDown),
        ("print('{')", EngineDown),
        ("", EngineDown),
    ],
)
def test_a_child_that_dies_is_an_honest_error(
    monkeypatch: pytest.MonkeyPatch, code: str, error: type[FilingError]
) -> None:
    stand_in(monkeypatch, code)
    with pytest.raises(FilingError, match="请") as caught:
        extract(b"x" * 1_000_000, name="a.txt", limits=Limits(seconds=1 if "sleep" in code else 60))
    assert type(caught.value) is error


def test_a_child_that_cannot_start_is_nobodys_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "COMMAND", ("/nowhere/python",))
    with pytest.raises(EngineDown, match="稍后重试"):
        extract(b"x", name="a.txt", limits=Limits())


@pytest.mark.parametrize(
    ("after", "error"),
    [("time.sleep(60)", TimeLimit), ("os._exit(0)", TimeLimit), ("os.close(1); os._exit(3)", EngineDown)],
    ids=["hangs", "dies", "dies with its outputs closed"],
)
def test_nothing_the_child_started_outlives_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, after: str, error: type[FilingError]
) -> None:
    note = tmp_path / "pid"
    away = "os.close(1); " if error is EngineDown else ""
    child = f"{away}open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    stand_in(monkeypatch, f"import os, time\nif os.fork() == 0:\n {child}\n{WAIT.format(note=str(note))}{after}")
    with pytest.raises(error):
        extract(b"x", name="a.txt", limits=Limits(seconds=3))
    assert ends(int(note.read_text()))


def ends(process: int) -> bool:
    """Whether it is gone, or waits to be collected by whoever has inherited it, within moments."""
    for _ in range(100):
        try:
            if "State:\tZ" in Path(f"/proc/{process}/status").read_text():
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def test_the_child_sees_no_secret_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "do not tell")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    report = '{"reader": "x", "reader_version": "x", "characters": 1, "warnings": []}'
    seen = "json.dumps([sorted(os.environ), os.getcwd(), os.environ['TMPDIR'], os.getpgrp() == os.getpid()])"
    answer = f"{{'extraction': {{'text': {seen}, 'report': json.loads({report!r})}}}}"
    stand_in(monkeypatch, f"import json, os; print(json.dumps({answer}))")
    names, folder, temporary, leads = json.loads(extract(b"x", name="a.txt", limits=Limits()).text)
    assert set(names) <= {"HOME", "LC_CTYPE", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "TMPDIR"}
    assert folder == temporary
    assert Path(folder).parent == tmp_path
    assert leads
    assert os.listdir(tmp_path) == []
