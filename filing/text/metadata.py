"""What the filing form asks for, read from the text, each value with the words it was read from."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from filing.terms import ProvisionKind as Kind
from filing.text.attachments import named_attachments
from filing.text.citations import instruments
from filing.text.dates import DocumentNumber, find_dates, find_document_numbers
from filing.text.decree import is_decree
from filing.text.front import field_rows
from filing.text.model import Event, Metadata, Provision, Reading, Span
from filing.text.organs import ENDS, document_type, organ_name, read_organ
from filing.text.title_note import read_title_note
from filing.text.titles import first_title, undecorated
from filing.text.validity import Validity

HEAD_CHARACTERS = 4000
FRONT = frozenset({Kind.TITLE, Kind.NOTE, Kind.PREAMBLE, Kind.CLOSING})
NAMED = r"《(?:[^《》]|《[^《》]{0,200}》){1,300}》"
BASIS = re.compile(
    rf"""(?:根据|依据|依照|按照)(?P<titles>[^，。；《》]{{0,60}}{NAMED}(?:{NAMED}|[^。；《》]){{0,120}}?)
        (?:，?(?:结合|制定|现|特|为|等|经|并|就)|[。；])""",
    re.VERBOSE,
)
"""根据《…》《…》等法律、法规，结合本市实际，制定本条例"""
BASIS_CHARACTERS = 1500
SPLIT_NUMBER = re.compile(
    r"(?P<organ>[\u4e00-\u9fa5、 ]{2,40}?(?:令|公告))\n+"
    r"(?P<number>[（(〔\[]\s?\d{4}\s?[）)〕\]]\s?第?\s?\d{1,5}\s?号|[（(]?第\s?[\d一二三四五六七八九十百零〇○]{1,6}\s?号[）)]?)"
)
"""云山市人民政府令⏎第27号"""
OWN_NUMBER = re.compile(r"[（(]?[\u4e00-\u9fa5]{1,6}[〔\[（(]\d{4}[〕\]）)]\d{1,4}号[）)]?$")
LEADING_NUMBER = re.compile(r"^[\u4e00-\u9fa5]{1,8}[〔\[（(]\d{4}[〕\]）)]\d{1,4}号(?=.{6})")
"""法释〔2019〕17号关于…的规定"""
ORDERED = re.compile(
    r"令(?:[（(]?[〔（(\[]\d{4}[〕）)\]]|\d{4}年)?[（(]?第?[\d一二三四五六七八九十百零〇○]{1,6}号|第\d{1,4}号令"
)
HEADLINE = re.compile(rf"[\u4e00-\u9fa5、 ]{{2,40}}(?:{ORDERED.pattern})")
"""中国人民银行令〔2013〕第1号（征信机构管理办法）, in the first line"""
RULE_NAME = re.compile(r"(?:规定|办法|细则|规则)(?:[（(].*[）)])?$")
PUBLISHED_BY_MINISTRY = re.compile(
    r"\d日[\u4e00-\u9fa5、 ]{2,30}(?:部|总局|署|国家[\u4e00-\u9fa5]{2,8}委员会|中国人民银行)\s?(?:公布|发布|颁布)"
)
"""（2020年7月6日交通运输部公布）"""
JOINT = re.compile(rf"(?:[\u4e00-\u9fa5]{{2,30}}(?:{ENDS}) )+[\u4e00-\u9fa5]{{3,60}}关于")
"""云山市水务局 云山市财政局关于…: the blank parts the organs"""
MARKED_FACT = re.compile(r"【(?P<name>发布部门|发文字号|颁布单位|制定机关)】(?P<value>[^【\n]{1,60})")
"""【发布部门】云山市人民政府 【发文字号】市政府令第3号: several facts in a row, as law databases print them"""
CITED = re.compile(r"《|根据[^。；]*$")
OF_A_CHANGE = re.compile(r"[）)]?(?:公布|发布)?的?《")
"""水利部令第5号《关于修改〈…〉的决定》"""
LINE_MARKS = re.compile(r"^.{0,80}【(?:法规)?标题】")


def read_metadata(text: str, provisions: Sequence[Provision]) -> Metadata:
    """Fields that the text shows; None where it does not say. Nothing is guessed from a file name."""
    head = text[: _head_end(provisions)]
    facts = _facts(text, provisions) | _marked_facts(head)
    title = _title(text, provisions) or facts.get("标题") or facts.get("名称")
    history = _history(text, provisions)
    number = _number_told(_document_number(text, provisions, head), facts.get("发文字号") or facts.get("文号"))
    organ = _organ(facts) or read_organ(text, provisions, head=head, title=title, history=history)
    validity = Validity(text, provisions, history, issued=_issued(facts))
    effective = validity.effective()
    return Metadata(
        title=title,
        document_number=number,
        organ=organ,
        adopted=validity.adopted(),
        published=validity.published(),
        effective=effective,
        expires=validity.expires(effective),
        basis=tuple(_basis(text, provisions)),
        history=history,
        attachments=named_attachments(text, provisions),
        document_type=_type(text, provisions, title, organ),
    )


def _head_end(provisions: Sequence[Provision]) -> int:
    """Where the front of the document itself ends."""
    end = 0
    for p in provisions:
        if p.kind not in FRONT or p.depth or p.start > HEAD_CHARACTERS:
            break
        end = p.end
    return end


def _title(text: str, provisions: Sequence[Provision]) -> Reading[str] | None:
    first = next((p for p in provisions if p.kind is Kind.TITLE and p.depth == 0), None)
    if first is None:
        return None
    rows = text[first.start : first.end].splitlines()
    run = first_title(rows, frozenset()) or range(len(rows))  # a page's own headline may stand above the title
    words = _joined([undecorated(LINE_MARKS.sub("", rows[index])) for index in run])
    return Reading(
        OWN_NUMBER.sub("", LEADING_NUMBER.sub("", words)),
        text[first.start : first.end].strip(),
        Span(first.start, first.end),
    )


def _joined(rows: Sequence[str]) -> str:
    """The lines of a title as one; blanks stay only between words of Latin letters and between its organs."""
    plain = "".join(rows)
    makers, about, rest = plain.partition("关于") if JOINT.match(plain) else ("", "", plain)
    return makers + about + re.sub(r"(?<![A-Za-z0-9]) | (?![A-Za-z0-9])", "", rest)


def _facts(text: str, provisions: Sequence[Provision]) -> dict[str, Reading[str]]:
    """The table of facts that a government page prints above the text: 发文机关, 标题, 发文字号."""
    facts: dict[str, Reading[str]] = {}
    for p in provisions:
        if p.kind is not Kind.NOTE or p.start > HEAD_CHARACTERS:
            continue
        lines = text[p.start : p.end].split("\n")
        starts = [p.start]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)
        for index, (name, value) in field_rows(lines):
            if value:
                span = Span(starts[index], starts[index] + len(lines[index]))
                facts.setdefault(name, Reading(value.strip(), lines[index], span))
    return facts


def _marked_facts(head: str) -> dict[str, Reading[str]]:
    found = list(MARKED_FACT.finditer(head))
    return {m["name"]: Reading(m["value"].strip(), m.group().strip(), Span(*m.span())) for m in found}


def _organ(facts: dict[str, Reading[str]]) -> Reading[str] | None:
    for name in ("制定机关", "发文机关", "发文机构", "发布机构", "发布部门", "颁布单位"):
        if name in facts:
            fact = facts[name]
            return Reading(organ_name(fact.value), fact.quote, fact.span)
    return None


def _issued(facts: dict[str, Reading[str]]) -> Reading[date] | None:
    for name in ("成文日期", "发文日期", "公布日期", "发布日期", "发布时间", "生成日期"):
        for day, _ in find_dates(facts[name].value) if name in facts else ():
            return Reading(day, facts[name].quote, facts[name].span)
    return None


def _history(text: str, provisions: Sequence[Provision]) -> tuple[Event, ...]:
    notes = (text[p.start : p.end].split("\n") for p in provisions if p.kind is Kind.NOTE and p.depth == 0)
    said = []
    for lines in notes:
        facts = dict(field_rows(lines))
        said += [line for index, line in enumerate(lines) if index not in facts]
    return read_title_note("\n".join(said))


def _document_number(text: str, provisions: Sequence[Provision], head: str) -> Reading[str] | None:
    """The document's own number stands alone in the head; one behind a 《title》 is cited."""
    if match := SPLIT_NUMBER.search(head):
        words = "".join((match["organ"] + match["number"]).split())
        return Reading(words, match.group(), Span(*match.span()))
    notes = [p for p in provisions if p.kind in {Kind.NOTE, Kind.TITLE} and p.start < HEAD_CHARACTERS]
    for p in notes:
        for found in find_document_numbers(text[p.start : p.end]):
            span = Span(p.start + found.span.start, p.start + found.span.end)
            own = _is_own_number(text, found, span)
            if own or (p.kind is Kind.TITLE and (span.start == p.start or _ends_title(text, p, span))):
                return Reading(_number_words(found), found.words, span)
    return None


