"""Nodes while a text is being read, and the way from them to provisions with addresses."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from filing.terms import ProvisionKind as Kind
from filing.text.lines import Number
from filing.text.model import Provision

OUTLINES = (Kind.OUTLINE, Kind.OUTLINE_SECOND, Kind.OUTLINE_THIRD, Kind.OUTLINE_FOURTH)
LISTED = (Kind.ITEM, Kind.SUBITEM)


@dataclass(slots=True, eq=False)
class Node:
    """`end` of a node with children is set when the tree is done."""

    kind: Kind
    number: Number | None
    label: str
    start: int
    body: int
    end: int
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    paragraphs: int = 0
    """Paragraphs among the children, so that the next one knows its number."""

    def add(self, child: "Node") -> "Node":
        """Appends; a node with words of its own (an article's paragraph, an item) first makes them its lead-in."""
        if not self.children and self.kind in LEADING:
            self.children.append(Node(Kind.INTRO, None, Kind.INTRO.label, self.start, self.body, self.end, self))
        child.parent = self
        self.children.append(child)
        return child

    def last_leaf(self) -> "Node":
        node = self
        while node.children:
            node = node.children[-1]
        return node


LEADING = frozenset({Kind.PARAGRAPH, *LISTED, *OUTLINES})


def provisions_of(root: Node) -> Iterator[Provision]:
    """Document order, parents before children; an address that repeats gets ~2, ~3."""
    _close(root)
    names: Counter[str] = Counter()
    stack: list[tuple[Node, str | None, int]] = [(child, None, 0) for child in reversed(root.children)]
    while stack:
        node, parent, depth = stack.pop()
        address = _address(node, parent)
        names[address] += 1
        if names[address] > 1:
            address = f"{address}~{names[address]}"
        yield Provision(
            address=address,
            kind=node.kind,
            number=node.number,
            label=node.label,
            start=node.start,
            body=node.body,
            end=node.end,
            parent=parent,
            depth=depth,
            is_leaf=not node.children,
        )
        stack.extend((child, address, depth + 1) for child in reversed(node.children))


def _close(root: Node) -> None:
    """Gives every parent the end of its last child. Iterative, because a hostile text may nest."""
    order, stack = [], [root]
    while stack:
        node = stack.pop()
        order.append(node)
        stack.extend(node.children)
    for node in reversed(order):
        if node.children:
            node.end = node.children[-1].end


def _address(node: Node, parent: str | None) -> str:
    """Articles are addressed from the root, or from their attachment; all else from its parent."""
    own = node.kind.value
    if node.number is not None:
        own += f"_{node.number[0]}" + (f"_{node.number[1]}" if node.number[1] else "")
    if parent is None:
        return own
    if node.kind is Kind.ARTICLE:
        return f"{parent.split('__')[0]}__{own}" if parent.startswith(Kind.ATTACHMENT.value) else own
    return f"{parent}__{own}"
