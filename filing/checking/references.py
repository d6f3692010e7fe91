"""What the citations of a text refer to: each is looked up in the law library on two days, or in the text itself.

The two days are the document's own (what its authors had before them) and `as_of` (what holds now). A citation that
cannot be resolved is a result too, with its reason; none is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from filing.checking.laws import Article, LawEntry, LawLibrary, Standing, law_key
from filing.terms import ProvisionKind, ReferenceState, Validity
from filing.text.model import Address, Citation, Regulation
from filing.text.places import enclosing_article

THAT_LAW = re.compile(r"(?:该|同|上述|前述)(?:法|法典|条例|办法|规定|细则|决定)?$")
"""该法第三条, 同法第五条: the law named last."""
INNER = re.compile(r"[〈<](?P<title>[^〈〉<>]{2,80})[〉>]")
"""《某省实施〈某法〉办法》, 《关于修改〈某省某条例〉的决定》"""
LOCAL = re.compile(
    r"""^(?:[\u4e00-\u9fa5]{2,8}?(?:省|市(?![政场民容])|自治区|自治州|自治县|县(?!级)|特区|新区|兵团)
        |北京|上海|天津|重庆|广东|广西|内蒙古|西藏|宁夏|新疆|香港|澳门)""",
    re.VERBOSE,
)
"""某省水资源管理条例"""
NO_LAW = re.compile(
    r"^最高人民|^关于修[改订正].{0,40}地方性法规|(?:通知|意见|方案|标准|规范|目录|公告|通告|批复|答复|复函|函|纲要|规划|计划|指南|指引|名录|清单|要点|预案"
    r"|准则|规程|制度|公报|纪要|协定|公约|议定书|章程)(?:（[^（）]{1,12}）)?$|^GB|^DB|解释$"
)
"""Instruments of kinds that a library of laws and administrative regulations does not hold."""
OWN = frozenset({"self", "implicit", "relative"})
ONE_BEFORE = "前条"
BARE_CHARACTERS = 30


@dataclass(frozen=True, slots=True)
class Reference:
    """One citation with what became of it."""

    citation: Citation
    quote: str
    article: str
    """Label of the article or outline item in which the citation stands; empty outside."""
    state: ReferenceState
    title: str = ""
    """The instrument cited, in full where it is known."""
    cited: Article | None = None
    then: Standing | None = None
    """On the day of the document; None where that day is unknown or the text cites itself."""
    now: Standing | None = None
    moved_to: tuple[Article, ...] = ()
    """Where the words cited then stand now, if elsewhere."""
    target: Address = ""
    """Within the text itself."""
    reason: str = ""
    """Why it was not resolved, or how far it was."""

    @property
    def is_resolved(self) -> bool:
        return self.state not in UNRESOLVED


UNRESOLVED = frozenset({ReferenceState.OUTSIDE, ReferenceState.UNKNOWN, ReferenceState.UNCLEAR})


def resolve(regulation: Regulation, library: LawLibrary, *, issued: date | None, as_of: date) -> tuple[Reference, ...]:
    """One reference for each citation and each article of a range's ends, in order of the text."""
    resolver = _Resolver(regulation, library, issued, as_of)
    return tuple(resolver.references())


