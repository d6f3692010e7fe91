"""What an amending decision quotes over several lines: provisions of another text, not its own."""

import re

from filing.text.lines import CITATION_AFTER, HEADING, OUTLINE, Number
from filing.text.numerals import read_numeral

UNCLOSED_ROWS = 12
CLOSING_QUOTE = re.compile(r"”[。；，]?$")
OPENING_QUOTE = re.compile(r"(?:^|[：:])\s?“[^”]*$")
"""…修改为：“第三条 某某"""


class Quotation:
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
        if self.since is not None and index - self.since > UNCLOSED_ROWS and self._is_next(words, last):
            self.since = None
        inside = self.since is not None
        balance = words.count("“") - words.count("”")
        if inside and words[:1] == "“" and CLOSING_QUOTE.search(words):
            balance -= 1  # every paragraph of a quotation opens it anew, only the last one closes it
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
