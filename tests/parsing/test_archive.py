"""Hostile zips made by code: each is refused before anything is unpacked."""

import struct

import pytest

from filing.errors import BadFile, CorruptFile, DecompressionLimit, EncryptedFile, UnsafeArchivePath
from filing.parsing.archive import ENTRIES, open_archive, read_entry
from filing.parsing.report import Limits
from tests.hostile.archives import named, overlapping, symlink, with_flag
from tests.parsing.build import archive, docx, p

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    "name", ["../../evil", "a/../../b", "/etc/passwd", "C:\\evil", "a\\..\\..\\b", "..", "word/a\0b"]
)
def test_paths_that_point_outside_are_refused(name: str) -> None:
    with pytest.raises(UnsafeArchivePath, match="路径"):
        open_archive(named(name), Limits())


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (symlink(), UnsafeArchivePath, "符号链接"),
        (overlapping(), DecompressionLimit, "重叠"),
        (with_flag(1), EncryptedFile, "密码"),
        (archive({"a.xml": bytes(30 * MEGABYTE)}), DecompressionLimit, "压缩比"),
        (archive({f"{n}.xml": b"" for n in range(ENTRIES + 1)}), DecompressionLimit, "个部件"),
        (b"PK\x03\x04" + bytes(200), CorruptFile, "重新上传"),
        (docx(p("甲" * 900))[:-300], CorruptFile, "重新上传"),
        (docx(p("甲" * 900))[300:], CorruptFile, "前面缺了一部分"),
    ],
    ids=["symlink", "overlap", "encrypted", "ratio", "entries", "no directory", "cut off", "head cut off"],
)
def test_hostile_archive_is_refused(data: bytes, error: type[BadFile], words: str) -> None:
    with pytest.raises(error, match=words):
        open_archive(data, Limits())


def test_unpacked_bytes_are_limited_by_what_the_directory_declares() -> None:
    data = archive({"a.xml": b"ab" * 600, "b.xml": b"cd" * 600})
    assert open_archive(data, Limits(unpacked_bytes=2400)).namelist() == ["a.xml", "b.xml"]
    with pytest.raises(DecompressionLimit, match="解压后"):
        open_archive(data, Limits(unpacked_bytes=2399))


def test_a_directory_that_declares_too_little_gets_no_more_than_it_declared() -> None:
    data = bytearray(archive({"a.xml": bytes(range(256)) * 100}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<L", 10)
    with open_archive(bytes(data), Limits()) as file, pytest.raises(CorruptFile, match="解压失败"):
        read_entry(file, "a.xml")


def test_damaged_content_is_a_corrupt_file() -> None:
    data = bytearray(archive({"a.xml": bytes(range(256)) * 100}))
    data[60:90] = bytes(30)
    with open_archive(bytes(data), Limits()) as file, pytest.raises(CorruptFile, match=r"a\.xml"):
        read_entry(file, "a.xml")


def test_unknown_compression_is_a_corrupt_file() -> None:
    data = bytearray(archive({"a.xml": b"x"}))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + place] = 97
    with open_archive(bytes(data), Limits()) as file, pytest.raises(CorruptFile):
        read_entry(file, "a.xml")
