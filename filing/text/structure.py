"""Canonical text → the tree of 编章节条款项目, or of 一、（一）1.（1） where a document has no articles.

Invariant for every input: parents cover their children exactly, and the leaves, joined in order, are the text.
"""

import re
from collections.abc import Sequence

from filing.terms import ProvisionKind as Kind
from filing.text.classification import classify_rows
from filing.text.front import read_front
from filing.text.lines import STYLES, Line, LineKind
from filing.text.model import Provision, StructureWarning
from filing.text.numerals import write_numeral
from filing.text.parts import Part, divide
from filing.text.places import enclosing_article, locate
from filing.text.rows import Row, display_width, read_rows, wrap_width
from filing.text.sequence import sequence_warnings
from filing.text.signature import closing_start
from filing.text.tree import OUTLINES, Node, provisions_of

__all__ = ["enclosing_article", "locate", "split"]

RANKS = {Kind.PART: 1, Kind.SUBPART: 2, Kind.CHAPTER: 3, Kind.SECTION: 4, Kind.ARTICLE: 5}
HEADINGS = {
    LineKind.PART: Kind.PART,
    LineKind.SUBPART: Kind.SUBPART,
    LineKind.CHAPTER: Kind.CHAPTER,
    LineKind.SECTION: Kind.SECTION,
    LineKind.SUPPLEMENT: Kind.CHAPTER,
    LineKind.CONTENTS_ROW: Kind.CHAPTER,
}
LISTED = frozenset({LineKind.ITEM, LineKind.SUBITEM, LineKind.OUTLINE})
SENTENCE_ENDS = frozenset("。；！？”」』）)》.;!?：:")
"""A line that ends otherwise goes on in the next one."""
LIST_ENDS = frozenset("。！？”」』.!?")
"""After an item that ends otherwise, a line closes the sentence that leads the list in."""
SEPARATE = frozenset({Kind.HEADING, Kind.TITLE, Kind.NOTE, Kind.CONTENTS, Kind.PREAMBLE, Kind.CLOSING})
"""Leaves that no broken line continues."""
OWN_SENTENCE = re.compile(r"前[一二两三四]?[款项条]|本[款条]|第[一二三四五六七八九十]+款")
"""So begins a paragraph of its own, not the end of the sentence that led a list in."""
HEADING_CHARACTERS = 40
OUTLINE_OF_STYLE = {"、": 0, "一": 1, ".": 2, "1": 3, "①": 3, "a": 3}


def split(text: str) -> tuple[tuple[Provision, ...], tuple[StructureWarning, ...]]:
    """The provisions in document order, parents before children, and what is odd about their numbering."""
    rows = read_rows(text)
    lines = classify_rows(rows)
    root = Node(Kind.PREAMBLE, None, "", 0, 0, len(text))
    wrap = wrap_width([row.words for row in rows])
    for part in divide(rows, lines):
        _PartReader(root, rows, lines, part).read(wrap)
    provisions = tuple(provisions_of(root))
    return provisions, tuple(sequence_warnings(provisions))


