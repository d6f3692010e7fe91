"""Characters of symbol fonts, which files write as private code points F020–F0FF."""

import re

BOXES = {0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0xA8: "□", 0xFD: "☒", 0xFE: "☑", 0xFB: "✗", 0xFC: "✓", 0xA1: "○"}
WINGDINGS = BOXES | {
    **{0x81 + i: chr(0x2460 + i) for i in range(10)},
    **{0x8C + i: chr(0x2776 + i) for i in range(10)},
    **{0x6C: "●", 0x6E: "■", 0x75: "◆", 0x76: "❖", 0xA7: "▪", 0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xF0: "⇨", 0x9F: "•"},
}
WINGDINGS_2 = {0x52: "☑", 0x50: "✓", 0x4F: "✗", 0x51: "☒", 0x54: "☒", 0x53: "☒", 0xA3: "□", 0x2A: "□", 0x30: "□"} | {
    0x6A + i: chr(0x2460 + i) for i in range(10)
}
GREEK = dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)) | dict(
    zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)
)
SYMBOL = GREEK | {
    **{0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xA5: "∞", 0xBB: "≈"},
    **{0xC5: "⊕", 0xCE: "∈", 0xD0: "∠", 0xD6: "√", 0xE5: "∑", 0x2B: "+", 0x2D: "−", 0x3D: "=", 0xAE: "→", 0xA2: "′"},
}
FONTS = {"wingdings": WINGDINGS, "wingdings 2": WINGDINGS_2, "wingdings2": WINGDINGS_2} | {
    "symbol": SYMBOL,
    "symbolmt": SYMBOL,
}
SUBSET = re.compile(r"^[A-Z]{6}\+|-Regular$")
"""ABCDEF+Wingdings-Regular"""
PRIVATE = range(0xF000, 0xF100)
UNKNOWN = "□"


def symbol(font: str, code: int) -> str | None:
    """The character that the font shows; None for one that no table has."""
    table = FONTS.get(SUBSET.sub("", font.strip()).lower())
    if table is not None:
        return table.get(code & 0xFF)
    return None if code in PRIVATE or not 0x20 <= code < 0xD800 else chr(code)
