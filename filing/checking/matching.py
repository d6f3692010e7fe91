"""Probes: what a rule looks for, ready to run. Every kind but `missing` yields `WordProbe`s, one for each table row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple, Protocol

from filing.checking.exclusions import EXCLUSIONS, excluded_by, is_title, look_around
from filing.checking.gates import Case
from filing.checking.numerals import read_number
from filing.checking.page import Page
from filing.checking.patterns import Needle, literals, rank, union
from filing.checking.rule import Basis, Rule, Scope
from filing.checking.source import Fields
from filing.checking.tables import Row
from filing.checking.unit import Piece, Unit
from filing.text.normalise import fold

MAX_UNIT = 60_000
"""Longest unit that is searched, but for whole documents; a longer one is reported as a failure, not skipped."""
MAX_MATCHES = 200
"""Matches of one probe in one unit; more of the same say nothing new."""

Patterns = tuple[str, ...]


class UnitTooLong(Exception):
    """A unit beyond MAX_UNIT: bounded work comes before completeness, and the reviewer is told."""


class Match(NamedTuple):
    """A place of the squeezed text, with the words that stood by it."""

    start: int
    end: int
    found: str
    beside: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    """What this match rests on beside the rule's own basis: the provision cited, as the law library has it."""
    meaning: str = ""
    """What a decision on the match depends on beside rule and words: the texts of the law that were compared."""


class Probe(Protocol):
    """One thing that a rule looks for. `anchors`: strings of which every match has one; empty means always look."""

    @property
    def anchors(self) -> frozenset[str]: ...
    @property
    def scope(self) -> Scope: ...
    @property
    def row(self) -> Row | None: ...
    @property
    def since(self) -> date | None: ...
    def find(self, unit: Unit, page: Page, case: Case) -> Iterator[Match]: ...


@dataclass(frozen=True, slots=True)
class Words:
    """Conditions on what stands around the words found; the parameters that most kinds share."""

    groups: tuple[Needle, ...] = ()
    none: Needle | None = None
    none_clause: Needle | None = None
    within: int | None = None
    order: str = "any"
    before: Patterns = ()
    after: Patterns = ()
    mark: str = "match"
    exclusions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bounds:
    """Numbers that a `limit` rule objects to."""

    below: float | None = None
    above: float | None = None
    allowed: tuple[float, ...] = ()

    def broken_by(self, number: float | None) -> bool:
        """False for what is no number."""
        if number is None:
            return False
        if self.below is not None and number < self.below:
            return True
        if self.above is not None and number > self.above:
            return True
        return bool(self.allowed) and number not in self.allowed


