"""Raw text → canonical text with the way back, and the squeezed form that rules and search match on.

Canonical text keeps every visible character but sets right what only readers for machines get wrong: line ends,
blanks, invisible characters, and the radical code points that PDF fonts put in place of characters. Full-width forms
stay; only `fold` and `squeeze` look through them.
"""

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass

from filing.text.characters import FOLDING, INVISIBLE, LINE_ENDS, RADICALS, SPACES
from filing.text.model import Span

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
_SPACE_OR_END = re.compile(r"\s+")
_RADICAL = re.compile(f"[{re.escape(''.join(map(chr, RADICALS)))}]")
_FOLDABLE = re.compile(f"[{re.escape(''.join(chr(code) for code, plain in FOLDING.items() if chr(code) != plain))}]")
"""Few characters of a text need folding: finding them costs a tenth of `str.translate` over all."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """`offsets[i]` is where character i of `text` stood in the raw text; the last entry is the raw length."""

    text: str
    offsets: "array[int]"

    def raw(self, start: int, end: int) -> Span:
        """The raw span behind the half-open canonical one."""
        return _back(self.offsets, start, end)


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Folded text without white space; `offsets` lead back as in `Normalised`."""

    text: str
    offsets: "array[int]"

    def span(self, start: int, end: int) -> Span:
        """The span of the given text that holds the half-open squeezed one; an empty one stays empty."""
        return _back(self.offsets, start, end)

    def place(self, offset: int) -> int:
        """The squeezed position of the first kept character at or behind `offset` of the given text."""
        return bisect_left(self.offsets, offset)


def _back(offsets: "array[int]", start: int, end: int) -> Span:
    return Span(offsets[start], offsets[end - 1] + 1 if end > start else offsets[start])


def normalise(raw: str) -> Normalised:
    """One line a paragraph, no empty lines, single blanks; idempotent: normalising the result changes nothing.

    A wide gap behind the end of a sentence, or before the label of a provision, is a lost line end and becomes one.
    """
    plain = _RADICAL.sub(lambda match: match[0].translate(RADICALS), raw)
    pieces: list[str] = []
    offsets = array("I")
    position, separator, separator_at = 0, "", 0
    for match in [*_RUN.finditer(plain), None]:
        start, end = match.span() if match else (len(plain), len(plain))
        if start > position:
            if separator and pieces:
                pieces.append(separator)
                offsets.append(separator_at)
            pieces.append(plain[position:start])
            offsets.extend(range(position, start))
        separator, separator_at, position = _separator(plain, start, end), start, end
    offsets.append(len(raw))
    return Normalised("".join(pieces), offsets)


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


def squeeze(text: str) -> Squeezed:
    """`fold` without white space, so that words broken over lines meet again."""
    folded = fold(text)
    offsets = array("I")
    position = 0
    for match in _SPACE_OR_END.finditer(folded):
        offsets.extend(range(position, match.start()))
        position = match.end()
    offsets.extend(range(position, len(folded)))
    offsets.append(len(text))
    return Squeezed(_NUMERAL_O.sub(_zeros, "".join(folded.split())), offsets)


def _folded(match: re.Match[str]) -> str:
    return FOLDING[ord(match[0])]


def _zeros(match: re.Match[str]) -> str:
    return "〇" * len(match.group())
