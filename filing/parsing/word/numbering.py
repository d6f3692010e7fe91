"""Automatic numbering: which list and level a paragraph belongs to, and what Word prints before it.

ISO/IEC 29500-1, 17.9. Counters belong to the abstract list, so that several `w:num` of one list count on together.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from filing.parsing.word.labels import LABELS
from filing.parsing.word.names import W, child, is_on, value, whole

HEADING, ARTICLE = re.compile(r"第\s*%\d\s*[编章节]"), re.compile(r"第\s*%\d\s*条")
LEVELS = 9
STYLE_DEPTH = 20
SUFFIXES = {"tab": " ", "space": " ", "nothing": ""}


@dataclass(frozen=True, slots=True)
class Level:
    start: int
    format: str
    text: str
    suffix: str
    restart: int | None
    """Restarts after a level above this one, 0 for never; None after any higher one."""
    legal: bool
    """All numbers of the label in figures."""
    style: str | None


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)
    """startOverride: a new beginning, once, where the list is first used."""


class Styles:
    """Paragraph and character styles, as far as numbering and hidden text need them."""

    def __init__(self, root: Any | None) -> None:
        """`root` is the styles part, None for a file without one."""
        styles = [] if root is None else root.findall(f"{W}style")
        self._by_id: dict[str | None, Any] = {name: s for s in styles if (name := s.get(f"{W}styleId")) is not None}
        self.default = next((name for name, style in self._by_id.items() if _is_default(style)), None)
        """Of paragraphs that name none."""
        self._hidden: dict[str | None, bool] = {None: False}
        self._numbered: dict[str | None, tuple[str, int | None, str] | None] = {None: None}

    def numbering(self, style_id: str | None) -> tuple[str, int | None, str] | None:
        """List, level and the style that says so, from the style or those it is based on."""
        if style_id not in self._numbered:
            self._numbered[style_id] = self._find_numbering(style_id)
        return self._numbered[style_id]

    def hides(self, style_id: str | None) -> bool:
        """Whether the style's characters are hidden."""
        if style_id not in self._hidden:
            self._hidden[style_id] = self._find_hidden(style_id)
        return self._hidden[style_id]

    def _find_numbering(self, style_id: str | None) -> tuple[str, int | None, str] | None:
        for name in self._line(style_id):
            number = value(self._by_id[name], "pPr", "numPr", "numId")
            if number is not None:
                level = value(self._by_id[name], "pPr", "numPr", "ilvl")
                return number, None if level is None else whole(level, 0), name
        return None

    def _find_hidden(self, style_id: str | None) -> bool:
        for name in self._line(style_id):
            if child(self._by_id[name], "rPr", "vanish") is not None:
                return is_on(self._by_id[name], "rPr", "vanish")
        return False

    def _line(self, style_id: str | None) -> list[str]:
        line: list[str] = []
        while style_id in self._by_id and style_id not in line and len(line) < STYLE_DEPTH:
            line.append(str(style_id))
            style_id = value(self._by_id[style_id], "basedOn")
        return line


def _is_default(style: Any) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}


