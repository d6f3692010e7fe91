"""Raw text → canonical text with the way back, and the squeezed form that rules and search match on.

Canonical text keeps every visible character but sets right what only readers for machines get wrong: line ends,
blanks, invisible characters, and the radical code points that PDF fonts put in place of characters. Full-width forms
stay; only `fold` and `squeeze` look through them.
"""

import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass

from filing.text.model import Span

BLANK = " "
_BLANKS = frozenset("\t\x0b\x0c\xa0\u1680\u180e\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))))
_LINE_ENDS = frozenset("\n\r\x85\u2028\u2029")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\ufffc") | frozenset(
    map(chr, [*range(0x202A, 0x202F), *range(0xFE00, 0xFE10)])
)

# U+2E80-2EFF has no decomposition for most radicals; U+2F00-2FD5 has, and NFKC of one character is safe there.
_RADICALS = dict(
    zip(
        "⺀⺁⺄⺅⺆⺇⺈⺉⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "冫厂乙亻冂几刀刂卩小小兀尢尣尢巳幺彑彐忄心扌攵旡日月歹母民氵水灬爪爫丬牛犭王疋罒示礻竹糸纟罓罒网冈羊羊羊羊老聿聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅长长长门阜阝雨青韦页风飞食食饣饣首马骨鬼鱼鸟卤麦黄黾齐齐齿齿竜龙龟龟龟",
        strict=True,
    )
)
_RADICALS |= {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}


@dataclass(frozen=True, slots=True)
class Normalised:
    """`offsets[i]` is where character i of `text` stood in the raw text; the last entry is the raw length."""

    text: str
    offsets: "array[int]"

    def raw(self, start: int, end: int) -> Span:
        """The raw span behind the half-open canonical one."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1 if end > start else self.offsets[start])


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Folded text without white space; `offsets` lead back as in `Normalised`."""

    text: str
    offsets: "array[int]"

    def span(self, start: int, end: int) -> Span:
        """The span of the given text that holds the half-open squeezed one; an empty one stays empty."""
        if end <= start:
            return Span(self.offsets[start], self.offsets[start])
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def place(self, offset: int) -> int:
        """The squeezed position of the first kept character at or behind `offset` of the given text."""
        return bisect_left(self.offsets, offset)


def normalise(raw: str) -> Normalised:
    """One line a paragraph, no empty lines, single blanks; idempotent: normalising the result changes nothing."""
    characters: list[str] = []
    offsets = array("L")
    pending: int | None = None  # a blank or line end seen, not yet written
    break_pending = False
    for offset, raw_character in enumerate(raw):
        character = _RADICALS.get(raw_character, raw_character)
        if character in _LINE_ENDS:
            pending, break_pending = (offset if not break_pending else pending), True
            continue
        if character == BLANK or character in _BLANKS:
            pending = offset if pending is None else pending
            continue
        if _is_invisible(character):
            continue
        if pending is not None and characters:
            characters.append("\n" if break_pending else BLANK)
            offsets.append(pending)
        pending, break_pending = None, False
        characters.append(character)
        offsets.append(offset)
    offsets.append(len(raw))
    return Normalised("".join(characters), offsets)


def _is_invisible(character: str) -> bool:
    return (
        character in _INVISIBLE or (character < " " or "\x7f" <= character < "\xa0") or "\ud800" <= character < "\ue000"
    )


def _folding() -> dict[int, str]:
    table = {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}  # full-width ASCII
    table |= {chr(c): chr(c).lower() for c in range(ord("A"), ord("Z") + 1)}
    table |= {chr(c): chr(c - 0xFEE0).lower() for c in range(0xFF21, 0xFF3B)}
    for source, target in (
        ("(（﹙⦅", "（"),
        (")）﹚⦆", "）"),
        ("[［【〖〔﹝", "〔"),
        ("]］】〗〕﹞", "〕"),
        ("<＜〈‹", "〈"),
        (">＞〉›", "〉"),
        ("《«≪", "《"),
        ("》»≫", "》"),
        (",，﹐", "，"),
        (":：﹕", "："),
        (";；﹔", "；"),
        ("?？", "？"),
        ("!！", "！"),
        ("○〇◯", "〇"),
        ("“„〝", "“"),
        ("”‟〞", "”"),
        ("·•・‧∙", "·"),
        ("—–―－‐‑-", "-"),
        ("～〜∼~", "~"),
    ):
        table |= dict.fromkeys(source, target)
    return {ord(source): target for source, target in table.items()}


_FOLDING = _folding()


def fold(text: str) -> str:
    """Same length, one spelling: half-width letters and digits in lower case, one form of each bracket and mark."""
    return text.translate(_FOLDING)


def squeeze(text: str) -> Squeezed:
    """`fold` without white space, so that words broken over lines meet again."""
    folded = fold(text)
    kept = [(offset, character) for offset, character in enumerate(folded) if not character.isspace()]
    offsets = array("L", (offset for offset, _ in kept))
    offsets.append(len(text))
    return Squeezed("".join(character for _, character in kept), offsets)
