"""The document's own number (发文字号): its form, and its year against the date of the document."""

import re
from collections.abc import Iterator
from datetime import date

from filing.checking.consistency.flaw import Flaw
from filing.terms import ProvisionKind as Kind
from filing.text.model import Reading, Regulation

OWN = re.compile(
    r"""(?P<code>[\u4e00-\u9fa5]{1,16})\s?(?P<open>[〔\[［（(【])\s?(?P<year>\d{4})\s?[〕\]］）)】]
        \s?(?P<ordinal>第)?\s?(?P<zeros>0*)\d{1,5}\s?(?P<end>号)?$""",
    re.VERBOSE,
)
"""云政发〔2014〕18号; orders (令) and notices of a congress (公告) count by other rules and are not looked at."""
UNIFIED = re.compile(r"规$|规字$|规发$")
"""云政规〔2022〕001: the registers of 三统一 number with leading zeros and without 号."""
TURN = {12: 1, 1: -1}
"""A document of January may have last year's number, one signed in December next year's."""


def number_form(regulation: Regulation) -> Iterator[Flaw]:
    """The number is not written 机关代字〔年份〕序号号."""
    for number, match in _own_number(regulation):
        wrong = []
        if match["open"] != "〔":
            wrong.append(f"年份应当用六角括号“〔〕”，文本中是“{match['open']}”")
        if match["ordinal"]:
            wrong.append("序号前不加“第”")
        if match["zeros"] and match["end"] and not UNIFIED.search(match["code"]):
            wrong.append("序号不编虚位（1不编为01）")
        if wrong:
            yield Flaw(number.span, "；".join(wrong))


def number_year(regulation: Regulation) -> Iterator[Flaw]:
    """The year of the number is not that of the signature (成文日期)."""
    signed = _signed(regulation)
    for number, match in _own_number(regulation):
        if signed is None:
            return
        year = int(match["year"])
        if year not in {signed.value.year, signed.value.year + TURN.get(signed.value.month, 0)}:
            yield Flaw(number.span, f"发文字号年份为{year}，成文日期为{signed.value}")


def _own_number(regulation: Regulation) -> Iterator[tuple[Reading[str], re.Match[str]]]:
    number = regulation.metadata.document_number
    match = OWN.search(regulation.text[number.span.start : number.span.end].strip()) if number is not None else None
    if number is not None and match and not match["code"].endswith(("令", "公告")):
        yield number, match


def _signed(regulation: Regulation) -> Reading[date] | None:
    published = regulation.metadata.published
    if published is None or regulation.leaf_at(published.span.start).kind is not Kind.CLOSING:
        return None
    return published
