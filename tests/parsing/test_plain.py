import pytest

from filing.errors import EmptyFile
from filing.parsing.plain import read_plain
from filing.parsing.report import Extraction, IntakeReport, IntakeWarning, Limits


def test_lines_stay_as_they_are() -> None:
    assert read_plain("甲\r\n乙\r丙\n".encode(), Limits()) == Extraction(
        "甲\n乙\n丙\n", IntakeReport("text", "text/1 utf-8", 6)
    )


def test_the_report_names_the_encoding() -> None:
    assert read_plain("第一条　公园".encode("gbk"), Limits()).report.reader_version == "text/1 gb18030"


@pytest.mark.parametrize("data", [b" \n\t\n", b"\xef\xbb\xbf", "　　\n".encode(), b"\x1a"])
def test_blanks_are_an_empty_file(data: bytes) -> None:
    with pytest.raises(EmptyFile, match="没有文字"):
        read_plain(data, Limits())


def test_unreadable_characters_are_told_with_their_line() -> None:
    data = ("甲乙丙丁戊己庚辛壬癸\n" * 30).encode()
    extraction = read_plain(data[:99] + b"\xff" + data[99:], Limits())
    message = "有 1 个字符无法解码，已以“�”代替。请对照原文核对，或另存为 UTF-8 后重新上传。"
    assert extraction.text.replace("\ufffd", "") == data.decode()
    assert extraction.report.warnings == (IntakeWarning("encoding_replaced", message, "第4行"),)
