"""A text as a page shows it: paragraphs by provision, cut at the bounds of marks, so that marks never nest. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from filing.terms import ProvisionKind as K
from filing.text.model import Span


class ProvisionLike(Protocol):
    """What is needed of `text.model.Provision` and `models.ProvisionRow` alike."""

    @property
    def address(self) -> str: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def kind(self) -> K: ...
    @property
    def label(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def body(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def is_leaf(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to be shown as marked. Where marks overlap, the lowest `rank` lends its `tone`."""

    key: str
    start: int
    end: int
    tone: str = "hit"
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """Words between two neighbouring boundaries. `begins`: keys of the marks whose first words these are."""

    text: str
    start: int
    is_label: bool
    keys: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the page: a leaf of the tree. `anchors`: the nodes that begin with it, the outermost first."""

    kind: K
    address: str
    anchors: tuple[str, ...]
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A line of the contents, with the articles below it up to the next line."""

    label: str
    anchor: str
    level: int
    articles: tuple["Entry", ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An article by the shortest name: 十一 for 第十一条. `marks`: how many marks begin in it."""

    label: str
    name: str
    anchor: str
    marks: int


HEADED = {K.PART: 0, K.SUBPART: 0, K.CHAPTER: 1, K.SECTION: 2, K.ATTACHMENT: 0, K.OUTLINE: 1}
"""Kinds that make a line of the contents, with its level."""
CHAPTER_CHARACTERS = 40


def anchor_of(address: str) -> str:
    return f"p-{address}"


def blocks(text: str, provisions: Sequence[ProvisionLike], marks: Iterable[Mark] = ()) -> tuple[Block, ...]:
    """All of `text`, in order: what no leaf covers stands in paragraphs of its own."""
    waiting = sorted((m for m in marks if m.start < m.end), key=lambda m: (m.start, m.end))
    opening: dict[int, list[str]] = {}
    for provision in provisions:
        opening.setdefault(provision.start, []).append(anchor_of(provision.address))
    made: list[Block] = []
    active: list[Mark] = []
    begun: set[str] = set()
    at = 0
    for start, body, end, leaf in _paragraphs(text, provisions):
        while at < len(waiting) and waiting[at].start < end:
            active.append(waiting[at])
            at += 1
        active = [m for m in active if m.end > start]
        segments = tuple(_segments(text, (start, body, end), active, begun))
        anchors = tuple(opening.get(start, ())) if leaf is not None else ()
        made.append(Block(leaf.kind if leaf else K.PARAGRAPH, leaf.address if leaf else "", anchors, segments))
    return tuple(made)


def _paragraphs(text: str, provisions: Sequence[ProvisionLike]) -> Iterator[tuple[int, int, int, ProvisionLike | None]]:
    """(start, begin of the words, end without the line end, leaf) of each paragraph."""
    reached = 0
    for leaf in provisions:
        if not leaf.is_leaf or leaf.end <= reached:
            continue
        if leaf.start > reached:
            yield reached, reached, leaf.start, None
        end = leaf.end - len(text[leaf.start : leaf.end]) + len(text[leaf.start : leaf.end].rstrip("\n"))
        yield leaf.start, leaf.body, max(end, leaf.start), leaf
        reached = leaf.end
    if text[reached:].strip():
        yield reached, reached, len(text), None


def _segments(text: str, place: tuple[int, int, int], marks: list[Mark], begun: set[str]) -> Iterator[Segment]:
    """`begun`: keys of the marks that a segment has shown already, here or in an earlier paragraph."""
    start, body, end = place
    inside = [m for m in marks if m.start < end and m.end > start]
    cuts = {start, end, *(m.start for m in inside), *(m.end for m in inside)}
    if start < body < end:
        cuts.add(body)
    places = sorted(cut for cut in cuts if start <= cut <= end)
    for left, right in pairwise(places):
        over = sorted((m for m in inside if m.start < right and m.end > left), key=lambda m: m.rank)
        first = tuple(m.key for m in over if m.key not in begun)
        begun.update(first)
        yield Segment(
            text=text[left:right],
            start=left,
            is_label=left < body,
            keys=tuple(m.key for m in over),
            begins=first,
            tone=over[0].tone if over else "",
        )


def contents(text: str, provisions: Sequence[ProvisionLike], marks: Iterable[Mark] = ()) -> tuple[Chapter, ...]:
    """Chapters with their articles; a text without chapters is one line without a label."""
    starts = sorted(m.start for m in marks)
    chapters: list[Chapter] = []
    articles: list[Entry] = []
    for p in provisions:
        if p.kind in HEADED:
            _close(chapters, articles)
            line = text[p.start : p.end].partition("\n")[0].strip()
            shown = line if len(line) <= CHAPTER_CHARACTERS else f"{line[:CHAPTER_CHARACTERS]}…"
            chapters.append(Chapter(shown, anchor_of(p.address), HEADED[p.kind], ()))
        elif p.kind is K.ARTICLE:
            count = sum(p.start <= start < p.end for start in starts)
            name = p.label.removeprefix("第").replace("条", "", 1)
            articles.append(Entry(p.label, name, anchor_of(p.address), count))
    _close(chapters, articles)
    return tuple(chapters)


def _close(chapters: list[Chapter], articles: list[Entry]) -> None:
    if not articles:
        return
    last = chapters.pop() if chapters else Chapter("", "", 0, ())
    chapters.append(Chapter(last.label, last.anchor, last.level, (*last.articles, *articles)))
    articles.clear()


def sentence_around(text: str, span: Span, *, most: int = 160) -> tuple[str, str, str]:
    """The words before, in and behind `span` within its paragraph, each side cut to `most` characters."""
    left = text.rfind("\n", 0, span.start) + 1
    right = text.find("\n", span.end)
    right = len(text) if right < 0 else right
    before, after = text[left : span.start], text[span.end : right]
    before = before if len(before) <= most else "…" + before[-most:]
    after = after if len(after) <= most else after[:most] + "…"
    return before, text[span.start : span.end], after
