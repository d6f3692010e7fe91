"""A regulation laid out for matching: the squeezed text once, and the units in which the words of a rule must meet.

Positions are offsets of the squeezed text. The body leaves (title, contents, headings and closing left out) are the
ground; every unit of a scope is one or more pieces of it, so that each position belongs to known units and a match of
the prefilter leads straight to them without cutting the whole text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from filing.checking.laws import LawLibrary
from filing.checking.references import Reference, resolve
from filing.checking.rule import Scope
from filing.checking.unit import CUTS, JOINT, Piece, Unit, cut
from filing.terms import ProvisionKind as Kind
from filing.text.model import Provision, Regulation, Span
from filing.text.normalise import Reduced, squeeze

DIVISIONS = frozenset({Kind.PART, Kind.SUBPART, Kind.CHAPTER, Kind.SECTION})
SILENT = DIVISIONS | {Kind.TITLE, Kind.NOTE, Kind.CONTENTS, Kind.HEADING, Kind.CLOSING}
"""Leaves that no scope but `document` and `title` reads."""
LISTED = frozenset({Kind.ITEM, Kind.SUBITEM, Kind.INTRO, Kind.WRAP_UP})
OUTLINES = frozenset({Kind.OUTLINE, Kind.OUTLINE_SECOND, Kind.OUTLINE_THIRD, Kind.OUTLINE_FOURTH})
HEADED = OUTLINES | DIVISIONS | {Kind.ATTACHMENT}
LARGE = frozenset({Scope.DOCUMENT, Scope.TITLE, Scope.CLOSING})
"""Scopes of which a document has one unit or none."""
_PIECES = attrgetter("pieces")
HEADING_LENGTH = 60
"""A longer first line is not a heading but a text."""


@dataclass(slots=True)
class Page:
    """Made by `lay_out`; all tables but the leaves are filled when first asked for."""

    regulation: Regulation
    squeezed: Reduced
    text: str
    leaves: tuple[Provision, ...]
    starts: list[int]
    ends: list[int]
    parents: dict[str, Provision]
    intros: dict[str, int]
    """Address of a node → index of the lead-in leaf of its list."""
    bodies: list[bool]
    """Whether the leaf is ground for scopes smaller than a document."""
    _of_leaf: dict[tuple[Scope, int], list[Unit]] = field(default_factory=dict)
    _items: dict[int, Unit] = field(default_factory=dict)
    _groups: dict[tuple[Scope, str], Unit] = field(default_factory=dict)
    """Address of an article or paragraph → its unit."""
    _lead_ins: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _led: dict[int, list[int]] = field(default_factory=dict)
    """Lead-in leaf → the leaves that inherit it."""
    _articles: dict[int, Provision] = field(default_factory=dict)
    _headings: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _large: dict[Scope, list[Unit]] = field(default_factory=dict)
    """The units of whole documents: document, title, closing."""
    _cited: dict[str, list[Piece]] | None = None
    _references: dict[tuple[int, date | None, date], tuple[Reference, ...]] = field(default_factory=dict)

    # -- leaves ------------------------------------------------------------------------------------------------------

    def leaf_at(self, position: int) -> int:
        """Index of the leaf that holds `position`; -1 on a label or outside every leaf."""
        index = bisect_right(self.starts, position) - 1
        return index if index >= 0 and position < self.ends[index] else -1

    def ancestors(self, leaf: int) -> Iterator[Provision]:
        """The leaf's provision and what lies above it, innermost first."""
        node: Provision | None = self.leaves[leaf]
        while node is not None:
            yield node
            node = self.parents.get(node.parent) if node.parent is not None else None

    def lead_ins(self, leaf: int) -> tuple[int, ...]:
        """The lead-in leaves (导语) that a list item inherits, outermost first."""
        found = self._lead_ins.get(leaf)
        if found is None:
            above = [self.intros.get(node.address) for node in self.ancestors(leaf)]
            found = tuple(index for index in reversed(above) if index is not None and index < leaf)
            self._lead_ins[leaf] = found
        return found

    def lead_in_text(self, leaf: int) -> str:
        """The lead-ins of the leaf, one a line."""
        return JOINT.join([self.text[self.starts[i] : self.ends[i]] for i in self.lead_ins(leaf)])

    # -- units -------------------------------------------------------------------------------------------------------

    def units_at(self, scope: Scope, position: int, leaf: int) -> list[Unit]:
        """The units of `scope` that hold `position`, in `leaf`: several where a lead-in serves several items."""
        if scope in LARGE:
            return [unit for unit in self.large(scope) if unit.pieces[0][0] <= position < unit.pieces[-1][1]]
        if leaf < 0 or not self.bodies[leaf]:
            return []
        return [self.cut_at(scope, leaf, position)] if scope in CUTS else self.units_of(scope, leaf)

    def units_around(self, scope: Scope, positions: Iterable[int]) -> Iterator[Unit]:
        """The units of `scope` that hold one of the positions, some more than once."""
        for position in positions:
            yield from self.units_at(scope, position, self.leaf_at(position))

    def units(self, scope: Scope) -> Iterator[Unit]:
        """All units of `scope` in document order, for checks without words to look for first."""
        if scope in LARGE:
            yield from self.large(scope)
        else:
            yield from {id(unit): unit for leaf in self._ground() for unit in self.units_of(scope, leaf)}.values()

    def units_of(self, scope: Scope, leaf: int) -> list[Unit]:
        """The units that read the leaf, in order."""
        found = self._of_leaf.get((scope, leaf))
        if found is None:
            found = self._of_leaf[scope, leaf] = self._make_units(scope, leaf)
        return found

    def cut_at(self, scope: Scope, leaf: int, position: int) -> Unit:
        """The sentence or clause of the leaf that holds `position`."""
        units = self.units_of(scope, leaf)
        return units[bisect_right(units, ((position + 1,),), key=_PIECES) - 1] if len(units) > 1 else units[0]

    def large(self, scope: Scope) -> list[Unit]:
        """The one unit of a scope that a document has once; none where the text lacks it."""
        found = self._large.get(scope)
        if found is None:
            pieces = self._pieces_of(scope)
            found = self._large[scope] = [self._unit(pieces)] if pieces else []
        return found

    def title(self) -> str:
        """The squeezed title; empty for a text without one."""
        return "".join(unit.text for unit in self.large(Scope.TITLE))

    def _pieces_of(self, scope: Scope) -> tuple[Piece, ...]:
        if scope is Scope.CLOSING:
            return self._closing()
        if scope is Scope.DOCUMENT:
            return self._join(i for i, leaf in enumerate(self.leaves) if leaf.kind is not Kind.CONTENTS)
        if (reading := self.regulation.metadata.title) is not None:
            start, end = self.squeeze_span(reading.span)
            return ((start, end),) if start < end else ()
        return self._join(i for i, leaf in enumerate(self.leaves) if leaf.kind is Kind.TITLE)[:1]

    def _closing(self) -> tuple[Piece, ...]:
        """The last three articles or outline items, attachments left out."""
        keys: dict[str, None] = {}
        leaves = [i for i in self._ground() if not self._is_attached(i)]
        for leaf in reversed(leaves):
            keys.setdefault(self.article(leaf).address)
        last = set(list(keys)[:3])
        return self._join(i for i in leaves if self.article(i).address in last)

    def article(self, leaf: int) -> Provision:
        """The leaf's article, or its innermost outline item, or itself."""
        found = self._articles.get(leaf)
        if found is None:
            nodes = list(self.ancestors(leaf))
            whole = [node for node in nodes if node.kind is Kind.ARTICLE]
            found = next(iter([*whole, *(node for node in nodes if node.kind in OUTLINES), nodes[0]]))
            self._articles[leaf] = found
        return found

    def paragraph(self, leaf: int) -> Provision:
        """The leaf's paragraph (款) with the items below it."""
        return next((node for node in self.ancestors(leaf) if node.kind not in LISTED), self.leaves[leaf])

    # -- around a place ----------------------------------------------------------------------------------------------

    def headings(self, leaf: int) -> tuple[str, ...]:
        """Headings of the chapters, sections, attachments and outline items above the leaf, innermost first."""
        found = self._headings.get(leaf)
        if found is None:
            nodes = [node for node in self.ancestors(leaf) if node.kind in HEADED]
            found = tuple(heading for node in nodes if (heading := self._heading(node, leaf)))
            self._headings[leaf] = found
        return found

    def span(self, start: int, end: int) -> Span:
        return self.squeezed.span(start, end)

    def cited_laws(self) -> dict[str, list[Piece]]:
        """Where the text names laws (without 中华人民共和国) by abbreviations that it has declared."""
        if self._cited is None:
            self._cited = {}
            for citation in self.regulation.citations:
                if citation.subject == "law" and citation.law and citation.words:
                    start, end = self.squeeze_span(citation.span)
                    end = min(end, start + len(citation.words))
                    self._cited.setdefault(short_title(citation.law), []).append((start, end))
        return self._cited

    def references(self, laws: LawLibrary, *, issued: date | None, as_of: date) -> tuple[Reference, ...]:
        """What the citations refer to, looked up once for all rules that ask."""
        key = (id(laws), issued, as_of)
        found = self._references.get(key)
        if found is None:
            found = self._references[key] = resolve(self.regulation, laws, issued=issued, as_of=as_of)
        return found

    def squeeze_span(self, span: Span) -> Piece:
        return self.squeezed.place(span.start), self.squeezed.place(span.end)

    def _heading(self, node: Provision, leaf: int) -> str:
        """The node's first line, with the second for an attachment; empty if that is the leaf itself or a sentence."""
        if node.start >= self.leaves[leaf].start:
            return ""
        lines = self.regulation.text[node.start : node.end].split("\n", 2)[: 2 if node.kind is Kind.ATTACHMENT else 1]
        short = [line for line in lines if len(line) <= HEADING_LENGTH and "。" not in line]
        return re.sub(r"\s", "", "".join(short))

    def _is_attached(self, leaf: int) -> bool:
        return any(node.kind is Kind.ATTACHMENT for node in self.ancestors(leaf))

    def _ground(self) -> Iterator[int]:
        return (leaf for leaf, is_body in enumerate(self.bodies) if is_body)

    def _make_units(self, scope: Scope, leaf: int) -> list[Unit]:
        if scope in CUTS:
            return cut(scope, self.text, (self.starts[leaf], self.ends[leaf]))
        if scope is Scope.ITEM:
            return [self._item(index) for index in self._items_of(leaf)]
        return [self._group(scope, leaf)]

    def _items_of(self, leaf: int) -> list[int]:
        """Leaves whose item unit reads this leaf: itself, or the items that it leads in."""
        if self.leaves[leaf].kind is not Kind.INTRO:
            return [leaf]
        if not self._led:
            for index in self._ground():
                for lead in self.lead_ins(index):
                    self._led.setdefault(lead, []).append(index)
        return [index for index in self._led.get(leaf, ()) if index not in self._led] or [leaf]

    def _item(self, leaf: int) -> Unit:
        unit = self._items.get(leaf)
        if unit is None:
            leads = [(self.starts[i], self.ends[i]) for i in self.lead_ins(leaf)]
            unit = self._items[leaf] = self._unit((*leads, (self.starts[leaf], self.ends[leaf])))
            unit.own = sum(high - low + len(JOINT) for low, high in leads)
        return unit

    def _group(self, scope: Scope, leaf: int) -> Unit:
        group_of = self.paragraph if scope is Scope.PARAGRAPH else self.article
        node = group_of(leaf)
        unit = self._groups.get((scope, node.address))
        if unit is None:
            low, high = self.squeeze_span(Span(node.start, node.end))
            nearby = range(bisect_left(self.ends, low), bisect_right(self.starts, high - 1))
            same = (i for i in nearby if self.bodies[i] and group_of(i).address == node.address)
            unit = self._groups[scope, node.address] = self._unit(self._join(same))
        return unit

    def _join(self, leaves: Iterable[int]) -> tuple[Piece, ...]:
        """Pieces of the leaves in order, those that touch made one."""
        pieces: list[Piece] = []
        for leaf in leaves:
            start, end = self.starts[leaf], self.ends[leaf]
            if pieces and pieces[-1][1] == start:
                pieces[-1] = (pieces[-1][0], end)
            elif start < end:
                pieces.append((start, end))
        return tuple(pieces)

    def _unit(self, pieces: tuple[Piece, ...]) -> Unit:
        return Unit(pieces, JOINT.join([self.text[low:high] for low, high in pieces]))


