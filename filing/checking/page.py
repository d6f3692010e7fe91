"""A regulation laid out for matching: the squeezed text once, and the units in which the words of a rule must meet.

Positions are offsets of the squeezed text. The body leaves (title, contents, headings and closing left out) are the
ground; every unit of a scope is one or more pieces of it, so that each position belongs to known units and a match of
the prefilter leads straight to them without cutting the whole text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from filing.checking.rule import Scope
from filing.terms import ProvisionKind as Kind
from filing.text.model import Provision, Regulation, Span
from filing.text.normalise import Squeezed, squeeze

SILENT = frozenset(
    {
        Kind.TITLE,
        Kind.NOTE,
        Kind.CONTENTS,
        Kind.PART,
        Kind.SUBPART,
        Kind.CHAPTER,
        Kind.SECTION,
        Kind.HEADING,
        Kind.CLOSING,
    }
)
"""Leaves that no scope but `document` and `title` reads."""
LISTED = frozenset({Kind.ITEM, Kind.SUBITEM, Kind.INTRO, Kind.WRAP_UP})
OUTLINES = frozenset({Kind.OUTLINE, Kind.OUTLINE_SECOND, Kind.OUTLINE_THIRD, Kind.OUTLINE_FOURTH})
HEADED = OUTLINES | {Kind.PART, Kind.SUBPART, Kind.CHAPTER, Kind.SECTION, Kind.ATTACHMENT}

_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?[）》]*")
_CLAUSE = re.compile(r"[^，。；：！？]*[，。；：！？]?[）》]*")

Piece = tuple[int, int]
JOINT = "\n"
"""Between the pieces of a unit: no literal of the prefilter can reach over it, a gap can."""
HEADING_LENGTH = 60
"""A longer first line is not a heading but a text."""


@dataclass(slots=True, eq=False)
class Unit:
    """Where the words of one match must meet: pieces of the squeezed text read as one."""

    pieces: tuple[Piece, ...]
    text: str
    own: int = 0
    """Offset in `text` where the item itself begins, behind its lead-ins."""

    def place(self, start: int, end: int) -> Piece:
        """A range of `text` as a range of the page; of one that spans pieces, what lies in the last of them."""
        passed = 0
        place = (self.pieces[0][0], self.pieces[0][0])
        for low, high in self.pieces:
            left, right = max(start - passed, 0), min(end - passed, high - low)
            if left < right:
                place = (low + left, low + right)
            passed += high - low + len(JOINT)
        return place

    def local(self, start: int, end: int) -> Piece | None:
        """A range of the page as a range of `text`; None if it is not within one piece."""
        passed = 0
        for low, high in self.pieces:
            if low <= start and end <= high:
                return start - low + passed, end - low + passed
            passed += high - low + len(JOINT)
        return None


@dataclass(slots=True)
class Page:
    """Made by `lay_out`; all tables but the leaves are filled when first asked for."""

    regulation: Regulation
    squeezed: Squeezed
    text: str
    leaves: tuple[Provision, ...]
    starts: list[int]
    ends: list[int]
    parents: dict[str, Provision]
    intros: dict[str, int]
    """Address of a node → index of the lead-in leaf of its list."""
    _units: dict[tuple[object, ...], Unit] = field(default_factory=dict)
    _cuts: dict[tuple[int, Scope], list[Piece]] = field(default_factory=dict)
    _lead_ins: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _led: dict[int, list[int]] = field(default_factory=dict)
    """Lead-in leaf → the leaves that inherit it."""
    _cited: dict[str, list[Piece]] | None = None

    # -- leaves ------------------------------------------------------------------------------------------------------

    def leaf_at(self, position: int) -> int:
        """Index of the leaf that holds `position`; -1 on a label or outside every leaf."""
        index = bisect_right(self.starts, position) - 1
        return index if index >= 0 and position < self.ends[index] else -1

    def is_body(self, leaf: int) -> bool:
        return self.leaves[leaf].kind not in SILENT and self.starts[leaf] < self.ends[leaf]

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

    def leaf_text(self, leaf: int) -> str:
        return self.text[self.starts[leaf] : self.ends[leaf]]

    # -- units -------------------------------------------------------------------------------------------------------

    def units_at(self, scope: Scope, position: int) -> list[Unit]:
        """The units of `scope` that hold `position`: several where a lead-in serves several items."""
        if scope is Scope.DOCUMENT:
            return self.whole()
        if scope is Scope.TITLE:
            return [unit for unit in self.title() if unit.pieces[0][0] <= position < unit.pieces[0][1]]
        leaf = self.leaf_at(position)
        if leaf < 0 or not self.is_body(leaf):
            return []
        if scope is Scope.SENTENCE or scope is Scope.CLAUSE:
            return [self._unit(scope, (self.cut_at(leaf, scope, position),))]
        if scope is Scope.ITEM:
            return [self._item(index) for index in self._items_of(leaf)]
        return [self._group(scope, leaf)]

    def units(self, scope: Scope) -> Iterator[Unit]:
        """All units of `scope` in document order, for checks without words to look for first."""
        if scope is Scope.DOCUMENT:
            yield from self.whole()
        elif scope is Scope.TITLE:
            yield from self.title()
        elif scope is Scope.CLOSING:
            yield from self.closing()
        else:
            seen: set[int] = set()
            for leaf in filter(self.is_body, range(len(self.leaves))):
                for unit in self._units_of_leaf(scope, leaf):
                    if id(unit) not in seen:
                        seen.add(id(unit))
                        yield unit

    def whole(self) -> list[Unit]:
        pieces = self._join(i for i, leaf in enumerate(self.leaves) if leaf.kind is not Kind.CONTENTS)
        return [self._unit(Scope.DOCUMENT, pieces)] if pieces else []

    def title(self) -> list[Unit]:
        if (reading := self.regulation.metadata.title) is not None:
            pieces: tuple[Piece, ...] = (self.squeeze_span(reading.span),)
        else:
            pieces = self._join(i for i, leaf in enumerate(self.leaves) if leaf.kind is Kind.TITLE)[:1]
        return [self._unit(Scope.TITLE, pieces)] if pieces and pieces[0][0] < pieces[0][1] else []

    def closing(self) -> list[Unit]:
        """The last three articles or outline items, attachments left out."""
        keys: dict[str, None] = {}
        leaves = [i for i in range(len(self.leaves)) if self.is_body(i) and not self._is_attached(i)]
        for leaf in reversed(leaves):
            keys.setdefault(self.group_node(Scope.ARTICLE, leaf).address)
        last = set(list(keys)[:3])
        pieces = self._join(i for i in leaves if self.group_node(Scope.ARTICLE, i).address in last)
        return [self._unit(Scope.CLOSING, pieces)] if pieces else []

    def group_node(self, scope: Scope, leaf: int) -> Provision:
        """The provision that stands for the leaf's article (or innermost outline item) or paragraph (款)."""
        if scope is Scope.PARAGRAPH:
            return next((node for node in self.ancestors(leaf) if node.kind not in LISTED), self.leaves[leaf])
        nodes = list(self.ancestors(leaf))
        article = next((node for node in nodes if node.kind is Kind.ARTICLE), None)
        return article or next((node for node in nodes if node.kind in OUTLINES), nodes[0])

    # -- around a place ----------------------------------------------------------------------------------------------

    def cut_at(self, leaf: int, scope: Scope, position: int) -> Piece:
        """The sentence or clause of the leaf that holds `position`."""
        cuts = self._cut(leaf, scope)
        return cuts[bisect_right(cuts, (position, len(self.text) + 1)) - 1]

    def headings(self, leaf: int) -> list[str]:
        """Headings of the chapters, sections, attachments and outline items above the leaf, innermost first."""
        nodes = [node for node in self.ancestors(leaf) if node.kind in HEADED]
        return [heading for node in nodes if (heading := self._heading(node, leaf))]

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

    def _units_of_leaf(self, scope: Scope, leaf: int) -> list[Unit]:
        if scope is Scope.SENTENCE or scope is Scope.CLAUSE:
            return [self._unit(scope, (cut,)) for cut in self._cut(leaf, scope)]
        return self.units_at(scope, self.starts[leaf])

    def _items_of(self, leaf: int) -> list[int]:
        """Leaves whose item unit reads this leaf: itself, or the items that it leads in."""
        if self.leaves[leaf].kind is not Kind.INTRO:
            return [leaf]
        if not self._led:
            for index in filter(self.is_body, range(len(self.leaves))):
                for lead in self.lead_ins(index):
                    self._led.setdefault(lead, []).append(index)
        return [index for index in self._led.get(leaf, ()) if index not in self._led] or [leaf]

    def _item(self, leaf: int) -> Unit:
        leads = [(self.starts[i], self.ends[i]) for i in self.lead_ins(leaf)]
        unit = self._unit(Scope.ITEM, (*leads, (self.starts[leaf], self.ends[leaf])))
        unit.own = sum(high - low + len(JOINT) for low, high in leads)
        return unit

    def _group(self, scope: Scope, leaf: int) -> Unit:
        node = self.group_node(scope, leaf)
        unit = self._units.get((scope, node.address))
        if unit is None:
            low, high = self.squeeze_span(Span(node.start, node.end))
            nearby = range(bisect_left(self.ends, low), bisect_right(self.starts, high - 1))
            same = (i for i in nearby if self.is_body(i) and self.group_node(scope, i).address == node.address)
            unit = self._unit(scope, self._join(same))
            self._units[(scope, node.address)] = unit
        return unit

    def _join(self, leaves: Iterator[int]) -> tuple[Piece, ...]:
        """Pieces of the leaves in order, those that touch made one."""
        pieces: list[Piece] = []
        for leaf in leaves:
            start, end = self.starts[leaf], self.ends[leaf]
            if pieces and pieces[-1][1] == start:
                pieces[-1] = (pieces[-1][0], end)
            elif start < end:
                pieces.append((start, end))
        return tuple(pieces)

    def _unit(self, scope: Scope, pieces: tuple[Piece, ...]) -> Unit:
        key = (scope, pieces)
        unit = self._units.get(key)
        if unit is None:
            unit = self._units[key] = Unit(pieces, JOINT.join([self.text[low:high] for low, high in pieces]))
        return unit

    def _cut(self, leaf: int, scope: Scope) -> list[Piece]:
        cuts = self._cuts.get((leaf, scope))
        if cuts is None:
            pattern = _SENTENCE if scope is Scope.SENTENCE else _CLAUSE
            cuts = [
                match.span()
                for low, high in self._lines(leaf)
                for match in pattern.finditer(self.text, low, high)
                if match.end() > match.start()
            ]
            self._cuts[(leaf, scope)] = cuts
        return cuts

    def _lines(self, leaf: int) -> list[Piece]:
        """The leaf's lines, which squeezing has joined."""
        node, end = self.leaves[leaf], self.ends[leaf]
        marks = [self.starts[leaf]]
        newline = self.regulation.text.find("\n", node.body, node.end)
        while newline >= 0:
            marks.append(self.squeezed.place(newline))
            newline = self.regulation.text.find("\n", newline + 1, node.end)
        return [(low, high) for low, high in zip(marks, [*marks[1:], end], strict=True) if low < high]


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
    return Page(regulation, squeezed, squeezed.text, leaves, starts, ends, parents, intros)


def _body(leaf: Provision, parents: dict[str, Provision]) -> int:
    """Where the words of a leaf begin, behind its own label and those of the nodes that begin with it."""
    body, node = leaf.body, parents.get(leaf.parent or "")
    while node is not None and node.start == leaf.start:
        body, node = max(body, node.body), parents.get(node.parent or "")
    return min(body, leaf.end)
