"""Where the parts of a text begin: the document itself, then its attachments.

An attachment begins with 附件…, or without it where a title stands above provisions that start from one again, as when
a notice prints the measures that it issues, or a decision the amended regulation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filing.text.lines import Line, LineKind, Number
from filing.text.rows import Row
from filing.text.signature import is_closing, is_signature
from filing.text.titles import is_title_end, may_be_title

LISTED = frozenset({LineKind.ITEM, LineKind.SUBITEM, LineKind.OUTLINE})
HEADED = frozenset({LineKind.PART, LineKind.SUBPART, LineKind.CHAPTER, LineKind.SECTION, LineKind.SUPPLEMENT})
TITLE_LOOKBACK = 12
SHORT = 60


@dataclass(frozen=True, slots=True)
class Part:
    """Rows `first`..`end` (half-open). `label` is empty for the document itself and for an attachment without 附件."""

    first: int
    end: int
    attached: bool = False
    label: str = ""
    number: Number | None = None


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
        and not is_closing(words)
        and not is_title_end(words)
        and len(words) < SHORT
    )
