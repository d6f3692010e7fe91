"""Full text search over filed documents: what is asked and answered, whatever engine does it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from typing import Protocol

from filing.terms import DocumentType, FilingState
from filing.text.model import Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A filing as the index holds it; `text` is the canonical text, `grants` come from `permissions`."""

    filing_id: int
    revision_id: int
    title: str
    document_number: str
    organ: str
    document_type: DocumentType | None
    year: int
    """0 where the document bears no date."""
    state: FilingState
    grants: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """All `phrases` must occur, each exactly, ignoring white space and width. Empty phrases list by filters alone."""

    phrases: tuple[str, ...]
    organ: str = ""
    document_type: DocumentType | None = None
    year: int | None = None
    state: FilingState | None = None
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Match:
    """One filing with every place, as spans of its canonical text, in order."""

    filing_id: int
    revision_id: int
    title: str
    document_number: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """`total` filings and `hits` places over all pages, exactly; `matches` of this page only.

    Filings with most places come first, among equals the newest; without phrases the newest.
    """

    total: int
    hits: int
    matches: tuple[Match, ...]


class SearchIndex(Protocol):
    """A view of the database that can be rebuilt; only the worker writes. Threads may share one.

    An index of another version, or a damaged one, raises EngineDown from every method but `clear`.
    """

    def put(self, entries: Iterable[Entry]) -> None:
        """Adds or replaces by filing, in one commit, all or nothing. Raises EngineDown.

        All entries are held in memory: give some hundreds at a time.
        """

    def remove(self, filing_ids: Iterable[int]) -> None:
        """Forgets the filings in one commit; unknown ones are no error. Raises EngineDown."""

    def search(self, query: Query, *, grants: frozenset[str]) -> Page:
        """Only filings that share a token with `grants`. Raises InvalidInput for a query beyond bounds, EngineDown."""

    def revisions(self) -> Iterator[tuple[int, int, str]]:
        """(filing id, revision id, `digest_of` the entry) of every entry by filing, for `flask verify`.

        Reads the whole index. Raises EngineDown where a byte has changed since it was written.
        """

    def clear(self) -> None:
        """Leaves an empty index of this version, whatever was there: the first step of `flask reindex`."""

    def count(self) -> int:
        """Number of filings in the index."""

    def close(self) -> None:
        """Gives back files and memory; the next call opens them again."""


def digest_of(entry: Entry) -> str:
    """SHA-256 over everything that `entry` holds, the same on every machine."""
    values = [sorted(value) if isinstance(value, frozenset) else value for value in astuple(entry)]
    written = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
