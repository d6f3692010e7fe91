"""Which words of a text may not be those of the paper: the reader's doubts, by line and page, as spans of the text."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import accumulate, pairwise
from typing import Any

from filing.text.model import Span
from filing.text.normalise import Reduced, normalise, squeeze

AHEAD = 200
"""Characters that may stand between two lines of a page, such as words that the reader has put elsewhere."""
SHORT = 6
"""A line of fewer characters is looked for at its place only: elsewhere it may be another one."""
UNREADABLE = ("\ufffd", "□")
"""What the readers put for a character that they cannot tell."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the words from `start` to `end` may be wrong. `page` and `line` count from 1, 0 where there are none."""

    start: int
    end: int
    code: str
    message: str
    page: int = 0
    line: int = 0
    confidence: float | None = None
    """From 0 to 1, of a recognised line."""


NAMES = frozenset(field.name for field in fields(Doubt))


def doubts_from(rows: Iterable[Mapping[str, Any]]) -> tuple[Doubt, ...]:
    """Out of JSON, in the order given."""
    return tuple(Doubt(**{name: row[name] for name in NAMES & set(row)}) for row in rows)


def page_starts(text: str, counts: Sequence[int]) -> tuple[int, ...]:
    """Where each page begins in the canonical text, by its number of characters without blanks.

    Empty where the numbers do not add up to the text: a wrong page is worse than none.
    """
    squeezed = squeeze(text)
    if not counts or sum(counts) != len(squeezed.text):
        return ()
    return tuple(squeezed.offset(at) for at in accumulate(counts[:-1], initial=0))


def page_spans(text: str, starts: Sequence[int]) -> tuple[Span, ...]:
    return tuple(Span(*pair) for pair in pairwise((*starts, len(text)))) if starts else ()


def page_at(starts: Sequence[int], offset: int) -> int:
    """The number of the page on which `offset` stands; 0 without pages."""
    return bisect_right(starts, offset)


class LinePlaces:
    """Lines of a page by their place in the text, asked for in the order in which the text has them."""

    def __init__(self, text: str, starts: Sequence[int]) -> None:
        self._squeezed: Reduced = squeeze(text)
        self._starts = starts
        self._page = 0
        self._at = 0
        self._is_new = True

    def find(self, words: str, page: int) -> Span | None:
        """None for a line that is not in the text, as headers are not. Later lines are looked for behind it."""
        if page != self._page:
            self._page, self._is_new = page, True
            if 0 < page <= len(self._starts):
                self._at, self._is_new = self._squeezed.place(self._starts[page - 1]), False
        needle = squeeze(normalise(words).text).text
        at = self._place(needle)
        if at < 0 or not needle:
            return None
        self._at, self._is_new = at + len(needle), False
        return self._squeezed.span(at, at + len(needle))

    def _place(self, needle: str) -> int:
        if self._squeezed.text.startswith(needle, self._at):
            return self._at
        if len(needle) < SHORT:
            return -1
        ahead = len(self._squeezed.text) if self._is_new else self._at + AHEAD + len(needle)
        return self._squeezed.text.find(needle, self._at, ahead)


def paragraphs_with(text: str, words: str) -> Iterator[Span]:
    """The lines of the text in which these words stand, each once; blanks and widths are looked through."""
    squeezed, needle = squeeze(text), squeeze(words).text
    at = squeezed.text.find(needle) if needle else -1
    while at >= 0:
        span = squeezed.span(at, at + len(needle))
        end = text.find("\n", span.end)
        end = end if end >= 0 else len(text)
        yield Span(text.rfind("\n", 0, span.start) + 1, end)
        at = squeezed.text.find(needle, squeezed.place(end))


def doubts_on(doubts: Iterable[Doubt], span: Span) -> tuple[Doubt, ...]:
    """Those that lie on words of `span`; an empty span stands for the whole text."""
    return tuple(d for d in doubts if span.start == span.end or (d.start < span.end and span.start < d.end))
