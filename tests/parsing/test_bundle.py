"""A zip of many files: a row for each, whatever befalls its neighbours."""

from zipfile import ZipInfo

import pytest

from filing.errors import BadFile, CorruptFile, DecompressionLimit, EmptyFile, UnsafeArchivePath, UnsupportedType
from filing.parsing import read_in_process
from filing.parsing.bundle import MOST_MEMBERS, member_name, read_bundle, taken_out
from filing.parsing.report import Extraction, Limits
from filing.parsing.sandbox import extract
from filing.parsing.sniff import BUNDLE
from tests.parsing.build import archive, docx, p, pdf, printed
from tests.parsing.ofd.build import ofd

TEXT = "第一条　公园免费开放。"
LINE = (28.0, 50.0, 5.6, TEXT)


def table(data: bytes, limits: Limits | None = None) -> list[tuple[str, str | type[BadFile]]]:
    members = read_bundle(data, limits=limits or Limits(), read=read_in_process)
    return [(m.name, m.outcome.text if isinstance(m.outcome, Extraction) else type(m.outcome)) for m in members]


def test_each_member_is_read_and_none_stops_another() -> None:
    data = archive(
        {
            "一/": b"",
            "一/办法.docx": docx(p(TEXT)),
            "一/说明.txt": TEXT.encode("gbk"),
            "坏.docx": b"PK\x03\x04" + bytes(99),
            "空.txt": b"",
            "表.pdf": pdf([printed([TEXT])]),
            "版式.ofd": ofd([[LINE]]),
            "内层.zip": archive({"a.txt": TEXT}),
            "程序.exe": b"MZ" + bytes(99),
            "__MACOSX/._办法.docx": b"x",
            "一/~$办法.docx": b"x",
            "一/.DS_Store": b"x",
        }
    )
    assert table(data) == [
        ("一/办法.docx", TEXT),
        ("一/说明.txt", TEXT),
        ("坏.docx", CorruptFile),
        ("空.txt", EmptyFile),
        ("表.pdf", TEXT),
        ("版式.ofd", TEXT),
        ("内层.zip", UnsupportedType),
        ("程序.exe", UnsupportedType),
    ]


def test_a_damaged_member_is_a_row_of_its_own() -> None:
    data = bytearray(archive({"a.txt": bytes(range(256)) * 99, "b.txt": TEXT}))
    data[60:90] = bytes(30)
    assert table(bytes(data)) == [("a.txt", CorruptFile), ("b.txt", TEXT)]


def test_members_are_read_in_processes_of_their_own() -> None:
    (member,) = read_bundle(archive({"a.txt": TEXT}), limits=Limits())
    assert isinstance(member.outcome, Extraction)
    assert member.outcome == read_in_process(TEXT.encode(), name="a.txt", limits=Limits())


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (archive({"a.txt": TEXT, "../../evil": "x"}), UnsafeArchivePath),
        (archive({"a.txt": TEXT, "b.txt": bytes(30_000_000)}), DecompressionLimit),
        (archive({f"{n}.txt": "x" for n in range(MOST_MEMBERS + 1)}), DecompressionLimit),
        (archive({"a.txt": TEXT})[:-30], CorruptFile),
    ],
    ids=["path", "bomb", "many", "cut off"],
)
def test_a_hostile_archive_is_refused_as_a_whole(data: bytes, error: type[BadFile]) -> None:
    with pytest.raises(BadFile, match="请") as caught:
        table(data)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (archive({"a.txt": TEXT}), True),
        (docx(p(TEXT)), False),
        (ofd([[LINE]]), False),
        (TEXT.encode(), False),
        (b"PK\x03\x04" + bytes(99), False),
        (b"Rar!\x1a\x07\x00" + bytes(99), False),
    ],
)
@pytest.mark.parametrize("name", ["a.zip", "a.docx"])
def test_a_bundle_is_a_zip_that_is_no_document(data: bytes, expected: bool, name: str) -> None:
    try:
        extract(data, name=name, limits=Limits())
        found = False
    except BadFile as error:
        found = BUNDLE in error.details
    assert found is expected


def test_members_are_gone_when_they_have_been_read() -> None:
    with taken_out(archive({"a.txt": TEXT, "b/c.txt": "x"}), Limits()) as found:
        assert [(packed.name, packed.read()) for packed in found] == [("a.txt", TEXT.encode()), ("b/c.txt", b"x")]
        (found[1].path).unlink()
        found[1].path.symlink_to(found[0].path)
        with pytest.raises(OSError, match="symbolic links"):
            found[1].read()
    assert not found[0].path.parent.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_names_without_the_flag_are_read_as_chinese_systems_write_them(encoding: str) -> None:
    entry = ZipInfo("x")
    entry.filename = "办法.docx".encode(encoding).decode("cp437")
    assert member_name(entry) == "办法.docx"
