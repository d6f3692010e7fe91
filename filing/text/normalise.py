"""Raw text → canonical text with the way back, and the squeezed form that rules and search match on.

Canonical text keeps every visible character but sets right what only readers for machines get wrong: line ends,
blanks, invisible characters, and the radical code points that PDF fonts put in place of characters. Full-width forms
stay; only `fold` and `squeeze` look through them.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from filing.text.characters import FOLDING, INVISIBLE, LINE_ENDS, RADICALS, SPACES
from filing.text.span import Span

_RUN = re.compile(f"[{re.escape(SPACES + LINE_ENDS)}{INVISIBLE}]+")
_LINE_END = re.compile(f"[{re.escape(LINE_ENDS)}]")
_SPACE = re.compile(f"[{re.escape(SPACES)}]")
_WIDE_GAP = re.compile(r"\u3000{2}|[ \t\xa0\u3000]{4}")
"""What is left of an indent where a converter has lost the line end before it."""
_LABEL = re.compile(
    r"""第[一二三四五六七八九十百千零〇0-9]{1,7}[编章节条][\s\u3000]|[一二三四五六七八九十]{1,3}、
        |[（(][一二三四五六七八九十]{1,3}[）)]|[0-9]{1,2}[、．]""",
    re.VERBOSE,
)
"""第三条 , 二、, （一）, 1、"""
_SENTENCE_ENDS = "。；：！？”"
_NUMERAL_O = re.compile(r"[〇o0](?<=[一二三四五六七八九].)[〇o0]{0,2}(?=[一二三四五六七八九十年])")
"""二Ｏ二二, 二00九年: the round character is a zero. The sign comes first so that `re` can leap to it."""
_RUN_OF_WORDS = re.compile(r"\S+")
_RADICAL = re.compile(f"[{re.escape(''.join(map(chr, RADICALS)))}]")
_FOLDABLE = re.compile(f"[{re.escape(''.join(chr(code) for code, plain in FOLDING.items() if chr(code) != plain))}]")
"""Few characters of a text need folding: finding them costs a tenth of `str.translate` over all."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """A text with some characters of another left out, and the runs of those kept: some hundred in a long text."""

    text: str
    starts: list[int]
    """Of each run in `text`; the last run is empty and stands for the end."""
    origins: list[int]
    """Of each run in the given text."""

    def span(self, start: int, end: int) -> Span:
        """The span of the given text that holds the half-open one of `text`; an empty one stays empty."""
        return Span(self.offset(start), self.offset(end - 1) + 1 if end > start else self.offset(start))

    def offset(self, place: int) -> int:
        """Where the character at `place` stands in the given text."""
        run = bisect_right(self.starts, place) - 1
        return self.origins[run] + place - self.starts[run]

    def place(self, offset: int) -> int:
        """The position in `text` of the first kept character at or behind `offset` of the given text."""
        run = bisect_right(self.origins, offset, hi=len(self.origins) - 1) - 1
        return min(self.starts[run] + offset - self.origins[run], self.starts[run + 1]) if run >= 0 else 0


def normalise(raw: str) -> Reduced:
    """One line a paragraph, no empty lines, single blanks; idempotent: normalising the result changes nothing.

    A wide gap behind the end of a sentence, or before the label of a provision, is a lost line end and becomes one.
    """
    plain = _RADICAL.sub(lambda match: match[0].translate(RADICALS), raw)
    runs: list[str] = []
    origins: list[int] = []
    position = 0
    for start, end in (gap.span() for gap in _RUN.finditer(plain)):
        if start:
            runs.append(plain[position:start] + (_separator(plain, start, end) if end < len(plain) else ""))
            origins.append(position)
        position = end
    if position < len(plain):
        runs.append(plain[position:])
        origins.append(position)
    return Reduced("".join(runs), [*accumulate(map(len, runs), initial=0)], [*origins, len(raw)])


def _separator(plain: str, start: int, end: int) -> str:
    """What stands for a run of blanks, line ends and invisible characters: nothing, a blank or a line end."""
    if end - start == 1 and plain[start] == "\n":
        return "\n"
    run = plain[start:end]
    if _LINE_END.search(run):
        return "\n"
    if not _SPACE.search(run):
        return ""
    if len(run) > 1 and _WIDE_GAP.search(run) and start:
        if plain[start - 1] in _SENTENCE_ENDS or _LABEL.match(plain, end):
            return "\n"
        if run.endswith("\u3000\u3000") and run[0] == " ":
            return "\n"
    return " "


def fold(text: str) -> str:
    """Same length, one spelling: half-width letters and digits in lower case, one form of each bracket and mark."""
    return _NUMERAL_O.sub(_zeros, _FOLDABLE.sub(_folded, text))


def squeeze(text: str) -> Reduced:
    """`fold` without white space, so that words broken over lines meet again."""
    folded = fold(text)
    runs, origins = folded.split(), [run.start() for run in _RUN_OF_WORDS.finditer(folded)]
    words = _NUMERAL_O.sub(_zeros, "".join(runs))
    return Reduced(words, [*accumulate(map(len, runs), initial=0)], [*origins, len(text)])


def _folded(match: re.Match[str]) -> str:
    return FOLDING[ord(match[0])]


def _zeros(match: re.Match[str]) -> str:
    return "〇" * len(match.group())
