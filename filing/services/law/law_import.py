"""Imports into the law library: what is new is added, what differs replaces its former record, which stays.

An import says the same whenever it is repeated: a record that has been imported before changes nothing.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from filing.checking.law_text import Days, LawText, days_of, read_law
from filing.checking.laws import law_key
from filing.errors import InvalidInput
from filing.models import Law, LawArticle, LawImport, LawRepeal, LawVersion
from filing.services.audit import record
from filing.services.context import Context, limits_of
from filing.services.law.law_sources import LawRecord, Provenance, package_database, records_of

BATCH = 100
READING = "laws/1"
"""Which way of cutting texts made the articles: raise it, and everything is read again."""
TITLE_CHARACTERS = 300
ID_CHARACTERS = 24


@dataclass(frozen=True, slots=True)
class LawChange:
    """One line of what an import did."""

    title: str
    day: date | None
    by: str = ""


@dataclass(slots=True)
class Imported:
    """What an import changed. `is_repeated`: the very same was imported before and has not been read again."""

    new: list[LawChange] = field(default_factory=list)
    changed: list[LawChange] = field(default_factory=list)
    repealed: list[LawChange] = field(default_factory=list)
    unchanged: int = 0
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record with what its text says."""

    record: LawRecord
    law: LawText
    days: Days
    id: str

    @property
    def key(self) -> str:
        return law_key(self.record.title)


def import_laws(ctx: Context, path: Path, given: Provenance | None = None) -> Imported:
    """Everything that `path` holds, or nothing of it: the caller's transaction is rolled back on any error.

    Raises InvalidInput for what is no source of laws, and for texts without source, title or day.
    """
    given = given or Provenance()
    if not path.exists():
        raise InvalidInput(f"没有文件或文件夹“{path}”。请核对路径。")
    stamp = _stamp(path, given)
    if ctx.session.scalar(select(LawImport.id).where(LawImport.sha256 == stamp).limit(1)) is not None:
        return Imported(is_repeated=True)
    done = Imported()
    records = records_of(path, given, limits_of(ctx.settings))
    while batch := list(islice(records, BATCH)):
        _store(ctx, [_prepare(one) for one in batch if one.text], done)
        _store_repeals(ctx, list(_repeals(batch)), done)
    counts = {"new": len(done.new), "changed": len(done.changed), "repealed": len(done.repealed)}
    about = {"name": path.name[:TITLE_CHARACTERS], "source": given.source, "licence": given.licence}
    ctx.session.execute(insert(LawImport).values(at=ctx.now, sha256=stamp, **about, **counts))
    record(ctx, "laws.import", f"file:{path.name}"[:80], {**about, **counts, "unchanged": done.unchanged})
    return done


def import_package(ctx: Context) -> Imported | None:
    """The laws of the installed package; None where it is not installed."""
    found = package_database()
    return import_laws(ctx, *found) if found is not None else None


def _stamp(path: Path, given: Provenance) -> str:
    """SHA-256 of what is imported, what is said of it, and how it is read."""
    digest = hashlib.sha256(f"{READING}\n{given.source}\n{given.licence}\n".encode())
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    for file in files:
        with file.open("rb") as data:
            content = hashlib.file_digest(data, "sha256").hexdigest()
        digest.update(f"{file.name} {content}\n".encode())
    return digest.hexdigest()


def _prepare(one: LawRecord) -> Prepared:
    law = read_law(one.text)
    title = (one.title or law.title).strip("《》")
    if not title:
        raise InvalidInput(f"“{one.source}”中读不出法律的标题。请核对文本第一行是否为标题。")
    if len(title) > TITLE_CHARACTERS:
        raise InvalidInput(
            f"“{one.source}”的标题有 {len(title)} 个字，最长 {TITLE_CHARACTERS} 个字。请核对文本第一行。"
        )
    days = days_of(law, published=one.published_on, effective=one.effective_on)
    one = replace(one, title=title)
    facts = (READING, law_key(title), title, one.source, one.licence, one.status, *map(str, _days(days)), law.text)
    return Prepared(one, law, days, f"law-{hashlib.sha256(chr(0).join(facts).encode()).hexdigest()[:ID_CHARACTERS]}")


def _days(days: Days) -> tuple[object, ...]:
    return days.published_on, days.valid_from, days.is_exact


def _store(ctx: Context, batch: list[Prepared], done: Imported) -> None:
    known = set(ctx.session.scalars(select(LawVersion.id).where(LawVersion.id.in_([one.id for one in batch]))))
    fresh = {one.id: one for one in batch if one.id not in known}
    done.unchanged += len(batch) - len(fresh)
    if not fresh:
        return
    laws = _laws(ctx, fresh.values())
    for one in fresh.values():
        _store_version(ctx, one, laws[one.key], done)
    articles = [row for one in fresh.values() for row in _article_rows(one)]
    if articles:
        ctx.session.execute(insert(LawArticle), articles)
    _store_repeals(ctx, [row for one in fresh.values() for row in _clauses(one)], done)


