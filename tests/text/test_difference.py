"""Two wordings held against each other, and both found again in the pieces."""

from hypothesis import given
from hypothesis import strategies as st

from filing.text.difference import Piece, Side, differences

WORDS = st.text("应当缴纳社会抚养费。\n", max_size=40)


def side(pieces: list[Piece], one: Side) -> str:
    return "".join(piece.text for piece in pieces if piece.side in (Side.BOTH, one))


def test_changed_words_stand_between_those_that_stay() -> None:
    assert differences("流动人口应当申领暂住证。", "流动人口可以申领居住证。") == [
        Piece(Side.BOTH, "流动人口"),
        Piece(Side.OLD, "应当"),
        Piece(Side.NEW, "可以"),
        Piece(Side.BOTH, "申领"),
        Piece(Side.OLD, "暂"),
        Piece(Side.NEW, "居"),
        Piece(Side.BOTH, "住证。"),
    ]


def test_equal_texts_are_one_piece_and_empty_ones_none() -> None:
    assert differences("一\n二", "一\n二") == [Piece(Side.BOTH, "一\n二")]
    assert differences("", "") == []
    assert differences("", "新") == [Piece(Side.NEW, "新")]


@given(WORDS, WORDS)
def test_both_texts_are_found_again(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert (side(pieces, Side.OLD), side(pieces, Side.NEW)) == (old, new)
