"""Where a text names other provisions and instruments: 《…》第…条第…款, 本条例第…条, 前款, 刑法第…条, （以下简称…）."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from filing.text.dates import DOCUMENT_NUMBER
from filing.text.model import Citation, Span
from filing.text.numerals import NUMERAL, read_numeral

LEVELS = ("article", "article_sub", "paragraph", "item", "subitem")
_N = f"[{NUMERAL}]{{1,12}}"
CHAIN = re.compile(
    rf"""(?:第\s?(?P<article>{_N})\s?条(?:之(?P<article_sub>[一二三四五六七八九十]{{1,3}})(?!规定))?)?
         (?:第\s?(?P<paragraph>{_N})\s?款|(?P<first>前)(?P<first_count>[两二三四五])款)?
         (?:第\s?[（(]?(?P<item>{_N})[）)]?\s?项)?
         (?:第\s?[（(]?(?P<subitem>{_N})[）)]?\s?目)?""",
    re.VERBOSE,
)
"""第三百零七条之一前三款, 第一款第（三）项"""
START = re.compile(rf"第\s?[（(]?{_N}[）)]?\s?[条款项目]")
BARE = re.compile(rf"(?P<number>{_N})(?P<unit>[条款项])")
"""After 至 the 第 may be missing: 第一项至五项."""
BARE_LEVELS = {"条": "article", "款": "paragraph", "项": "item"}
JOIN = re.compile(r"、|和|与|以及|及|或者|或|，|,|至|到|[-—–~～－]+")
RANGE = re.compile(r"至|到|[-—–~～－]+")
INSTRUMENT_KINDS = "实施条例|实施办法|实施细则|法典|法|条例|办法|规定|细则|规则|决定|解释|规程|意见|通知|公约|章程|安排|规范|准则|标准|目录"
SELF = re.compile(rf"本(?:{INSTRUMENT_KINDS})$")
RELATIVE = re.compile(r"(?:本条|本款|本项|前条|前款|前项|前[两二三四](?:款|条|项)|该条|该款|同条|上款|上条)$")
RELATIVE_ALONE = re.compile(r"前(?:[两二三四]?[款条项])(?!第)")
NAMED = re.compile(rf"[\u4e00-\u9fa5]{{1,24}}(?:{INSTRUMENT_KINDS})$")
VERB = re.compile(
    r".*(?:依照|按照|根据|依据|违反|符合|属于|适用|执行|施行|实施|或者|以及|触犯|对照|参照|遵守|是否|不|和|与|及|或|由|对|的|了|为|除|以|在)"
)
"""What stands before a law's bare name in the same run of characters."""
OTHER_SELF = re.compile(
    r"^(?:本|该|此|其|上述|有关|相关|各)|^.?法$|^(?:办法|规定|条例|细则|规则|决定|解释|意见|通知|标准|目录|准则|规范|安排)$"
)
PARENTHESIS = re.compile(r"[（(][^（()）]{0,80}[）)]$")
CARRYING = re.compile(r"[^。；;，,]{0,30}[；;，,]?[^。；;，,]{0,24}$")
CONTEXT = 140
ABBREVIATION = re.compile(
    r"[（(]以下(?:分别|均|合|一律)?(?:简|统|合|并|通)?称(?:为|作)?\s?[“\"《]?(?P<short>[^）)”\"》]{1,40})[”\"》]?[）)]"
)
"""（以下简称《土地管理法》）"""
DEFINED = re.compile(r"(?:第[^，。；\s]{1,8}条\s)?(?P<full>[^，。；：\s]{2,80})$")
TITLE = re.compile(r"[《》]")
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Instrument:
    """A title between 《》; nested ones keep their 〈〉, line ends are taken out."""

    title: str
    span: Span


def instruments(text: str) -> tuple[Instrument, ...]:
    """Titles in order; an unclosed 《 is not a title."""
    found: list[Instrument] = []
    opened: list[int] = []
    for match in TITLE.finditer(text):
        if match.group() == "《":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if not opened and match.end() - start <= LONGEST_TITLE:
                found.append(Instrument("".join(text[start + 1 : match.start()].split()), Span(start, match.end())))
            elif match.end() - start > LONGEST_TITLE:
                opened.clear()
    return tuple(found)


def declared_abbreviations(text: str) -> dict[str, str]:
    """Short name → what it stands for, as （以下简称…） declares: a 《title》 before it, else the words before it."""
    declared: dict[str, str] = {}
    for match in ABBREVIATION.finditer(text):
        before = text[max(0, match.start() - LONGEST_TITLE) : match.start()]
        short = match["short"].strip()
        titles = instruments(before)
        if titles and titles[-1].span.end == len(before):
            declared.setdefault(short, titles[-1].title)
        elif (defined := DEFINED.search(before)) and short:
            declared.setdefault(short, defined["full"].rsplit(" ", 1)[-1])
    return declared


def find_citations(text: str) -> tuple[Citation, ...]:
    """Every place that names a provision, in order of the text; 第X条 that opens a line is a heading, no citation."""
    reader = _Reader(text)
    chains = list(reader.chains())
    covered = [c.span for c in chains]
    alone = [c for c in reader.relatives() if not _covered(covered, c.span)]
    return tuple(sorted([*chains, *alone], key=lambda c: (c.span, c.item or 0)))


