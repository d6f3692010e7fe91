"""Days that a document gives for itself: publication, entry into force, end of validity."""

import re
from collections.abc import Iterator
from datetime import date

from filing.checking.consistency.flaw import Flaw
from filing.terms import ProvisionKind as Kind
from filing.text.model import Provision, Reading, Regulation, Span

ON_PUBLICATION = re.compile(r"之日")
LATER = re.compile(r"(?:日|月)(?:之)?后")
"""自公布之日起三十日后施行: the day read is that of publication."""
IN_FORCE = re.compile(
    r"(?:施行|实施|生效|执行|试行)(?:[。；，]|$)|(?:起|日)(?:正式)?(?:施行|实施|生效|执行|试行)", re.MULTILINE
)
OTHERS = re.compile(r"(?:证|牌|照|合同|协议|资格|票|名单|结果|编号|合格)[^，。；]{0,6}有效期")
"""Validity of what the document issues, not its own."""
LONG_AGO = 400
"""Days: a text that took effect longer before its publication is an old one, published again as amended."""
REVISED = frozenset({"修订", "修正", "修改"})
TAIL = 600


def retroactive(regulation: Regulation) -> Iterator[Flaw]:
    """Entry into force before publication or adoption; only of first versions, whose days belong together."""
    days = _first_version(regulation, regulation.metadata.published or regulation.metadata.adopted)
    if (
        days is not None
        and not ON_PUBLICATION.search(days[1].quote)
        and 0 < (days[0].value - days[1].value).days <= LONG_AGO
    ):
        published, effective = days
        yield Flaw(effective.span, f"公布（成文）日期为{published.value}，施行日期为{effective.value}，早于公布日期")


def soon_in_force(regulation: Regulation, least: float) -> Iterator[Flaw]:
    """Entry into force less than `least` days after publication."""
    days = _first_version(regulation, regulation.metadata.published)
    if days is None:
        return
    published, effective = days
    passed = (effective.value - published.value).days
    if 0 <= passed < least and not LATER.search(effective.quote):
        yield Flaw(effective.span, f"公布日期为{published.value}，施行日期为{effective.value}，间隔{passed}日")


def never_in_force(regulation: Regulation) -> Iterator[Flaw]:
    """No day of entry into force, neither in the last provisions nor in the order or note that carries the text."""
    metadata = regulation.metadata
    if metadata.effective is not None or metadata.title is None or not _is_whole(regulation):
        return
    front = "".join(regulation.words(p) for p in regulation.provisions if p.kind in {Kind.NOTE, Kind.PREAMBLE})
    if not IN_FORCE.search(front) and not IN_FORCE.search(_tail(regulation)):
        yield Flaw(metadata.title.span, "标题、题注、正文最后几条都没有写明施行日期")


def long_valid(regulation: Regulation, most: float) -> Iterator[Flaw]:
    """Validity of more than `most` years from entry into force."""
    effective, expires = regulation.metadata.effective, regulation.metadata.expires
    if effective is None or expires is None or _is_of_others(regulation, expires.span):
        return
    years = (expires.value - effective.value).days / 365.25
    if years > most + 0.02:
        yield Flaw(expires.span, f"自{effective.value}起施行，有效期至{expires.value}，约{years:.1f}年")


def expired(regulation: Regulation, as_of: date) -> Iterator[Flaw]:
    expires = regulation.metadata.expires
    if expires is not None and expires.value < as_of and not _is_of_others(regulation, expires.span):
        yield Flaw(expires.span, f"有效期至{expires.value}，审查基准日为{as_of}")


def _is_of_others(regulation: Regulation, span: Span) -> bool:
    """Whether the sentence up to here speaks of a paper: 健康证明有效期为一年，有效期至2023年6月30日的应当换发."""
    start = max(regulation.text.rfind(mark, 0, span.start) for mark in "。；\n") + 1
    return OTHERS.search(regulation.text[start : span.end]) is not None


def _first_version(regulation: Regulation, made: Reading[date] | None) -> tuple[Reading[date], Reading[date]] | None:
    metadata = regulation.metadata
    if made is None or metadata.effective is None:
        return None
    if any(action in event.action for event in metadata.history for action in REVISED):
        return None
    return made, metadata.effective


def _is_whole(regulation: Regulation) -> bool:
    """Whether the text has articles and ends with a sentence: a text that breaks off says nothing about its end."""
    articles = [p for p in regulation.provisions if p.kind is Kind.ARTICLE]
    return len(articles) > 1 and regulation.words(articles[-1]).rstrip()[-1:] in "。”）"


def _tail(regulation: Regulation) -> str:
    """The last words of the document itself, attachments left out, and of each attachment."""
    ends: dict[str, Provision] = {}
    for provision in regulation.leaves():
        head = provision.address.split("__")[0]
        ends[head if head.startswith(Kind.ATTACHMENT.value) else ""] = provision
    return "\n".join(regulation.text[max(0, p.end - TAIL) : p.end] for p in ends.values())
