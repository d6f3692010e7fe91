"""Numbers as regulations write them: 15, 三, 一百二十, 两千, 3万, 1.5万."""

import re

_DIGITS = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_ARABIC = re.compile(r"(?P<number>\d{1,12}(?:\.\d{1,6})?)(?P<unit>[十百千万亿]{0,2})$", re.ASCII)


def read_number(text: str) -> float | None:
    """The value, or None if the characters are not one number."""
    if match := _ARABIC.match(text):
        value = float(match["number"])
        for unit in match["unit"]:
            value *= _UNITS.get(unit) or _LARGE[unit]
        return value
    return _chinese(text)


def _chinese(text: str) -> float | None:
    if not text or any(c not in _DIGITS and c not in _UNITS and c not in _LARGE for c in text):
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return float("".join(str(_DIGITS[c]) for c in text))
    total, section, digit = 0, 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _UNITS:
            section += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            total = (total + section + digit) * _LARGE[character]
            section = digit = 0
    return float(total + section + digit)
