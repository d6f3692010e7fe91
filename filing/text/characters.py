"""Tables of characters: what is a blank, what is invisible, which code points stand for the same sign."""

import unicodedata

SPACES = " \t\xa0\u1680\u180e\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
INVISIBLE = (
    r"\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    r"\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e01ef"
)
"""Ranges for a character class: controls, zero-width and direction marks, variation selectors, halves of pairs."""

# U+2E80-2EFF has no decomposition in Unicode for most radicals, so that block is written out.
_RADICAL_BLOCK = (
    "⺀⺁⺄⺅⺆⺇⺈⺉⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "冫厂乙亻冂几刀刂卩小小兀尢尣尢巳幺彑彐忄心扌攵旡日月歹母民氵水灬爪爫丬牛犭王疋罒示礻竹糸纟罓罒网冈羊羊羊羊老聿聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅长长长门阜阝雨青韦页风飞食食饣饣首马骨鬼鱼鸟卤麦黄黾齐齐齿齿竜龙龟龟龟",
)
_COMPOSED = [*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA)]
"""Kangxi radicals and compatibility ideographs: one character each, so that NFKC of it alone is safe."""

RADICALS = str.maketrans(*_RADICAL_BLOCK) | {
    code: plain for code in _COMPOSED if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1
}
RADICALS[ord("\u2f3e")] = "户"
"""Unicode has 戶 for it; fonts of the mainland draw it as 户, and so the files that they are in mean 户."""

_SAME = (
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
    ("“„〝「『", "“"),
    ("”‟〞」』", "”"),
    ("·•・‧∙", "·"),
    ("—–―－‐‑-", "-"),
    ("～〜∼~", "~"),
)


def _folding() -> dict[int, str]:
    table = {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}  # full-width ASCII
    table |= {chr(c): chr(c).lower() for c in range(ord("A"), ord("Z") + 1)}
    table |= {chr(c): chr(c - 0xFEE0).lower() for c in range(0xFF21, 0xFF3B)}
    for sources, target in _SAME:
        table |= dict.fromkeys(sources, target)
    return {ord(source): target for source, target in table.items()}


FOLDING = _folding()
"""For `str.translate`: one character for one, never more."""
