"""Where an offset or an address stands, and how a lawyer writes it."""

from bisect import bisect_right
from collections.abc import Sequence

from filing.terms import ProvisionKind as Kind
from filing.text.model import Provision, Regulation
from filing.text.tree import OUTLINES

LABELLED = frozenset({Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.ATTACHMENT, *OUTLINES})
HEADED = frozenset({Kind.PART, Kind.SUBPART, Kind.CHAPTER, Kind.SECTION})


def enclosing_article(provisions: Regulation | Sequence[Provision], offset: int) -> Provision | None:
    """The article that holds `offset`, else the innermost outline item; None outside both. O(log n) on a Regulation."""
    if isinstance(provisions, Regulation):
        return _upwards(provisions, offset)
    found: Provision | None = None
    index = bisect_right(provisions, offset, key=lambda p: p.start) - 1
    while index >= 0 and provisions[index].depth >= 0:
        p = provisions[index]
        if p.start <= offset < p.end:
            if p.kind is Kind.ARTICLE:
                return p
            if p.kind in OUTLINES and found is None:
                found = p
            if p.depth == 0:
                break
        index -= 1
    return found


def _upwards(regulation: Regulation, offset: int) -> Provision | None:
    if not 0 <= offset < len(regulation.text):
        return None
    node: Provision | None = regulation.leaf_at(offset)
    found: Provision | None = None
    while node is not None:
        if node.kind is Kind.ARTICLE:
            return node
        if node.kind in OUTLINES and found is None:
            found = node
        node = regulation.at(node.parent) if node.parent else None
    return found


def locate(regulation: Regulation, address: str) -> str:
    """第八条第二款第（三）项, as a lawyer writes it; the address itself where nothing stands there.

    第一款 is left out where it is the only one.
    """
    node = regulation.at(address)
    if node is None:
        return address
    if node.kind in HEADED:
        return _headings(regulation, node)
    words: list[str] = []
    above: Provision | None = node
    while above is not None:
        if above.kind in LABELLED:
            words.append(_cited(regulation, above))
        above = regulation.at(above.parent) if above.parent else None
    return "".join(reversed(words)) or node.label


def _headings(regulation: Regulation, node: Provision) -> str:
    words = []
    above: Provision | None = node
    while above is not None:
        words.append(above.label)
        above = regulation.at(above.parent) if above.parent else None
    return "".join(reversed(words))


def _cited(regulation: Regulation, p: Provision) -> str:
    if p.kind is Kind.PARAGRAPH:
        only = p.number == (1, 0) and regulation.at(f"{p.parent}__para_2") is None
        return "" if only and p.parent else p.label
    if p.kind is Kind.ITEM:
        return f"第{p.label.rstrip('.．、')}项"
    if p.kind is Kind.SUBITEM:
        return f"第{p.label.rstrip('.．、')}目"
    return p.label
