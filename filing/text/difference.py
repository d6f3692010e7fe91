"""What changed between two wordings, word for word, for people to see. Pure."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

SHORTEST_COMMON = 2
"""A single character that both sides happen to share between changes says nothing."""


class Side(StrEnum):
    """Whose words a piece is."""

    BOTH = "both"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    side: Side
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """Pieces in order: `old` is BOTH and OLD joined, `new` is BOTH and NEW joined.

    Lines are matched first, characters within lines that differ; cost grows with the square of a changed passage.
    """
    pieces: list[Piece] = []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        removed, added = "".join(before[i1:i2]), "".join(after[j1:j2])
        pieces += [Piece(Side.BOTH, removed)] if tag == "equal" else _within(removed, added)
    return _joined(pieces)


def _within(old: str, new: str) -> list[Piece]:
    pieces = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal" and i2 - i1 >= SHORTEST_COMMON:
            pieces.append(Piece(Side.BOTH, old[i1:i2]))
        else:
            pieces += [Piece(Side.OLD, old[i1:i2]), Piece(Side.NEW, new[j1:j2])]
    return pieces


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Between two pieces of both, all old words come before all new ones."""
    joined: list[Piece] = []
    removed = added = ""
    for piece in [*pieces, Piece(Side.BOTH, "")]:
        if piece.side is Side.OLD:
            removed += piece.text
        elif piece.side is Side.NEW:
            added += piece.text
        else:
            joined += [p for p in (Piece(Side.OLD, removed), Piece(Side.NEW, added), piece) if p.text]
            removed = added = ""
    return joined