class _PartReader:
    """Builds the nodes of one part row by row; holds what is open: headings, article, list."""

    def __init__(self, root: Node, rows: Sequence[Row], lines: Sequence[Line], part: Part) -> None:
        self.rows = rows[part.first : part.end]
        self.lines = lines[part.first : part.end]
        self.part = part
        self.words = [row.words for row in self.rows]
        self.top = root
        self.open = root
        self.lists: list[tuple[int, Node]] = []
        """Open list items, outermost first, with the rank of their style."""
        self.following = _following_items(self.lines)
        self.wrap: int | None = None
        self.expecting = False
        """The label stood alone in its row; the words come in the next."""

    def read(self, wrap: int | None) -> None:
        """`wrap`: display width from which on a row may be broken; None for texts of one line a paragraph."""
        self.wrap = wrap
        body = self._head()
        kinds = read_front(self.words[body:], self.lines[body:], attached=self.part.attached)
        for index, kind in enumerate(kinds, body):
            self._whole(kind, index)
        body += len(kinds)
        closing = body + closing_start(self.words[body:], self.lines[body:])
        for index in range(body, closing):
            self._row(index)
        for index in range(closing, len(self.rows)):
            self._whole(Kind.CLOSING, index, node=self.top)

    def _head(self) -> int:
        """Opens the node of an attachment; returns the first row behind its 附件 line."""
        if not self.part.attached:
            return 0
        row, label = self.rows[0], self.part.label
        node = Node(Kind.ATTACHMENT, self.part.number, label or "附件", row.start, row.start, row.end)
        self.top = self.open = self.top.add(node)
        if not label:
            return 0
        body = row.start + self.lines[0].body
        node.body = body
        node.add(Node(Kind.HEADING, None, label, row.start, body, row.end))
        return 1

    def _whole(self, kind: Kind, index: int, node: Node | None = None) -> None:
        """A row of front or closing; those of one kind that follow each other are one leaf, but for the preamble."""
        row, parent = self.rows[index], node or self.open
        last = parent.children[-1] if parent.children else None
        if last is not None and last.kind is kind and kind is not Kind.PREAMBLE and not last.children:
            last.end = row.end
        else:
            parent.add(Node(kind, None, kind.label, row.start, row.start, row.end))

    def _row(self, index: int) -> None:
        line, row = self.lines[index], self.rows[index]
        if line.kind in HEADINGS:
            self._heading(line, row)
        elif line.kind is LineKind.ARTICLE:
            self._article(line, row)
        elif line.kind in LISTED:
            self._listed(line, row)
        else:
            self._text(index)

    def _container(self, kind: Kind) -> Node:
        """The innermost open node that may hold a child of `kind`."""
        node = self.open
        while node is not self.top and node.parent is not None and RANKS.get(node.kind, 9) >= RANKS[kind]:
            node = node.parent
        return node

    def _holder(self) -> Node:
        """The attachment, chapter or section around the open outline items."""
        node = self.open
        while node.kind in OUTLINES and node.parent is not None:
            node = node.parent
        return node

    def _heading(self, line: Line, row: Row) -> None:
        kind = HEADINGS[line.kind]
        parent = self._container(Kind.PART if line.kind is LineKind.SUPPLEMENT else kind)
        body = row.start + line.body
        self.open = parent.add(Node(kind, line.number, line.label, row.start, body, row.end))
        self.open.add(Node(Kind.HEADING, None, line.label, row.start, body, row.end))
        self.lists, self.expecting = [], line.body >= len(row.words)

    def _article(self, line: Line, row: Row) -> None:
        parent = self._container(Kind.ARTICLE)
        body = row.start + line.body
        self.open = parent.add(Node(Kind.ARTICLE, line.number, line.label, row.start, body, row.end))
        self._paragraph(row, body)
        self.expecting = line.body >= len(row.words)

    def _paragraph(self, row: Row, body: int) -> None:
        """The next 款 of an article, or paragraph of anything else."""
        parent = self.open
        parent.paragraphs += 1
        unit = "款" if parent.kind is Kind.ARTICLE else "段"
        label = f"第{write_numeral(parent.paragraphs)}{unit}"
        parent.add(Node(Kind.PARAGRAPH, (parent.paragraphs, 0), label, row.start, body, row.end))
        self.expecting = False
        if parent.kind is Kind.ARTICLE:
            self.lists = []

    def _listed(self, line: Line, row: Row) -> None:
        rank = STYLES.index(line.style)
        while self.lists and self.lists[-1][0] >= rank:
            self.lists.pop()
        in_article = self.open.kind is Kind.ARTICLE
        if in_article:
            parent = self.lists[-1][1] if self.lists else self.open.children[-1]
            kind = Kind.SUBITEM if self.lists else Kind.ITEM
        else:
            parent = self.lists[-1][1] if self.lists else self._holder()
            kind = OUTLINES[OUTLINE_OF_STYLE[line.style]]
        body = row.start + line.body
        node = parent.add(Node(kind, line.number, line.label, row.start, body, row.end))
        self.lists.append((rank, node))
        if not in_article:
            self.open = node
        self.expecting = line.body >= len(row.words)

    def _text(self, index: int) -> None:
        row = self.rows[index]
        if self._goes_on(index):
            self._last_leaf().end = row.end
            self.expecting = False
        elif self.lists and self.open.kind is Kind.ARTICLE and self._stays_in_list(index):
            pass
        else:
            self._paragraph(row, row.start)

    def _last_leaf(self) -> Node:
        return self.open.last_leaf()

    def _goes_on(self, index: int) -> bool:
        """Whether the row continues the leaf before it: its label stood alone, or its line was broken."""
        row, before = self.rows[index], self.words[index - 1] if index else ""
        if self.expecting:
            heading = self.open.kind in RANKS and self.open.kind is not Kind.ARTICLE
            return not heading or len(row.words) <= HEADING_CHARACTERS
        if not before or before[-1] in SENTENCE_ENDS or self._last_leaf().kind in SEPARATE:
            return False
        if self.wrap is not None and display_width(before) >= self.wrap:
            return True
        return self.open.kind is Kind.ARTICLE and not self.lists

    def _stays_in_list(self, index: int) -> bool:
        """A row between items belongs to the one it follows; one behind a list that ends in mid-sentence closes it."""
        row, following = self.rows[index], self.following[index]
        if following is not None and following.number is not None:
            rank = STYLES.index(following.style)
            for depth, (open_rank, node) in enumerate(self.lists):
                if open_rank == rank and node.number == (following.number[0] - 1, 0):
                    self._continue_item(node, row)
                    del self.lists[depth + 1 :]
                    return True
        if self.words[index - 1][-1:] in LIST_ENDS or following is not None or OWN_SENTENCE.match(row.words):
            return False
        paragraph = self.open.children[-1]
        paragraph.add(Node(Kind.WRAP_UP, None, Kind.WRAP_UP.label, row.start, row.start, row.end))
        self.lists = []
        return True

    def _continue_item(self, node: Node, row: Row) -> None:
        if not node.children or node.children[-1].kind is Kind.WRAP_UP:
            node.last_leaf().end = row.end
        else:
            node.add(Node(Kind.WRAP_UP, None, Kind.WRAP_UP.label, row.start, row.start, row.end))


def _following_items(lines: Sequence[Line]) -> list[Line | None]:
    """For every row, the next list item before the next article or heading."""
    following: list[Line | None] = [None] * len(lines)
    ahead: Line | None = None
    for index in range(len(lines) - 1, -1, -1):
        following[index] = ahead
        if lines[index].kind in LISTED:
            ahead = lines[index]
        elif lines[index].kind in HEADINGS or lines[index].kind is LineKind.ARTICLE:
            ahead = None
    return following
