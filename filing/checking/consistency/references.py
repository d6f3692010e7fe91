"""References of a document to its own provisions: 本办法第四十条 of thirty articles, 第八条第三款 of two, 前款.

A document that is an attachment (附件) is looked at by itself. A text whose numbering has gaps, or that quotes what it
amends, is left alone: what seems to be missing may have been lost on its way here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from filing.checking.consistency.flaw import Flaw
from filing.terms import ProvisionKind as Kind
from filing.text.model import Citation, Provision, Regulation
from filing.text.numerals import write_numeral

AMENDING = re.compile(r"修改|修正|修订|废止|解释|说明|对照|答复|批复|解读|报告")
"""Titles of documents that speak of the articles of others."""
FOREIGN = re.compile(
    r"[该其原旧](?:法|条例|办法|规定|细则|条|款|决定|公告|通知)|《|[”\"]|上述|上条|号(?:令|公告|文)|(?<!本)(?:法|条例)第"
)
"""Before a bare 第…条 in its sentence such words let it be an article of something else."""
BARE = re.compile(r"(?:违反|依照|按照|根据|依据|符合|除|属于|适用|执行|有|至|和|、|或者|以及)$")
INLINE = re.compile(r"[^\n][（(][一二三四五六七八九十]{1,3}[）)]|[：；][^\n]{0,40}[；：]")
"""Items that stand in one line: …：（一）…；（二）…。"""
UNIT_ENDS = "。；！？\n"
SENTENCE = 200
ATTACHED = Kind.ATTACHMENT.value
IN_FORCE = re.compile(r"(?:起|日|后)(?:正式)?(?:施行|实施|执行|生效|试行)")


@dataclass(slots=True)
class Whole:
    """The articles of one document within the text, with the paragraphs and items below each."""

    articles: dict[tuple[int, int], Provision] = field(default_factory=dict)
    below: dict[str, list[Provision]] = field(default_factory=dict)
    """Address of an article → its paragraphs and items."""

    def is_gapless(self) -> bool:
        numbers = {number for number, _ in self.articles}
        return numbers == set(range(1, len(numbers) + 1))

    def is_ended(self, regulation: Regulation) -> bool:
        """Whether one of the last three articles says 施行, so that the text has not broken off."""
        ends = sorted(self.articles)[-3:]
        return any(IN_FORCE.search(regulation.words(self.articles[number])) for number in ends)

    def paragraphs(self, article: Provision) -> int:
        return sum(node.kind is Kind.PARAGRAPH for node in self.below[article.address])

    def items(self, parent: str) -> set[int]:
        """Numbers of the items below an article or paragraph."""
        article = parent.split("__para")[0]
        nodes = self.below.get(article, [])
        return {
            node.number[0]
            for node in nodes
            if node.kind is Kind.ITEM and node.number and node.address.startswith(parent + "__")
        }


def missing_articles(regulation: Regulation) -> Iterator[Flaw]:
    """本办法第四十条, and 违反第四十条, where there is no 第四十条 anywhere in the text."""
    numbers = {p.number for p in regulation.provisions if p.kind is Kind.ARTICLE and p.number is not None}
    last = max((number for number, _ in numbers), default=0)
    for citation, _ in _own(regulation):
        key = (citation.article or 0, citation.article_sub)
        beyond = citation.until.get("article", 0)
        if key not in numbers and (key[1] or key[0] > last):
            yield Flaw(citation.span, f"本文件共{write_numeral(last)}条，没有{_article(*key)}")
        elif beyond > last:
            yield Flaw(citation.span, f"本文件共{write_numeral(last)}条，没有{_article(beyond, 0)}")


def missing_parts(regulation: Regulation) -> Iterator[Flaw]:
    """第八条第三款 where 第八条 has two paragraphs; 第八条第六项 where its list has five items."""
    for citation, whole in _own(regulation):
        article = whole.articles.get((citation.article or 0, citation.article_sub))
        if article is None or not (detail := _missing_part(citation, article, whole)):
            continue
        if not _may_hold(regulation.words(article), citation):
            yield Flaw(citation.span, detail)


def _may_hold(words: str, citation: Citation) -> bool:
    """Whether lost line ends may have hidden the paragraph or item within the article's words."""
    if citation.item and (INLINE.search(words) or not _counts_up(words)):
        return True
    return words.count("。") >= (citation.paragraph or 0) > 1