@dataclass(slots=True)
class _Resolver:
    regulation: Regulation
    library: LawLibrary
    issued: date | None
    as_of: date
    last: str = ""
    """The title of the law named last."""
    _addresses: set[Address] = field(default_factory=set)
    _bare_names: dict[str, str] = field(default_factory=dict)

    def references(self) -> Iterator[Reference]:
        self._addresses.update(p.address for p in self.regulation.provisions)
        for citation in self.regulation.citations:
            title = self._title(citation)
            if title and citation.subject == "law":
                self.last = title
            for part in _ends(citation):
                yield self._one(part, title)

    def _title(self, citation: Citation) -> str:
        """The instrument cited; empty for the text itself."""
        if citation.subject == "law":
            title = self._bare(citation) or citation.law or ""
            return "" if title and self._is_own(title) else title
        before = self.regulation.text[max(0, citation.span.start - 6) : citation.span.start]
        return self.last if citation.subject == "implicit" and THAT_LAW.search(before) else ""

    def _bare(self, citation: Citation) -> str:
        """A law named without 《》: the longest name known to the library that ends where the name ends.

        Words that run into a bare name are then no part of it (构成刑法), and none of its own is lost (反不正当竞争法).
        """
        text, start, name = self.regulation.text, citation.span.start, citation.law or ""
        if citation.words is not None or not text.startswith(name, start):
            return self._bare_names.get(name, "")  # the second of 刑法第一条和第二条
        end = start + len(name)
        for begin in range(max(0, end - BARE_CHARACTERS, text.rfind("\n", 0, end) + 1), end - 1):
            if (entry := self.library.find(text[begin:end])) is not None:
                self._bare_names[name] = entry.title
                return entry.title
        return ""

    def _is_own(self, title: str) -> bool:
        own = self.regulation.metadata.title
        return own is not None and law_key(title) == law_key(own.value)

    def _one(self, citation: Citation, title: str) -> Reference:
        home = enclosing_article(self.regulation, citation.span.start)
        quote = " ".join(self.regulation.text[citation.span.start : citation.span.end].split())
        base = Reference(citation, quote, home.label if home else "", ReferenceState.UNCLEAR, title)
        if not title:
            return self._own(base)
        entry = self.library.find(title)
        return self._law(base, entry) if entry is not None else self._stranger(base)

    # -- laws --------------------------------------------------------------------------------------------------------

    def _law(self, base: Reference, entry: LawEntry) -> Reference:
        number = base.citation.article
        cited = Article(number, base.citation.article_sub) if number else None
        then = entry.on(self.issued) if self.issued is not None else None
        found = replace(base, title=entry.title, cited=cited, then=then, now=entry.on(self.as_of))
        return _judged(found)

    def _stranger(self, base: Reference) -> Reference:
        inner = INNER.search(base.title)
        if inner and "实施" in base.title:
            mother = self.library.find(inner["title"])
            held = f"《{mother.title}》{mother.on(self.as_of).validity.label}" if mother else "法律没有收录"
            return replace(base, state=ReferenceState.OUTSIDE, reason=f"实施性文件，所实施的{held}")
        keys = [law_key(title) for title in (base.title, inner["title"] if inner else "")]
        if base.citation.document_number or any(LOCAL.match(key) for key in keys) or NO_LAW.search(keys[0]):
            return replace(base, state=ReferenceState.OUTSIDE, reason="地方性法规、规章或者规范性文件，法律库不收录")
        return replace(
            base,
            state=ReferenceState.UNKNOWN,
            reason="法律库没有这个名称：部门规章不在收录范围，法律、行政法规请核对名称",
        )

    # -- the text itself ---------------------------------------------------------------------------------------------

    def _own(self, base: Reference) -> Reference:
        if base.citation.subject == "law" and not base.citation.article:
            return replace(base, state=ReferenceState.OWN)
        target = self._target(base.citation)
        if target is None:
            return replace(base, reason="没有写明是哪一个文件的条款")
        if target in self._addresses:
            return replace(base, state=ReferenceState.OWN, target=target)
        article = target.partition("__para")[0].partition("__item")[0]
        if article in self._addresses:
            return replace(base, state=ReferenceState.OWN, target=article, reason="款、项未能逐一核对")
        return replace(base, state=ReferenceState.OWN_MISSING, target=target)

    def _target(self, citation: Citation) -> Address | None:
        """Where in the text; None where the text has no articles, or stands in none."""
        home = enclosing_article(self.regulation, citation.span.start)
        prefix = home.address.rpartition("art_")[0] if home is not None else ""
        if citation.article:
            return self._numbered(prefix, citation)
        if home is None or home.kind is not ProvisionKind.ARTICLE or home.number is None:
            return home.address if home is not None else None
        if citation.words == ONE_BEFORE:
            return f"{prefix}art_{home.number[0] - 1}"
        return _below(home.address, citation)

    def _numbered(self, prefix: str, citation: Citation) -> Address | None:
        """Within the same attachment, or in the body of the text; None where it has no articles at all."""
        number = f"art_{citation.article}" + (f"_{citation.article_sub}" if citation.article_sub else "")
        homes = [prefix, *({""} if prefix else ())]
        for home in homes:
            if f"{home}{number}" in self._addresses:
                return _below(f"{home}{number}", citation)
        numbered = any(address.startswith(f"{home}art_") for home in homes for address in self._addresses)
        return f"{prefix}{number}" if numbered else None


def _below(article: Address, citation: Citation) -> Address:
    levels = [("para", citation.paragraph or (1 if citation.item else None)), ("item", citation.item)]
    return "__".join([article, *(f"{name}_{number}" for name, number in levels if number)])


def _ends(citation: Citation) -> Iterator[Citation]:
    """第十条至第十二条 is looked up at both ends."""
    yield citation
    if "article" in citation.until:
        yield replace(citation, article=citation.until["article"], paragraph=None, item=None, subitem=None, until={})


def _judged(found: Reference) -> Reference:
    """The state of a citation of a known law, from how the law stood on both days."""
    now = found.now
    if now is None or now.validity is Validity.UNHELD:
        return replace(found, state=ReferenceState.UNHELD)
    if now.validity is Validity.REPEALED:
        return replace(found, state=ReferenceState.REPEALED)
    if now.validity is Validity.PENDING:
        return replace(found, state=ReferenceState.PENDING)
    return _compared(found)


def _compared(found: Reference) -> Reference:
    version = found.now.version if found.now else None
    if found.cited is None or version is None or not version.articles:
        return replace(found, state=ReferenceState.FOUND)
    here = version.articles.get(found.cited)
    before = found.then.version if found.then and found.then.validity is Validity.IN_FORCE else None
    cited = before.articles.get(found.cited) if before else None
    if here is None and cited is None:
        return _absent(found)
    if cited is None:
        reason = "法律库没有文件日期当时的文本，变化未能比对" if before is None else "文件日期当时的文本没有这一条"
        return replace(found, state=ReferenceState.FOUND, reason=reason)
    if here == cited:
        return replace(found, state=ReferenceState.SAME)
    if moved := version.places_of(cited):
        return replace(found, state=ReferenceState.MOVED, moved_to=moved)
    return replace(found, state=ReferenceState.CHANGED if here else ReferenceState.GONE)


def _absent(found: Reference) -> Reference:
    version = found.now.version if found.now else None
    last = version.last if version else None
    if version is None or last is None or not (version.is_whole or (found.cited or last) > last):
        return replace(found, state=ReferenceState.FOUND, reason="法律库的文本条号不全，未能核对")
    return replace(found, state=ReferenceState.MISSING, reason=f"现行文本的最后一条是{last.label}")