class Numbering:
    """Stateful: `label` must be asked once for each paragraph, in reading order."""

    def __init__(self, root: Any | None, styles: Styles, *, lost_restarts: bool = False) -> None:
        """`lost_restarts`: a converter has dropped what restarts what; 条 then run on through 编, 章 and 节."""
        self._styles = styles
        self._lost_restarts = lost_restarts
        self.run_on = False
        """Whether articles have been numbered on for that."""
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self.unknown_formats: set[str] = set()
        if root is not None:
            self._load(root)

    def label(self, properties: Any | None) -> str:
        """第一条 with what parts it from the text, for a paragraph's `w:pPr`; empty for none. Advances the counters."""
        place = self._place(properties)
        if place is None:
            return ""
        number, depth = place
        level = self._lists[number].levels.get(depth)
        if level is None:
            return ""
        counters = self._advance(number, depth)
        words = self._words(number, depth, counters)
        return words + SUFFIXES.get(level.suffix, " ") if words else ""

    def _load(self, root: Any) -> None:
        abstracts = {a.get(f"{W}abstractNumId"): _levels(a) for a in root.findall(f"{W}abstractNum")}
        links = {a.get(f"{W}abstractNumId"): value(a, "numStyleLink") for a in root.findall(f"{W}abstractNum")}
        for element in root.findall(f"{W}num"):
            abstract = value(element, "abstractNumId")
            if abstract is None:
                continue
            levels, starts = dict(abstracts.get(abstract, {})), {}
            for override in element.findall(f"{W}lvlOverride"):
                depth, own = whole(override.get(f"{W}ilvl"), 0), child(override, "lvl")
                if own is not None:
                    levels[depth] = _level(own)
                if (start := value(override, "startOverride")) is not None:
                    starts[depth] = whole(start, 1)
            self._lists[element.get(f"{W}numId")] = _List(abstract, levels, starts)
        self._follow_links(links)

    def _follow_links(self, links: dict[str, str | None]) -> None:
        """A list that only names a list style has that style's levels and counts with it."""
        for one in self._lists.values():
            style = links.get(one.abstract)
            linked = self._styles.numbering(style) if style else None
            if linked and (target := self._lists.get(linked[0])) and target is not one:
                one.levels, one.abstract = {**target.levels, **one.levels}, target.abstract

    def _place(self, properties: Any | None) -> tuple[str, int] | None:
        number = level = None
        style = self._styles.default
        if properties is not None:
            style = value(properties, "pStyle") or style
            number, level = value(properties, "numPr", "numId"), value(properties, "numPr", "ilvl")
        depth = None if level is None else whole(level, 0)
        if number is None:
            inherited = self._styles.numbering(style)
            if inherited is None:
                return None
            number, given, owner = inherited
            depth = depth if depth is not None else self._linked_depth(number, owner, given)
        return (number, depth or 0) if number != "0" and number in self._lists else None

    def _linked_depth(self, number: str, style: str, given: int | None) -> int | None:
        levels = self._lists[number].levels if number in self._lists else {}
        return next((depth for depth, level in levels.items() if level.style == style), given)

    def _advance(self, number: str, depth: int) -> dict[int, int]:
        one = self._lists[number]
        counters = self._counters.setdefault(one.abstract, {})
        for level in one.starts:
            if (number, level) not in self._begun:
                self._begun.add((number, level))
                counters.pop(level, None)
        counters[depth] = counters[depth] + 1 if depth in counters else self._start(one, depth)
        for deeper in [d for d in counters if d > depth]:
            restart = one.levels[deeper].restart if deeper in one.levels else None
            if self._lost_restarts and _are_articles_under(one.levels, depth, deeper):
                self.run_on = True
            elif restart is None or (restart and depth < restart):
                del counters[deeper]
        for higher in range(depth):
            counters.setdefault(higher, self._start(one, higher))
        return counters

    def _start(self, one: _List, depth: int) -> int:
        if depth in one.starts:
            return one.starts[depth]
        return one.levels[depth].start if depth in one.levels else 1

    def _words(self, number: str, depth: int, counters: dict[int, int]) -> str:
        levels = self._lists[number].levels
        level = levels[depth]
        if level.format == "bullet":
            return LABELS["bullet"](0)
        words = level.text
        for higher in range(depth, -1, -1):
            if f"%{higher + 1}" in words:
                format_ = "decimal" if level.legal or higher not in levels else levels[higher].format
                words = words.replace(f"%{higher + 1}", self._number(format_, counters.get(higher, 1)))
        return words

    def _number(self, format_: str, number: int) -> str:
        if format_ not in LABELS:
            self.unknown_formats.add(format_)
            format_ = "decimal"
        return LABELS[format_](number)


def _are_articles_under(levels: dict[int, Level], depth: int, deeper: int) -> bool:
    if depth not in levels or deeper not in levels:
        return False
    return bool(HEADING.search(levels[depth].text) and ARTICLE.search(levels[deeper].text))


def _levels(abstract: Any) -> dict[int, Level]:
    rows = {whole(level.get(f"{W}ilvl"), 0): _level(level) for level in abstract.findall(f"{W}lvl")}
    return {depth: level for depth, level in rows.items() if 0 <= depth < LEVELS}


def _level(element: Any) -> Level:
    format_ = child(element, "numFmt")
    if format_ is None:  # a format of Word 2010 and later stands in mc:AlternateContent
        format_ = next(element.iter(f"{W}numFmt"), None)
    restart = value(element, "lvlRestart")
    return Level(
        start=whole(value(element, "start"), 1),
        format="decimal" if format_ is None else _format(format_),
        text=value(element, "lvlText") or "",
        suffix=value(element, "suff") or "tab",
        restart=None if restart is None else whole(restart, 0),
        legal=is_on(element, "isLgl"),
        style=value(element, "pStyle"),
    )


def _format(element: Any) -> str:
    name = element.get(f"{W}val") or "decimal"
    return (
        name if name != "custom" else {"01, 02, 03, ...": "decimalZero"}.get(element.get(f"{W}format") or "", "decimal")
    )
