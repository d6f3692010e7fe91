"""The law library: an article as it stood on a day, the history of a law in both directions, and what the library is.

`law_import` fills it. Every answer says to which day the library is current, and when it does not hold something.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select

from filing.checking.laws import Article, LawEntry, LawLibrary, Repeal, Standing, Version, law_key, make_entry
from filing.deadlines import day_in_china
from filing.models import Law, LawArticle, LawImport, LawRepeal, LawVersion
from filing.services.context import Context
from filing.terms import Validity
from filing.text.citations import CHAIN
from filing.text.numerals import read_numeral

HELD = LawVersion.replaced_at.is_(None)
IS_FIRST = LawVersion.enacted_on == LawVersion.published_on
REPEALING_DECISION = ("决定", "决议", "通知", "命令")


@dataclass(frozen=True, slots=True)
class LibraryState:
    """What the library holds and how new it is; both days are None while it is empty."""

    current_to: date | None
    """The newest day on which a law held here was published."""
    imported_on: date | None
    laws: int
    versions: int


@dataclass(frozen=True, slots=True)
class LawArticleView:
    """One article of one law on one day; `text` is empty where the library cannot show it, and `reason` says why."""

    law: str
    article: str
    day: date
    validity: Validity
    state: LibraryState
    version_id: str = ""
    title: str = ""
    text: str = ""
    published_on: date | None = None
    valid_from: date | None = None
    is_exact: bool = True
    valid_until: date | None = None
    repealed_on: date | None = None
    repealed_by: str = ""
    coming_from: date | None = None
    """A version adopted by the day, but in force only from here."""
    status: str = ""
    source: str = ""
    licence: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One step in the life of a law. `kind`: 制定, 修改, 公布 (one of the two), 废止, 替代."""

    kind: str
    day: date | None
    other: str = ""
    """The instrument at the far end."""
    article: str = ""
    is_held: bool = False
    """Whether the library holds a text of the far end."""


@dataclass(frozen=True, slots=True)
class LawHistory:
    """A law with what made, changed and ended it, and what it ended itself."""

    title: str
    level: str
    organ: str
    versions: tuple[LawVersion, ...]
    incoming: tuple[Link, ...]
    """What happened to this law, by day."""
    outgoing: tuple[Link, ...]
    """What this law did to others."""
    standing: Standing
    state: LibraryState


def state_of(ctx: Context) -> LibraryState:
    published = func.max(LawVersion.published_on)
    figures = select(
        published, func.max(LawVersion.imported_at), func.count(), func.count(LawVersion.law_id.distinct())
    )
    current_to, imported, versions, laws = ctx.session.execute(figures.where(HELD)).one()
    return LibraryState(current_to, _day(imported), laws, versions)


def _day(moment: datetime | None) -> date | None:
    return day_in_china(moment) if moment else None


def library(ctx: Context) -> LawLibrary:
    """All that checking needs of the library, without texts; kept until the next import.

    Cost of reading it: half a second and 8 MB for a thousand laws.
    """
    newest = ctx.session.scalar(select(func.max(LawImport.id))) or 0
    if (kept := ctx.instance.kept_laws) is not None and kept[0] == newest:
        return kept[1]
    fresh = read_library(ctx)
    ctx.instance.kept_laws = (newest, fresh)
    return fresh


def read_library(ctx: Context) -> LawLibrary:
    """As `library`, from the tables."""
    state = state_of(ctx)
    versions = _versions(ctx)
    repeals = _repeals_of(ctx)
    titles = dict(ctx.session.execute(select(Law.key, Law.title)).tuples().all())
    names = dict(ctx.session.execute(select(LawRepeal.key, LawRepeal.title)).tuples().all()) | titles
    entries = {key: make_entry(title, versions.get(key, ()), repeals.get(key, ())) for key, title in names.items()}
    return LawLibrary(entries, state.current_to, state.imported_on)


def _versions(ctx: Context) -> dict[str, list[Version]]:
    articles: defaultdict[str, dict[Article, str]] = defaultdict(dict)
    statement = select(LawArticle.version_id, LawArticle.number, LawArticle.sub, LawArticle.digest)
    kept: dict[tuple[int, int], Article] = {}
    for version_id, number, sub, digest in ctx.session.execute(statement.join(LawVersion).where(HELD)):
        article = kept.get((number, sub)) or kept.setdefault((number, sub), Article(number, sub))
        articles[version_id][article] = digest
    columns = (LawVersion.id, LawVersion.published_on, LawVersion.valid_from, LawVersion.is_exact, IS_FIRST)
    found: defaultdict[str, list[Version]] = defaultdict(list)
    for key, id_, published, valid, exact, first in ctx.session.execute(
        select(Law.key, *columns).join(Law).where(HELD)
    ):
        found[key].append(Version(id_, published, valid, exact, bool(first), articles.get(id_, {})))
    return found


def _repeals_of(ctx: Context, keys: Iterable[str] | None = None) -> dict[str, list[Repeal]]:
    statement = select(LawRepeal.key, LawRepeal.day, LawRepeal.by_title, LawRepeal.article)
    if keys is not None:
        statement = statement.where(LawRepeal.key.in_(list(keys)))
    found: defaultdict[str, list[Repeal]] = defaultdict(list)
    for key, day, by, article in ctx.session.execute(statement):
        found[key].append(Repeal(day, by, article))
    return found


def read_article(label: str) -> Article | None:
    """第三十六条之一 → Article(36, 1); None for what names no article."""
    match = CHAIN.match(label.strip())
    number = read_numeral(match["article"]) if match and match["article"] else None
    if match is None or number is None:
        return None
    return Article(number, read_numeral(match["article_sub"] or "") or 0)


