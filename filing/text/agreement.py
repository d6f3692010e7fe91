"""扫描件与电子文本比对: whether two texts of one document say the same, whatever their layout.

Blanks, line ends and widths of characters do not count. What recognition (OCR) typically confuses, and marks of
punctuation, are weak differences; numbers, dates and whole articles never are, unless the confusion explains them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from filing.terms import DifferenceKind, ProvisionKind
from filing.text.differences import Difference, differences
from filing.text.model import Provision, Regulation, Span
from filing.text.normalise import Reduced, squeeze

CHARACTERS = 200_000
"""Of each text, from the beginning, are compared: twice as many cost four times the work."""
APART = 3
LABEL = 3
"""Characters of an article's label that may be left of it where the article itself is gone."""
AROUND = 12
"""Characters on either side of a difference that are told with it."""
SAME_DOCUMENT = 0.5
"""Below this share of equal characters the two are not two texts of one document."""
NUMERALS = frozenset("0123456789〇零一二三四五六七八九十百千万亿两%‰.")
DATE_SIGNS = NUMERALS | frozenset("年月日")
DATE = re.compile(r"年.*月|月.*日")
MARKS = re.compile(r"[\W_]+")
CONFUSED = (
    "0oO〇口 1lIi丨| 5S 8B 2Z 6b 9g 已己巳 未末 兔免 曰日目 土士 千干于 人入八 侯候 戊戌戍 裹裏裡里 天夫 大太犬 刀力",
    "王玉 木本 乌鸟 治冶 拔拨 撒撤 微徽 洒酒 折拆析 今令 贷货 住往 竟竞 辨辩辦 帐账 堤提 扯批 七匕 问间 由田甲申 白自",
)
"""Signs that look alike; the engine takes one for the other."""
SIGN = {sign: group[0] for groups in CONFUSED for group in groups.split() for sign in group}


