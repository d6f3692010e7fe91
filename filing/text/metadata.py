"""What the filing form asks for, read from the text, each value with the words it was read from."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from filing.terms import DocumentType
from filing.terms import ProvisionKind as Kind
from filing.text.citations import instruments
from filing.text.dates import DATE, ORDER, find_dates, find_document_numbers
from filing.text.model import Event, Metadata, Provision, Reading, Span
from filing.text.title_note import read_title_note

HEAD_CHARACTERS = 1200
TAIL_PROVISIONS = 12
FRONT = {Kind.TITLE, Kind.NOTE, Kind.PREAMBLE}
EFFECTIVE = re.compile(
    r"""(?:本|此)[^，。；\n]{0,14}?(?:自|从|于)\s?(?P<day>[^，。；]{0,24}?)(?:起|开始)?(?:正式)?(?:施行|实施|生效|执行)""",
    re.VERBOSE,
)
"""本办法自2014年7月1日起施行; 规章应当自公布之日起 is a norm about others."""
ON_PUBLICATION = re.compile(r"(?:公布|发布|印发|颁布)之日")
EXPIRES = re.compile(
    r"有效期(?:限)?(?:为|是)?\s?(?:(?P<years>[\d一二三四五六七八九十]{1,2})\s?年|(?:至|到|截至|截止)\s?(?P<day>[^，。；]{6,20}))"
)
BASIS = re.compile(r"(?:根据|依据|依照|按照)(?P<titles>[^。；]{0,400}?)(?:，?(?:结合|制定|现|特|为|等)|[。；])")
ORGAN_END = (
    "人民代表大会常务委员会|人民代表大会|人民政府办公厅|人民政府办公室|人民政府|监察委员会|人民法院|人民检察院|"
    "办公厅|办公室|委员会|管理局|总局|厅|局|部|委|院|银行|法院|检察院|常务委员会"
)
ORGAN = re.compile(rf"(?P<organ>[\u4e00-\u9fa5]{{2,30}}?(?:{ORGAN_END}))(?=文件|令|公告|关于|$|\s)")
TITLE_ORGAN = re.compile(rf"^(?P<organ>(?:[\u4e00-\u9fa5]{{2,24}}?(?:{ORGAN_END})[、\s]?){{1,6}})关于")
NUMBER_WORDS = "零一二三四五六七八九十"


def read_metadata(text: str, provisions: Sequence[Provision]) -> Metadata:
    """Fields that the text shows; None where it does not say. Nothing is guessed from a file name."""
    head = text[: _head_end(provisions)]
    title = _title(text, provisions)
    history = _history(text, provisions)
    number = _document_number(head)
    organ = _organ(text, head, title=title, history=history, provisions=provisions)
    effective = _effective(text, provisions, history)
    return Metadata(
        title=title,
        document_number=number,
        organ=organ,
        adopted=_event_date(text, history, {"通过"}),
        published=_published(text, provisions, history),
        effective=effective,
        expires=_expires(text, provisions, effective),
        basis=tuple(_basis(text, provisions)),
        history=history,
        document_type=_document_type(title, organ, number),
    )


def _head_end(provisions: Sequence[Provision]) -> int:
    front = [p for p in provisions if p.kind in FRONT and p.start < HEAD_CHARACTERS]
    return max((p.end for p in front), default=0)


def _reading(text: str, value: str, start: int, end: int) -> Reading[str]:
    return Reading(value, text[start:end].strip(), Span(start, end))


def _title(text: str, provisions: Sequence[Provision]) -> Reading[str] | None:
    first = next((p for p in provisions if p.kind is Kind.TITLE), None)
    if first is None:
        return None
    lines = text[first.start : first.end].splitlines()
    words = "".join(line.replace(" ", "") if _spread(line) else line for line in lines)
    return _reading(text, words.strip("#* "), first.start, first.end)


def _spread(line: str) -> bool:
    """实 施 意 见: single characters with blanks between them."""
    return bool(line) and all(len(word) == 1 for word in line.split()) or " " in line and "\u4e00" <= line[0]


def _history(text: str, provisions: Sequence[Provision]) -> tuple[Event, ...]:
    notes = [text[p.start : p.end] for p in provisions if p.kind is Kind.NOTE]
    return read_title_note("\n".join(notes)) if notes else ()


def _event_date(text: str, history: tuple[Event, ...], actions: set[str]) -> Reading[date] | None:
    event = next((e for e in history if e.action in actions), None)
    return _date_in(text, event.date) if event else None


def _date_in(text: str, day: date) -> Reading[date] | None:
    for found, span in find_dates(text):
        if found == day:
            end = min(len(text), span.end + 40)
            stop = re.search(r"[\n，。；]", text[span.end : end])
            end = span.end + stop.start() if stop else end
            return Reading(day, text[span.start : end], Span(span.start, end))
    return None


def _document_number(head: str) -> Reading[str] | None:
    """The document's own number stands alone in the head; one behind a 《title》 is cited."""
    for found in find_document_numbers(head):
        line_start = head.rfind("\n", 0, found.span.start) + 1
        line = head[line_start:].split("\n", 1)[0]
        alone = len(found.words) >= len(line.strip("（）() 　")) - 18
        if alone and "《" not in line and "通过" not in line:
            words = "".join(found.words.split())
            return _reading(head, words, found.span.start, found.span.end)
    order = re.search(
        r"(?P<organ>[\u4e00-\u9fa5]{2,30}(?:令|公告))\n+[（(]?(?P<number>第\s?[\d一二三四五六七八九十百]{1,6}\s?号)",
        head,
    )
    if order:
        return _reading(head, order["organ"] + "".join(order["number"].split()), *order.span())
    return None


