"""Numbers as Word prints them in its lists: ST_NumberFormat (ISO/IEC 29500-1, 17.18.59) as Chinese files use it."""

from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
PLACES = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))
LEGAL_SIMPLIFIED = str.maketrans("零一二三四五六七八九千百十", "零壹贰叁肆伍陆柒捌玖仟佰拾")
LEGAL_TRADITIONAL = str.maketrans("零一二三四五六七八九千百十", "零壹貳參肆伍陸柒捌玖仟佰拾")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def chinese(number: int, *, one_ten: bool = False) -> str:
    """一千零二十三 for 0 to 9999, else figures; `one_ten` writes 一十 at the start."""
    if not 0 < number < 10_000:
        return "零" if number == 0 else str(number)
    words, gap = "", False
    for unit, name in PLACES:
        digit = number // unit % 10
        if digit:
            words += "零" if gap else ""
            words += name if unit == 10 and digit == 1 and not words and not one_ten else DIGITS[digit] + name
            gap = False
        elif words:
            gap = True
    return words


def _counting(number: int) -> str:
    return chinese(number) if number < 100 else _digital(number)


def _japanese(number: int) -> str:
    """What Chinese Word often writes for 一、二、三: no 零, no 一 before 百 and 千."""
    if not 0 < number < 10_000:
        return str(number)
    digits = ((number // unit % 10, unit, name) for unit, name in PLACES)
    return "".join(("" if digit == 1 and unit > 1 else DIGITS[digit]) + name for digit, unit, name in digits if digit)


def _digital(number: int) -> str:
    return "".join(DIGITS[int(figure)] for figure in str(number)) if number >= 0 else str(number)


def _legal(number: int) -> str:
    return chinese(number, one_ten=True).translate(LEGAL_SIMPLIFIED)


def _legal_traditional(number: int) -> str:
    return chinese(number, one_ten=True).translate(LEGAL_TRADITIONAL)


def _cycle(row: str) -> Callable[[int], str]:
    return lambda number: row[(number - 1) % len(row)] if number > 0 else ""


def _enclosed(*rows: tuple[int, int, int]) -> Callable[[int], str]:
    """From code point tables of (first number, last number, code point of the first)."""

    def label(number: int) -> str:
        for first, last, code in rows:
            if first <= number <= last:
                return chr(code + number - first)
        return str(number)

    return label


def _roman(number: int) -> str:
    words = ""
    if not 0 < number < 4000:
        return str(number)
    for value, letters in ROMAN:
        count, number = divmod(number, value)
        words += letters * count
    return words


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * min((number - 1) // 26 + 1, 30) if number > 0 else ""


def _full_width(number: int) -> str:
    return str(number).translate(FULL_WIDTH)


_circle = _enclosed((0, 0, 0x24EA), (1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))

LABELS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "bullet": lambda number: "•",
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedParen": _enclosed((1, 20, 0x2474)),
    "decimalEnclosedFullstop": _enclosed((1, 20, 0x2488)),
    "ideographEnclosedCircle": _enclosed((1, 10, 0x3280)),
    "chineseCounting": _counting,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": chinese,
    "taiwaneseDigital": _digital,
    "koreanCounting": chinese,
    "japaneseCounting": _japanese,
    "japaneseDigitalTenThousand": _digital,
    "ideographDigital": _digital,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal_traditional,
    "ideographTraditional": _cycle(STEMS),
    "ideographZodiac": _cycle(BRANCHES),
    "ideographZodiacTraditional": lambda number: _cycle(STEMS)(number) + _cycle(BRANCHES)(number),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
    "ordinal": str,
    "cardinalText": str,
}
"""A format that is missing here is printed in figures, with a warning."""
