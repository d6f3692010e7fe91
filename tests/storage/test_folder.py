"""The folder keeps bytes under their digest, whole, and says what is wrong with it."""

import hashlib
import os
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from filing.errors import EngineDown, InvalidInput, NotFound
from filing.storage import FileStore, open_store
from filing.storage.folder import DRAFTS, LEFTOVER_SECONDS

DATA = "云山市人民政府令".encode()
KEY = hashlib.sha256(DATA).hexdigest()
EMPTY_KEY = hashlib.sha256(b"").hexdigest()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "instance" / "files"


@pytest.fixture
def store(root: Path) -> FileStore:
    return open_store(f"file://{root}")


def files_below(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_bytes_come_back_under_their_digest(store: FileStore, root: Path) -> None:
    assert (store.put(DATA), store.put(b"")) == (KEY, EMPTY_KEY)
    assert (store.get(KEY), store.get(EMPTY_KEY)) == (DATA, b"")
    assert list(store.keys()) == sorted([KEY, EMPTY_KEY])
    assert files_below(root) == sorted([f"{KEY[:2]}/{KEY}", f"{EMPTY_KEY[:2]}/{EMPTY_KEY}"])


def test_writing_twice_is_writing_once(store: FileStore, root: Path) -> None:
    store.put(DATA)
    before = (root / KEY[:2] / KEY).stat().st_ino
    assert store.put(DATA) == KEY
    assert (files_below(root), (root / KEY[:2] / KEY).stat().st_ino) == ([f"{KEY[:2]}/{KEY}"], before)


def test_threads_may_write_the_same_bytes_at_once(store: FileStore, root: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(store.put, [DATA] * 40)) == {KEY}
    assert (store.get(KEY), files_below(root)) == (DATA, [f"{KEY[:2]}/{KEY}"])


def test_another_store_object_sees_the_same_files(store: FileStore, root: Path) -> None:
    store.put(DATA)
    assert open_store(f"file://{root}").get(KEY) == DATA


def test_nothing_is_touched_before_the_first_put(store: FileStore, root: Path) -> None:
    store.delete(KEY)
    assert list(store.keys()) == []
    assert not root.exists()


def test_deleted_bytes_are_gone_and_deleting_twice_is_no_error(store: FileStore) -> None:
    store.put(DATA)
    store.delete(KEY)
    store.delete(KEY)
    assert list(store.keys()) == []
    with pytest.raises(NotFound):
        store.get(KEY)


@pytest.mark.parametrize("key", [EMPTY_KEY, "", "..", f"../{KEY}", KEY.upper(), f"{KEY}\n", f"{KEY[:60]}/../", "\0"])
def test_an_unknown_or_malformed_key_is_not_found(store: FileStore, root: Path, key: str) -> None:
    store.put(DATA)
    with pytest.raises(NotFound, match="flask verify"):
        store.get(key)
    store.delete(key)
    assert files_below(root) == [f"{KEY[:2]}/{KEY}"]


def test_a_key_never_leads_out_of_the_folder(store: FileStore, root: Path) -> None:
    store.put(DATA)
    outside = root.parent / "secret_key"
    outside.write_text("geheim")
    for key in ("../secret_key", "ab/../../secret_key", str(outside)):
        with pytest.raises(NotFound):
            store.get(key)
        store.delete(key)
    assert outside.read_text() == "geheim"


@pytest.mark.parametrize("damage", [b"", DATA[:-1], DATA + b"\n"])
def test_bytes_that_no_longer_match_are_refused_until_put_again(store: FileStore, root: Path, damage: bytes) -> None:
    store.put(DATA)
    (root / KEY[:2] / KEY).write_bytes(damage)
    with pytest.raises(EngineDown, match="已损坏") as caught:
        store.get(KEY)
    assert KEY in caught.value.message
    assert store.put(DATA) == KEY
    assert store.get(KEY) == DATA


def test_a_place_that_cannot_be_written_is_engine_down(store: FileStore, root: Path) -> None:
    root.parent.mkdir()
    root.write_text("a file where the folder should be")
    for call in (lambda: store.put(DATA), lambda: store.get(KEY), lambda: store.delete(KEY), store.keys):
        with pytest.raises(EngineDown, match="请检查目录及其权限"):
            call()


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes: the operating system's own way of being full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_engine_down_and_leaves_nothing_behind(store: FileStore, root: Path) -> None:
    store.put(DATA)
    with disk_of(1000), pytest.raises(EngineDown, match="磁盘已满"):
        store.put(bytes(2000))
    assert files_below(root) == [f"{KEY[:2]}/{KEY}"]
    assert store.get(store.put(bytes(2000))) == bytes(2000)


def test_what_a_killed_writer_left_is_no_key_and_is_swept_when_old(store: FileStore, root: Path) -> None:
    drafts = root / DRAFTS
    drafts.mkdir(parents=True)
    (drafts / "tmpold").write_bytes(b"half")
    (drafts / "tmpnew").write_bytes(b"half")
    long_ago = (drafts / "tmpnew").stat().st_mtime - LEFTOVER_SECONDS - 1
    os.utime(drafts / "tmpold", (long_ago, long_ago))
    store.put(DATA)
    assert list(store.keys()) == [KEY]
    assert files_below(root) == sorted([f"{KEY[:2]}/{KEY}", f"{DRAFTS}/tmpnew"])


def test_foreign_files_in_the_folder_are_no_keys(store: FileStore, root: Path) -> None:
    store.put(DATA)
    (root / "README").write_text("…")
    (root / KEY[:2] / "copy of it").write_bytes(DATA)
    assert list(store.keys()) == [KEY]


@pytest.mark.parametrize(
    "url", ["", "file://", "file:", "file://files", "/srv/files", "s3://bucket/files", "FILE:///srv", "ftp:///srv"]
)
def test_a_url_that_no_engine_serves_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="FILES_URL 支持：file:///") as caught:
        open_store(url)
    assert list(caught.value.details) == ["FILES_URL"]
