import pytest

from filing.parsing.word.fields import drawn


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (r" eq \o\ac(○,1) ", "①"),
        (r" EQ \o\ac(○,20)", "⑳"),
        (r" eq \o\ac(□,优) ", "优"),
        (r" eq \o\ac(○,21)", "21"),
        (r' EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(yin),音)', "音"),
        (r" EQ \f(1,2) ", None),
        (' SYMBOL 254 \\f "Wingdings" \\s 10 ', "☑"),
        (" SYMBOL 0xB3 ", "≥"),
        (" SYMBOL x ", None),
        (' XE "索引" ', ""),
        (" PAGE ", ""),
        ("", ""),
        (r" REF 条 \h ", None),
        (" AUTONUM ", None),
    ],
)
def test_drawn_from_the_code_alone(code: str, shown: str | None) -> None:
    assert drawn(code) == shown
