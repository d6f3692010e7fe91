"""Dates and document numbers (发文字号) as texts write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from filing.text.model import Span
from filing.text.numerals import read_numeral

_DIGIT = "零〇○ＯO一二三四五六七八九0-9０-９"
DATE = re.compile(
    rf"""(?P<year>[{_DIGIT}]{{4}})\s?年\s?(?P<month>[{_DIGIT}十]{{1,3}})\s?月\s?(?P<day>[{_DIGIT}十廿卅]{{1,3}})\s?日""",
    re.VERBOSE,
)
"""二○○四年十月一日, 2020年１月１日"""
DOCUMENT_NUMBER = re.compile(
    r"""(?P<code>[\u4e00-\u9fa5]{1,16})\s?[〔\[［（(【]\s?(?P<year>(?:19|20|１９|２０)[0-9０-９]{2})\s?[〕\]］）)】]
        \s?第?\s?(?P<number>[0-9０-９]{1,5})\s?号?""",
    re.VERBOSE,
)
"""云政发〔2014〕18号; old forms with [] and ()"""
ORDER = re.compile(
    r"""(?P<organ>(?:[\u4e00-\u9fa5]{2,30}、|[\u4e00-\u9fa5]{2,28}(?:委员会|[部局署]|银行)\ ){0,6}[\u4e00-\u9fa5]{2,30})
        (?P<what>令|公告)\s?[（(]?\s?
        (?P<words>(?:〔[^〕]{1,8}〕|\d{4}年)?第\s?(?P<number>[0-9０-９]{1,4}|[一二三四五六七八九十百〇○零]{1,8})\s?号)[）)]?""",
    re.VERBOSE,
)
"""云山市人民政府令第27号, 水利部、财政部令第3号, 水利部 财政部令第3号"""
BEFORE_CODE = re.compile(
    r".*(?:按照|依照|根据|依据|作出|印发|转发|以及|按|据|以|和|与|及|由|见|的|了|（|\()|.*?(?:国土局|卫生局|管理局|办公室|委员会)(?=[\u4e00-\u9fa5]{2})"
)
"""Verbs and agency names that run into the code: 按国办发, 温江区国土局作出温国土资发."""


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """`code` 云政发 with its year, or `organ` of an order (令, 公告), which has none."""

    words: str
    span: Span
    code: str
    number: int
    year: int | None = None
    organ: str = ""


def find_dates(text: str) -> Iterator[tuple[date, Span]]:
    """Every date that exists; 2月30日 is no date."""
    for match in DATE.finditer(text):
        numbers = [read_numeral(match[name]) for name in ("year", "month", "day")]
        if (found := _date(numbers)) is not None:
            yield found, Span(*match.span())


def _date(numbers: list[int | None]) -> date | None:
    year, month, day = (n or 0 for n in numbers)
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None


def find_document_numbers(text: str) -> Iterator[DocumentNumber]:
    for match in DOCUMENT_NUMBER.finditer(text):
        code = match["code"]
        cut = BEFORE_CODE.match(code)
        start = match.start() + (cut.end() if cut and cut.end() < len(code) else 0)
        code = text[start : match.end("code")]
        yield DocumentNumber(
            text[start : match.end()],
            Span(start, match.end()),
            code,
            read_numeral(match["number"]) or 0,
            read_numeral(match["year"]),
        )
    for match in ORDER.finditer(text):
        start = match.start() + max(match["organ"].rfind(c) + 1 for c in "年月日")
        organ = text[start : match.end("organ")]
        number = read_numeral(match["number"]) or 0
        yield DocumentNumber(text[start : match.end()], Span(start, match.end()), match["what"], number, None, organ)
