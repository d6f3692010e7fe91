"""The stretches of text in which the words of a rule must meet, and how a leaf is cut into sentences and clauses."""

import re
from dataclasses import dataclass

from filing.checking.rule import Scope

Piece = tuple[int, int]
"""A half-open range of the squeezed text."""
JOINT = "\n"
"""Between the pieces of a unit: no literal of the prefilter can reach over it, a gap can."""

CUTS = {
    Scope.SENTENCE: re.compile(r"[^。；！？]*[。；！？]?[）》]*"),
    Scope.CLAUSE: re.compile(r"[^，。；：！？]*[，。；：！？]?[）》]*"),
}
"""申请人应当提交材料；（ with the bracket that closes behind the mark."""


@dataclass(slots=True, eq=False)
class Unit:
    """Where the words of one match must meet: pieces of the squeezed text read as one."""

    pieces: tuple[Piece, ...]
    text: str
    own: int = 0
    """Offset in `text` where the item itself begins, behind its lead-ins."""

    def place(self, start: int, end: int) -> Piece:
        """A range of `text` as a range of the page; of one that spans pieces, what lies in the last of them."""
        first = self.pieces[0][0]
        if len(self.pieces) == 1:
            return first + start, first + end
        passed, place = 0, (first, first)
        for low, high in self.pieces:
            left, right = max(start - passed, 0), min(end - passed, high - low)
            if left < right:
                place = (low + left, low + right)
            passed += high - low + len(JOINT)
        return place

    def local(self, start: int, end: int) -> Piece | None:
        """A range of the page as a range of `text`; None if it is not within one piece."""
        passed = 0
        for low, high in self.pieces:
            if low <= start and end <= high:
                return start - low + passed, end - low + passed
            passed += high - low + len(JOINT)
        return None


def cut(scope: Scope, text: str, leaf: Piece) -> list[Unit]:
    """The sentences or clauses of a leaf, over the lines that print has broken; together they are the leaf."""
    found = CUTS[scope].finditer(text, *leaf)
    return [Unit((match.span(),), words) for match in found if (words := match[0])]
