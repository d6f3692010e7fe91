"""What one line of a regulation is, judged by itself and by what came before: heading, item, citation wrap, contents.

`Line.body` is where the words begin behind the label. Rules and their reasons: 第X条 at the start of a line is a
heading when it is the next number or when a blank follows and the number is greater; it is a wrapped citation when 、
和 的 规定 第…款 follow directly. Numbers of 条 run through the document, those of 章 and 节 start again.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from filing.text.numerals import NUMERAL, read_numeral


class LineKind(StrEnum):
    PART = "编"
    SUBPART = "分编"
    CHAPTER = "章"
    SECTION = "节"
    ARTICLE = "条"
    SUPPLEMENT = "附则heading"
    ITEM = "项"
    SUBITEM = "目"
    OUTLINE = "一、"
    ATTACHMENT = "附件"
    ATTACHMENT_LIST = "附件list"
    TABLE = "附表"
    CONTENTS = "目录"
    CONTENTS_ROW = "toc"
    QUOTED = "quoted"
    TEXT = "text"


Number = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    kind: LineKind
    number: Number | None
    label: str
    body: int
    style: str = ""
    """Of an item, one of `STYLES`."""


STYLES = ("、", "一", ".", "1", "①", "a")
"""一、 （一） 1. （1） ① a) from the highest to the lowest level."""
TEXT = Line(LineKind.TEXT, None, "", 0)
QUOTED = Line(LineKind.QUOTED, None, "", 0)


HEADING = re.compile(
    rf"""[【\[〔]?\s*第\s*(?P<number>[{NUMERAL}](?:\s?[{NUMERAL}]){{0,9}})\s*(?P<unit>分编|编|章|节|条)
         (?:\s*之\s*(?P<sub>[一二三四五六七八九十]{{1,3}})(?![一二三四五六七八九十]|规定))?(?P<close>\s*[】\]〕])?""",
    re.VERBOSE,
)
"""第二百六十二条之二, 第 一 条, 【第三条】"""
CITATION_AFTER = re.compile(
    rf"""[、，,；;。）)》”]|第\s*[{NUMERAL}（(]|至|到|[-—–~～]|和|与|及|或|的|规定|所[列称述规指]|之规定|中的|前[款项]|修改
        |以外|情形|行为|以[上下]|分别|内容|标准|之[一二三四五六七八九十]""",
    re.VERBOSE,
)
"""What may follow 第X条 where it is a citation that starts a line."""
ITEM = re.compile(
    r"""(?:[（(]\s?(?P<chinese>[一二三四五六七八九十百零〇]{1,5})\s?[）)]|(?P<boxed>[㈠-㈩])|(?P<paren>[⑴-⒇])
        |[（(]?\s?(?P<arabic>[0-9０-９]{1,3})\s?[）)])[、.．]?\s?""",
    re.VERBOSE,
)
"""（一）, ㈠, ⑴, （9）, 9）"""
SUBITEM = re.compile(
    r"(?:(?P<arabic>[0-9０-９]{1,3})\s?[.．、](?![0-9０-９])|(?P<dotted>[⒈-⒛])|(?P<circled>[①-⑳])|(?P<letter>[a-zA-Z])[.．、)）])\s?"
)
"""1., １．, ⒈, ①, a)"""
OUTLINE = re.compile(r"(?P<chinese>[一二三四五六七八九十百零〇]{1,5})\s?[、.．]\s?")
"""一、"""
ATTACHMENT = re.compile(rf"附\s?(?P<what>[件表录图])\s?(?P<number>[{NUMERAL}]{{1,4}})?\s?(?P<mark>[：:.．、]|\s|$)")
CONTENTS = re.compile(r"目\s?[录次]$")
SUPPLEMENT = re.compile(r"附\s?则$")
PAGE_TAIL = re.compile(
    r"(?:\s*[.·…‥⋯。\-—_]{2,}|\t|\s)\s*[（(]?(?P<page>[0-9０-９]{1,4})[）)]?$|[（(](?P<boxed>\d{1,4})[）)]$"
)
LEADERS = re.compile(r"[.·…‥⋯]{3,}")
SENTENCE_END = re.compile(r"[。；]$")
QUOTED_LINE = re.compile(r"[“「『](?:[^”」』]*$|.*[”」』][。；，]?$)")
"""A whole line between quotation marks: what an amending decision puts in, not a provision of its own."""
UNITS = {
    "编": LineKind.PART,
    "分编": LineKind.SUBPART,
    "章": LineKind.CHAPTER,
    "节": LineKind.SECTION,
    "条": LineKind.ARTICLE,
}
HEADING_CHARACTERS = 40
NEAR = 3
"""So far from the article before it a number may jump, or repeat, where only the end of a sentence vouches for it."""
PLAIN_STARTS = frozenset("“「『")
RUNNING_LIST = 300
"""Arabic numbers above this are entries of a running list, not items."""


def classify(
    line: str, *, last_article: Number = (0, 0), seen_article: bool = False, after_sentence: bool = False
) -> Line:
    """The kind of one canonical line; `last_article` is (N, 之k) of the article before it, (0, 0) for none.

    `after_sentence`: the line before it ended one, so that this one is no wrap.
    """
    if line[:1] in PLAIN_STARTS:
        return QUOTED if QUOTED_LINE.match(line) else TEXT
    if match := HEADING.match(line):
        found = _heading(line, match, last_article, after_sentence=after_sentence)
        if found:
            return found
    if SUPPLEMENT.match(line):
        return Line(LineKind.SUPPLEMENT, None, "附则", 0)
    if CONTENTS.match(line):
        return Line(LineKind.CONTENTS, None, "目录", 0)
    return _attachment(line, seen_article=seen_article) or _listed(line) or TEXT


def _heading(line: str, match: re.Match[str], last_article: Number, *, after_sentence: bool) -> Line | None:
    kind = UNITS[match["unit"]]
    number = (read_numeral(match["number"]) or 0, read_numeral(match["sub"]) or 0 if match["sub"] else 0)
    rest = line[match.end() :]
    label = re.sub(r"[\s【】\[\]〔〕]", "", match.group())
    body = match.end() + len(rest) - len(rest.lstrip(" ：:"))
    if kind is LineKind.ARTICLE:
        bracketed = bool(match["close"])
        accepted = is_article(rest, number, last_article, bracketed=bracketed, after_sentence=after_sentence)
        return Line(kind, number, label, body) if accepted else None
    if LEADERS.search(rest) or (PAGE_TAIL.search(rest) and len(rest) > 2):
        return Line(LineKind.CONTENTS_ROW, number, label, body)
    if len(rest) > HEADING_CHARACTERS or SENTENCE_END.search(rest) or (rest[:1] != " " and CITATION_AFTER.match(rest)):
        return None
    return Line(kind, number, label, body)


def is_article(
    rest: str, number: Number, last: Number, *, bracketed: bool = False, after_sentence: bool = False
) -> bool:
    """Whether 第X条 at a line start, followed by `rest`, opens an article."""
    following = number in {(last[0] + 1, 0), (last[0], last[1] + 1)}
    if CITATION_AFTER.match(rest) and not bracketed:
        return False
    if not rest or rest[0] in " ：:" or bracketed:
        near = after_sentence and last[0] - NEAR <= number[0]
        return following or number > last or number == (1, 0) or near
    return following or (after_sentence and last < number <= (last[0] + NEAR, 0))


def _attachment(line: str, *, seen_article: bool) -> Line | None:
    match = ATTACHMENT.match(line)
    if not match or len(line) >= 60 or re.search(r"[。；，]$", line):
        return None
    number = (read_numeral(match["number"]) or 0, 0) if match["number"] else None
    label = re.sub(r"[\s：:.．、]", "", match.group())
    rest = line[match.end() :]
    if number is None and re.match(r"\s?[1一１][.．、]", rest):
        return Line(LineKind.ATTACHMENT_LIST, None, label, match.end())
    if number is None and match["what"] == "件" and rest and not seen_article:
        return Line(LineKind.ATTACHMENT_LIST, None, label, match.end())
    kind = LineKind.ATTACHMENT if match["what"] == "件" else LineKind.TABLE
    return Line(kind, number, label, match.end())


def _listed(line: str) -> Line | None:
    if match := ITEM.match(line):
        kind = LineKind.SUBITEM if match["arabic"] or match["paren"] else LineKind.ITEM
        style = "1" if kind is LineKind.SUBITEM else "一"
        return _entry(kind, match, style)
    if match := SUBITEM.match(line):
        entry = _entry(LineKind.SUBITEM, match, "①" if match["circled"] else "a" if match["letter"] else ".")
        return None if entry.number and entry.number[0] >= RUNNING_LIST else entry
    if match := OUTLINE.match(line):
        return _entry(LineKind.OUTLINE, match, "、")
    return None


def _entry(kind: LineKind, match: re.Match[str], style: str) -> Line:
    word = next(group for group in match.groups() if group)
    return Line(kind, (_value(word), 0), match.group().strip(), match.end(), style)


def _value(word: str) -> int:
    """㈠ ⑴ ⒈ ① are one code point each, counted from the first of their row."""
    if len(word) == 1:
        for first in "㈠⑴⒈①":
            if 0 <= ord(word) - ord(first) < 20:
                return ord(word) - ord(first) + 1
        if word.isascii() and word.isalpha():
            return ord(word.lower()) - ord("a") + 1
    return read_numeral(word) or 0
