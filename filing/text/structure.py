"""Canonical text → the tree of 编章节条款项目, or of 一、（一）1.（1） where a document has no articles.

Invariant for every input: parents cover their children exactly, and the leaves, joined in order, are the text.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from filing.terms import ProvisionKind as Kind
from filing.text.front import read_front
from filing.text.lines import CITATION_AFTER, HEADING, Line, LineKind, Number, classify
from filing.text.model import Provision, Regulation, StructureWarning
from filing.text.numerals import read_numeral, write_numeral

RANKS = {Kind.ATTACHMENT: 0, Kind.PART: 1, Kind.SUBPART: 2, Kind.CHAPTER: 3, Kind.SECTION: 4, Kind.ARTICLE: 5}
HEADINGS = {
    LineKind.PART: Kind.PART,
    LineKind.SUBPART: Kind.SUBPART,
    LineKind.CHAPTER: Kind.CHAPTER,
    LineKind.SECTION: Kind.SECTION,
    LineKind.SUPPLEMENT: Kind.CHAPTER,
}
OUTLINES = (Kind.OUTLINE, Kind.OUTLINE_SECOND, Kind.OUTLINE_THIRD, Kind.OUTLINE_FOURTH)
OUTLINE_STYLES = {"、": 0, "一": 1, ".": 2, "①": 3, "1": 3}
UNCLOSED_QUOTE_LINES = 12


@dataclass(slots=True, eq=False)
class _Node:
    kind: Kind
    number: Number | None
    label: str
    start: int
    body: int
    end: int
    parent: "_Node | None" = None
    children: list["_Node"] = field(default_factory=list)

    def add(self, child: "_Node") -> "_Node":
        child.parent = self
        self.children.append(child)
        return child


def split(text: str) -> tuple[tuple[Provision, ...], tuple[StructureWarning, ...]]:
    """The provisions in document order, parents before children, and what is odd about their numbering."""
    builder = _Builder(text)
    builder.run()
    return tuple(_flatten(builder.root, text)), tuple(builder.warnings)


class _Builder:
    """Reads line by line; holds the open nodes, the article sequence and the depth of quotation."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = _Node(Kind.PREAMBLE, None, "", 0, 0, len(text))
        self.open: _Node = self.root
        self.item: _Node | None = None
        self.last_article: Number = (0, 0)
        self.last_line = ""
        self.quote_since: int | None = None
        self.has_articles = False
        self.warnings: list[StructureWarning] = []

    def run(self) -> None:
        lines = list(_lines(self.text))
        front = read_front([line for _, _, line in lines])
        self.has_articles = front.has_articles
        for index, (start, end, line) in enumerate(lines):
            kind = front.kinds.get(index)
            if kind is not None:
                self._front_line(kind, start, end)
            else:
                self._body_line(index, start, end, line)
            self.last_line = line

    def _front_line(self, kind: Kind, start: int, end: int) -> None:
        """Consecutive lines of one kind of front matter are one leaf."""
        last = self.root.children[-1] if self.root.children else None
        if last is not None and last.kind is kind and kind is not Kind.PREAMBLE:
            last.end = end
        else:
            self.root.add(_Node(kind, None, kind.label, start, start, end))

    def _body_line(self, index: int, start: int, end: int, line: str) -> None:
        inside = self._quotation(index, line)
        found = classify(line, last_article=self.last_article, seen_article=self.last_article != (0, 0))
        if inside or found.kind is LineKind.QUOTED:
            self._text(start, end)
        elif found.kind in HEADINGS:
            self._heading(found, start, end)
        elif found.kind is LineKind.ARTICLE:
            self._article(found, start, end)
        elif found.kind in {LineKind.ATTACHMENT, LineKind.TABLE} and self.root.children:
            self._attachment(found, start, end)
        elif found.kind in {LineKind.ITEM, LineKind.SUBITEM, LineKind.OUTLINE}:
            self._listed(found, start, end)
        else:
            self._text(start, end, line)

    def _quotation(self, index: int, line: str) -> bool:
        """Whether the line stands within quotation marks that an earlier line opened.

        An unclosed mark must not swallow the document: the next own article far enough below closes it.
        """
        inside = self.quote_since is not None
        if inside and index - (self.quote_since or 0) > UNCLOSED_QUOTE_LINES:
            match = HEADING.match(line)
            number = read_numeral(match["number"]) if match and match["unit"] == "条" else None
            if match and number == self.last_article[0] + 1 and not CITATION_AFTER.match(line[match.end() :]):
                self.quote_since, inside = None, False
        balance = line.count("“") - line.count("”")
        if inside and balance < 0:
            self.quote_since = None
        elif not inside and balance > 0:
            self.quote_since = index
        return inside

    def _container(self, rank: int) -> _Node:
        """The innermost open node that may hold a child of `rank`."""
        node = self.open
        while node.parent is not None and RANKS.get(node.kind, 9) >= rank:
            node = node.parent
        return node

    def _heading(self, line: Line, start: int, end: int) -> None:
        kind = HEADINGS[line.kind]
        parent = self._container(RANKS[kind])
        self.open = parent.add(_Node(kind, line.number, line.label, start, start + line.body, end))
        self.open.add(_Node(Kind.HEADING, None, line.label, start, start + line.body, end))
        self.item = None

    def _article(self, line: Line, start: int, end: int) -> None:
        assert line.number is not None
        self._watch_sequence(line.number, start)
        parent = self._container(RANKS[Kind.ARTICLE])
        self.open = parent.add(_Node(Kind.ARTICLE, line.number, line.label, start, start + line.body, end))
        self.open.add(_Node(Kind.PARAGRAPH, (1, 0), "第一款", start, start + line.body, end))
        self.item = None

    def _watch_sequence(self, number: Number, start: int) -> None:
        last = self.last_article
        label = f"第{write_numeral(number[0])}条"
        if number[1] == 0 and number[0] > last[0] + 1:
            missing = "、".join(f"第{write_numeral(n)}条" for n in range(last[0] + 1, min(number[0], last[0] + 6)))
            self.warnings.append(StructureWarning("article_gap", f"{label}之前缺少{missing}", start))
        elif number <= last and number != (1, 0):
            self.warnings.append(StructureWarning("article_repeat", f"{label}重复或次序颠倒", start))
        elif number == (1, 0) and last != (0, 0):
            self.warnings.append(StructureWarning("article_restart", "条文序号从第一条重新开始", start))
        self.last_article = number

    def _attachment(self, line: Line, start: int, end: int) -> None:
        node = _Node(Kind.ATTACHMENT, line.number, line.label, start, start + line.body, end)
        self.open = self.root.add(node)
        self.open.add(_Node(Kind.HEADING, None, line.label, start, start + line.body, end))
        self.last_article, self.item = (0, 0), None

    def _listed(self, line: Line, start: int, end: int) -> None:
        if self.open.kind is Kind.ARTICLE:
            self._article_item(line, start, end)
        else:
            self._outline_item(line, start, end)

    def _article_item(self, line: Line, start: int, end: int) -> None:
        paragraph = self.open.children[-1]
        lower = line.kind is LineKind.SUBITEM
        if lower and self.item is not None and self.item.kind is Kind.ITEM:
            node = _Node(Kind.SUBITEM, line.number, line.label, start, start + line.body, end)
            self._split_off(self.item)
            self.item.add(node)
            return
        kind = Kind.SUBITEM if lower else Kind.ITEM
        self._split_off(paragraph)
        self.item = paragraph.add(_Node(kind, line.number, line.label, start, start + line.body, end))

    def _outline_item(self, line: Line, start: int, end: int) -> None:
        level = OUTLINE_STYLES[line.style]
        node = self.open
        while node.kind in OUTLINES and OUTLINES.index(node.kind) >= level:
            assert node.parent is not None
            node = node.parent
        if node.kind in OUTLINES:
            self._split_off(node)
        self.open = node.add(_Node(OUTLINES[level], line.number, line.label, start, start + line.body, end))
        self.item = None

    def _split_off(self, node: _Node) -> None:
        """Before a node gets its first child, its own words become the lead-in (导语)."""
        if not node.children:
            node.add(_Node(Kind.INTRO, None, Kind.INTRO.label, node.start, node.body, node.end))

    def _text(self, start: int, end: int, line: str = "") -> None:
        if self._is_wrapped(line):
            return self._continue(end)
        self.item = None
        if self.open.kind is Kind.ARTICLE:
            number = len(self.open.children) + 1
            label = f"第{write_numeral(number)}款"
            self.open.add(_Node(Kind.PARAGRAPH, (number, 0), label, start, start, end))
            return None
        if self.open.kind in OUTLINES:
            self._split_off(self.open)
        number = 1 + sum(child.kind is Kind.PARAGRAPH for child in self.open.children)
        label = f"第{write_numeral(number)}段"
        self.open.add(_Node(Kind.PARAGRAPH, (number, 0), label, start, start, end))
        return None

    def _is_wrapped(self, line: str) -> bool:
        """A line that begins with a citation right behind a line that broke off in the middle."""
        match = HEADING.match(line)
        broken = bool(self.last_line) and self.last_line[-1] not in "。；：！？”」』）》.:;"
        return match is not None and match["unit"] == "条" and broken and self.open is not self.root

    def _continue(self, end: int) -> None:
        node = self.open
        while node.children:
            node = node.children[-1]
        node.end = end


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end with the line end, line) of every line; the spans cover the text."""
    start = 0
    while start < len(text):
        stop = text.find("\n", start)
        end = len(text) if stop < 0 else stop + 1
        yield start, end, text[start:end].rstrip("\n")
        start = end


def _flatten(root: _Node, text: str) -> Iterator[Provision]:
    names: Counter[str] = Counter()
    stack: list[tuple[_Node, str | None, int]] = [(child, None, 0) for child in reversed(root.children)]
    while stack:
        node, parent, depth = stack.pop()
        address = _address(node, parent)
        names[address] += 1
        if names[address] > 1:
            address = f"{address}~{names[address]}"
        if node.children:
            node.end = max(node.end, _last_end(node))
        yield Provision(
            address,
            node.kind,
            node.number,
            node.label,
            node.start,
            node.body,
            node.end,
            parent,
            depth,
            not node.children,
        )
        stack.extend((child, address, depth + 1) for child in reversed(node.children))


def _last_end(node: _Node) -> int:
    while node.children:
        node = node.children[-1]
    return node.end


def _address(node: _Node, parent: str | None) -> str:
    """Articles are addressed from the root, or from their attachment; all else from its parent."""
    own = node.kind.value
    if node.number is not None:
        own += f"_{node.number[0]}" + (f"_{node.number[1]}" if node.number[1] else "")
    if parent is None:
        return own
    if node.kind is Kind.ARTICLE:
        return f"{parent.split('__')[0]}__{own}" if parent.startswith(Kind.ATTACHMENT.value) else own
    return f"{parent}__{own}"


def enclosing_article(regulation: Regulation, offset: int) -> Provision | None:
    """The article that holds `offset`, or the innermost outline item where there is none; None in front of both."""
    provisions = regulation.provisions
    low = bisect_right(provisions, offset, key=lambda p: p.start) - 1
    for index in range(low, -1, -1):
        p = provisions[index]
        if p.end > offset and (p.kind is Kind.ARTICLE or p.kind in OUTLINES):
            return p
        if p.depth == 0 and p.end > offset and p.start <= offset:
            return None
    return None


def locate(regulation: Regulation, address: str) -> str:
    """第八条第二款第（三）项, as a lawyer writes it; the address itself where nothing stands there."""
    by_address = {p.address: p for p in regulation.provisions}
    return full_label(by_address, address)


def full_label(by_address: dict[str, Provision], address: str) -> str:
    words: list[str] = []
    at: str | None = address
    while at is not None and (p := by_address.get(at)) is not None:
        if p.kind in LABELLED:
            words.append(_cited(p, only=_only_paragraph(by_address, p)))
        at = None if p.kind is Kind.ARTICLE and "att_" not in p.address else p.parent
    return "".join(reversed(words)) or address


LABELLED = {Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.ATTACHMENT, Kind.CHAPTER, *OUTLINES}


def _only_paragraph(by_address: dict[str, Provision], p: Provision) -> bool:
    return p.kind is Kind.PARAGRAPH and p.number == (1, 0) and f"{p.parent}__para_2" not in by_address


def _cited(p: Provision, *, only: bool) -> str:
    if only:
        return ""
    if p.kind is Kind.ITEM:
        return f"第{p.label}项"
    if p.kind is Kind.SUBITEM:
        return f"第{p.label.rstrip('.．、')}目"
    return p.label


def article_numbers(provisions: Sequence[Provision]) -> list[Number]:
    return [p.number for p in provisions if p.kind is Kind.ARTICLE and p.number is not None]