def _number_told(found: Reading[str] | None, told: Reading[str] | None) -> Reading[str] | None:
    """What the table of facts tells, where the text has no number but there."""
    if told and (found is None or told.span.start <= found.span.start < told.span.end):
        return Reading("".join(told.value.split()), told.quote, told.span)
    return found


def _is_own_number(text: str, found: DocumentNumber, span: Span) -> bool:
    begin = text.rfind("\n", 0, span.start) + 1
    line = text[begin:].split("\n", 1)[0]
    if found.year is not None:
        return "《" not in line and len(found.words) >= len(line.strip("（）() ")) - 18
    return not CITED.search(text[begin : span.start]) and not OF_A_CHANGE.match(text, span.end)


def _ends_title(text: str, title: Provision, span: Span) -> bool:
    """…的通知（云水发〔2014〕3号）; behind 》 it is the number of the document named there."""
    before, behind = text[title.start : span.start].rstrip("（( "), text[span.end : title.end]
    return bool(before) and not before.endswith("》") and not behind.strip("）)\n ")


def _number_words(found: DocumentNumber) -> str:
    """Without blanks, but for the one that parts the organs of a joint order."""
    return found.organ + "".join(found.words[len(found.organ) :].split())


def _basis(text: str, provisions: Sequence[Provision]) -> Iterator[Reading[str]]:
    """Titles behind 根据 in the first provisions that say why the document is made."""
    silent = {Kind.TITLE, Kind.NOTE, Kind.CONTENTS, Kind.HEADING, Kind.CLOSING}
    leaves = (p for p in provisions if p.is_leaf and p.kind not in silent)
    for p, _ in zip(leaves, range(8), strict=False):
        words = text[p.start : min(p.end, p.start + BASIS_CHARACTERS)]
        for match in BASIS.finditer(words):
            titles = instruments(match["titles"])
            for title in titles:
                start = p.start + match.start("titles") + title.span.start
                yield Reading(title.title, match.group(), Span(start, start + title.span.end - title.span.start))
            if titles:
                return


def _is_ministry_rule(title: str, notes: str) -> bool:
    """A 题注 says that a ministry has published it under a name that rules have: documents are 印发, not 公布."""
    return RULE_NAME.search(title) is not None and PUBLISHED_BY_MINISTRY.search(notes) is not None


def _type(
    text: str, provisions: Sequence[Provision], title: Reading[str] | None, organ: Reading[str] | None
) -> Reading[str] | None:
    if title is None:
        return None
    notes = "".join(text[p.start : p.end] for p in provisions if p.kind is Kind.NOTE and p.depth == 0)
    head = text[: _head_end(provisions)]
    said = "".join((notes + title.quote).split())
    ordered = ORDERED.search(said) or HEADLINE.match(text) or _is_ministry_rule(title.value, notes) or is_decree(head)
    code = document_type(title.value, organ.value if organ else "", order=bool(ordered))
    return Reading(code.value, title.quote, title.span) if code else None