def _organ(
    text: str, head: str, *, title: Reading[str] | None, history: tuple[Event, ...], provisions: Sequence[Provision]
) -> Reading[str] | None:
    """From the letterhead or order, the title (…关于…), the 题注, the signature: the first that shows it."""
    order = ORDER.search(head) or re.search(r"(?m)^(?P<organ>[\u4e00-\u9fa5]{4,40})(?:令|文件|公告)$", head)
    if order and re.search(rf"(?:{ORGAN_END})$", order["organ"]) and "《" not in order["organ"]:
        return _reading(text, order["organ"], order.start("organ"), order.end("organ"))
    if title and (match := TITLE_ORGAN.match(title.value)):
        return Reading(match["organ"].strip("、 "), title.quote, title.span)
    if history:
        organ = re.sub(
            r"第[一二三四五六七八九十百零\d]+届|第[一二三四五六七八九十百零\d]+次(?:常务|全体)?会议.*$",
            "",
            history[0].organ,
        )
        organ = re.sub(r"(?:常务会议|全体会议|会议).*$", "", organ)
        if organ and organ in text.replace("\n", "") or organ:
            reading = _date_in(text, history[0].date)
            return Reading(organ, reading.quote if reading else organ, reading.span if reading else Span(0, 0))
    return _signature(text, provisions)


def _signature(text: str, provisions: Sequence[Provision]) -> Reading[str] | None:
    """The line before the last date of the document, when it ends like an organ."""
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", text[-1500:])]
    base = max(0, len(text) - 1500)
    for (start, line), (_, following) in zip(lines, lines[1:], strict=False):
        if DATE.fullmatch(following.strip()) and re.search(rf"(?:{ORGAN_END})$", line) and len(line) < 40:
            return _reading(text, line.strip(), base + start, base + start + len(line))
    return None


def _tail(text: str, provisions: Sequence[Provision]) -> Iterator[tuple[int, str]]:
    """The last articles or paragraphs before any attachment, latest first: where 施行 is said."""
    body = [
        p
        for p in provisions
        if p.is_leaf and p.kind not in FRONT | {Kind.HEADING, Kind.CONTENTS} and not p.address.startswith("att")
    ]
    for p in reversed(body[-TAIL_PROVISIONS:]):
        yield p.start, text[p.start : p.end]


def _effective(text: str, provisions: Sequence[Provision], history: tuple[Event, ...]) -> Reading[date] | None:
    for start, words in _tail(text, provisions):
        match = EFFECTIVE.search(words)
        if not match:
            continue
        span = Span(start + match.start(), start + match.end())
        for day, _ in find_dates(match.group()):
            return Reading(day, match.group(), span)
        if ON_PUBLICATION.search(match.group()):
            published = _published(text, provisions, history)
            return Reading(published.value, match.group(), span) if published else None
    event = next((e for e in history if e.action == "施行"), None)
    return _date_in(text, event.date) if event else None