@dataclass(frozen=True, slots=True)
class WordProbe:
    """Looks for `needle` under the conditions of `words`."""

    needle: Needle
    anchors: frozenset[str]
    scope: Scope
    words: Words
    row: Row | None = None
    since: date | None = None
    bounds: Bounds | None = None
    laws: frozenset[str] = field(default=frozenset())
    """Titles whose citations in the text (abbreviations resolved) count as found."""

    def find(self, unit: Unit, page: Page, case: Case) -> Iterator[Match]:
        """Matches that hold, in order, on any day. Raises UnitTooLong."""
        if len(unit.text) > MAX_UNIT and self.scope is not Scope.DOCUMENT:
            raise UnitTooLong
        places = self._places(unit, page)
        if not places or (self.words.none is not None and self.words.none.search(unit.text)):
            return
        found = [[match.span() for match in group.finditer(unit.text)] for group in self.words.groups]
        if not all(found):
            return
        judged = (self._judge(unit, page, place, found) for place in places)
        yield from islice(filter(None, judged), MAX_MATCHES)

    def _places(self, unit: Unit, page: Page) -> list[Piece]:
        found = self.needle.finditer(unit.text)
        if self.bounds is not None:
            return [match.span() for match in found if self.bounds.broken_by(read_number(match["number"]))]
        places = [match.span() for match in found]
        if not self.laws:
            return places
        for law in self.laws:
            cited = (unit.local(*place) for place in page.cited_laws().get(law, ()))
            places += [place for place in cited if place and not any(_overlap(place, other) for other in places)]
        return sorted(place for place in places if not self._names_another(place, unit, page))

    def _names_another(self, place: Piece, unit: Unit, page: Page) -> bool:
        """Part of another title, 《关于适用某法的通知》, or short for another: 《某省某条例》（以下简称《某条例》）."""
        if unit.text[place[0]] not in "《〈" and is_title(unit.text[: place[0]]):
            return True
        place = unit.place(*place)
        others = (
            cited
            for law, cited in page.cited_laws().items()
            if law not in self.laws and law.partition("（")[0] not in self.laws
        )
        return any(_overlap(place, other) for cited in others for other in cited)

    def _judge(self, unit: Unit, page: Page, place: Piece, found: list[list[Piece]]) -> Match | None:
        start, end = place
        if unit.text.endswith(self.words.before, 0, start) or unit.text.startswith(self.words.after, end):
            return None
        nearest = [self._nearest(place, spans) for spans in found]
        if not all(nearest):
            return None
        low, high = unit.place(start, end)
        if self.scope is not Scope.TITLE and self._is_excluded(page, low, high):
            return None
        beside = tuple(dict.fromkeys(unit.text[span[0] : span[1]] for span in nearest if span))
        return Match(*self._mark(unit, page, place, nearest), unit.text[start:end], beside)

    def _nearest(self, place: Piece, spans: list[Piece]) -> Piece | None:
        """The span of a required group that stands nearest to the words found, if one stands as it must."""
        start, end = place
        fitting = [
            (max(low - end, start - high, 0), (low, high))
            for low, high in spans
            if (self.words.order != "after" or low >= end) and (self.words.order != "before" or high <= start)
        ]
        distance, span = min(fitting, default=(0, None))
        return None if self.words.within is not None and distance > self.words.within else span

    def _is_excluded(self, page: Page, low: int, high: int) -> bool:
        place = look_around(page, low, high)
        clause = self.words.none_clause
        if clause is not None and clause.search(place.before + place.found + place.after):
            return True
        return excluded_by(place, self.words.exclusions) is not None

    def _mark(self, unit: Unit, page: Page, place: Piece, nearest: list[Piece | None]) -> Piece:
        low, high = unit.place(*place)
        if self.words.mark == "clause" and (leaf := page.leaf_at(low)) >= 0:
            return page.cut_at(Scope.CLAUSE, leaf, low).pieces[0]
        if self.words.mark == "span":
            marked = [place, *(span for span in nearest if span and span[0] >= unit.own)]
            return unit.place(min(span[0] for span in marked), max(span[1] for span in marked))
        return low, high


def _overlap(one: Piece, other: Piece) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def read_words(fields: Fields) -> dict[str, object]:
    """The shared parameters, as the rule stores them."""
    guard = fields.fields("guard")
    before, after = (guard.texts("before"), guard.texts("after")) if guard else ((), ())
    if guard:
        guard.close()
    return {
        "all": [list(group) for group in fields.groups("all")],
        "none": list(fields.patterns("none")),
        "none_clause": list(fields.patterns("none_clause")),
        "within": None if (within := fields.number("within", most=500)) is None else int(within),
        "order": fields.word("order", ("any", "after", "before"), "any"),
        "guard": {"before": list(before), "after": list(after)},
        "mark": fields.word("mark", ("match", "span", "clause"), "match"),
        "once_per": fields.word("once_per", ("unit", "article", "document"), "unit"),
    }


def words_of(rule: Rule, *, before: Patterns = (), after: Patterns = ()) -> Words:
    """The shared parameters made ready; `before` and `after` are guards of the row."""
    given = rule.check.parameters
    guard, within = _mapping(given["guard"]), given["within"]
    return Words(
        groups=tuple(union(group) for group in _lists(given["all"])),
        none=_union_or_none(given["none"]),
        none_clause=_union_or_none(given["none_clause"]),
        within=within if isinstance(within, int) else None,
        order=str(given["order"]),
        before=tuple(fold(word) for word in (*texts(guard.get("before", [])), *before)),
        after=tuple(fold(word) for word in (*texts(guard.get("after", [])), *after)),
        mark=str(given["mark"]),
        exclusions=rule.check.exclusions & EXCLUSIONS.keys(),
    )


def anchors_of(rule: Rule, patterns: Patterns) -> frozenset[str]:
    """The rarest mandatory literals, of the words looked for or of one required group; empty if none is sure."""
    choices = [patterns, *_lists(rule.check.parameters.get("all", []))]
    sets = [frozenset().union(*found) for group in choices if all(found := [literals(p) for p in group])]
    return min(sets, key=rank, default=frozenset())


def texts(value: object) -> Patterns:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


def rows_of(rule: Rule) -> tuple[Row, ...]:
    rows = rule.check.parameters.get("rows", ())
    return tuple(row for row in rows if isinstance(row, dict)) if isinstance(rows, list | tuple) else ()


def _lists(value: object) -> list[Patterns]:
    return [texts(item) for item in value] if isinstance(value, list | tuple) else []


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, dict) else {}


def _union_or_none(value: object) -> Needle | None:
    patterns = texts(value)
    return union(patterns) if patterns else None
