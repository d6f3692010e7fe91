"""The folder of a Whoosh index: one writer, many readers, versions, and what killed writers leave behind.

`whoosh_folder`, `whoosh_segment` and `whoosh_files` are the only modules that import Whoosh, pinned to whoosh3 3.54.0.
One document is one filing. What Whoosh does not do is done here: files are on the disk before they count, and readers
open new segments themselves, because `Searcher.refresh` brings merged ones back (performance research 1).
"""
# mypy: disable-error-code="no-untyped-call"
# Whoosh says that it is typed, yet most of its functions are not.

import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from threading import RLock
from typing import Any

from whoosh.index import TOC, EmptyIndexError, FileIndex, clean_files
from whoosh.util.filelock import try_for

from filing.errors import EngineDown
from filing.search.whoosh_files import DurableStorage, sync
from filing.search.whoosh_segment import SCHEMA, Record, Segment, Writer, merge_policy

SCHEMA_VERSION = "1"
"""Raise it with any change of what is stored; an index of another version must be rebuilt."""

VERSION_FILE = "VERSION"
NAME = "MAIN"
REOPEN_TRIES, REOPEN_DELAY = 10, 0.02


class Folder:
    """Many readers, in any process; one writer at a time, who waits `wait` seconds for the other to finish."""

    def __init__(self, path: Path, *, wait: float) -> None:
        self.path, self.lock = path, RLock()
        self._wait = wait
        self._storage = DurableStorage(str(path))
        self._open: dict[str, Segment] = {}
        self._generation = -1

    def segments(self) -> tuple[Segment, ...]:
        """All segments of the newest commit; valid while the caller holds `lock`. Raises EngineDown."""
        if self._generation < 0 or TOC._latest_generation(self._storage, NAME) != self._generation:
            self._prepare()
            self._reopen()
        return tuple(self._open.values())

    def write(self, records: Iterable[Record], replaced: Iterable[int]) -> None:
        """One commit, all or nothing: forgets the filings `replaced`, adds `records`. Raises EngineDown, OSError."""
        self._prepare()
        with self._writing():
            self._sweep()
            writer = Writer(FileIndex(self._storage, schema=SCHEMA, indexname=NAME))
            try:
                self._forget(writer, list(replaced))
                for record in records:
                    writer.add(record)
                writer.commit(mergetype=merge_policy)
            except BaseException:
                writer._cleanup_on_error()
                raise

    def reset(self) -> None:
        """An empty index of this version, whatever is there; readers follow because the generation rises."""
        self.path.mkdir(parents=True, exist_ok=True)
        with self._writing():
            self._create()

    def close(self) -> None:
        with self.lock:
            while self._open:
                self._open.popitem()[1].close()
            self._generation = -1

    def _prepare(self) -> None:
        """Makes an index where there is nothing yet. Raises EngineDown where there is one of another version."""
        version = self.path / VERSION_FILE
        if not version.exists():
            self.path.mkdir(parents=True, exist_ok=True)
            with self._writing():  # or another process is just making the index
                if TOC._latest_generation(self._storage, NAME) < 0:
                    self._create()
        found = version.read_text("ascii", "replace") if version.exists() else "无"
        if found != SCHEMA_VERSION:
            versions = f"版本是“{found[:20]}”，本程序需要“{SCHEMA_VERSION}”"
            raise EngineDown(f"检索索引 {self.path} 的{versions}。请运行 flask reindex 重建索引。")

    def _create(self) -> None:
        generation = TOC._latest_generation(self._storage, NAME) + 1
        TOC(SCHEMA, [], generation).write(self._storage, NAME)
        self._sweep()
        fresh = self.path / f"{VERSION_FILE}.new"
        fresh.write_text(SCHEMA_VERSION, "ascii")
        sync(str(fresh))
        fresh.replace(self.path / VERSION_FILE)

    def _sweep(self) -> None:
        """Removes what a killed writer left behind."""
        toc = TOC.read(self._storage, NAME, schema=SCHEMA)
        clean_files(self._storage, NAME, toc.generation, toc.segments)
        for unfinished in self.path.glob(f"_{NAME}_*.toc.*"):
            unfinished.unlink()
        shutil.rmtree(self.path / f"{NAME}.tmp", ignore_errors=True)

    def _forget(self, writer: Writer, filing_ids: list[int]) -> None:
        """Opens segments of its own: a writer never waits for readers, nor they for it."""
        for segment in writer.segments:
            try:
                view = Segment(self._storage, segment)
            except FileNotFoundError as error:
                raise self._incomplete() from error
            with closing(view):
                for number in chain.from_iterable(map(view.filed, filing_ids)):
                    segment.delete_document(number)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        lock = self._storage.lock("write.lock")
        if not try_for(lock.acquire, timeout=self._wait, delay=0.05):
            raise EngineDown(f"检索索引正由另一个进程写入，等待 {self._wait:g} 秒仍未轮到。请稍后重试。")
        try:
            yield
        finally:
            lock.release()

    def _reopen(self) -> None:
        """Opens what the newest commit added. A commit in between takes files away: then the next look sees it."""
        for left in reversed(range(REOPEN_TRIES)):
            try:
                toc = TOC.read(self._storage, NAME, schema=SCHEMA)
                names = [self._view(segment) for segment in toc.segments]
                break
            except (FileNotFoundError, EmptyIndexError) as error:
                if not left:
                    raise self._incomplete() from error
                time.sleep(REOPEN_DELAY)
        for name in set(self._open).difference(names):
            self._open.pop(name).close()
        self._generation = toc.generation

    def _incomplete(self) -> EngineDown:
        return EngineDown(f"检索索引 {self.path} 缺少文件。请运行 flask reindex 重建索引。")

    def _view(self, segment: Any) -> str:
        name: str = segment.segment_id()
        if name not in self._open:
            self._open[name] = Segment(self._storage, segment)
        self._open[name].deleted = frozenset(segment.deleted_docs())
        return name
