"""A law's text, cut for the library: its articles with digests, its dates, and the instruments that it repeals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from filing.checking.laws import Article, digest_of
from filing.terms import ProvisionKind
from filing.text.instruments import instruments
from filing.text.metadata import read_metadata
from filing.text.model import Metadata, Provision
from filing.text.normalise import normalise
from filing.text.structure import split

LAST_ARTICLES = 4
"""Repeal clauses stand among the last articles."""
SENTENCE = re.compile(r"[^。；\n]{1,6000}[。；]?")
REPEALS = re.compile(r"(?:同时|即行|自行|一并|予以)废止|起废止")
"""《某条例》同时废止。"""
PARTLY = re.compile(r"[^《》、和及以，。；]{0,12}?(?:第[^，。；]{1,12}[章节条款项]|中|有关|关于|部分|附件)")
"""《某条例》第三章同时废止, 《某条例》中的有关规定: the instrument itself lives on."""
BY_OTHERS = re.compile(r"(?:依照|依据|根据|按照)[^，。；《》]{0,6}$")
"""根据《某法》制定的…同时废止 does not end 某法."""


@dataclass(frozen=True, slots=True)
class CutArticle:
    """Where an article stands in the canonical text, label included."""

    article: Article
    start: int
    end: int
    digest: str


@dataclass(frozen=True, slots=True)
class RepealClause:
    """What the text itself puts out of force."""

    title: str
    article: str
    quote: str


@dataclass(frozen=True, slots=True)
class LawText:
    """A law's text, read."""

    text: str
    articles: tuple[CutArticle, ...]
    metadata: Metadata
    repeals: tuple[RepealClause, ...]

    @property
    def title(self) -> str:
        return self.metadata.title.value if self.metadata.title else ""

    @property
    def last_event(self) -> date | None:
        """The day of the last version, as the note under the title has it."""
        if self.metadata.history:
            return max(event.date for event in self.metadata.history)
        known = self.metadata.published or self.metadata.adopted
        return known.value if known else None

    @property
    def enacted_on(self) -> date | None:
        """The day of the first version, as the note under the title has it."""
        return min((event.date for event in self.metadata.history), default=None)

    @property
    def effective(self) -> date | None:
        return self.metadata.effective.value if self.metadata.effective else None


@dataclass(frozen=True, slots=True)
class Days:
    """When a version was published and from when it is in force."""

    published_on: date | None
    valid_from: date | None
    is_exact: bool


def read_law(raw: str) -> LawText:
    text = normalise(raw).text
    provisions, _ = split(text)
    whole = [p for p in provisions if p.kind is ProvisionKind.ARTICLE and "attach" not in p.address]
    return LawText(text, _articles(text, whole), read_metadata(text, provisions), tuple(_repeals(text, whole)))


def days_of(law: LawText, *, published: date | None, effective: date | None) -> Days:
    """What the source says, or else the text.

    Of an amended law both still name the day on which its first version came into force; a day before the publication
    is therefore none, and the day of publication stands in for it.
    """
    published = published or law.last_event
    for day in (effective, law.effective):
        if day is not None and (published is None or day >= published):
            return Days(published, day, True)
    return Days(published, published, False)


def _articles(text: str, whole: Sequence[Provision]) -> tuple[CutArticle, ...]:
    """The first of each number: what comes again belongs to an attachment."""
    found: dict[Article, CutArticle] = {}
    for p in whole:
        if p.number is not None:
            article = Article(*p.number)
            found.setdefault(article, CutArticle(article, p.start, p.end, digest_of(text[p.body : p.end])))
    return tuple(found.values())


def _repeals(text: str, whole: Sequence[Provision]) -> Iterator[RepealClause]:
    last = sorted((p for p in whole if p.number is not None), key=_number)[-LAST_ARTICLES:]
    for p in last:  # by number: some sources put the supplementary part first
        for sentence in SENTENCE.finditer(text, p.body, p.end):
            yield from (RepealClause(title, p.label, sentence.group().strip()) for title in _repealed(sentence.group()))


def _number(p: Provision) -> tuple[int, int]:
    return p.number or (0, 0)


def _repealed(sentence: str) -> Iterator[str]:
    titles = instruments(sentence)
    for index, title in enumerate(titles):
        following = titles[index + 1].span.start if index + 1 < len(titles) else len(sentence)
        if not REPEALS.search(sentence, title.span.end):
            continue
        if PARTLY.match(sentence, title.span.end, following) or BY_OTHERS.search(sentence, 0, title.span.start):
            continue
        yield title.title