def article_on(ctx: Context, law: str, label: str, *, day: date) -> LawArticleView:
    """The words of an article (第十八条, paragraphs behind it are of no account) of `law` as it stood on `day`."""
    state, key, article = state_of(ctx), law_key(law), read_article(label)
    rows = _rows(ctx, key)
    entry = _entry(ctx, key, rows, law)
    standing = entry.on(day)
    base = LawArticleView(law, article.label if article else label, day, standing.validity, state)
    if standing.version is None:
        return _with(base, standing, None, reason=_why_unheld(entry, law, day))
    row = next(row for row in rows if row.id == standing.version.id)
    if article is None:
        return _with(base, standing, row, reason=f"“{label}”不是条号，请写成“第十八条”的样子。")
    place = ctx.session.get(LawArticle, (row.id, *article))
    if place is None:
        return _with(base, standing, row, reason=_why_missing(ctx, row, article))
    return _with(base, standing, row, text=row.text[place.start : place.end].rstrip())


def _with(
    base: LawArticleView, standing: Standing, row: LawVersion | None, *, text: str = "", reason: str = ""
) -> LawArticleView:
    repeal, coming = standing.repeal, standing.coming
    return LawArticleView(
        law=base.law,
        article=base.article,
        day=base.day,
        validity=base.validity,
        state=base.state,
        version_id=row.id if row else "",
        title=row.title if row else base.law,
        text=text,
        published_on=row.published_on if row else None,
        valid_from=row.valid_from if row else None,
        is_exact=row.is_exact if row else True,
        valid_until=standing.until,
        repealed_on=repeal.on if repeal else None,
        repealed_by=repeal.by if repeal else "",
        coming_from=coming.valid_from if coming else None,
        status=row.status if row else "",
        source=row.source if row else "",
        licence=row.licence if row else "",
        reason=reason,
    )


def _why_unheld(entry: LawEntry, law: str, day: date) -> str:
    first = next((version.valid_from for version in entry.versions if version.valid_from), None)
    if first is not None:
        return f"法律库收录的《{law}》最早是 {first} 起施行的文本，没有 {day} 的文本。"
    if entry.versions:
        return f"法律库收录的《{law}》没有载明施行日期，不能确定 {day} 的文本。"
    if entry.repeals:
        return f"法律库没有《{law}》的文本，只知道它已被废止。"
    return f"法律库没有收录《{law}》。"


def _why_missing(ctx: Context, row: LawVersion, article: Article) -> str:
    last = ctx.session.scalar(select(func.max(LawArticle.number)).where(LawArticle.version_id == row.id))
    if last is None:
        return f"《{row.title}》这一文本没有条文。"
    return f"《{row.title}》{row.valid_from} 起施行的文本没有{article.label}，最后一条是{Article(last).label}。"


def history(ctx: Context, law: str, *, day: date) -> LawHistory | None:
    """What made, changed and ended `law`, what it ended, and how it stood on `day`; None where nothing is known."""
    key = law_key(law)
    rows = _rows(ctx, key)
    touching = or_(LawRepeal.key == key, LawRepeal.by_key == key)
    repeals = ctx.session.scalars(select(LawRepeal).where(touching).order_by(LawRepeal.day)).all()
    if not rows and not repeals:
        return None
    far = {repeal.by_key if repeal.key == key else repeal.key for repeal in repeals}
    held = set(ctx.session.scalars(select(Law.key).where(Law.key.in_(far))))
    row = ctx.session.scalars(select(Law).where(Law.key == key)).one_or_none()
    ended = [_link(r.by_title, r, r.by_key in held) for r in repeals if r.key == key]
    made = [_made(version) for version in rows]
    return LawHistory(
        title=row.title if row else next((r.title for r in repeals if r.key == key), law),
        level=row.level if row else "",
        organ=row.organ if row else "",
        versions=tuple(rows),
        incoming=(*made, *_once(ended)),
        outgoing=_once(_link(r.title, r, r.key in held) for r in repeals if r.by_key == key),
        standing=_entry(ctx, key, rows, law).on(day),
        state=state_of(ctx),
    )


def _is_first(row: LawVersion) -> bool:
    return row.enacted_on is not None and row.enacted_on == row.published_on


def _made(row: LawVersion) -> Link:
    unknown = row.enacted_on is None or row.published_on is None
    return Link("公布" if unknown else "制定" if _is_first(row) else "修改", row.published_on)


def _link(other: str, repeal: LawRepeal, is_held: bool) -> Link:
    """A new law that ends an old one takes its place; a decision merely ends it."""
    decided = not repeal.by_title or repeal.by_title.endswith(REPEALING_DECISION) or not repeal.article
    return Link("废止" if decided else "替代", repeal.day, other, repeal.article, is_held)


def _once(links: Iterable[Link]) -> tuple[Link, ...]:
    """Each far end once, as the first source has it."""
    return tuple({law_key(link.other): link for link in reversed(list(links))}.values())[::-1]


def _rows(ctx: Context, key: str) -> Sequence[LawVersion]:
    statement = select(LawVersion).join(Law).where(Law.key == key, HELD)
    return ctx.session.scalars(statement.order_by(LawVersion.valid_from, LawVersion.published_on)).all()


def _entry(ctx: Context, key: str, rows: Sequence[LawVersion], title: str) -> LawEntry:
    versions = (Version(row.id, row.published_on, row.valid_from, row.is_exact, _is_first(row), {}) for row in rows)
    return make_entry(title, versions, _repeals_of(ctx, [key]).get(key, ()))