def short_title(title: str) -> str:
    """A law's title as people shorten it: without 《》 and 中华人民共和国."""
    return title.strip("《》〈〉").removeprefix("中华人民共和国")


def lay_out(regulation: Regulation) -> Page:
    """Squeeze the text once and find its leaves in it. Cost: linear in the text."""
    squeezed = squeeze(regulation.text)
    leaves = tuple(regulation.leaves())
    parents = {p.address: p for p in regulation.provisions if not p.is_leaf}
    starts = [squeezed.place(_body(leaf, parents)) for leaf in leaves]
    ends = [squeezed.place(leaf.end) for leaf in leaves]
    intros = {
        leaf.parent: i for i, leaf in reversed(list(enumerate(leaves))) if leaf.kind is Kind.INTRO and leaf.parent
    }
    bodies = [leaf.kind not in SILENT and start < end for leaf, start, end in zip(leaves, starts, ends, strict=True)]
    return Page(regulation, squeezed, squeezed.text, leaves, starts, ends, parents, intros, bodies)


def _body(leaf: Provision, parents: dict[str, Provision]) -> int:
    """Where the words of a leaf begin, behind its own label and those of the nodes that begin with it."""
    body, node = leaf.body, parents.get(leaf.parent or "")
    while node is not None and node.start == leaf.start:
        body, node = max(body, node.body), parents.get(node.parent or "")
    return min(body, leaf.end)
