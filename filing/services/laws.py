"""The law library: import versions with their provenance, and find an article as it stood on a day."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from filing.errors import InvalidInput
from filing.models import LawVersion
from filing.services.audit import record
from filing.services.context import Context
from filing.terms import ProvisionKind
from filing.text.normalise import normalise
from filing.text.structure import split

BATCH = 200
LINE_CHARACTERS = 5_000_000
NEEDED = ("id", "title", "source", "text")


@dataclass(frozen=True, slots=True)
class LawImport:
    """What an import changed; repeating it changes nothing."""

    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class LawArticle:
    version_id: str
    title: str
    article: str
    text: str
    valid_from: date | None
    source: str


def import_laws(ctx: Context, path: Path) -> LawImport:
    """Reads JSON lines (`.jsonl`, `.jsonl.gz`), one version a line: id, title, source, text and dates.

    Raises InvalidInput, naming the line, for anything that is not such a file or has no provenance; then nothing is
    imported, because the caller's transaction is rolled back.
    """
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    rows = (_row(ctx, fields) for fields in _lines(path))
    while batch := list(islice(rows, BATCH)):
        known = dict(
            ctx.session.execute(
                select(LawVersion.id, LawVersion.sha256).where(LawVersion.id.in_([row["id"] for row in batch]))
            )
            .tuples()
            .all()
        )
        fresh = [row for row in batch if row["id"] not in known]
        changed = [row for row in batch if row["id"] in known and known[row["id"]] != row["sha256"]]
        if fresh:
            ctx.session.execute(insert(LawVersion), fresh)
        if changed:
            ctx.session.execute(update(LawVersion), changed)
        counts["new"] += len(fresh)
        counts["changed"] += len(changed)
        counts["unchanged"] += len(batch) - len(fresh) - len(changed)
    record(ctx, "laws.import", f"file:{path.name}", dict(counts))
    return LawImport(**counts)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(iter(lambda: file.readline(LINE_CHARACTERS), ""), 1):
                yield _checked(path, number, line)
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise InvalidInput(f"读不出法律文件“{path}”：{error}。请提供 .jsonl 或 .jsonl.gz 文件。") from error


def _checked(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise InvalidInput(f"{path} 第 {number} 行不是 JSON。请检查文件是否完整。") from error
    missing = [name for name in NEEDED if not (isinstance(fields, dict) and fields.get(name))]
    if missing:
        raise InvalidInput(f"{path} 第 {number} 行缺少 {'、'.join(missing)}；没有来源的法律文本不能导入。")
    return dict(fields)


def _row(ctx: Context, fields: dict[str, Any]) -> dict[str, Any]:
    published, effective = _day(fields, "publish_date"), _day(fields, "effective_date")
    row = {
        "id": fields["id"],
        "title": fields["title"],
        "short_title": short_title(fields.get("short_title") or fields["title"]),
        "level": fields.get("level", ""),
        "organ": fields.get("organ", ""),
        "valid_from": effective or published,
        "published_on": published,
        "repealed_on": _day(fields, "repealed_date"),
        "repealed_by": fields.get("repealed_by") or "",
        "status": fields.get("status", ""),
        "source": " ".join(str(fields[n]) for n in ("source", "path", "commit") if fields.get(n)),
        "text": fields["text"],
    }
    digest = json.dumps(row, ensure_ascii=False, sort_keys=True, default=str).encode()
    return row | {"sha256": hashlib.sha256(digest).hexdigest(), "imported_at": ctx.now}


def _day(fields: dict[str, Any], name: str) -> date | None:
    value = fields.get(name)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"“{fields['title']}”的 {name} 不是日期：{value}。") from error


def short_title(title: str) -> str:
    """The name by which a law is cited: without 《》 and 中华人民共和国."""
    return title.strip("《》").removeprefix("中华人民共和国")


def article_on(ctx: Context, law: str, article: str, *, day: date) -> LawArticle | None:
    """The words of `article` (第十八条) of `law` in the version in force on `day`; None where the library lacks it."""
    version = ctx.session.scalars(
        select(LawVersion)
        .where(LawVersion.short_title == short_title(law), LawVersion.valid_from <= day)
        .where(LawVersion.repealed_on.is_(None) | (LawVersion.repealed_on > day))
        .order_by(LawVersion.valid_from.desc())
        .limit(1)
    ).first()
    if version is None:
        return None
    words = _articles(version.text).get(article)
    if words is None:
        return None
    return LawArticle(version.id, version.title, article, words, version.valid_from, version.source)


@lru_cache(maxsize=64)
def _articles(raw: str) -> dict[str, str]:
    """Label → words of every article, the first of each label (that of the law itself, not of an attachment)."""
    text = normalise(raw).text
    provisions, _ = split(text)
    articles: dict[str, str] = {}
    for p in provisions:
        if p.kind is ProvisionKind.ARTICLE:
            articles.setdefault(p.label, text[p.start : p.end].rstrip())
    return articles
