"""What the rows of a whole text are: each by itself, by the number that is due, and by what surrounds it."""

import re
from collections.abc import Sequence

from filing.text.contents import contents_lines
from filing.text.lines import ATTACHMENT, HEADING, NEAR, QUOTED, STYLES, TEXT, Line, LineKind, Number, classify
from filing.text.numerals import read_numeral
from filing.text.quotation import Quotation
from filing.text.rows import Row
from filing.text.signature import is_dated

FULL_STOPS = frozenset("。；！？”」』.;!?")
SHORT_ROW = 25
"""A shorter row is no broken line."""
LIST_ENTRY = re.compile(r"\s?(?:[（(]?[1一１][）)]?[.．、）)]|《)")
DECIMAL = re.compile(r"(?P<label>\d{1,2}(?:[.．]\d{1,2}){0,4})[.．、]?\s?(?=[\u4e00-\u9fa5《“])")
"""1.2.3 in the manner of technical standards"""
DECIMAL_ROWS = 5
CONTENTS_LINE = Line(LineKind.CONTENTS, None, "目录", 0)


def classify_rows(rows: Sequence[Row]) -> list[Line]:
    """One `Line` a row; rows of a table of contents are CONTENTS, what an amending decision quotes is QUOTED."""
    contents = contents_lines([row.words for row in rows])
    attachments = attachment_rows(rows, contents)
    quotation, numbers = Quotation(), _next_numbers(rows)
    decimal = _is_decimal(rows)
    lines: list[Line] = []
    last: Number = (0, 0)
    for index, row in enumerate(rows):
        if index in contents:
            line = CONTENTS_LINE
        elif index in attachments:
            line = attachments[index]
            quotation.close()
        elif quotation.holds(index, row.words, last):
            line = QUOTED
        elif decimal and (match := DECIMAL.match(row.words)):
            line = _decimal_line(match)
        else:
            line = _line(row.words, rows[index - 1].words if index else "", last, numbers[index])
        lines.append(line)
        last = _last_article(line, last)
    return lines


def _line(words: str, before: str, last: Number, next_number: int | None) -> Line:
    """A row by itself and by what stands around it; 附件 rows have been judged before."""
    sentence = not before or before[-1] in FULL_STOPS or len(before) < SHORT_ROW
    line = classify(words, last_article=last, seen_article=True, after_sentence=sentence)
    if line.kind in {LineKind.ATTACHMENT, LineKind.TABLE}:
        return TEXT
    if line.kind is LineKind.ARTICLE and line.number is not None:
        jumps = line.number[0] > last[0] + NEAR
        if jumps and last[0] and next_number == last[0] + 1:
            return TEXT  # the number after it goes on with the last one: this one is a citation
    return line


def _last_article(line: Line, last: Number) -> Number:
    if line.kind is LineKind.ATTACHMENT:
        return (0, 0)
    if line.kind is not LineKind.ARTICLE or line.number is None:
        return last
    return line.number if line.number == (1, 0) else max(last, line.number)


def _next_numbers(rows: Sequence[Row]) -> list[int | None]:
    """For every row, the number of the next row that looks like the heading of an article."""
    following: list[int | None] = [None] * len(rows)
    ahead: int | None = None
    for index in range(len(rows) - 1, -1, -1):
        following[index] = ahead
        words = rows[index].words
        match = HEADING.match(words) if words[:1] == "第" else None
        if match and match["unit"] == "条" and words[match.end() : match.end() + 1] in {" ", ""}:
            ahead = read_numeral(match["number"])
    return following


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


def attachment_rows(rows: Sequence[Row], contents: frozenset[int]) -> dict[int, Line]:
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
    if is_dated(words):
        return True
    if not title:
        signed = any(is_dated(words) for words in following[:3])
        return bool(following) and words[-1:] in "：:" and (signed or bool(LIST_ENTRY.match(following[0])))
    if not ATTACHMENT.match(words):
        return True
    signed = any(is_dated(words) for words in following[:3])
    return repeated or signed or (index + 1) in found or not following
