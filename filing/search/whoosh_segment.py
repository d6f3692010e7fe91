"""One segment of a Whoosh index, written, read and merged: columns of bytes, and postings without positions.

The files are Whoosh's own, but written and read around its slow paths, which take a Python object for each posting
(performance research 2).
"""
# mypy: disable-error-code="no-untyped-call"
# Whoosh says that it is typed, yet most of its functions are not.

import pickle
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from io import BytesIO
from itertools import accumulate, chain, groupby, islice, takewhile
from operator import itemgetter, sub
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3PostingsWriter, W3TermInfo
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.writing import SegmentWriter

from filing.errors import EngineDown
from filing.search.phrases import END, bigrams_of, key_of
from filing.search.whoosh_files import DurableStorage

BIGRAM, FILING = "bigram", "filing"
COLUMNS = ("head", "text", "gaps")
NO_ANALYZER: Any = None
SCHEMA = Schema(
    **{name: FieldType(Existence(), NO_ANALYZER) for name in (BIGRAM, FILING)}, **{name: COLUMN() for name in COLUMNS}
)
ENCODING = ("utf-16-le", "surrogatepass")
"""Twice as fast to read as UTF-8, and no larger for Chinese than compressed text is slow."""
MERGE_LIMIT = 5_000
"""Segments with more documents stay as they are, which bounds the memory and time of one commit."""

Numbers = Sequence[int]


@dataclass(frozen=True, slots=True)
class Record:
    """One document: `text` is bare, `head` and `gaps` are for the caller."""

    filing_id: int
    text: str
    head: bytes
    gaps: bytes


class Segment:
    """A segment open for reading. Not safe for threads: hold `Folder.lock`."""

    def __init__(self, storage: DurableStorage, segment: Any) -> None:
        """Raises EngineDown where a file is longer or shorter than it was written, FileNotFoundError without one."""
        self.name: str = segment.segment_id()
        self._storage, self._seals = storage, segment.seals
        self._check({name: (storage.file_length(name), crc) for name, (_, crc) in segment.seals.items()})
        self.size: int = segment.doc_count_all()
        self.deleted: frozenset[int] = frozenset()
        self._terms = segment.codec().terms_reader(storage, segment)
        documents = segment.codec().per_document_reader(storage, segment)
        self._columns = {name: documents.column_reader(name, SCHEMA[name].column_type) for name in COLUMNS}
        self._documents = documents

    def verify(self) -> None:
        """Reads every byte once. Raises EngineDown where one has changed."""
        self._check({name: self._storage.seal(name) for name in self._seals})

    def _check(self, found: dict[str, tuple[int, int]]) -> None:
        if damaged := [name for name, seal in found.items() if seal != self._seals[name]]:
            raise EngineDown(
                f"检索索引 {self._storage.folder} 的文件 {'、'.join(damaged)} 已损坏。请运行 flask reindex 重建索引。"
            )

    def live(self) -> Iterator[int]:
        return (number for number in range(self.size) if number not in self.deleted)

    def head(self, number: int) -> bytes:
        return bytes(self._columns["head"][number])

    def gaps(self, number: int) -> bytes:
        return bytes(self._columns["gaps"][number])

    def text(self, number: int) -> str:
        return str(self._columns["text"][number], *ENCODING)

    def frequency(self, bigram: int) -> int:
        """In how many documents, deleted ones included."""
        try:
            return int(self._terms.doc_frequency(BIGRAM, key_of(bigram)))
        except KeyError:
            return 0

    def holding(self, bigram: int) -> Numbers:
        """Ascending numbers of the documents with `bigram`, deleted ones included."""
        return self._numbers(BIGRAM, key_of(bigram))

    def filed(self, filing_id: int) -> Numbers:
        """The document of a filing, deleted ones included."""
        return self._numbers(FILING, id_key(filing_id))

    def _numbers(self, field: str, key: bytes) -> Numbers:
        try:
            return numbers_at(self._terms, self._terms.term_info(field, key))
        except (KeyError, TermNotFound):
            return ()

    def beginning(self, unit: int, limit: int) -> list[int]:
        """The bigrams with `unit` in front, at most `limit` of them."""
        prefix = unit.to_bytes(2, "big")
        terms = self._terms.terms_from(BIGRAM, prefix)
        keys = (key for field, key in terms if field == BIGRAM)
        same = takewhile(lambda key: key.startswith(prefix), keys)
        return [int.from_bytes(key, "big") for key in islice(same, limit)]

    def close(self) -> None:
        self._columns.clear()
        self._terms.close()
        self._documents.close()


