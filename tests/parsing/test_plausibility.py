import pytest

from filing.parsing.plausibility import is_language

TEXT = "第一条　为了加强公园管理，保障公众权益，根据有关法律、法规，制定本办法。"


@pytest.mark.parametrize("text", [TEXT, "", "abc", "喆镕堃", "條例第一條 為了加強公園管理，保障公眾權益，制定本辦法。"])
def test_texts_and_short_words_are_language(text: str) -> None:
    assert is_language(text)


@pytest.mark.parametrize(
    "wrong",
    [
        TEXT.encode().decode("gb18030", "replace"),
        "".join(chr(0x9000 + n) for n in range(40)),
        "".join(chr(ord(character) + 1) for character in TEXT),  # a font whose table of characters is one off
    ],
)
def test_text_in_the_wrong_encoding_is_none(wrong: str) -> None:
    assert not is_language(wrong)
