"""Where a text names other provisions and instruments: 《…》第…条第…款, 本条例第…条, 前款, 刑法第…条, （以下简称…）."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import replace

from filing.text.dates import DOCUMENT_NUMBER
from filing.text.instruments import Instrument, declared_abbreviations, instruments
from filing.text.model import Citation, Span
from filing.text.numerals import NUMERAL, read_numeral

__all__ = ["Instrument", "declared_abbreviations", "find_citations", "instruments"]

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
START = re.compile(rf"第\s?[（(]?{_N}[）)]?\s?(?:[条款项目]|(?:[、至到]{_N}){{1,9}}[条款项])")
SHORT_LIST = re.compile(rf"第(?P<numbers>{_N}(?:[、至到]{_N}){{1,9}})(?P<unit>[条款项])")
"""第二、三项; 第一至四项"""
BARE = re.compile(rf"(?P<number>{_N})(?P<unit>[条款项])")
"""After 至 the 第 may be missing: 第一项至五项."""
BARE_LEVELS = {"条": "article", "款": "paragraph", "项": "item"}
JOIN = re.compile(r"、|和|与|以及|及|或者|或|，|,|至|到|[-—–~～－]+")
RANGE = re.compile(r"至|到|[-—–~～－]+")
INSTRUMENT_KINDS = (
    "实施条例|实施办法|实施细则|法典|法|条例|办法|规定|细则|规则|决定|解释|规程|意见|通知|公约|章程"
    "|安排|规范|准则|标准|目录|公告|方案|指引"
)
SELF = re.compile(rf"本(?:{INSTRUMENT_KINDS})$")
RELATIVE = re.compile(r"(?:本条|本款|本项|前条|前款|前项|前[两二三四](?:款|条|项)|该条|该款|同条|上款|上条)$")
RELATIVE_ALONE = re.compile(r"前(?:[两二三四]?[款条项])(?!第)")
NAMED = re.compile(r"[\u4e00-\u9fa5]{1,24}(?:法|法典|条例|办法|细则)$")
"""Other kinds stand in 《》 or are common words: 讨论决定, 上述规定."""
INSTRUMENT = re.compile(
    r"""(?:法|法典|条例|办法|规定|细则|规则|决定|决议|解释|规程|意见|通知|公约|章程|规范|准则|标准|目录|公告|方案|纲要|规划|批复|答复|函|指引
         |指南|通告|制度|预案|要点|清单|协定|修正案|措施|计划|名录|命令|议定书|基准|规范性文件)(?:\s?[（(〔][^（）()]{1,24}[）)〕]){0,2}$""",
    re.VERBOSE,
)
"""Not 《居住证》, 《申请表》."""
WELL_KNOWN = (
    "刑法",
    "民法典",
    "宪法",
    "民法通则",
    "物权法",
    "合同法",
    "担保法",
    "婚姻法",
    "继承法",
    "收养法",
    "侵权责任法",
    "行政处罚法",
)
NAME_END = r"(?![律学院庭人]|定(?!罪)|规(?!定))"
"""Behind a bare name: 合同法律, 婚姻法庭, 物权法定, 合同法规 are other words; 刑法定罪, 合同法规定 are not."""
NOT_BEFORE = frozenset("本该此《〈国")
NAME_CONTEXT = 12
BRACKETED = re.compile(r"[（(](?P<inner>[^（()）]{1,60})[）)]")
VERB = re.compile(
    r".*(?:依照|按照|根据|依据|违反|符合|属于|适用|执行|施行|实施|或者|以及|触犯|对照|参照|遵守|是否|不|和|与|及|或|由|对|的|了|为|除|以|在)"
)
"""What stands before a law's bare name in the same run of characters."""
OTHER_SELF = re.compile(
    r"^(?:本|该|此|其|上述|有关|相关|各)|^.?法$|^(?:办法|规定|条例|细则|规则|决定|解释|意见|通知|标准|目录|准则|规范|安排)$"
)
PARENTHESIS = re.compile(r"[（(][^（()）]{0,80}[）)]$")
CONTEXT = 140


def find_citations(text: str, *, headings: Collection[int] = ()) -> tuple[Citation, ...]:
    """Every place that names a provision or instrument, in order of the text.

    第X条 that opens a line with a blank behind it is a heading, no citation; `headings` are offsets of others.
    """
    reader = _Reader(text, headings)
    found = list(reader.chains())
    for others in (reader.relatives(), reader.whole_instruments(), reader.bare_names()):
        spans = sorted(c.span for c in found)
        found += [c for c in others if not _covered(spans, c.span)]
    return tuple(sorted(found, key=lambda c: (c.span, c.item or 0)))


