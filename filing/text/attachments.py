"""Attachments that a text names: 附件：1.… before the signature, （见附件2） within a sentence. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from filing.terms import ProvisionKind as Kind
from filing.text.model import Attachment, Provision, Span
from filing.text.normalise import squeeze
from filing.text.numerals import read_numeral

MOST = 100
TITLE_CHARACTERS = 120
KIND = r"附\s?[件表图录]"
HEAD = re.compile(rf"(?P<kind>{KIND})\s?(?:目录|清单)?\s?[：:]\s*(?P<first>\S.*)$")
"""附件：1.云山市…申请表"""
ENTRY = re.compile(r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[.．、]\s*(?P<title>\S.*)$")
"""2.云山市…流程图"""
NAMED = re.compile(
    rf"""(?:详?见|参见|按照?|附有?|填写|依照)(?:本(?:办法|规定|细则|通知|方案|意见|决定|条例))?(?:所附)?
         (?P<kind>{KIND})\s?(?P<number>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})?(?!\d)""",
    re.VERBOSE,
)
"""（见附件2）, 按照附表一, 详见本办法附件"""
ENDS = "；;。，, "


def named_attachments(text: str, provisions: Sequence[Provision]) -> tuple[Attachment, ...]:
    """Those of the document itself, each once, in the order in which they are named; MOST at most.

    A title is empty where the text names a number only. `address` is where it stands in the text, if it does.
    """
    parts = [p for p in provisions if p.kind is Kind.ATTACHMENT]
    end = min((p.start for p in parts), default=len(text))
    listed = list(islice(_listed(text[:end]), MOST))
    known = {_key(a) for a in listed}
    numbers = {a.number for a in listed}
    mentioned = []
    for found in _mentioned(text[:end]):
        is_listed = found.number in numbers or (found.number is None and bool(listed))
        if not is_listed and _key(found) not in known:
            known.add(_key(found))
            mentioned.append(found)
    return tuple(_placed(one, text, parts) for one in [*listed, *mentioned][:MOST])


def _key(one: Attachment) -> tuple[str, int | None, str]:
    return one.kind, one.number, one.title


def _listed(text: str) -> Iterator[Attachment]:
    start, kind, last = 0, "", 0
    for line in text.split("\n"):
        head = HEAD.match(line)
        if head:
            kind, last = "".join(head["kind"].split()), 0
            rest, at = head["first"], start + head.start("first")
        else:
            rest, at = line, start
        if kind:
            entries = list(_entries(rest, at, kind, last, is_head=head is not None))
            yield from entries
            last = entries[-1].number or 0 if entries else 0
            kind = kind if last else ""
        start += len(line) + 1


def _entries(line: str, at: int, kind: str, last: int, *, is_head: bool) -> Iterator[Attachment]:
    """Those of one line that count on from `last`, also 1.申请表2.流程图; a first line without a number names one."""
    entry, begin = ENTRY.match(line), 0
    if entry is None and is_head:
        yield _attachment(kind, None, line, line, at)
    while entry is not None and read_numeral(entry["number"]) == last + 1:
        last += 1
        following = re.compile(rf"(?<=[^\d.．、])\s*(?={last + 1}\s?[.．、]\D)").search(line, entry.start("title"))
        words = line[begin : following.start() if following else len(line)]
        yield _attachment(kind, last, words[entry.start("title") - begin :], words, at + begin)
        begin = following.end() if following else len(line)
        entry = ENTRY.match(line, begin)


def _attachment(kind: str, number: int | None, title: str, words: str, start: int) -> Attachment:
    return Attachment(kind, number, title.strip(ENDS)[:TITLE_CHARACTERS], words, Span(start, start + len(words)))


def _mentioned(text: str) -> Iterator[Attachment]:
    for match in NAMED.finditer(text):
        number = read_numeral(match["number"]) if match["number"] else None
        yield Attachment("".join(match["kind"].split()), number, "", match.group(), Span(*match.span()))


def _placed(one: Attachment, text: str, parts: Sequence[Provision]) -> Attachment:
    for part in parts:
        number = part.number[0] if part.number else None
        same_number = number == one.number and part.label.replace(" ", "").startswith(one.kind)
        head = squeeze(text[part.start : part.end][: 2 * TITLE_CHARACTERS]).text
        if same_number or (one.title and squeeze(one.title).text in head) or (len(parts) == 1 and one.number is None):
            return Attachment(one.kind, one.number, one.title, one.quote, one.span, part.address)
    return one
