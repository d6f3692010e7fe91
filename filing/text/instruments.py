"""Titles between 《》, and the short names that a text declares: （以下简称…）."""

import re
from dataclasses import dataclass

from filing.text.model import Span

ABBREVIATION = re.compile(
    r"""[（(](?:[^（()）]{0,60}[，,；;])?以下(?:分别|均|合|一律)?(?:简|统|合|并|通)?称(?:为|作)?\s?
        [“\"《]?(?P<short>[^）)”\"》]{1,40})[”\"》]?[）)]""",
    re.VERBOSE,
)
"""（以下简称《土地管理法》）, （云府发〔2011〕8号，以下简称《实施意见》）"""
DEFINED = re.compile(r"(?:第[^，。；\s]{1,8}条\s)?(?P<full>[^，。；：\s]{2,80})$")
BRACKETS = re.compile(r"[《》]")
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Instrument:
    """A title between 《》; nested ones keep their 〈〉, line ends are taken out."""

    title: str
    span: Span


def instruments(text: str) -> tuple[Instrument, ...]:
    """Titles in order; an unclosed 《 is not a title."""
    found: list[Instrument] = []
    opened: list[int] = []
    for match in BRACKETS.finditer(text):
        if match.group() == "《":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if not opened and match.end() - start <= LONGEST_TITLE:
                found.append(Instrument("".join(text[start + 1 : match.start()].split()), Span(start, match.end())))
            elif match.end() - start > LONGEST_TITLE:
                opened.clear()
    return tuple(found)


def declared_abbreviations(text: str) -> dict[str, str]:
    """Short name → what it stands for, as （以下简称…） declares: a 《title》 before it, else the words before it."""
    declared: dict[str, str] = {}
    for match in ABBREVIATION.finditer(text):
        before = text[max(0, match.start() - LONGEST_TITLE) : match.start()]
        short = match["short"].strip()
        titles = instruments(before)
        if titles and titles[-1].span.end == len(before):
            declared.setdefault(short, titles[-1].title)
        elif (defined := DEFINED.search(before)) and short:
            declared.setdefault(short, defined["full"].rsplit(" ", 1)[-1])
    return declared