def _published(text: str, provisions: Sequence[Provision], history: tuple[Event, ...]) -> Reading[date] | None:
    """Publication in the 题注, else the date of the signature (印发 documents are published by being issued)."""
    reading = _event_date(text, history, {"公布", "发布", "印发", "颁布"})
    if reading:
        return reading
    for match in reversed(
        list(re.finditer(r"(?m)^[（(]?([^\n]{0,24}?)([^\n]{8,14}日)(?:印发|公布|发布)?[）)]?$", text[-1500:]))
    ):
        for day, _ in find_dates(match[2]):
            start = max(0, len(text) - 1500) + match.start()
            return Reading(day, match.group().strip(), Span(start, start + len(match.group())))
    return None


def _expires(text: str, provisions: Sequence[Provision], effective: Reading[date] | None) -> Reading[date] | None:
    for start, words in _tail(text, provisions):
        match = EXPIRES.search(words)
        if not match:
            continue
        span = Span(start + match.start(), start + match.end())
        for day, _ in find_dates(match.group()):
            return Reading(day, match.group(), span)
        years = match["years"]
        if years and effective:
            count = int(years) if years.isdigit() else NUMBER_WORDS.find(years)
            if count > 0:
                return Reading(_years_later(effective.value, count), match.group(), span)
    return None


def _years_later(day: date, years: int) -> date:
    """The last day of a period of `years` that begins on `day`."""
    anniversary = day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)
    return date.fromordinal(anniversary.toordinal() - 1)


def _basis(text: str, provisions: Sequence[Provision]) -> Iterator[Reading[str]]:
    """Titles behind 根据 in the first provisions that say why the document is made."""
    leaves = [p for p in provisions if p.is_leaf and p.kind not in {Kind.TITLE, Kind.NOTE, Kind.CONTENTS, Kind.HEADING}]
    for p in leaves[:6]:
        words = text[p.start : p.end]
        match = BASIS.search(words)
        if match and "《" in match["titles"]:
            for title in instruments(match["titles"]):
                start = p.start + match.start("titles") + title.span.start
                yield Reading(title.title, match.group(), Span(start, start + title.span.end - title.span.start))
            return


def _document_type(
    title: Reading[str] | None, organ: Reading[str] | None, number: Reading[str] | None
) -> Reading[str] | None:
    if title is None:
        return None
    code = _type_code(title.value, organ.value if organ else "", number.value if number else "")
    return Reading(code.value, title.quote, title.span) if code else None


def _type_code(title: str, organ: str, number: str) -> DocumentType | None:
    maker = organ or title
    if "法院" in maker or "检察院" in maker:
        supreme = maker.startswith("最高")
        return DocumentType.JUDICIAL_INTERPRETATION if supreme else DocumentType.JUDICIAL_DOCUMENT
    if "监察委员会" in maker:
        return DocumentType.SUPERVISORY_DOCUMENT
    if "人民代表大会" in maker or "人大" in maker:
        if re.search(r"(?:决议|决定)$", title):
            return DocumentType.RESOLUTION
        if maker.startswith("全国"):
            return DocumentType.LAW
        return DocumentType.PROVINCIAL_REGULATION if _is_province(maker) else DocumentType.CITY_REGULATION
    if maker.startswith(("中华人民共和国国务院", "国务院")) and "条例" in title:
        return DocumentType.ADMINISTRATIVE_REGULATION
    if "令" in number and "人民政府" in number:
        return DocumentType.PROVINCIAL_RULE if _is_province(maker) else DocumentType.CITY_RULE
    if "人民政府" in maker:
        return DocumentType.ADMINISTRATIVE_DOCUMENT
    if re.search(r"条例(?:[（(].*[）)])?$", title):
        return DocumentType.PROVINCIAL_REGULATION if _is_province(title) else DocumentType.CITY_REGULATION
    return DocumentType.DEPARTMENT_DOCUMENT if re.search(r"(?:局|厅|委员会)$", organ) else None


def _is_province(name: str) -> bool:
    return bool(
        re.match(r"[\u4e00-\u9fa5]{2,3}省|[\u4e00-\u9fa5]{2,6}自治区|(?:北京|上海|天津|重庆)市", name)
    ) and not re.match(r"[\u4e00-\u9fa5]{2,3}省[\u4e00-\u9fa5]{2,6}市", name)
