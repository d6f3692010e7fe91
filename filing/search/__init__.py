"""Full text search over filed documents: what is asked and answered, whatever engine does it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
    document_type: DocumentType
    year: int
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
    """`total` filings and `hits` places over all pages, exactly; `matches` of this page only."""

    total: int
    hits: int
    matches: tuple[Match, ...]


class SearchIndex(Protocol):
    """A view of the database that can be rebuilt; only the worker writes."""

    def put(self, entries: Iterable[Entry]) -> None:
        """Adds or replaces by filing, in one commit. Raises EngineDown."""

    def remove(self, filing_ids: Iterable[int]) -> None: ...

    def search(self, query: Query, *, grants: frozenset[str]) -> Page:
        """Only filings that share a token with `grants`. Raises InvalidInput for a query beyond bounds, EngineDown."""

    def revisions(self) -> Iterator[tuple[int, int, str]]:
        """(filing id, revision id, digest of what the entry holds) of every entry, for `flask verify`."""

    def clear(self) -> None: ...

    def count(self) -> int: ...