def _counts_up(words: str) -> bool:
    """Whether each line that ends with ； has its number, so that no item is without."""
    listed = [line for line in words.split("\n") if line.rstrip()[-1:] in {"；", ";"}]
    return all(re.match(r"\s*[（(第]", line) for line in listed)


def _missing_part(citation: Citation, article: Provision, whole: Whole) -> str:
    paragraphs, place = whole.paragraphs(article), article.address
    if citation.paragraph:
        if citation.paragraph > paragraphs:
            return f"{article.label}共{write_numeral(paragraphs)}款，没有第{write_numeral(citation.paragraph)}款"
        place = f"{article.address}__para_{citation.paragraph}"
    items = whole.items(place)
    item = max(citation.item or 0, citation.until.get("item", 0))
    if not item or item in items:
        return ""
    named = article.label + (f"第{write_numeral(citation.paragraph)}款" if citation.paragraph else "")
    if not items:
        return f"{named}没有分项，没有第{write_numeral(item)}项"
    return f"{named}共{write_numeral(max(items))}项，没有第{write_numeral(item)}项"


def nothing_before(regulation: Regulation) -> Iterator[Flaw]:
    """前款 in the first sentence of an article; 前条 in the first article."""
    for citation in regulation.citations:
        words = citation.words or ""
        if citation.subject != "relative" or not words.startswith("前") or _is_quoting(regulation, citation):
            continue
        nodes = list(_above(regulation, regulation.leaf_at(citation.span.start)))
        article = next((node for node in nodes if node.kind is Kind.ARTICLE), None)
        if article is None:
            continue
        before = regulation.text[article.body : citation.span.start]
        if "款" in words and "。" not in before and "\n" not in before:
            yield Flaw(citation.span, f"“{words}”在该条第一款，前面没有款；如指前一条，应当写“前条”")
        if "条" in words and article.number == (1, 0):
            yield Flaw(citation.span, f"“{words}”在第一条，前面没有条")


def _own(regulation: Regulation) -> Iterator[tuple[Citation, Whole]]:
    """Citations of the document's own articles by number, with the document they stand in."""
    title = regulation.metadata.title.value if regulation.metadata.title else ""
    if AMENDING.search(title):
        return
    own = [citation for citation in regulation.citations if citation.article and _is_own(regulation, citation)]
    wholes = _wholes(regulation) if own else {}
    sound = {key: whole for key, whole in wholes.items() if whole.is_gapless() and whole.is_ended(regulation)}
    for citation in own:
        whole = sound.get(_document(regulation.leaf_at(citation.span.start)))
        if whole is not None:
            yield citation, whole


def _is_own(regulation: Regulation, citation: Citation) -> bool:
    if citation.subject not in {"self", "implicit"}:
        return False
    before = regulation.text[max(0, citation.span.start - SENTENCE) : citation.span.start]
    words = before[max(before.rfind(end) for end in UNIT_ENDS) + 1 :]
    if citation.subject == "self":
        return not re.search(r"[“\"《]", words)
    return not FOREIGN.search(words) and bool(BARE.search(words))


def _is_quoting(regulation: Regulation, citation: Citation) -> bool:
    leaf = regulation.leaf_at(citation.span.start)
    title = regulation.metadata.title.value if regulation.metadata.title else ""
    return bool(AMENDING.search(title)) or bool(re.search(r"[“”\"《]", regulation.words(leaf)))


def _wholes(regulation: Regulation) -> dict[str, Whole]:
    wholes: dict[str, Whole] = {}
    article, inside = None, ""
    for provision in regulation.provisions:
        if provision.kind is Kind.ARTICLE and provision.number is not None:
            whole = wholes.setdefault(_document(provision), Whole())
            article = whole.articles.setdefault(provision.number, provision)
            inside = article.address + "__"
            below = whole.below.setdefault(article.address, [])
        elif article is not None and provision.address.startswith(inside):
            below.append(provision)
    return wholes


def _document(provision: Provision) -> str:
    """The attachment that holds the provision; empty for the document itself."""
    address = provision.address
    return address.split("__")[0] if address.startswith(ATTACHED) else ""


def _above(regulation: Regulation, leaf: Provision) -> Iterator[Provision]:
    node: Provision | None = leaf
    while node is not None:
        yield node
        node = regulation.at(node.parent) if node.parent else None


def _article(number: int, sub: int) -> str:
    return f"第{write_numeral(number)}条" + (f"之{write_numeral(sub)}" if sub else "")
