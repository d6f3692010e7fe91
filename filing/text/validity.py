"""When a document was adopted, published, takes effect and expires."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from filing.terms import ProvisionKind as Kind
from filing.text.dates import find_dates
from filing.text.model import Event, Provision, Reading, Span
from filing.text.numerals import read_numeral

FRONT = frozenset({Kind.TITLE, Kind.NOTE, Kind.PREAMBLE, Kind.CONTENTS, Kind.HEADING, Kind.CLOSING})
EFFECTIVE = re.compile(
    r"""(?:本|此)[^，。；\n]{0,14}?(?:自|从|于)\s?(?P<day>[^，。；]{0,30}?)(?:起|开始)?(?:正式)?(?:施行|实施|生效|执行|试行)
        |(?:本|此)[^，。；\n]{0,14}?(?:有效期|试行期|施行期|执行期)[^，。；\n]{0,14}，(?:并)?自[^，。；]{4,24}?起(?:正式)?(?:施行|实施|生效|执行|试行)
        |^[^，。；]{0,10}?自\s?(?P<bare>[^，。；]{4,24}?)起(?:正式)?(?:施行|实施|生效|执行)""",
    re.VERBOSE,
)
"""本办法自2014年7月1日起施行; 本办法有效期5年，自2015年1月1日起施行; 规章应当自公布之日起 is a norm about others."""
CARRIED = re.compile(
    r"""(?:公布|发布|印发|颁布|你们|施行|执行|通过)[^。；]{0,20}[，。,;；]\s?(?:并)?自(?P<day>[^，。；]{4,24}?)起(?:正式)?(?:施行|实施|生效|执行)""",
    re.VERBOSE,
)
"""…现予公布，自2013年2月1日起施行"""
ON_PUBLICATION = re.compile(r"(?:公布|发布|印发|颁布|下发|发文)之日")
ON_ADOPTION = re.compile(r"通过之日")
EXPIRES = re.compile(
    r"""(?:本|此|，|。|；)[^，。；]{0,30}?(?:有效期(?:限)?|试行期(?:限)?|施行期限|执行期限)[^，。；]{0,24}?
        (?:(?P<years>[\d一二三四五六七八九十两]{1,3})\s?(?P<unit>年|个月)
          |(?:至|到|截至|截止|止于)\s?(?:于|到)?(?P<day>[^，。；]{6,20}?[日止]))""",
    re.VERBOSE,
)
"""本办法…，有效期5年; 有效期至2016年12月31日"""
ADOPTED = re.compile(r"[^。；\n]{0,60}?(?:审议通过|通过|同意)")
TAIL_LEAVES = 14
LONGEST_LEAF = 3000
PUBLICATION = frozenset({"公布", "发布", "印发", "颁布"})


class Validity:
    """Readings of one text; `published` is asked by `effective`, and that by `expires`."""

    def __init__(
        self,
        text: str,
        provisions: Sequence[Provision],
        history: tuple[Event, ...],
        *,
        issued: Reading[date] | None = None,
    ) -> None:
        self.text = text
        self.provisions = provisions
        self.history = history
        self.issued = issued
        """As the page around the text says it."""

    def adopted(self) -> Reading[date] | None:
        """The first 通过 of the 题注, else what an order says: 已经2016年4月18日…会议审议通过."""
        return self._event({"通过"}) or self._spoken()

    def published(self) -> Reading[date] | None:
        """Publication in the 题注, else the date of the first signature: documents are published by being issued."""
        return self._event(PUBLICATION) or self._signed() or self.issued

    def effective(self) -> Reading[date] | None:
        for start, words in self._tail():
            if (match := EFFECTIVE.search(words)) and (reading := self._beginning(match, start)):
                return reading
        for start, words in self._carriers():
            for day, _ in (found for match in CARRIED.finditer(words) for found in find_dates(match.group())):
                return Reading(day, words.strip(), Span(start, start + len(words)))
        return self._event({"施行"})

    def expires(self, effective: Reading[date] | None) -> Reading[date] | None:
        for start, words in self._tail():
            match = EXPIRES.search(words)
            if not match:
                continue
            span = Span(start + match.start(), start + match.end())
            for day, _ in find_dates(match["day"] or ""):
                return Reading(day, match.group(), span)
            count = read_numeral(match["years"] or "")
            if count and effective and count <= 50:
                months = count * 12 if match["unit"] == "年" else count
                return Reading(_months_later(effective.value, months), match.group(), span)
        return None

    def _beginning(self, match: re.Match[str], start: int) -> Reading[date] | None:
        words, span = match.group(), Span(start + match.start(), start + match.end())
        for day, _ in find_dates(words):
            return Reading(day, words, span)
        known = (self._event({"施行"}) or self.published()) if ON_PUBLICATION.search(words) else None
        if known is None and (ON_ADOPTION.search(words) or self._is_national()):
            known = self._event({"通过"})
        return Reading(known.value, words, span) if known else None

    def _is_national(self) -> bool:
        """The president publishes a law on the day of its adoption (宪法 80, 立法法 28)."""
        return any("全国人民代表大会" in event.organ for event in self.history[:1])

    def _event(self, actions: set[str] | frozenset[str]) -> Reading[date] | None:
        event = next((e for e in self.history if e.action in actions), None)
        return self._place_of(event.date) if event else None

    def _place_of(self, day: date) -> Reading[date] | None:
        for p in self._of_kind(Kind.NOTE):
            for found, span in find_dates(self.text[p.start : p.end]):
                if found == day:
                    start = p.start + span.start
                    end = min(p.end, p.start + span.end + 40)
                    stop = re.search(r"[\n，。；]", self.text[p.start + span.end : end])
                    end = p.start + span.end + stop.start() if stop else end
                    return Reading(day, self.text[start:end], Span(start, end))
        return None

    def _spoken(self) -> Reading[date] | None:
        for start, words in self._carriers():
            for day, span in find_dates(words):
                if match := ADOPTED.match(words, span.end):
                    return Reading(day, words[span.start : match.end()], Span(start + span.start, start + match.end()))
        return None

    def _signed(self) -> Reading[date] | None:
        for p in self._of_kind(Kind.CLOSING):
            for day, span in find_dates(self.text[p.start : p.end]):
                return Reading(
                    day,
                    self.text[p.start + span.start : p.start + span.end],
                    Span(p.start + span.start, p.start + span.end),
                )
        return None

    def _of_kind(self, kind: Kind) -> Iterator[Provision]:
        return (p for p in self.provisions if p.kind is kind)

    def _carriers(self) -> Iterator[tuple[int, str]]:
        """The words of an order or notice in front of what it publishes."""
        for p in self._of_kind(Kind.PREAMBLE):
            yield p.start, self.text[p.start : min(p.end, p.start + LONGEST_LEAF)]

    def _tail(self) -> Iterator[tuple[int, str]]:
        """The last leaves of the document, latest first, then those of its attachments: where 施行 is said."""
        body = [p for p in self.provisions if p.is_leaf and p.kind not in FRONT]
        own = [p for p in body if not p.address.startswith(Kind.ATTACHMENT.value)]
        attached = [p for p in body if p.address.startswith(Kind.ATTACHMENT.value)]
        for p in [*reversed(own[-TAIL_LEAVES:]), *reversed(attached[-TAIL_LEAVES:])]:
            start = max(p.body if p.body < p.end else p.start, p.end - LONGEST_LEAF)
            yield start, self.text[start : p.end]


def _months_later(day: date, months: int) -> date:
    """The last day of a period of `months` that begins on `day`."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, last) - timedelta(days=1)
        except ValueError:
            continue
    return day
