"""What a query may be, which bigrams stand for a text, and how phrases are found in one text. Pure."""

import re
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filing.errors import InvalidInput
from filing.search.contract import Query
from filing.text.characters import FOLDING
from filing.text.model import Span
from filing.text.normalise import normalise

PHRASES_LIMIT = 10
PHRASE_LENGTH_LIMIT = 200
PAGE_LIMIT = 200
OFFSET_LIMIT = 1_000_000
END = "\0"
"""Stands behind the last character, so that each character begins a bigram; canonical texts do not hold it."""


NUMERAL = re.compile(
    r"(?<= [一二三四五六七八九] ) (?P<zeros> [〇o0]{1,3} ) (?= [一二三四五六七八九十年] )   # 二oo四年, 二0一〇年",
    re.VERBOSE,
)
"""The zeros of a Chinese numeral, which texts write with round characters of all kinds."""


@dataclass(frozen=True, slots=True)
class Needle:
    """A phrase as it stands in bare texts; numerals that it holds whole are found with any of their zeros."""

    text: str
    parts: tuple[str, ...]
    """What must stand in the text letter for letter; all of `text` but the zeros of numerals."""
    pattern: re.Pattern[str] | None
    """None where the only part is `text`."""

    @classmethod
    def of(cls, phrase: str) -> "Needle":
        text = bare(normalise(phrase).text)
        parts = NUMERAL.split(text)
        for at in range(1, len(parts), 2):
            parts[at] = f"[〇o0]{{{len(parts[at])}}}"
        literal = tuple(parts[::2])
        parts[::2] = map(re.escape, literal)
        return cls(text, literal, re.compile("".join(parts)) if len(parts) > 1 else None)

    def count(self, text: str) -> int:
        """In how many places of a bare text it stands, without overlaps."""
        return text.count(self.text) if self.pattern is None else sum(1 for _ in self.pattern.finditer(text))

    def places(self, text: str) -> Iterator[int]:
        """Where it begins, from left to right: as many places as `count` says."""
        if self.pattern is not None:
            yield from (match.start() for match in self.pattern.finditer(text))
            return
        at = text.find(self.text)
        while at >= 0:
            yield at
            at = text.find(self.text, at + len(self.text))

    def bigrams(self) -> set[int]:
        """Those that every text with the phrase has."""
        return set().union(*map(bigrams_of, self.parts))


def bare(text: str) -> str:
    """What is compared: one spelling of widths, brackets and marks, and no white space."""
    return "".join(text.translate(FOLDING).split())


def needles_of(query: Query) -> tuple[Needle, ...]:
    """The phrases, each once. Raises InvalidInput for a query beyond bounds."""
    _check_bounds(query)
    needles: dict[str | re.Pattern[str], Needle] = {}
    for phrase in filter(None, query.phrases):
        if len(phrase) > PHRASE_LENGTH_LIMIT:
            raise _invalid("phrases", f"检索词最长 {PHRASE_LENGTH_LIMIT} 个字，现有 {len(phrase)} 个字，请缩短。")
        needle = Needle.of(phrase)
        if not needle.text:
            raise _invalid("phrases", "检索词中只有空白，请输入要查找的文字。")
        needles[needle.pattern or needle.text] = needle
    return tuple(needles.values())


def _check_bounds(query: Query) -> None:
    if len(query.phrases) > PHRASES_LIMIT:
        raise _invalid("phrases", f"一次最多检索 {PHRASES_LIMIT} 个词，现有 {len(query.phrases)} 个，请减少。")
    if not 0 <= query.offset <= OFFSET_LIMIT:
        raise _invalid("offset", f"起始位置应在 0 至 {OFFSET_LIMIT} 之间，现为 {query.offset}。")
    if not 0 <= query.limit <= PAGE_LIMIT:
        raise _invalid("limit", f"每页条数应在 0 至 {PAGE_LIMIT} 之间，现为 {query.limit}。")


def _invalid(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, details={field: [message]})


def bigrams_of(text: str) -> set[int]:
    """The different pairs of neighbouring UTF-16 units; the first unit is the upper half of the number.

    Units instead of characters, because two casts of the encoded text do what would be a loop over it.
    """
    units = text.encode("utf-16-be", "surrogatepass")
    pairs = array("I", units[: len(units) // 4 * 4])
    pairs.frombytes(units[2 : 2 + (len(units) - 2) // 4 * 4])
    if sys.byteorder == "little":
        pairs.byteswap()
    return set(pairs)


def key_of(bigram: int) -> bytes:
    """The term of a bigram; terms sort by first unit, so that two bytes are the prefix of a unit's bigrams."""
    return bigram.to_bytes(4, "big")


@dataclass(frozen=True, slots=True)
class Gaps:
    """The way from a bare text back, as a list of what was left out: some bytes where offsets take kilobytes.

    From character `at[i]` of the bare text on, `dropped[i]` characters of white space have been left out in all.
    """

    at: Sequence[int]
    dropped: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "Gaps":
        at, dropped, total = [], [], 0
        for run in re.finditer(r"\s+", text):
            at.append(run.start() - total)
            total += run.end() - run.start()
            dropped.append(total)
        return cls(at, dropped)

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Gaps":
        numbers = array("I", stored)
        half = len(numbers) // 2
        return cls(numbers[:half], numbers[half:])

    def to_bytes(self) -> bytes:
        """Native byte order: an index stays on machines of one kind."""
        return array("I", [*self.at, *self.dropped]).tobytes()

    def span(self, start: int, end: int) -> Span:
        """The span of the text that holds the half-open one of the bare text, which must not be empty."""
        return Span(self._offset(start), self._offset(end - 1) + 1)

    def _offset(self, place: int) -> int:
        gap = bisect_right(self.at, place) - 1
        return place + self.dropped[gap] if gap >= 0 else place


def spans_of(needles: tuple[Needle, ...], text: str, gaps: Gaps) -> tuple[Span, ...]:
    """Every place of every needle in a bare text as spans of the canonical text, in order."""
    return tuple(sorted(gaps.span(at, at + len(n.text)) for n in needles for at in n.places(text)))
