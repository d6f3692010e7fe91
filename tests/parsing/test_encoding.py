import pytest

from filing.errors import UndecodableText
from filing.parsing.encoding import Decoded, decode, looks_binary

TEXT = "第一条　为了加强公园管理，制定本办法。\r\n第二条　公园免费开放（A区除外），5月1日起施行。\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("gb18030"), "gb18030"),
    ],
)
def test_encoding_is_found_by_the_bytes(data: bytes, encoding: str) -> None:
    assert decode(data) == Decoded(TEXT, encoding)
    assert not looks_binary(data)


@pytest.mark.parametrize("text", ["暂住证", "喆", "〔2024〕", "abc", "㐀𠮷", "罚款", "一", "甲乙"])
def test_short_texts_are_read(text: str) -> None:
    for encoding in ("utf-8", "gb18030"):
        assert decode(text.encode(encoding)).text == text


def test_what_the_file_declares_goes_first_and_gb2312_means_its_superset() -> None:
    assert decode("喆字不在 GB2312".encode("gb18030"), declared="GB2312").encoding == "gb18030"
    assert decode("條例第一條".encode("big5"), declared="big5") == Decoded("條例第一條", "big5hkscs")
    assert decode(TEXT.encode(), declared="punycode") == Decoded(TEXT, "utf-8")
    assert decode(TEXT.encode("gbk"), declared="utf-8").encoding == "gb18030"


def test_a_few_broken_characters_are_counted() -> None:
    data = (TEXT * 20).encode()
    broken = data[:300] + b"\xff" + data[300:]
    assert (decode(broken).encoding, decode(broken).replaced) == ("utf-8", 1)
    data = (TEXT * 20).encode("gb18030")
    assert decode(data + b"\x81").replaced == 1


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(128, 256)) * 8,
        "кодировка текста не та".encode("koi8-r") * 5 + b"\xff",
        TEXT.encode("gbk")[:60] + b"\xff\xff\xff" + TEXT.encode("gbk")[60:],
        "これは日本語の文章であり、かなばかりです。".encode("euc-jp"),
        "條例第一條為了加強公園管理制定本辦法公園免費開放".encode("big5"),
        b"\x01\x02\x03\x04" * 20,
        b"\xff\xfe\x00\xd8\x00\xd8",
    ],
    ids=["all high bytes", "koi8", "broken gbk", "japanese", "big5", "controls", "half surrogates"],
)
def test_what_is_none_of_the_three_is_refused(data: bytes) -> None:
    with pytest.raises(UndecodableText, match="UTF-8"):
        decode(data)


@pytest.mark.parametrize("data", [bytes(100), bytes(range(256)), b"ab\0cd" * 9, b"\x01\x02" * 50])
def test_bytes_that_are_no_text(data: bytes) -> None:
    assert looks_binary(data)


def test_a_stray_control_character_makes_no_binary() -> None:
    assert not looks_binary((TEXT * 10).encode() + b"\x07")
    assert decode((TEXT * 10).encode() + b"\x07").text == TEXT * 10 + "\x07"
