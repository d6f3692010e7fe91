"""Paragraphs, tables and embedded documents in reading order, one line each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from filing.parsing.remarks import Remarks, near
from filing.parsing.rows import row_lines
from filing.parsing.word.inline import Inline, InlineReader, Story
from filing.parsing.word.names import MC, R, W, child, is_on, value
from filing.parsing.word.numbering import Numbering, Styles

BLOCKS = frozenset({f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "altChunk", "del", "moveFrom")})
SETTINGS = frozenset({f"{W}{name}" for name in ("sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr")})
PASSED_OVER = frozenset({f"{W}del", f"{W}moveFrom"})


@dataclass(slots=True)
class Reading:
    """What has been found so far, beside the lines, in the file."""

    remarks: Remarks
    tables: int = 0


class BlockReader:
    """Stateful through its numbering: read the body once, in order."""

    def __init__(
        self, numbering: Numbering, styles: Styles, reading: Reading, *, embedded: Callable[[str], list[str]]
    ) -> None:
        """`embedded` gives the lines of an altChunk by the id of its relationship."""
        self._numbering = numbering
        self._inline = InlineReader(styles)
        self._reading = reading
        self._embedded = embedded
        self.notes: list[tuple[str, str]] = []
        """(footnote or endnote, id) in the order of their marks."""

    def lines(self, container: Any, story: Story | None = None) -> list[str]:
        lines: list[str] = []
        story = story or Story()
        carried = ""
        for block in _flat(container):
            if block.tag == f"{W}p":
                carried = self._paragraph(block, lines, story=story, carried=carried)
            elif block.tag == f"{W}tbl":
                lines += self._table(block)
            elif block.tag == f"{W}altChunk":
                lines += self._embedded(block.get(f"{R}id") or "")
            elif block.tag in PASSED_OVER:
                self._reading.remarks.add("tracked_changes")
        return [*lines, carried] if carried.strip() else lines

    def _paragraph(self, paragraph: Any, lines: list[str], *, story: Story, carried: str) -> str:
        """Adds a line; gives the text back instead when the paragraph's mark is deleted or hidden: it runs on."""
        properties = child(paragraph, "pPr")
        style = None if properties is None else value(properties, "pStyle")
        inline = self._inline.read(paragraph, style, story=story)
        text = carried + inline.text
        if inline.remarks or inline.notes:
            self._remember(inline, near(text))
        for box in inline.boxes:
            lines += self.lines(box)
        if properties is not None and self._mark_is_gone(child(properties, "rPr")):
            return text
        label = self._numbering.label(properties)
        if label.strip() or text.strip():
            lines.append(label + text)
        return ""

    def _mark_is_gone(self, mark: Any | None) -> bool:
        """Whether the end of the paragraph is deleted or hidden, given its `w:rPr`."""
        if mark is None:
            return False
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            self._reading.remarks.add("tracked_changes")
            return True
        return is_on(mark, "vanish")

    def _remember(self, inline: Inline, place: str) -> None:
        self.notes += inline.notes
        for code, quote in inline.remarks:
            self._reading.remarks.add(code, place=place, quote=quote)

    def _table(self, table: Any) -> list[str]:
        self._reading.tables += 1
        lines: list[str] = []
        for row in _within(table, f"{W}tr"):
            if not self._is_row_shown(child(row, "trPr")):
                continue
            cells = [self.lines(cell) for cell in _within(row, f"{W}tc") if _is_shown(cell)]
            lines += row_lines(cells)
        return lines

    def _is_row_shown(self, properties: Any | None) -> bool:
        if properties is None:
            return True
        deleted = child(properties, "del") is not None
        if deleted or child(properties, "ins") is not None:
            self._reading.remarks.add("tracked_changes")
        if is_on(properties, "hidden"):
            self._reading.remarks.add("hidden_text", quote="表格中的行")
            return False
        return not deleted


def _is_shown(cell: Any) -> bool:
    """Not the lower or right part of a merged cell, and not a deleted one."""
    properties = child(cell, "tcPr")
    if properties is None:
        return True
    for merge in ("vMerge", "hMerge"):
        if child(properties, merge) is not None and (value(properties, merge) or "continue") == "continue":
            return False
    return child(properties, "cellDel") is None


def _flat(container: Any) -> Iterator[Any]:
    """The blocks of a container, looking through content controls and whatever else is put around blocks."""
    for block in container:
        tag = block.tag
        if tag in BLOCKS:
            yield block
        elif tag == f"{MC}AlternateContent":
            chosen = block.find(f"{MC}Choice")
            chosen = chosen if chosen is not None else block.find(f"{MC}Fallback")
            if chosen is not None:
                yield from _flat(chosen)
        elif isinstance(tag, str) and tag not in SETTINGS:
            yield from _flat(block)


def _within(container: Any, tag: str) -> Iterator[Any]:
    return (block for block in _flat(container) if block.tag == tag)
