"""The law library as checking needs it: titles → versions with dates, articles as numbers with digests of their words.

Plain frozen data that pickles: no texts, no database. `services.laws` makes it out of the tables.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from filing.terms import Validity
from filing.text.normalise import fold, squeeze
from filing.text.numerals import write_numeral

DIGEST_CHARACTERS = 16
COUNTRY = "中华人民共和国"
BRACKETS = str.maketrans("", "", "《》〈〉<>“”、")
EDITION = re.compile(
    r"""（[^（）]{0,40}?(?:修正|修订|修改|公布|发布|通过|令|号|版|年)[^（）]{0,12}）$""",
    re.VERBOSE,
)
"""某法（2018年修正）, 某条例（国务院令第631号）, but not 某规定（试行）."""

CONGRESS = re.compile(
    r"^(?:第[一二三四五六七八九十]{1,3}届)?全国(?:人民代表大会(?:常务委员会)?|人大(?:常委会)?)(?=关于)"
)
"""全国人大常委会关于…的决定: the organ is often left out."""


class Article(NamedTuple):
    """第三十六条 is (36, 0), 第三十六条之一 is (36, 1)."""

    number: int
    sub: int = 0

    @property
    def label(self) -> str:
        return f"第{write_numeral(self.number)}条" + (f"之{write_numeral(self.sub)}" if self.sub else "")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a law."""

    id: str
    published_on: date | None
    valid_from: date | None
    is_exact: bool
    """False where `valid_from` is the day of publication for want of a better one."""
    is_first: bool
    """Whether the law was made by this version, so that there was none before; False where that is not known."""
    articles: Mapping[Article, str]
    """Article → digest of its words; empty for a text without articles."""

    @property
    def last(self) -> Article | None:
        return max(self.articles, default=None)

    @property
    def is_whole(self) -> bool:
        """Whether the numbers run from one without a gap, so that what is missing is not there."""
        numbers = {article.number for article in self.articles}
        return bool(numbers) and len(numbers) == max(numbers)

    def places_of(self, digest: str) -> tuple[Article, ...]:
        """The articles with these words."""
        return tuple(article for article, held in self.articles.items() if held == digest)


@dataclass(frozen=True, slots=True)
class Repeal:
    """废止: on a day, by an instrument (empty where no source names it)."""

    on: date
    by: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a law was on a day."""

    validity: Validity
    version: Version | None = None
    """In force then; the last one where repealed; the coming one where pending."""
    until: date | None = None
    """The last day of `version`; None while nothing has ended it."""
    repeal: Repeal | None = None
    coming: Version | None = None
    """Adopted by that day but not yet in force."""


@dataclass(frozen=True, slots=True)
class LawEntry:
    """One instrument; without versions it is known by its repeal only."""

    title: str
    versions: tuple[Version, ...] = ()
    """By the day from which each is in force; those of unknown day first."""
    repeals: tuple[Repeal, ...] = ()
    """By day."""

    def on(self, day: date) -> Standing:
        """Which version stood on `day`. A repeal ends what was in force before it, not what comes after.

        Where only later versions are held, an earlier repeal says nothing: the law may have been made again since.
        """
        dated = [version for version in self.versions if version.valid_from is not None]
        index = bisect_right(dated, day, key=_begin)
        later = dated[index] if index < len(dated) else None
        coming = later if later is not None and later.published_on is not None and later.published_on <= day else None
        version = dated[index - 1] if index else None
        repeal = self._repeal_after(version) if version is not None or not dated else None
        if repeal is not None and repeal.on <= day:
            return Standing(Validity.REPEALED, version, repeal.on - timedelta(days=1), repeal, coming)
        if version is not None:
            return Standing(Validity.IN_FORCE, version, _last_day(later, repeal), None, coming)
        if coming is not None and coming.is_first:
            return Standing(Validity.PENDING, coming, None, None, coming)
        return Standing(Validity.UNHELD, coming=coming)

    def _repeal_after(self, version: Version | None) -> Repeal | None:
        since = _begin(version) if version is not None else date.min
        return next((repeal for repeal in self.repeals if repeal.on > since), None)


def _begin(version: Version) -> date:
    return version.valid_from or date.min


def _last_day(later: Version | None, repeal: Repeal | None) -> date | None:
    ends = [day for day in (later and later.valid_from, repeal and repeal.on) if day]
    return min(ends) - timedelta(days=1) if ends else None


@dataclass(frozen=True, slots=True)
class LawLibrary:
    """What is held, by `law_key` of the title. False where nothing is."""

    entries: Mapping[str, LawEntry] = field(default_factory=dict)
    current_to: date | None = None
    """The newest day on which a law held here was published."""
    imported_on: date | None = None

    def __bool__(self) -> bool:
        return any(entry.versions for entry in self.entries.values())

    def find(self, title: str) -> LawEntry | None:
        return self.entries.get(law_key(title))

    def marker(self) -> str:
        """Which library this is, in a few characters, for the records of a check."""
        ids = sorted(version.id for entry in self.entries.values() for version in entry.versions)
        return hashlib.sha256("\n".join(ids).encode()).hexdigest()[:DIGEST_CHARACTERS]


def law_key(title: str) -> str:
    """The name under which a law is found, whichever way it is cited.

    《中华人民共和国水法》（2016年修正）, 水法 and 〈水法〉 have one key, so have 《〈某法〉实施细则》 and 某法实施细则.
    """
    plain = fold("".join(title.split())).translate(BRACKETS)
    while plain != (shorter := EDITION.sub("", plain)):
        plain = shorter
    return CONGRESS.sub("", plain.replace(COUNTRY, "")) or plain


def digest_of(words: str) -> str:
    """Of an article without its label; blanks, line ends and widths of characters make no difference."""
    return hashlib.sha256(squeeze(words).text.encode()).hexdigest()[:DIGEST_CHARACTERS]


def make_entry(title: str, versions: Iterable[Version], repeals: Iterable[Repeal] = ()) -> LawEntry:
    """Puts versions and repeals in order."""
    return LawEntry(
        title,
        tuple(sorted(versions, key=lambda version: (_begin(version), version.published_on or date.min))),
        tuple(sorted(repeals, key=lambda repeal: repeal.on)),
    )