@dataclass(frozen=True, slots=True)
class Divergence:
    """`said` stands in the text, `scanned` in the scan, one of them may be empty; both with no blanks.

    `text` and `scan` are their spans in the two canonical texts. `place` is the label of the article.
    """

    kind: DifferenceKind
    is_weak: bool
    text: Span
    scan: Span
    said: str
    scanned: str
    before: str
    behind: str
    place: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Characters without blanks; `same` of them stand in both. `missing` and `extra` are articles of the scan."""

    characters: int
    scanned: int
    same: int
    articles: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    divergences: tuple[Divergence, ...]
    is_cut: bool
    """Only the first CHARACTERS of a longer text were compared."""

    @property
    def share(self) -> float:
        """Of equal characters, from 0 to 1."""
        return self.same / max(self.characters, self.scanned, 1)

    @property
    def real(self) -> tuple[Divergence, ...]:
        return tuple(one for one in self.divergences if not one.is_weak)

    @property
    def weak(self) -> tuple[Divergence, ...]:
        return tuple(one for one in self.divergences if one.is_weak)

    @property
    def agrees(self) -> bool:
        return not self.real

    @property
    def is_other(self) -> bool:
        """Whether the scan is of another document altogether."""
        return self.share < SAME_DOCUMENT


def compare(text: Regulation, scan: Regulation) -> Agreement:
    """Cost: 0.7 s for 100,000 characters each, see `differences`."""
    one, other = _Side(text), _Side(scan)
    found = [_settled(part, one, other) for part in differences(one.words, other.words, apart=APART)]
    is_cut = one.is_cut or other.is_cut
    if is_cut and found and found[-1].before.end == len(one.words):
        found.pop()  # where the shorter end was cut off
    told = tuple(_divergence(part, one, other) for part in _once(found))
    return Agreement(
        characters=len(one.words),
        scanned=len(other.words),
        same=_same(one.words, other.words),
        articles=len(one.articles),
        missing=tuple(_gone(one, [(d.before, d.after) for d in found])),
        extra=tuple(_gone(other, [(d.after, d.before) for d in found])),
        divergences=told,
        is_cut=is_cut,
    )


class _Side:
    """One text as it is compared."""

    def __init__(self, regulation: Regulation) -> None:
        self.squeezed: Reduced = squeeze(regulation.text)
        self.words = self.squeezed.text[:CHARACTERS]
        self.is_cut = len(self.squeezed.text) > CHARACTERS
        kinds = {ProvisionKind.ARTICLE, ProvisionKind.OUTLINE}
        self.articles: list[Provision] = [p for p in regulation.provisions if p.kind in kinds and p.depth <= 3]
        self.starts = [self.squeezed.place(p.start) for p in self.articles]

    def place(self, at: int) -> str:
        label = ""
        for start, article in zip(self.starts, self.articles, strict=True):
            if start > at:
                break
            label = article.label
        return label


def _same(one: str, other: str) -> int:
    parts = differences(one, other)
    return len(one) - sum(part.before.end - part.before.start for part in parts)


def _settled(part: Difference, one: "_Side", other: "_Side") -> Difference:
    """Of the many ways to tell the same difference, the one that a reader would take."""
    part = _slid(_trimmed(part, one.words, other.words), one, other)
    is_article = any(_gone(one, [(part.before, part.after)])) or any(_gone(other, [(part.after, part.before)]))
    return part if is_article else _grown(part, one, other)


def _slid(part: Difference, one: "_Side", other: "_Side") -> Difference:
    """甲乙|甲乙: words that only one side has may be told at several places; best where an article or a text begins."""
    if part.before.start < part.before.end and part.after.start < part.after.end:
        return part
    side, span = (one, part.before) if part.before.start < part.before.end else (other, part.after)
    for way in (-1, 1):
        shift = 0
        while _may_slide(part, (one.words, other.words), side.words, span, shift, way):
            shift += way
            at_edge = part.before.start + shift == 0 or part.before.end + shift == len(one.words)
            if span.start + shift in side.starts or at_edge:
                return _shifted(part, shift)
    return part


def _may_slide(part: Difference, both: tuple[str, str], words: str, span: Span, shift: int, way: int) -> bool:
    begin, end = span.start + shift, span.end + shift
    if way < 0:
        return min(part.before.start, part.after.start) + shift > 0 and words[begin - 1] == words[end - 1]
    inside = part.before.end + shift < len(both[0]) and part.after.end + shift < len(both[1])
    return inside and words[begin] == words[end]


def _shifted(part: Difference, shift: int) -> Difference:
    (s, e), (t, f) = (part.before.start, part.before.end), (part.after.start, part.after.end)
    return Difference(Span(s + shift, e + shift), Span(t + shift, f + shift))


def _trimmed(part: Difference, one: str, other: str) -> Difference:
    """Without what both sides begin or end with."""
    (s, e), (t, f) = (part.before.start, part.before.end), (part.after.start, part.after.end)
    while s < e and t < f and one[s] == other[t]:
        s, t = s + 1, t + 1
    while s < e and t < f and one[e - 1] == other[f - 1]:
        e, f = e - 1, f - 1
    return Difference(Span(s, e), Span(t, f))


def _grown(part: Difference, one: _Side, other: _Side) -> Difference:
    """To the whole numbers and dates that it touches, so that 五百元 and 五千元 are told and not 百 and 千."""
    touched = one.words[part.before.start : part.before.end] + other.words[part.after.start : part.after.end]
    if not NUMERALS & set(touched):
        return part
    left, right = 0, 0
    while part.before.start > left and one.words[part.before.start - left - 1] in DATE_SIGNS:
        if part.after.start <= left or other.words[part.after.start - left - 1] not in DATE_SIGNS:
            break
        left += 1
    ends = (len(one.words) - part.before.end, len(other.words) - part.after.end)
    while right < min(ends) and one.words[part.before.end + right] in DATE_SIGNS:
        right += 1
    return Difference(
        Span(part.before.start - left, part.before.end + right), Span(part.after.start - left, part.after.end + right)
    )


def _once(found: list[Difference]) -> list[Difference]:
    """Those that have grown into one another are one."""
    made: list[Difference] = []
    for part in found:
        if made and part.before.start < made[-1].before.end:
            last = made.pop()
            part = Difference(Span(last.before.start, part.before.end), Span(last.after.start, part.after.end))
        made.append(part)
    return made


def _divergence(part: Difference, one: _Side, other: _Side) -> Divergence:
    said = one.words[part.before.start : part.before.end]
    scanned = other.words[part.after.start : part.after.end]
    return Divergence(
        kind=_kind(part, one, other),
        is_weak=_is_weak(said, scanned) or _surrounds(part, one, other),
        text=one.squeezed.span(part.before.start, part.before.end),
        scan=other.squeezed.span(part.after.start, part.after.end),
        said=said,
        scanned=scanned,
        before=one.words[max(0, part.before.start - AROUND) : part.before.start],
        behind=one.words[part.before.end : part.before.end + AROUND],
        place=one.place(part.before.start),
    )


def _kind(part: Difference, one: _Side, other: _Side) -> DifferenceKind:
    said = one.words[part.before.start : part.before.end]
    scanned = other.words[part.after.start : part.after.end]
    if any(_gone(one, [(part.before, part.after)])) or any(_gone(other, [(part.after, part.before)])):
        return DifferenceKind.ARTICLE
    if not NUMERALS & set(said + scanned):
        return DifferenceKind.WORDS
    return DifferenceKind.DATE if DATE.search(said) or DATE.search(scanned) else DifferenceKind.NUMBER


def _is_weak(said: str, scanned: str) -> bool:
    """Nothing but punctuation, or signs that are often taken for one another."""
    plain = (MARKS.sub("", said), MARKS.sub("", scanned))
    return plain[0] == plain[1] or (
        len(plain[0]) == len(plain[1]) and all(SIGN.get(a, a) == SIGN.get(b, b) for a, b in zip(*plain, strict=True))
    )


def _surrounds(part: Difference, one: _Side, other: _Side) -> bool:
    """版头、版记: what the printed paper has above the first words and below the last, and the text has not."""
    at_edge = part.before.start == 0 or part.before.end == len(one.words)
    added = part.before.start == part.before.end
    return at_edge and added and not any(_gone(other, [(part.after, part.before)]))


def _gone(side: _Side, parts: list[tuple[Span, Span]]) -> Iterator[str]:
    """Labels of the articles that begin in one of these spans where the other text has much less."""
    bounds = [*side.starts, len(side.words)]
    for article, (start, end) in zip(side.articles, pairwise(bounds), strict=True):
        for own, others in parts:
            whole = own.start <= start + LABEL and min(end, own.end) - start > (end - start) / 2
            if whole and others.end - others.start < (own.end - own.start) / 2:
                yield article.label
