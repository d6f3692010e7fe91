"""The folder under the index: readers while a writer commits, killed writers, damage, versions, a full disk."""

import fcntl
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from threading import Event

import pytest

from filing.errors import EngineDown
from filing.search import Query, SearchIndex, open_index
from filing.search.whoosh_folder import VERSION_FILE
from filing.search.whoosh_index import WhooshIndex
from tests.search.build import FIRST, PUBLIC, entry, ids

ROOT = Path(__file__).resolve().parents[2]
FILINGS, ROUNDS = 12, 30
WRITER = """
import sys
from filing.search import open_index
from tests.search.build import entry

index = open_index(f"whoosh://{sys.argv[1]}")
texts = ["".join(chr(0x4E00 + (seed * 7919 + at * at) % 20000) for at in range(2000)) for seed in range(200)]
while True:
    index.put([entry(number, f"新版{text}") for number, text in enumerate(texts, 1)])
"""
"""A process that replaces two hundred filings for ever: a good second of work a commit."""


def state(index: SearchIndex, phrase: str) -> tuple[int, set[int]]:
    """How many filings hold `phrase`, and of which revisions they are."""
    page = index.search(Query((phrase,), limit=200), grants=PUBLIC)
    return page.total, {match.revision_id for match in page.matches}


def test_readers_see_whole_commits_while_a_writer_works(index: SearchIndex, folder: Path) -> None:
    def write() -> None:
        for revision in range(1, ROUNDS):
            index.put([entry(number, "同样的话", revision_id=revision) for number in range(FILINGS)])
        done.set()

    def read(reader: SearchIndex) -> list[int]:
        seen = []
        while not done.is_set():
            total, revisions = state(reader, "同样的话")
            assert (total, len(revisions)) == (FILINGS, 1)
            seen.extend(revisions)
        return seen

    done = Event()
    index.put([entry(number, "同样的话", revision_id=0) for number in range(FILINGS)])
    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read, reader) for reader in (index, index, open_index(f"whoosh://{folder}"))]
        try:
            write()
        finally:
            done.set()
        histories = [reader.result() for reader in readers]
    assert [history == sorted(history) for history in histories] == [True] * 3
    assert state(index, "同样的话") == (FILINGS, {ROUNDS - 1})


def test_threads_that_open_a_new_index_together_agree(folder: Path) -> None:
    def start(number: int) -> int:
        own = open_index(f"whoosh://{folder}")
        own.put([entry(number, "同样的话")])
        return own.search(Query(("同样的话",)), grants=PUBLIC).total

    with ThreadPoolExecutor(6) as pool:
        assert max(pool.map(start, range(6))) == 6


@pytest.mark.parametrize("wait", [0.0, 0.05, 0.2, 0.5, 0.9])
def test_a_killed_writer_leaves_the_index_readable_and_usable(index: SearchIndex, folder: Path, wait: float) -> None:
    index.put([entry(number, "旧版", revision_id=0) for number in range(1, 201)])
    before = set(folder.iterdir())
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], cwd=ROOT)
    try:
        while not set(folder.iterdir()) - before:  # until it has begun to write
            assert writer.poll() is None
            time.sleep(0.005)
        time.sleep(wait)
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    old, new = state(index, "旧版"), state(index, "新版")
    assert sorted([old[0], new[0]]) == [0, 200]
    assert old == state(open_index(f"whoosh://{folder}"), "旧版")
    index.put([entry(201, "事后")])
    assert (ids(index, "事后"), index.count(), len(list(index.revisions()))) == ([201], 201, 201)
    assert leftovers(folder) == set()


def leftovers(folder: Path) -> set[str]:
    """Names of files that belong to no commit."""
    index = WhooshIndex(folder)
    with index._folder.lock:
        kept = {segment.name for segment in index._folder.segments()}
    owned = {path.name for path in folder.iterdir() if path.name.partition(".")[0] in kept}
    tables = sorted(folder.glob("_MAIN_*"))
    assert [path.suffix for path in tables] == [".toc"]
    return {path.name for path in folder.iterdir()} - owned - {tables[0].name, VERSION_FILE, "write.lock"}


