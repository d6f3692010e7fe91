"""Word 97—2003 and WPS documents by their piece table (MS-DOC 2.4.1): the characters, and nothing of their layout.

What it cannot see: automatic numbers, and which characters are hidden or deleted by a tracked change.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import olefile

from filing.errors import CorruptFile, DecompressionLimit, EncryptedFile
from filing.parsing.report import Limits

MAGIC = 0xA5EC
FIRST_WITH_PIECES = 0x00C1
"""nFib of Word 97; what is older keeps its text elsewhere."""
ENCRYPTED, OTHER_TABLE = 0x0100, 0x0200
CLX = 33
"""Index of the piece table among the pairs of offset and length (fcClx, lcbClx)."""
STORIES = ("main", "footnote", "header", "macro", "comment", "endnote", "box", "header_box")
"""Lengths of the stories stand in this order from the fourth number of FibRgLw97 on; their text follows each other."""
FIRST_STORY = 3
COMPRESSED = 0x40000000
FIELD_BEGIN, FIELD_RESULT, FIELD_END = "\x13", "\x14", "\x15"
PICTURES = ("\x01", "\x08")
SHOWN = str.maketrans({"\x07": "\t", "\x0b": "\n", "\r": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-"})
UNSEEN = dict.fromkeys((*range(9), 15, *range(16, 32))) | {0xAD: None}
BROKEN = "doc 文件不完整或已损坏。请在 Word 或 WPS 中打开并另存为 docx 后重新上传。"


@dataclass(frozen=True, slots=True)
class OldDocument:
    stories: Mapping[str, str]
    """Those that are not empty: main, footnote, header …; paragraphs are lines, cells are parted by tabs."""
    pictures: int
    has_macros: bool
    has_objects: bool


def read_pieces(data: bytes, limits: Limits) -> OldDocument | None:
    """None for Works and for Word before 97, which have no piece table. Raises CorruptFile and EncryptedFile."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            if not file.exists("WordDocument"):
                return None
            words = file.openstream("WordDocument").read()
            folders = {path[0] for path in file.listdir(streams=False, storages=True)}
            stories = _stories(file, words, limits)
    except (OSError, struct.error, IndexError, ValueError) as error:
        raise CorruptFile(BROKEN) from error
    if stories is None:
        return None
    pictures = sum(stories.get("main", "").count(mark) for mark in PICTURES)
    shown = {name: _shown(text) for name, text in stories.items()}
    macros = not folders.isdisjoint({"Macros", "_VBA_PROJECT_CUR"})
    return OldDocument({n: t for n, t in shown.items() if t.strip()}, pictures, macros, "ObjectPool" in folders)


def _stories(file: "olefile.OleFileIO[BytesIO]", words: bytes, limits: Limits) -> dict[str, str] | None:
    magic, version = struct.unpack_from("<HH", words)
    if magic != MAGIC:
        if version < FIRST_WITH_PIECES:
            return None
        raise CorruptFile(BROKEN)
    if version < FIRST_WITH_PIECES:
        return None
    (flags,) = struct.unpack_from("<H", words, 10)
    if flags & ENCRYPTED:
        raise EncryptedFile("文件设有打开密码。请在 Word 或 WPS 中解除密码后重新上传。")
    table = file.openstream("1Table" if flags & OTHER_TABLE else "0Table").read()
    numbers = 34 + 2 * _short(words, 32)
    pairs = numbers + 2 + 4 * _short(words, numbers)
    lengths = struct.unpack_from(f"<{len(STORIES)}i", words, numbers + 2 + 4 * FIRST_STORY)
    start, size = struct.unpack_from("<II", words, pairs + 2 + 8 * CLX)
    if sum(lengths) > limits.characters or min(lengths) < 0:
        raise DecompressionLimit(f"正文超过 {limits.characters} 字的上限。请拆分后分别上传。")
    return _parted("".join(_pieces(words, table[start : start + size], limits)), lengths)


def _short(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def _pieces(words: bytes, clx: bytes, limits: Limits) -> Iterator[str]:
    at = 0
    while clx[at] == 1:  # property modifiers stand before the table
        at += 3 + _short(clx, at + 1)
    if clx[at] != 2:
        raise CorruptFile(BROKEN)
    (size,) = struct.unpack_from("<I", clx, at + 1)
    count = (size - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    if max(places) > 2 * limits.characters or list(places) != sorted(places):
        raise CorruptFile(BROKEN)
    for number in range(count):
        (position,) = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * number + 2)
        length = places[number + 1] - places[number]
        if position & COMPRESSED:
            begin = (position & ~COMPRESSED) // 2
            yield words[begin : begin + length].decode("cp1252", "replace")
        else:
            yield words[position : position + 2 * length].decode("utf-16-le", "replace")


def _parted(text: str, lengths: tuple[int, ...]) -> dict[str, str]:
    if len(text) < sum(lengths):
        raise CorruptFile(BROKEN)
    stories: dict[str, str] = {}
    at = 0
    for name, length in zip(STORIES, lengths, strict=True):
        if length:
            stories[name] = text[at : at + length]
        at += length
    return stories


def _shown(text: str) -> str:
    """Results of fields without their codes; two cell marks end a row."""
    shown: list[str] = []
    fields: list[bool] = []
    for character in text.replace("\x07\x07", "\r"):
        if character == FIELD_BEGIN:
            fields.append(False)
        elif character == FIELD_RESULT and fields:
            fields[-1] = True
        elif character == FIELD_END and fields:
            fields.pop()
        elif all(fields):
            shown.append(character)
    return "".join(shown).translate(SHOWN).translate(UNSEEN)