def _laws(ctx: Context, batch: Iterable[Prepared]) -> dict[str, int]:
    """Key → id of the law, made where there is none."""
    wanted = {one.key: one for one in batch}
    statement = select(Law.key, Law.id).where(Law.key.in_(list(wanted)))
    held = dict(ctx.session.execute(statement).tuples().all())
    rows = [
        {"key": key, "title": one.record.title, "level": one.record.level, "organ": one.record.organ}
        for key, one in wanted.items()
        if key not in held
    ]
    if rows:
        ctx.session.execute(insert(Law), rows)
    return dict(ctx.session.execute(statement).tuples().all())


def _store_version(ctx: Context, one: Prepared, law_id: int, done: Imported) -> None:
    """A version is told by the day of its publication, where that is unknown by the day of its coming into force."""
    days, same = one.days, LawVersion.published_on == one.days.published_on
    if days.published_on is None:
        same = LawVersion.published_on.is_(None) & LawVersion.valid_from.is_not_distinct_from(days.valid_from)
    former = (
        update(LawVersion)
        .where(LawVersion.law_id == law_id, LawVersion.replaced_at.is_(None), same)
        .values(replaced_at=ctx.now)
        .returning(LawVersion.id)
    )
    replaced = ctx.session.execute(former).scalars().all()
    change = LawChange(one.record.title, days.published_on or days.valid_from)
    (done.changed if replaced else done.new).append(change)
    values = {
        "id": one.id,
        "law_id": law_id,
        "title": one.record.title,
        "published_on": days.published_on,
        "enacted_on": one.law.enacted_on,
        "valid_from": days.valid_from,
        "is_exact": days.is_exact,
        "status": one.record.status[:40],
        "source": one.record.source,
        "licence": one.record.licence[:TITLE_CHARACTERS],
        "sha256": hashlib.sha256(one.law.text.encode()).hexdigest(),
        "text": one.law.text,
        "imported_at": ctx.now,
    }
    ctx.session.execute(insert(LawVersion).values(**values))


def _article_rows(one: Prepared) -> Iterator[dict[str, Any]]:
    for cut in one.law.articles:
        number, sub = cut.article
        yield {
            "version_id": one.id,
            "number": number,
            "sub": sub,
            "start": cut.start,
            "end": cut.end,
            "digest": cut.digest,
        }


def _clauses(one: Prepared) -> Iterator[dict[str, Any]]:
    """Repeals that the text itself declares, as of the day on which its first version came into force."""
    day = one.law.effective or one.days.valid_from
    for clause in one.law.repeals:
        if day is not None:
            yield _repeal(clause.title, one.record.title, day, one.record.source) | {
                "article": clause.article[:60],
                "quote": clause.quote,
            }


def _repeals(batch: Iterable[LawRecord]) -> Iterator[dict[str, Any]]:
    """Repeals that a source states beside the text."""
    for one in batch:
        if one.repealed_on is not None:
            yield _repeal(one.title, one.repealed_by, one.repealed_on, one.source) | {
                "article": one.repealed_in[:60],
                "quote": one.quote,
            }


def _repeal(title: str, by: str, on: date, source: str) -> dict[str, Any]:
    title, by = title.strip("《》")[:TITLE_CHARACTERS], by.strip("《》")[:TITLE_CHARACTERS]
    return {"key": law_key(title), "title": title, "by_key": law_key(by), "by_title": by, "day": on, "source": source}


def _store_repeals(ctx: Context, rows: list[dict[str, Any]], done: Imported) -> None:
    """A new law that takes the name of the old one amends it; that is no repeal."""
    wanted = {(row["key"], row["by_key"], row["day"]): row for row in rows if row["key"] != row["by_key"]}
    keys = sorted({key for key, _, _ in wanted})
    statement = select(LawRepeal.key, LawRepeal.by_key, LawRepeal.day).where(LawRepeal.key.in_(keys))
    known = set(ctx.session.execute(statement).tuples())
    fresh = [row for identity, row in wanted.items() if identity not in known]
    if not fresh:
        return
    ctx.session.execute(insert(LawRepeal), fresh)
    held = set(ctx.session.scalars(select(Law.key).where(Law.key.in_(keys))))
    done.repealed += [LawChange(row["title"], row["day"], row["by_title"]) for row in fresh if row["key"] in held]
