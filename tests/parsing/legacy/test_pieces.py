"""The piece table: every story, fields without codes, and files that are none."""

from random import Random

import pytest

from filing.errors import BadFile, CorruptFile, DecompressionLimit, EncryptedFile
from filing.parsing.legacy.pieces import OldDocument, read_pieces
from filing.parsing.report import Limits
from tests.parsing.build import compound
from tests.parsing.old_word import compound_file, doc

TEXT = "云山市公园管理办法\r第一条　公园免费开放。\r"


@pytest.mark.parametrize("pieces", [1, 2, 7])
def test_pieces_follow_each_other(pieces: int) -> None:
    found = read_pieces(doc({"main": TEXT}, pieces=pieces), Limits())
    assert found == OldDocument({"main": TEXT.replace("\r", "\n")}, 0, has_macros=False, has_objects=False)


def test_marks_become_what_they_show() -> None:
    marked = "见\x13 HYPERLINK x \x14第一条\x15。甲\x07乙\x07\x07丙\x0b丁\x0c戊\x1e己\x1f庚\x01\x08\x05\r"
    found = read_pieces(doc({"main": marked}), Limits())
    assert found == OldDocument({"main": "见第一条。甲\t乙\n丙\n丁\n戊-己庚\n"}, 2, has_macros=False, has_objects=False)


def test_stories_are_kept_apart() -> None:
    stories = {
        "main": "正文\r",
        "footnote": "注\r",
        "header": "眉\r",
        "comment": "批\r",
        "endnote": "尾\r",
        "box": "框\r",
    }
    found = read_pieces(doc(stories), Limits())
    assert found is not None
    assert found.stories == {name: text.replace("\r", "\n") for name, text in stories.items()}


def test_what_has_no_piece_table_is_left_to_others() -> None:
    assert read_pieces(doc({"main": TEXT}, version=0x68), Limits()) is None
    assert read_pieces(compound_file({"MatOST": b"x"}), Limits()) is None


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (doc({"main": TEXT}, flags=0x100), EncryptedFile),
        (doc({"main": TEXT}, magic=0x1234), CorruptFile),
        (doc({"main": TEXT})[:2500], CorruptFile),
        (compound("WordDocument"), CorruptFile),
        (compound_file({"WordDocument": Random(1).randbytes(9000)}), CorruptFile),
    ],
    ids=["locked", "magic", "cut off", "directory only", "noise"],
)
def test_damage_is_told_from_locks(data: bytes, error: type[BadFile]) -> None:
    with pytest.raises(BadFile, match="请") as caught:
        read_pieces(data, Limits())
    assert type(caught.value) is error


def test_characters_are_limited() -> None:
    with pytest.raises(DecompressionLimit):
        read_pieces(doc({"main": TEXT}), Limits(characters=10))


@pytest.mark.parametrize("seed", range(60))
def test_a_spoilt_file_is_read_or_refused(seed: int) -> None:
    random = Random(seed)
    data = bytearray(doc({"main": TEXT * 9, "footnote": "注\r"}, pieces=3))
    for _ in range(random.randrange(1, 9)):
        data[random.randrange(len(data))] = random.randrange(256)
    try:
        found = read_pieces(bytes(data), Limits())
    except BadFile:
        return
    assert found is None or isinstance(found, OldDocument)
