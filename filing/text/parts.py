"""What the lines of a text are, one by one, and where its parts begin: the document itself, then its attachments.

An attachment begins with 附件…, or without it where a title stands above provisions that start from one again, as when
a notice prints the measures that it issues, or a decision the amended regulation.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filing.text.contents import contents_lines
from filing.text.lines import (
    ATTACHMENT,
    CITATION_AFTER,
    HEADING,
    OUTLINE,
    QUOTED,
    STYLES,
    TEXT,
    Line,
    LineKind,
    Number,
    classify,
)
from filing.text.numerals import read_numeral
from filing.text.rows import Row
from filing.text.signature import is_dated, is_signature
from filing.text.titles import is_title_end, may_be_title

UNCLOSED_QUOTE_LINES = 12
LISTED = frozenset({LineKind.ITEM, LineKind.SUBITEM, LineKind.OUTLINE})
HEADED = frozenset({LineKind.PART, LineKind.SUBPART, LineKind.CHAPTER, LineKind.SECTION, LineKind.SUPPLEMENT})
TITLE_LOOKBACK = 12
SENTENCE_ENDS = frozenset("。；：！？”」』）)》.;:!?")
FULL_STOPS = frozenset("。；！？”」』.;!?")
LIST_ENTRY = re.compile(r"\s?(?:[（(]?[1一１][）)]?[.．、）)]|《)")
OPENING_QUOTE = re.compile(r"(?:^|[：:])\s?“[^”]*$")
"""…修改为：“第三条 某某"""
SHORT = 60
DECIMAL = re.compile(r"(?P<label>\d{1,2}(?:[.．]\d{1,2}){0,4})[.．、]?\s?(?=[\u4e00-\u9fa5《“])")
"""1.2.3 in the manner of technical standards"""
DECIMAL_ROWS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """Rows `first`..`end` (half-open). `label` is empty for the document itself and for an attachment without 附件."""

    first: int
    end: int
    attached: bool = False
    label: str = ""
    number: Number | None = None


def classify_rows(rows: Sequence[Row]) -> list[Line]:
    """One `Line` a row; rows of a table of contents are CONTENTS, what an amending decision quotes is QUOTED."""
    contents = contents_lines([row.words for row in rows])
    attachments = _attachments(rows, contents)
    quotation = _Quotation()
    decimal = _is_decimal(rows)
    lines: list[Line] = []
    last: Number = (0, 0)
    before = ""
    for index, row in enumerate(rows):
        if index in contents:
            lines.append(Line(LineKind.CONTENTS, None, "目录", 0))
        elif index in attachments:
            lines.append(attachments[index])
            quotation.close()
            last = (0, 0) if attachments[index].kind is LineKind.ATTACHMENT else last
        elif quotation.holds(index, row.words, last):
            lines.append(QUOTED)
        elif decimal and (match := DECIMAL.match(row.words)):
            lines.append(_decimal_line(match))
        else:
            sentence = not before or before[-1] in FULL_STOPS or len(before) < 25
            line = classify(row.words, last_article=last, seen_article=True, after_sentence=sentence)
            lines.append(TEXT if line.kind in {LineKind.ATTACHMENT, LineKind.TABLE} else line)
            if line.kind is LineKind.ARTICLE and line.number is not None:
                last = line.number if line.number == (1, 0) else max(last, line.number)
        before = row.words
    return lines


def _is_decimal(rows: Sequence[Row]) -> bool:
    """Whether the text counts 1, 1.1, 1.2: several rows with a point, so that a sum of 1.5 in one row is none."""
    count = 0
    for row in rows:
        match = DECIMAL.match(row.words) if row.words[:1].isdigit() else None
        count += match is not None and bool(re.search(r"[.．]", match["label"]))
    return count >= DECIMAL_ROWS


def _decimal_line(match: re.Match[str]) -> Line:
    numbers = re.split(r"[.．]", match["label"])
    style = STYLES[min(len(numbers), len(STYLES)) - 1]
    return Line(LineKind.OUTLINE, (int(numbers[-1]), 0), match["label"], match.end(), style)


class _Quotation:
    """Whether a row stands within quotation marks that an earlier one opened, as in an amending decision.

    Only a mark at the start of a row or behind a colon opens a quotation of several rows; others are misprints.
    One that is never closed must not swallow the document: the next number of its own far enough below closes it.
    """

    def __init__(self) -> None:
        self.since: int | None = None
        self.last_outline = 0

    def close(self) -> None:
        self.since = None

    def holds(self, index: int, words: str, last: Number) -> bool:
        if self.since is not None and index - self.since > UNCLOSED_QUOTE_LINES and self._is_next(words, last):
            self.since = None
        inside = self.since is not None
        balance = words.count("“") - words.count("”")
        if inside and balance < 0:
            self.since = None
        elif not inside and balance > 0 and OPENING_QUOTE.search(words):
            self.since = index
        if not inside and (match := OUTLINE.match(words)):
            self.last_outline = read_numeral(match["chinese"]) or 0
        return inside

    def _is_next(self, words: str, last: Number) -> bool:
        outline = OUTLINE.match(words)
        if outline and self.last_outline:
            return read_numeral(outline["chinese"]) == self.last_outline + 1
        match = HEADING.match(words)
        if not match or match["unit"] != "条" or CITATION_AFTER.match(words[match.end() :]):
            return False
        return read_numeral(match["number"]) == last[0] + 1


def _attachments(rows: Sequence[Row], contents: frozenset[int]) -> dict[int, Line]:
    """Rows that begin with 附件…: starts of attachments, and entries of the list that stands before a signature."""
    found = {
        index: line
        for index, row in enumerate(rows)
        if index not in contents
        and row.words[:1] == "附"
        and (line := classify(row.words, seen_article=True)).kind
        in {LineKind.ATTACHMENT, LineKind.TABLE, LineKind.ATTACHMENT_LIST}
    }
    later: set[str] = set()
    starts: dict[int, Line] = {}
    for index in reversed(found):
        line = found[index]
        key = re.sub(r"\s", "", line.label)
        listed = line.kind is LineKind.ATTACHMENT_LIST or _is_list_entry(rows, index, found, repeated=key in later)
        later.add(key)
        kind = LineKind.ATTACHMENT_LIST if listed else LineKind.ATTACHMENT
        starts[index] = Line(kind, line.number, line.label, line.body)
    return starts


def _is_list_entry(rows: Sequence[Row], index: int, found: dict[int, Line], *, repeated: bool) -> bool:
    """附件：1.… or 附件1：某某表 in front of the signature: names an attachment that comes later, or never."""
    words, line = rows[index].words, found[index]
    title = words[line.body :].strip()
    following = [row.words for row in rows[index + 1 : index + 5]]
    if not title:
        signed = any(is_dated(words) for words in following[:3])
        return bool(following) and words[-1:] in "：:" and (signed or bool(LIST_ENTRY.match(following[0])))
    if not ATTACHMENT.match(words):
        return True
    signed = any(is_dated(words) for words in following[:3])
    return repeated or signed or (index + 1) in found or not following


def divide(rows: Sequence[Row], lines: Sequence[Line]) -> tuple[Part, ...]:
    """The document first, then its attachments in order. A carrier without provisions of its own, such as the order
    that publishes a rule, belongs to the front of what it carries."""
    starts = list(_starts(rows, lines))
    bounds = [*(start.first for start in starts[1:]), len(rows)]
    return tuple(
        Part(start.first, end, start.attached, start.label, start.number)
        for start, end in zip(starts, bounds, strict=True)
    )


def _starts(rows: Sequence[Row], lines: Sequence[Line]) -> Iterator[Part]:
    yield Part(0, 0)
    seen = False
    begun = 0
    several = sum(line.kind is LineKind.ATTACHMENT for line in lines) > 1
    for index, line in enumerate(lines):
        if line.kind is LineKind.ATTACHMENT and index and (seen or (several and line.number is not None)):
            yield Part(index, 0, True, line.label, line.number)
            seen, begun = False, index
        elif seen and line.number == (1, 0) and line.kind in {LineKind.ARTICLE, LineKind.OUTLINE}:
            title = _title_above(rows, lines, index, floor=begun + 1, dated=line.kind is LineKind.OUTLINE)
            if title is not None:
                yield Part(title, 0, True)
                begun = title
        seen = seen or line.kind is LineKind.ARTICLE or line.kind in LISTED


def _title_above(rows: Sequence[Row], lines: Sequence[Line], index: int, *, floor: int, dated: bool) -> int | None:
    """The first row of the title that stands between earlier provisions and the row `index`; None where none does."""
    bottom = max(floor, index - TITLE_LOOKBACK - 1)
    for at in range(index - 1, bottom, -1):
        words, kind = rows[at].words, lines[at].kind
        if kind in HEADED or kind is LineKind.CONTENTS:
            continue
        if kind is not LineKind.TEXT:
            return None
        if is_title_end(words):
            first = at
            while first - 1 > floor and _continues_title(rows, lines, first - 1):
                first -= 1
            signed = any(is_signature(rows[i].words) for i in range(max(floor, first - 3), first))
            return first if signed or not dated else None
    return None


def _continues_title(rows: Sequence[Row], lines: Sequence[Line], at: int) -> bool:
    words = rows[at].words
    return (
        lines[at].kind is LineKind.TEXT
        and may_be_title(words)
        and not is_signature(words)
        and not is_title_end(words)
        and len(words) < SHORT
    )
