"""Numbers of provisions as texts write them, in both directions."""

from functools import lru_cache

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "Ｏ": 0, "O": 0, "o": 0, "两": 2, "元": 1,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
TENS = {"廿": 20, "卅": 30}
NUMERAL = "零〇○ＯO一二三四五六七八九十百千两廿卅0-9０-９"
"""Characters of a provision's number, for use inside a character class."""
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_LONGEST = 20


@lru_cache(maxsize=4096)
def read_numeral(words: str) -> int | None:
    """二十一, 二〇二二, １２, 一百零五 → int; None for what is no number or is longer than 20 characters."""
    plain = "".join(words.split()).translate(_WIDE)
    if not plain or len(plain) > _LONGEST:
        return None
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if all(c in DIGITS or (c.isascii() and c.isdigit()) for c in plain):
        return int("".join(str(DIGITS.get(c, c)) for c in plain))
    return _positional(plain)


def _positional(plain: str) -> int | None:
    total, digit = 0, None
    for character in plain:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character.isascii() and character.isdigit():
            digit = int(character)
        elif character in TENS:
            total, digit = total + TENS[character], None
        elif character in UNITS:
            total, digit = total + (digit or 1) * UNITS[character], None
        else:
            return None
    return total + (digit or 0)


def write_numeral(value: int) -> str:
    """12 → 十二, 305 → 三百零五; for 0 to 9999, else arabic digits."""
    if not 0 <= value < 10_000:
        return str(value)
    if value < 10:
        return "零一二三四五六七八九"[value]
    words, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            words += ("零" if pending_zero else "") + "零一二三四五六七八九"[digit] + name
        pending_zero = bool(words) and not digit
        if not value:
            break
    return words.removeprefix("一") if words.startswith("一十") else words
