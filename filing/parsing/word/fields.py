"""Fields that Word draws from their code alone: there is no result to read, the page shows it all the same."""

import re

from filing.parsing.symbols import symbol

DATE = re.compile(r"\s*(?:DATE|TIME|SAVEDATE|PRINTDATE|CREATEDATE)\b", re.IGNORECASE)
""" DATE \\@ "yyyy年M月d日" """
SILENT = frozenset({"XE", "TC", "TA", "RD", "SET", "ASK", "ADVANCE", "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"}) | {
    *{"MACROBUTTON", "GOTOBUTTON", "PRINT", "DATA", "INCLUDEPICTURE", "HYPERLINK", "TOC", "INDEX", "FORMTEXT", ""},
    *{"FORMCHECKBOX", "FORMDROPDOWN", "EMBED", "LINK", "SHAPE", "CONTROL"},
}
"""Fields that show nothing, or nothing that belongs to the text, as long as they have no result."""
ENCLOSED = re.compile(
    r"\\o\s*(?:\\a[clr]\s*)?\(\s*(?P<shape>[○□△◇])\s*[,，;；]\s*(?P<inner>[^()]{1,2}?)\s*\)", re.IGNORECASE
)
"""eq \\o\\ac(○,1): a character in a circle"""
OVER = re.compile(r"\\o\b.*[,，;；]\s*(?P<base>[^()（）,，;；\\\\]+)\)\s*$", re.IGNORECASE)
"""EQ \\* jc2 \\o\\ad(\\s\\up 9(yin),音): the character below its pronunciation"""
SYMBOL = re.compile(r"\s*SYMBOL\s+(?P<code>0x[0-9a-f]+|\d+)(?:.*?\\f\s*\"?(?P<font>[^\"\\\\]+))?", re.IGNORECASE)
"""SYMBOL 254 \\f "Wingdings" """


def drawn(code: str) -> str | None:
    """What a field without result shows, "" for nothing; None where that cannot be told."""
    name = code.split(maxsplit=1)[0].upper() if code.strip() else ""
    if name == "EQ":
        return _equation(code)
    if name == "SYMBOL" and (match := SYMBOL.match(code)):
        return symbol((match["font"] or "Symbol").strip(), int(match["code"], 0))
    return "" if name in SILENT else None


def _equation(code: str) -> str | None:
    if match := ENCLOSED.search(code):
        inner = match["inner"]
        if match["shape"] == "○" and inner.isascii() and inner.isdecimal() and 1 <= int(inner) <= 20:
            return chr(ord("①") + int(inner) - 1)
        return inner
    match = OVER.search(code)
    return match["base"].strip() if match else None
