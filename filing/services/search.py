"""Searching what is filed: candidates of the index, narrowed to what the database lets the actor see."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer

from filing.models import Filing, ProvisionRow, Revision
from filing.permissions import grants_of_actor
from filing.search import Match, Query
from filing.services.context import Context
from filing.services.visibility import visible
from filing.terms import ProvisionKind

HITS_LIMIT = 1_000
"""Places shown of one filing; `Result.count` says how many there are."""
AROUND = 40
"""Characters of the text shown before and after a hit."""
UPPER = frozenset(
    {ProvisionKind.PART, ProvisionKind.SUBPART, ProvisionKind.CHAPTER, ProvisionKind.SECTION, ProvisionKind.ATTACHMENT}
)
"""Kinds that a citation of a place leaves out."""
MEASURES = {ProvisionKind.ITEM: "项", ProvisionKind.SUBITEM: "目"}
PHRASE = re.compile(
    r"""
    "(?P<straight>[^"]+)"        # "社会 抚养费"
    | “(?P<curly>[^”]+)”         # “社会 抚养费”
    | 「(?P<corner>[^」]+)」
    | (?P<plain>\S+)             # 社会抚养费
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in the canonical text, half-open; `label` as a lawyer cites it (第八条第二款第三项)."""

    address: str
    label: str
    start: int
    end: int
    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Result:
    """`count` places in the filing, the first of which are `hits`, in order of the text."""

    filing: Filing
    hits: tuple[Hit, ...]
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`total` filings and `hits` places over all pages."""

    total: int
    hits: int
    results: tuple[Result, ...]


def phrases_of(words: str) -> tuple[str, ...]:
    """Blanks separate phrases; "…", “…” and 「…」 keep one together."""
    found = (next(filter(None, match.groups())) for match in PHRASE.finditer(words))
    return tuple(dict.fromkeys(phrase.strip() for phrase in found if phrase.strip()))


def find(ctx: Context, query: Query) -> SearchPage:
    """Raises InvalidInput for a query beyond bounds, EngineDown when the index does not answer.

    The index may lag behind the database by one job: what the database no longer lets the actor see is left out here.
    """
    page = ctx.index.search(query, grants=grants_of_actor(ctx.actor))
    ids = [match.filing_id for match in page.matches]
    statement = visible(select(Filing).where(Filing.id.in_(ids)), ctx.actor)
    filings = {filing.id: filing for filing in ctx.session.scalars(statement)} if ids else {}
    matches = [match for match in page.matches if match.filing_id in filings]
    hidden = [match for match in page.matches if match.filing_id not in filings]
    hits = _hits(ctx, matches)
    results = tuple(Result(filings[m.filing_id], hits.get(m.filing_id, ()), len(m.spans)) for m in matches)
    return SearchPage(page.total - len(hidden), page.hits - sum(len(m.spans) for m in hidden), results)


def _hits(ctx: Context, matches: list[Match]) -> dict[int, tuple[Hit, ...]]:
    """Filing id → its first places, each with its provision and the words around it."""
    placed = {match.revision_id: match for match in matches if match.spans}
    if not placed:
        return {}
    texts = select(Revision).where(Revision.id.in_(placed)).options(undefer(Revision.text))
    rows = select(ProvisionRow).where(ProvisionRow.revision_id.in_(placed))
    provisions: dict[int, list[ProvisionRow]] = {}
    for row in ctx.session.scalars(rows.order_by(ProvisionRow.revision_id, ProvisionRow.ordinal)):
        provisions.setdefault(row.revision_id, []).append(row)
    return {
        revision.filing_id: _hits_in(revision.text, placed[revision.id], Tree(provisions.get(revision.id, [])))
        for revision in ctx.session.scalars(texts)
    }


class Tree:
    """The provisions of one text, to cite places in it."""

    def __init__(self, rows: list[ProvisionRow]) -> None:
        self.leaves = [row for row in rows if row.is_leaf]
        self.starts = [row.start for row in self.leaves]
        self.by_address = {row.address: row for row in rows}

    def leaf_at(self, offset: int) -> ProvisionRow | None:
        at = bisect_right(self.starts, offset) - 1
        return self.leaves[at] if at >= 0 else None

    def cite(self, row: ProvisionRow | None) -> str:
        """第八条第二款第三项; the name of the kind where the text has no label."""
        labels: list[str] = []
        node = row
        while node is not None and node.kind not in UPPER:
            labels.insert(0, label_of(node))
            node = self.by_address.get(node.parent or "")
        return "".join(labels) or (row.kind.label if row else "")


def label_of(row: ProvisionRow) -> str:
    """（三） is cited as 第三项, 1. as 第1目; other labels stand in the text as they are cited."""
    if row.kind in MEASURES and (number := row.label.strip("（）().．、 ")):
        return f"第{number}{MEASURES[row.kind]}"
    return row.label


def _hits_in(text: str, match: Match, tree: Tree) -> tuple[Hit, ...]:
    hits = []
    for span in match.spans[:HITS_LIMIT]:
        leaf = tree.leaf_at(span.start)
        hits.append(
            Hit(
                address=leaf.address if leaf else "",
                label=tree.cite(leaf),
                start=span.start,
                end=span.end,
                before=_around(text[max(0, span.start - AROUND) : span.start]),
                quote=text[span.start : span.end],
                after=_around(text[span.end : span.end + AROUND]),
            )
        )
    return tuple(hits)


def _around(words: str) -> str:
    return " ".join(words.split("\n"))