def numbers_at(terms: Any, info: W3TermInfo) -> Numbers:
    """Decodes a posting list as `PostingWriter` left it: magic, length, one block of two pickles."""
    offset = info.extent()[0]
    file = terms._postfile
    block = BytesIO(file.get(offset + 8, -file.get_int(offset + 4)))
    pickle.load(block)  # noqa: S301 - our own folder, written by this module; block statistics
    return tuple(accumulate(pickle.load(block)[0]))  # noqa: S301


class PostingWriter(W3PostingsWriter):
    """Writes a posting list as one block, without weights."""

    _weights: Any

    def fill(self, numbers: "array[int]") -> None:
        self._ids, self._weights, self._maxweight = numbers, (float(len(numbers)),), 1.0

    def _mini_ids(self) -> tuple[int, ...]:
        return tuple(map(sub, self._ids, chain((0,), self._ids)))

    def _mini_weights(self) -> None:
        return None


class Writer(SegmentWriter):
    """Gathers document numbers by term instead of an object for each posting: ten times Whoosh's speed."""

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, _lk=False, codec=W3Codec(compression=0), compound=False)
        self._bigrams: dict[int, array[int]] = defaultdict(lambda: array("I"))
        self._filings: dict[int, int] = {}
        self._merged: list[tuple[SegmentReader, Numbers | dict[int, int]]] = []

    def add(self, record: Record) -> None:
        number = self.docnum
        self.add_document(head=record.head, text=record.text.encode(*ENCODING), gaps=record.gaps)
        for bigram in bigrams_of(record.text + END):
            self._bigrams[bigram].append(number)
        self._filings[record.filing_id] = number

    def absorb(self, segment: Any) -> None:
        """Copies the columns of `segment` now; its postings when the new segment is written."""
        reader = SegmentReader(self.storage, self.schema, segment)
        first = self.docnum
        moved = self.write_per_doc(set(COLUMNS), reader)
        self._merged.append((reader, range(first, self.docnum) if moved is None else moved))
        self._added = True

    def _finalize_segment(self) -> Any:
        segment = super()._finalize_segment()
        segment.seals = self.storage.seals(f"{segment.segment_id()}.")
        return segment

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        terms = groupby(merge(*self._sources(), key=itemgetter(0)), key=itemgetter(0))
        for field, group in groupby(terms, key=lambda term: term[0][0]):
            self.fieldwriter.start_field(field, self.schema[field])
            self.fieldwriter._postwriter = postings = PostingWriter(
                self.fieldwriter._postfile, blocklimit=0, compression=0
            )
            for (_, key), parts in group:
                self.fieldwriter.start_term(key)
                postings.fill(array("I", chain.from_iterable(numbers for _, numbers in parts)))
                self.fieldwriter.finish_term()
            self.fieldwriter.finish_field()
        self.fieldwriter.close()
        self._release()

    def _sources(self) -> Iterator[Iterator[tuple[tuple[str, bytes], Numbers]]]:
        """Sorted terms with their numbers; the numbers of each source lie above those of the one before."""
        yield (((BIGRAM, key_of(bigram)), self._bigrams[bigram]) for bigram in sorted(self._bigrams))
        yield (((FILING, id_key(filing)), (self._filings[filing],)) for filing in sorted(self._filings))
        for reader, moved in self._merged:
            yield moved_terms(reader, moved)

    def _release(self) -> None:
        while self._merged:
            self._merged.pop()[0].close()

    def _cleanup_on_error(self) -> None:
        self._release()
        super()._cleanup_on_error()


def moved_terms(reader: SegmentReader, moved: Numbers | dict[int, int]) -> Iterator[tuple[tuple[str, bytes], Numbers]]:
    kept = moved if isinstance(moved, dict) else range(len(moved))
    for term, info in reader._terms.items():
        if numbers := [moved[number] for number in numbers_at(reader._terms, info) if number in kept]:
            yield term, numbers


def merge_policy(writer: Writer, segments: list[Any]) -> list[Any]:
    """Merges what is no larger than what is written anyway, so that n commits leave about log2(n)/2 segments."""
    kept, growing = [], writer.doc_count()
    for segment in sorted(segments, key=lambda one: one.doc_count()):
        if segment.doc_count() > min(growing, MERGE_LIMIT):
            kept.append(segment)
        elif segment.doc_count():
            growing += segment.doc_count()
            writer.absorb(segment)
    return kept


def id_key(filing_id: int) -> bytes:
    return filing_id.to_bytes(8, "big")
