"""Entries to put into an index, and the plain scan that the index must equal."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from filing.search import Entry, Page, Query, SearchIndex
from filing.terms import DocumentType, FilingState
from filing.text.characters import FOLDING
from filing.text.normalise import normalise

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "texts"
PUBLIC = frozenset({"public"})
FIRST = Entry(
    filing_id=1,
    revision_id=10,
    title="云山市城市绿化管理办法",
    document_number="云政发〔2014〕18号",
    organ="云山市人民政府",
    document_type=DocumentType.ADMINISTRATIVE_DOCUMENT,
    year=2014,
    state=FilingState.REGISTERED,
    grants=PUBLIC,
    text="云山市城市绿化管理办法\n第一条　为了加强城市绿化\n管理，制定本办法。",
)


def entry(filing_id: int, text: str, **changes: object) -> Entry:
    return replace(FIRST, **{"filing_id": filing_id, "revision_id": filing_id * 10, "text": text} | changes)  # type: ignore[arg-type]


def library(texts: Iterable[str]) -> list[Entry]:
    """One public entry a text, numbered from 1, as the intake would hand it over."""
    return [entry(number, normalise(text).text) for number, text in enumerate(texts, 1)]


def scan(texts: Mapping[int, str], phrase: str) -> dict[int, int]:
    """Filing id → number of places, by nothing but a substring count in `bare` texts."""
    needle = bare(phrase)
    return {filing_id: count for filing_id, text in texts.items() if (count := text.count(needle))}


def bare(text: str) -> str:
    """One spelling of each sign, and no white space."""
    return "".join(text.translate(FOLDING).split())


def places(page: Page) -> dict[int, int]:
    return {match.filing_id: len(match.spans) for match in page.matches}


def ids(index: SearchIndex, *phrases: str, grants: frozenset[str] = PUBLIC) -> list[int]:
    return [match.filing_id for match in index.search(Query(phrases), grants=grants).matches]