def _covered(spans: list[Span], span: Span) -> bool:
    index = bisect_left(spans, Span(span.end, 0)) - 1
    return index >= 0 and spans[index].end > span.start


class _Reader:
    def __init__(self, text: str, headings: Collection[int]) -> None:
        self.text = text
        self.headings = frozenset(headings)
        self.instruments = instruments(text)
        self.titles = {i.span.end: i for i in self.instruments}
        self.short_names = declared_abbreviations(text)
        self.longest_first = sorted(self.short_names, key=len, reverse=True)
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
        if start in self.headings:
            return True
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
            short = SHORT_LIST.match(self.text, end)
            if not levels and not short:
                break
            begin = subject.span.start if not cited else position
            if short:
                end = short.end()
                upper = _inherit(levels, cited[-1] if cited else None)
                cited += _short_list(short, replace(subject, span=Span(begin, end)), upper)
            elif ranged:
                last = cited[-1]
                full = _inherit(levels, last)
                until = {k: v for k, v in full.items() if v and getattr(last, k) != v}
                cited[-1] = replace(last, until=until, span=Span(last.span.start, end))
            else:
                full = _inherit(levels, cited[-1] if cited else None)
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
            law, words = self._resolved(title)
            return replace(blank, subject="law", law=law, words=words, document_number=number), title.span.start
        return self._unquoted(blank, start, before)

    def _resolved(self, title: Instrument) -> tuple[str, str | None]:
        """The full title, and the words of the text where they are a short name for it."""
        full = self.short_names.get(title.title)
        if full is None or full == title.title:
            return title.title, None
        return full, self.text[title.span.start : title.span.end]

    def _unquoted(self, blank: Citation, start: int, before: str) -> tuple[Citation, int]:
        if match := SELF.search(before):
            return replace(blank, subject="self", words=match.group()), start - len(match.group())
        if match := RELATIVE.search(before):
            return replace(blank, subject="relative", words=match.group()), start - len(match.group())
        for short in self.longest_first:
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

    def whole_instruments(self) -> Iterator[Citation]:
        """《…》 without a provision behind it, with the document number that follows in brackets."""
        for title in self.instruments:
            law, words = self._resolved(title)
            if not INSTRUMENT.search(law) or self.text[max(0, title.span.start - 1) : title.span.start] == "称":
                continue
            behind = BRACKETED.match(self.text, title.span.end)
            number = DOCUMENT_NUMBER.match(behind["inner"]) if behind else None
            yield Citation(title.span, "law", law, words, document_number=number.group() if number else None)

    def bare_names(self) -> Iterator[Citation]:
        """Declared short names of instruments and names that every lawyer knows, without 《》: 依照刑法追究责任."""
        full = {i.title for i in self.instruments}
        common = set(INSTRUMENT_KINDS.split("|"))
        names = {
            short: law
            for short, law in self.short_names.items()
            if law in full and INSTRUMENT.search(short) and short not in common
        }
        names |= {name: name for name in WELL_KNOWN if name not in names}
        pattern = re.compile(f"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))}){NAME_END}")
        for match in pattern.finditer(self.text):
            before = self.text[max(0, match.start() - NAME_CONTEXT) : match.start()]
            if before[-1:] in NOT_BEFORE or bare_name(before + match.group()) not in {match.group(), None}:
                continue
            if self._is_alone(*match.span()):
                continue
            yield Citation(Span(*match.span()), "law", names[match.group()], match.group())

    def _is_alone(self, start: int, end: int) -> bool:
        """A name that fills its line is a heading or an entry of a menu."""
        return self.text[start - 1 : start] in {"", "\n"} and self.text[end : end + 1] in {"", "\n"}


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


def _short_list(match: re.Match[str], citation: Citation, upper: dict[str, int]) -> list[Citation]:
    """第二、三项 → two citations; 第一至四项 → one with a range. All have the span of the whole list."""
    level = BARE_LEVELS[match["unit"]]
    cited: list[Citation] = []
    ranged = False
    for word in re.split(r"([、至到])", match["numbers"]):
        if word in {"、", "至", "到"}:
            ranged = word != "、"
            continue
        number = read_numeral(word) or 0
        if ranged and cited:
            cited[-1] = replace(cited[-1], until={level: number})
        else:
            cited.append(_with_levels(citation, {**upper, level: number}))
    return cited


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
