"""`SearchIndex` on a Whoosh folder: bigrams find the candidates, the stored text decides."""

import errno
import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sys import getsizeof

from filing.errors import EngineDown, FilingError
from filing.search.contract import Entry, Match, Page, Query, digest_of
from filing.search.phrases import Gaps, Needle, bare, needles_of, spans_of
from filing.search.whoosh_folder import Folder
from filing.search.whoosh_segment import Record, Segment

WAIT_SECONDS = 60.0
CACHE_BYTES = 128 * 2**20
"""Bare texts kept for the exact check: some 10,000 documents."""
TERMS_READ = 4
CHECK_COST = 50
"""Reading one text costs about as much as reading this many postings."""
COMMON = 100
"""A character with more continuations than this is common: reading every text is cheaper than their postings."""
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Head:
    """What a filing is filtered by and shown with, beside its text."""

    filing_id: int
    revision_id: int
    title: str
    document_number: str
    organ: str
    document_type: str | None
    year: int
    state: str
    grants: frozenset[str]
    digest: str

    @classmethod
    def of(cls, entry: Entry) -> "Head":
        return cls(
            entry.filing_id,
            entry.revision_id,
            entry.title,
            entry.document_number,
            entry.organ,
            entry.document_type,
            entry.year,
            entry.state,
            entry.grants,
            digest_of(entry),
        )

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Head":
        values = dict(zip(cls.__slots__, json.loads(stored), strict=True))
        return cls(**values | {"grants": frozenset(values["grants"])})

    def to_bytes(self) -> bytes:
        values = [getattr(self, name) for name in self.__slots__]
        return json.dumps([sorted(v) if isinstance(v, frozenset) else v for v in values]).encode("ascii")

    def passes(self, query: Query, grants: frozenset[str]) -> bool:
        return (
            not self.grants.isdisjoint(grants)
            and (not query.organ or self.organ == query.organ)
            and (query.document_type is None or self.document_type == query.document_type)
            and (query.year is None or self.year == query.year)
            and (query.state is None or self.state == query.state)
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A document with all phrases; sorted, the best comes first."""

    head: Head
    segment: Segment
    number: int
    hits: int

    def rank(self) -> tuple[int, int]:
        return -self.hits, -self.head.filing_id


class WhooshIndex:
    """One folder. Reading holds a lock of the object: threads of one process take turns, as they do for Python."""

    def __init__(self, path: Path, *, wait: float = WAIT_SECONDS) -> None:
        self._folder = Folder(path, wait=wait)
        self._heads: dict[str, list[Head]] = {}
        self._texts: dict[str, str] = {}
        self._texts_size = 0

    def put(self, entries: Iterable[Entry]) -> None:
        records = {entry.filing_id: _record(entry) for entry in entries}
        if records:
            with self._explaining():
                self._folder.write(records.values(), records)

    def remove(self, filing_ids: Iterable[int]) -> None:
        if forgotten := set(filing_ids):
            with self._explaining():
                self._folder.write((), forgotten)

    def search(self, query: Query, *, grants: frozenset[str]) -> Page:
        needles = needles_of(query)
        with self._explaining(), self._folder.lock:
            found = sorted(self._found(needles, query, grants), key=Found.rank)
            matches = tuple(self._match(one, needles) for one in found[query.offset : query.offset + query.limit])
        return Page(len(found), sum(one.hits for one in found), matches)

    def revisions(self) -> Iterator[tuple[int, int, str]]:
        with self._explaining(), self._folder.lock:
            segments = self._segments()
            for segment in segments:
                segment.verify()
            heads = [self._head(segment, number) for segment in segments for number in segment.live()]
        return iter(sorted((head.filing_id, head.revision_id, head.digest) for head in heads))

    def clear(self) -> None:
        with self._explaining():
            self._folder.reset()

    def count(self) -> int:
        with self._explaining(), self._folder.lock:
            return sum(segment.size - len(segment.deleted) for segment in self._segments())

    def close(self) -> None:
        with self._folder.lock:
            self._folder.close()
            self._heads.clear()
            self._texts.clear()
            self._texts_size = 0

    def _segments(self) -> tuple[Segment, ...]:
        segments = self._folder.segments()
        names = {segment.name for segment in segments}
        for gone in self._heads.keys() - names:
            del self._heads[gone]
        return segments

    def _found(self, needles: tuple[Needle, ...], query: Query, grants: frozenset[str]) -> Iterator[Found]:
        for segment in self._segments():
            for number in candidates(segment, needles):
                if number in segment.deleted or not (head := self._head(segment, number)).passes(query, grants):
                    continue
                text = self._text(segment, number) if needles else ""
                counts = [needle.count(text) for needle in needles]
                if all(counts):
                    yield Found(head, segment, number, sum(counts))

    def _match(self, one: Found, needles: tuple[Needle, ...]) -> Match:
        head, gaps = one.head, Gaps.from_bytes(one.segment.gaps(one.number))
        spans = spans_of(needles, self._text(one.segment, one.number), gaps)
        return Match(head.filing_id, head.revision_id, head.title, head.document_number, spans)

    def _head(self, segment: Segment, number: int) -> Head:
        heads = self._heads.get(segment.name)
        if heads is None:
            heads = [Head.from_bytes(segment.head(each)) for each in range(segment.size)]
            self._heads[segment.name] = heads
        return heads[number]

    def _text(self, segment: Segment, number: int) -> str:
        digest = self._head(segment, number).digest
        text = self._texts.get(digest)
        if text is None:
            text = segment.text(number)
            if self._texts_size > CACHE_BYTES:
                self._texts.clear()
                self._texts_size = 0
            self._texts[digest] = text
            self._texts_size += getsizeof(text)
        return text

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Turns what goes wrong in the folder into EngineDown with advice."""
        path = self._folder.path
        try:
            yield
        except (FilingError, MemoryError):
            raise
        except OSError as error:
            if error.errno in FULL:
                raise EngineDown(f"磁盘已满，检索索引 {path} 未能更新，原有内容不变。请清理磁盘后重试。") from error
            raise EngineDown(f"检索索引 {path} 无法读写：{error.strerror}。请检查目录及其权限。") from error
        except Exception as error:
            raise EngineDown(
                f"检索索引 {path} 无法读取（{type(error).__name__}），可能已损坏。请运行 flask reindex 重建索引。"
            ) from error


def _record(entry: Entry) -> Record:
    return Record(entry.filing_id, bare(entry.text), Head.of(entry).to_bytes(), Gaps.of(entry.text).to_bytes())


def candidates(segment: Segment, needles: tuple[Needle, ...]) -> Collection[int]:
    """Numbers of all documents of `segment` that hold the needles, and of as few others as is cheap to tell."""
    if bigrams := {bigram for needle in needles for bigram in _sample(needle.bigrams(), segment.size)}:
        return _holding_all(segment, bigrams)
    for needle in needles:
        unit = int.from_bytes(needle.text[0].encode("utf-16-be", "surrogatepass")[:2], "big")
        if len(beginning := segment.beginning(unit, COMMON)) < COMMON:
            return {number for bigram in beginning for number in segment.holding(bigram)}
    return range(segment.size)


def _sample(bigrams: set[int], documents: int) -> list[int]:
    """Looking terms up costs more than it saves in a small segment or a long phrase."""
    step = -(-len(bigrams) // (documents.bit_length() + 1))
    return sorted(bigrams)[:: step or 1]


def _holding_all(segment: Segment, bigrams: set[int]) -> Collection[int]:
    rarest = sorted((segment.frequency(bigram), bigram) for bigram in bigrams)[:TERMS_READ]
    found = set(segment.holding(rarest[0][1]))
    for frequency, bigram in rarest[1:]:
        if frequency > CHECK_COST * len(found):
            break
        found.intersection_update(segment.holding(bigram))
    return found