def _covered(spans: list[Span], span: Span) -> bool:
    index = bisect_left(spans, Span(span.end, 0)) - 1
    return index >= 0 and spans[index].end >= span.end


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.titles = {i.span.end: i.title for i in instruments(text)}
        self.short_names = declared_abbreviations(text)
        self.last: Citation | None = None

    def chains(self) -> Iterator[Citation]:
        position = 0
        while match := START.search(self.text, position):
            start = match.start()
            if self._is_heading(start):
                position = match.end()
                continue
            subject, begin = self._subject(start)
            position = match.end()
            for citation in self._joined(start, replace(subject, span=Span(begin, start))):
                position = max(position, citation.span.end)
                self.last = citation
                yield citation

    def _is_heading(self, start: int) -> bool:
        if start and self.text[start - 1] != "\n":
            return False
        chain = CHAIN.match(self.text, start)
        return (
            chain is not None
            and chain["article"] is not None
            and chain["paragraph"] is None
            and (self.text[chain.end() : chain.end() + 1] in {" ", "", "\n", "　", "（", "："})
        )

    def _joined(self, start: int, subject: Citation) -> list[Citation]:
        """第一项、第二项、第四项至第六项: a shorter link inherits the upper levels of the one before it."""
        cited: list[Citation] = []
        position, ranged = start, False
        while True:
            levels, end = self._link(position, ranged=ranged)
            if not levels:
                break
            full = _inherit(levels, cited[-1] if cited else None)
            if ranged:
                last = cited[-1]
                until = {k: v for k, v in full.items() if v and getattr(last, k) != v}
                cited[-1] = replace(last, until=until, span=Span(last.span.start, end))
            else:
                begin = subject.span.start if not cited else position
                cited.append(_with_levels(replace(subject, span=Span(begin, end)), full))
            join = JOIN.match(self.text, end)
            if not join:
                break
            ranged = RANGE.fullmatch(join.group()) is not None
            position = join.end()
        return cited

    def _link(self, position: int, *, ranged: bool) -> tuple[dict[str, int], int]:
        match = CHAIN.match(self.text, position)
        if match and match.end() > position:
            levels = {name: read_numeral(match[name]) or 0 for name in LEVELS if match[name]}
            if match["first"]:
                levels["paragraph"] = 1
                levels["paragraph_until"] = read_numeral(match["first_count"]) or 0
            return levels, match.end()
        bare = BARE.match(self.text, position) if ranged else None
        if bare:
            return {BARE_LEVELS[bare["unit"]]: read_numeral(bare["number"]) or 0}, bare.end()
        return {}, position

    def _subject(self, start: int) -> tuple[Citation, int]:
        """Who is cited at `start`, and where its name begins."""
        blank = Citation(Span(start, start), "implicit", None, None)
        end, number = start, None
        before = self.text[max(0, start - CONTEXT) : start]
        if self.titles.get(start) is None and (par := PARENTHESIS.search(before)):
            inner = start - (len(before) - par.start())
            if self.titles.get(inner) is not None:
                end = inner
                found = DOCUMENT_NUMBER.search(par.group())
                number = found.group() if found else None
        if (title := self.titles.get(end)) is not None:
            begin = self.text.rfind("《", 0, end - 1) if "〈" not in title else end - len(title) - 2
            return replace(blank, subject="law", law=title, document_number=number), max(begin, 0)
        return self._unquoted(blank, start, before)

    def _unquoted(self, blank: Citation, start: int, before: str) -> tuple[Citation, int]:
        if match := SELF.search(before):
            return replace(blank, subject="self", words=match.group()), start - len(match.group())
        if match := RELATIVE.search(before):
            return replace(blank, subject="relative", words=match.group()), start - len(match.group())
        for short in sorted(self.short_names, key=len, reverse=True):
            if before.endswith(short):
                return replace(blank, subject="law", law=self.short_names[short], words=short), start - len(short)
        if name := bare_name(before):
            return replace(blank, subject="law", law=name), start - len(name)
        carried = self._carried(start)
        return (replace(blank, subject=carried.subject, words=carried.words), start) if carried else (blank, start)

    def _carried(self, start: int) -> Citation | None:
        """前款第二项至第四项…；第五项至第七项: within one sentence the second list is of the same 款."""
        last = self.last
        if last is None or last.subject != "relative" or "款" not in (last.words or ""):
            return None
        between = self.text[last.span.end : start]
        return last if len(between) < 40 and not re.search(r"[。\n]", between) else None

    def relatives(self) -> Iterator[Citation]:
        for match in RELATIVE_ALONE.finditer(self.text):
            yield Citation(Span(*match.span()), "relative", None, match.group())


def bare_name(before: str) -> str | None:
    """刑法 at the end of `before`, without the verb that runs into it; None where no instrument is named."""
    match = NAMED.search(before)
    if not match:
        return None
    words = match.group()
    verb = VERB.match(words[:-1])
    name = words[verb.end() :] if verb and verb.end() < len(words) - 1 else words
    if name == "法" or (OTHER_SELF.match(name) and name not in {"刑法", "宪法", "民法"}):
        return None
    return name


def _inherit(levels: dict[str, int], last: Citation | None) -> dict[str, int]:
    full = dict(levels)
    if last is None or "article" in levels:
        return full
    for name in LEVELS:
        if name in levels:
            break
        full[name] = getattr(last, name) or 0
    return full


def _with_levels(citation: Citation, levels: dict[str, int]) -> Citation:
    until = {"paragraph": levels["paragraph_until"]} if levels.get("paragraph_until") else {}
    return replace(
        citation,
        article=levels.get("article") or None,
        article_sub=levels.get("article_sub", 0),
        paragraph=levels.get("paragraph") or None,
        item=levels.get("item") or None,
        subitem=levels.get("subitem") or None,
        until=until,
    )