def test_a_writer_waits_for_its_turn_and_then_says_so(folder: Path) -> None:
    index = WhooshIndex(folder, wait=0.1)
    index.put([FIRST])
    with (folder / "write.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(EngineDown, match="请稍后重试"):
            index.put([entry(2, "第二件")])
        assert ids(index, "绿化") == [1]
    index.put([entry(2, "第二件")])
    assert index.count() == 2


def every_call_is_down(index: SearchIndex, words: str) -> None:
    calls = (
        lambda: index.put([entry(2, "第二件")]),
        lambda: index.remove([1]),
        lambda: index.search(Query(("绿化",)), grants=PUBLIC),
        index.revisions,
        index.count,
    )
    for call in calls:
        with pytest.raises(EngineDown, match=words):
            call()


@pytest.mark.parametrize("found", ["0", "2", "", "\u4e8c", "1\n"])
def test_an_index_of_another_version_must_be_rebuilt(index: SearchIndex, folder: Path, found: str) -> None:
    index.put([FIRST])
    index.close()
    (folder / VERSION_FILE).write_text(found, "utf-8")
    every_call_is_down(index, "本程序需要“1”。请运行 flask reindex")
    index.clear()
    index.put([FIRST])
    assert ids(index, "绿化") == [1]


def test_an_index_without_a_version_must_be_rebuilt(index: SearchIndex, folder: Path) -> None:
    index.put([FIRST])
    index.close()
    (folder / VERSION_FILE).unlink()
    every_call_is_down(index, "版本是“无”")


def test_a_process_notices_that_another_program_rebuilt_the_index(index: SearchIndex, folder: Path) -> None:
    index.put([FIRST])
    open_index(f"whoosh://{folder}").clear()
    (folder / VERSION_FILE).write_text("2")
    every_call_is_down(index, "版本是“2”")


KINDS = ("toc", "trm", "pst", "head.col", "text.col", "gaps.col", "_stored.col")


@pytest.mark.parametrize(
    ("kind", "damage"),
    [*product(KINDS, ["gone", "empty", "half"]), *product(KINDS[1:], ["longer"])],  # a longer toc reads as well
)
def test_a_damaged_index_is_never_taken_for_nothing_found(folder: Path, kind: str, damage: str) -> None:
    whole = open_index(f"whoosh://{folder}")
    whole.put([FIRST])
    (path,) = folder.glob(f"*.{kind}")
    content = path.read_bytes()
    changed = {"empty": b"", "half": content[: len(content) // 2], "longer": content + b"\0"}
    path.unlink()
    if damage != "gone":
        path.write_bytes(changed[damage])
    index = open_index(f"whoosh://{folder}")
    every_call_is_down(index, "请运行 flask reindex 重建索引")
    index.clear()
    index.put([FIRST])
    assert (ids(index, "绿化"), index.count()) == ([1], 1)


@pytest.mark.parametrize("kind", KINDS[1:])
def test_a_changed_byte_is_seen_when_all_is_verified(index: SearchIndex, folder: Path, kind: str) -> None:
    index.put([FIRST])
    (path,) = folder.glob(f"*.{kind}")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(EngineDown, match=f"{path.name} 已损坏。请运行 flask reindex"):
        index.revisions()


def test_a_place_that_cannot_be_written_is_engine_down(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file where the folder should be")
    every_call_is_down(open_index(f"whoosh://{tmp_path / 'index'}"), "请检查目录及其权限")


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes: the operating system's own way of being full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [500, 4_000, 20_000])
def test_a_full_disk_leaves_the_old_index(index: SearchIndex, folder: Path, size: int) -> None:
    index.put([FIRST])
    texts = ["".join(map(chr, range(0x4E00 + start, 0x4E00 + start + 900))) for start in range(0, 9_000, 900)]
    entries = [entry(number, text) for number, text in enumerate(texts, 1)]
    with disk_of(size), pytest.raises(EngineDown, match=r"磁盘已满，检索索引 .* 未能更新，原有内容不变"):
        index.put(entries)
    assert (ids(index, "绿化"), index.count()) == ([1], 1)
    index.put(entries)
    assert (ids(index, "绿化"), index.count(), leftovers(folder)) == ([], 10, set())


def test_many_small_commits_leave_few_segments(folder: Path) -> None:
    index = WhooshIndex(folder)
    for number in range(64):
        index.put([entry(number, "同样的话")])
    with index._folder.lock:
        assert len(index._folder.segments()) <= 7
    assert (index.count(), ids(index, "同样的话")[:3]) == (64, [63, 62, 61])
