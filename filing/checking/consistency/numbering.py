"""Numbers of articles, chapters and items that skip, repeat or run backwards."""

import re
from collections.abc import Iterator
from itertools import pairwise

from filing.checking.consistency.flaw import Flaw
from filing.terms import ProvisionKind as Kind
from filing.text.model import Provision, Regulation, Span
from filing.text.numerals import write_numeral

MOST = 3
"""With more of one sort the text was damaged on its way here, and the intake report says so."""
SWALLOWED = re.compile(
    r"[。；\n][ *＊#　]*第[一二三四五六七八九十百零〇－—-]{1,8}条[ *＊　]*(?=[^ 的、，规第\n])[^\n]{8}"
)
"""…的重要依据。第十八条继续教育实行登记制度"""
ITEM_LISTS = frozenset({Kind.ITEM, Kind.SUBITEM})


def article_gaps(regulation: Regulation) -> Iterator[Flaw]:
    """Not where the heading that is missing stands in the middle of a line before: its line end was lost."""
    flaws = list(_warned(regulation, {"article_gap"}))
    articles = [p for p in regulation.provisions if p.kind is Kind.ARTICLE] if flaws else []
    before = {later.start: earlier for earlier, later in pairwise(articles)}
    for flaw in flaws:
        earlier = before.get(flaw.span.start)
        if earlier is None or not SWALLOWED.search(regulation.text, earlier.body, flaw.span.start):
            yield flaw


def article_repeats(regulation: Regulation) -> Iterator[Flaw]:
    return _warned(regulation, {"article_repeat"})


def heading_sequence(regulation: Regulation) -> Iterator[Flaw]:
    return _warned(regulation, {"heading_gap", "heading_repeat"})


def _warned(regulation: Regulation, codes: set[str]) -> Iterator[Flaw]:
    """What the reader of the text has noticed (`text.sequence`), marked on the label that is out of order."""
    if any(warning.code == "article_start" for warning in regulation.warnings):
        return  # a part of something longer
    warnings = [warning for warning in regulation.warnings if warning.code in codes]
    if not 0 < len(warnings) <= MOST:
        return
    labels = {p.start: p for p in regulation.provisions if p.number is not None}
    for warning in warnings:
        if (provision := labels.get(warning.start)) is not None:
            yield Flaw(_label(regulation, provision), warning.message)


def item_sequence(regulation: Regulation) -> Iterator[Flaw]:
    """Items （一）（二） of one list that do not count 1, 2, 3; a list may begin again."""
    flaws = list(_item_flaws(regulation))
    yield from flaws if len(flaws) <= MOST else ()


def _item_flaws(regulation: Regulation) -> Iterator[Flaw]:
    last: dict[tuple[str, Kind], Provision] = {}
    start = 0
    for provision in regulation.provisions:
        if provision.kind is Kind.ARTICLE:
            start = provision.start
        if provision.kind not in ITEM_LISTS or provision.number is None or provision.label[:1] not in "（(":
            continue
        key, number = (provision.parent or "", provision.kind), provision.number[0]
        sibling = last.get(key)
        before = sibling.number[0] if sibling is not None and sibling.number else 0
        last[key] = provision
        between = regulation.text[sibling.body if sibling else start : provision.start]
        if number not in {1, before + 1} and not _has_label(between, number - 1):
            yield Flaw(_label(regulation, provision), _expected(provision.kind, before, number))


def _has_label(words: str, number: int) -> bool:
    """Whether （一） stands within a line before （二）, or above a list of its own."""
    return bool(re.search(rf"[（(]\s?{write_numeral(number)}\s?[）)]", words))


def _expected(kind: Kind, before: int, number: int) -> str:
    unit = "项" if kind is Kind.ITEM else "目"
    place = f"第{write_numeral(before)}{unit}之后" if before else "开头"
    return f"{place}应当是第{write_numeral(before + 1)}{unit}，文本中是第{write_numeral(number)}{unit}"


def _label(regulation: Regulation, provision: Provision) -> Span:
    """The label itself, or the first words where the label has none of its own in the text."""
    end = provision.body if provision.body > provision.start else provision.end
    words = regulation.text[provision.start : end].rstrip()
    return Span(provision.start, provision.start + max(1, len(words)))
