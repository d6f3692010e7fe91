"""Which other documents a text repeals or amends, as it says itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from filing.terms import ProvisionKind as Kind
from filing.terms import RelationKind
from filing.text.dates import find_document_numbers
from filing.text.instruments import Instrument, instruments
from filing.text.model import Provision, Regulation

SENTENCE = re.compile(r"[^。；]{1,6000}[。；]?")
REPEALS_BEHIND = re.compile(r"(?:同时|即行|自行|一并|予以|起)废止|(?:同时|即行|起)停止执行|(?:同时|即行)失效")
"""《云山市公园管理办法》（云政发〔2010〕3号）同时废止。"""
REPEALS_BEFORE = re.compile(r"(?:^|决定|现|，|\n)(?:对)?(?:废止|停止执行)(?:下列|以下|部分)?[^《》。；]{0,20}$")
"""市人民政府决定废止《云山市公园管理办法》"""
REPEALS_LIST = re.compile(
    r"(?:废止|停止执行|宣布失效)[^《》。；]{0,20}(?:下列|以下|文件)"
    r"|(?:下列|以下)[^《》。；]{0,20}(?:废止|停止执行|失效)"
)
"""一、废止下列文件 above （一）《…》"""
AMENDS_BEHIND = re.compile(r"^[^《》。；]{0,30}(?:作(?:出)?(?:如下|以下)修改|修改如下|进行(?:如下|以下)?修[改订])")
"""对《云山市公园管理办法》作如下修改："""
AMENDS_LIST = re.compile(r"修[改订](?:下列|以下|部分)[^《》。；]{0,20}$|(?:下列|以下)[^《》。；]{0,20}修[改订]")
IN_TITLE = re.compile(r"关于(?P<act>废止|修改|修正|修订)(?:和(?:废止|修改))?[^《》]{0,12}《")
PARTLY = re.compile(r"[^《》、和及以，。；]{0,12}?(?:第[^，。；]{1,12}[章节条款项]|中的|有关|部分|附件)")
"""《某办法》第三章同时废止: the document itself lives on."""
BY_OTHERS = re.compile(r"(?:依照|依据|根据|按照)[^，。；《》]{0,6}$")
NATIONAL = "中华人民共和国"
NUMBER_CHARACTERS = 40
QUOTE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Link:
    """`number` is empty where none stands behind the title; `start` is where the title stands."""

    kind: RelationKind
    title: str
    number: str
    quote: str
    start: int


def read_links(regulation: Regulation) -> tuple[Link, ...]:
    """Each document once, in order of the text; national laws and the document itself are left out."""
    own = regulation.metadata.title.value if regulation.metadata.title else ""
    found: dict[tuple[str, str], Link] = {}
    for link in _all(regulation):
        if link.title != own and not link.title.startswith(NATIONAL):
            found.setdefault((link.title, link.number), link)
    return tuple(found.values())


def _all(regulation: Regulation) -> Iterator[Link]:
    leads = _leads(regulation)
    for leaf in regulation.leaves():
        if leaf.kind in {Kind.CONTENTS, Kind.CLOSING}:
            continue
        if leaf.kind is Kind.TITLE:
            yield from _in_title(regulation, leaf)
            continue
        lead = leads.get(leaf.parent or "", "")
        for sentence in SENTENCE.finditer(regulation.text, leaf.body, leaf.end):
            for instrument, kind in _in_sentence(sentence.group(), lead):
                yield _link(regulation, instrument, kind, sentence.start(), sentence.group())


def _leads(regulation: Regulation) -> dict[str, str]:
    """Address → the words of that provision above its first child, with those of its own parent."""
    leads: dict[str, str] = {}
    first: dict[str, int] = {}
    for p in regulation.provisions:
        if p.parent is not None:
            first.setdefault(p.parent, p.start)
    for p in regulation.provisions:
        if p.address in first:
            leads[p.address] = leads.get(p.parent or "", "") + regulation.text[p.body : first[p.address]]
        elif p.kind is Kind.INTRO and p.parent is not None:
            leads[p.parent] = leads.get(p.parent, "") + regulation.text[p.body : p.end]
    return leads


def _in_title(regulation: Regulation, leaf: Provision) -> Iterator[Link]:
    words = regulation.text[leaf.start : leaf.end]
    match = IN_TITLE.search("".join(words.split()))
    if match is None:
        return
    kind = RelationKind.REPEALS if match["act"] == "废止" else RelationKind.AMENDS
    for instrument in instruments(words)[:1]:
        yield _link(regulation, instrument, kind, leaf.start, words)


def _in_sentence(sentence: str, lead: str) -> Iterator[tuple[Instrument, RelationKind]]:
    titles = instruments(sentence)
    for index, title in enumerate(titles):
        following = titles[index + 1].span.start if index + 1 < len(titles) else len(sentence)
        before, behind = sentence[: title.span.start], sentence[title.span.end :]
        if BY_OTHERS.search(before) or PARTLY.match(sentence, title.span.end, following):
            continue
        if REPEALS_BEHIND.search(behind) or REPEALS_BEFORE.search(before) or REPEALS_LIST.search(lead):
            yield title, RelationKind.REPEALS
        elif AMENDS_BEHIND.search(behind) or AMENDS_LIST.search(lead.strip("：:\n ")):
            yield title, RelationKind.AMENDS


def _link(regulation: Regulation, found: Instrument, kind: RelationKind, offset: int, words: str) -> Link:
    end = offset + found.span.end
    behind = regulation.text[end : end + NUMBER_CHARACTERS].split("《", 1)[0]
    number = next((n.words for n in find_document_numbers(behind)), "") if behind[:1] in {"（", "("} else ""
    return Link(kind, found.title, number, words.strip()[:QUOTE_CHARACTERS], offset + found.span.start)
