"""`flask read` and `flask check`: what the service makes of a file, without database or log-in."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from filing.checking.engine import CompiledRules, check, compile_rules
from filing.checking.kinds import KINDS
from filing.checking.loader import load_rules
from filing.checking.rule import Report
from filing.cli.arguments import FILES, RULES, Day, OneOf, read_bytes
from filing.cli.output import error_object, print_json, says_errors, shown, the_instance
from filing.errors import BadFile, FilingError
from filing.parsing.bundle import read_bundle
from filing.parsing.report import IntakeReport, Limits
from filing.parsing.sandbox import extract
from filing.parsing.sniff import BUNDLE
from filing.services.context import limits_of, today
from filing.services.material.readings import attachment_objects, history_objects
from filing.terms import DocumentType, Severity
from filing.text.model import Metadata, Reading, Regulation
from filing.text.places import enclosing_article
from filing.text.regulation import read_regulation

AS_JSON = click.option("--json", "as_json", is_flag=True, help="每个文件输出一行 JSON。")
METADATA = ("title", "document_number", "organ", "adopted", "published", "effective", "expires")
BAD_FILE_STATUS = 2

Row = dict[str, Any]
Outcome = tuple[Regulation, IntakeReport] | FilingError


@click.command("read")
@FILES
@AS_JSON
@says_errors
def read_command(files: tuple[Path, ...], as_json: bool) -> None:
    """读取文件：文本、元数据、章节条款项和读取报告。不需要数据库。"""
    _print(reading_rows(files), print_json if as_json else _show_reading)


@click.command("check")
@FILES
@AS_JSON
@click.option("--as-of", type=Day(), help="审查基准日，如 2026-01-31，默认今天。")
@click.option("--type", "document_type", type=OneOf(DocumentType), help="文件类型，默认按文本判断。")
@RULES
@says_errors
def check_command(
    files: tuple[Path, ...],
    as_json: bool,
    as_of: date | None,
    document_type: DocumentType | None,
    rules_path: Path | None,
) -> None:
    """用审查规则比对文件，列出疑点。不需要数据库。"""
    rules = compile_rules(load_rules(rules_path or the_instance().settings.rules_path))
    rows = finding_rows(files, rules, as_of=as_of or today(), document_type=document_type)
    if ids := [rule.id for rule in rules.ruleset.rules if KINDS[rule.check.kind].needs_laws]:
        click.echo(f"没有用到法律库，规则 {'、'.join(ids)} 不运行；引用的条文可用 flask laws cite 核对。", err=True)
    _print(rows, print_json if as_json else _show_findings)


def _print(rows: Iterator[Row], show: Callable[[Row], None]) -> None:
    """One file after the other, as each is done; ends with status 2 when any of them failed."""
    failed = False
    for row in rows:
        show(row)
        failed = failed or "error" in row
    if failed:
        raise click.exceptions.Exit(BAD_FILE_STATUS)


def reading_rows(files: Iterable[Path]) -> Iterator[Row]:
    """What `read --json` prints, a file a row. One file that fails never stops another."""
    for path, outcome in _read_all(files):
        if isinstance(outcome, FilingError):
            yield {"file": str(path), "error": error_object(outcome)}
        else:
            yield {"file": str(path), **reading_object(*outcome)}


def finding_rows(
    files: Iterable[Path], rules: CompiledRules, *, as_of: date, document_type: DocumentType | None
) -> Iterator[Row]:
    """What `check --json` prints, a file a row."""
    for path, outcome in _read_all(files):
        if isinstance(outcome, FilingError):
            yield {"file": str(path), "error": error_object(outcome)}
        else:
            report = check(outcome[0], rules, as_of=as_of, document_type=document_type or _type_of(outcome[0]))
            yield {"file": str(path), "as_of": as_of.isoformat(), **findings_object(report)}


def _type_of(regulation: Regulation) -> DocumentType | None:
    reading = regulation.metadata.document_type
    return DocumentType(reading.value) if reading else None


def _read_all(files: Iterable[Path]) -> Iterator[tuple[Path, Outcome]]:
    limits = limits_of(the_instance().settings)
    for path in files:
        try:
            data = read_bytes(path, limits.file_bytes)
            yield from _read_one(path, data, limits)
        except FilingError as error:
            yield path, error


def _read_one(path: Path, data: bytes, limits: Limits) -> Iterator[tuple[Path, Outcome]]:
    try:
        extraction = extract(data, name=path.name, limits=limits)
    except BadFile as error:
        if BUNDLE not in error.details:
            raise
        yield from _members(path, data, limits)
    else:
        yield path, (read_regulation(extraction.text), extraction.report)


def _members(path: Path, data: bytes, limits: Limits) -> Iterator[tuple[Path, Outcome]]:
    """A row for each file in a zip, under the path of the zip and its own."""
    for member in read_bundle(data, limits=limits):
        if isinstance(member.outcome, FilingError):
            yield path / member.name, member.outcome
        else:
            yield path / member.name, (read_regulation(member.outcome.text), member.outcome.report)


def read_path(path: Path, limits: Limits) -> tuple[Regulation, IntakeReport]:
    """Raises NotFound for a path that cannot be opened and BadFile for a file that cannot be read."""
    extraction = extract(read_bytes(path, limits.file_bytes), name=path.name, limits=limits)
    return read_regulation(extraction.text), extraction.report


def reading_object(regulation: Regulation, report: IntakeReport) -> Row:
    """The object that `read --json` prints, without the file."""
    return {
        "text": regulation.text,
        "metadata": metadata_object(regulation.metadata),
        "provisions": [
            {
                "address": p.address,
                "label": p.label,
                "kind": p.kind.value,
                "text": regulation.words(p),
                "start": p.start,
                "end": p.end,
            }
            for p in regulation.provisions
        ],
        "report": {
            "reader": report.reader,
            "pages": report.pages,
            "warnings": _warnings(regulation, report),
            "history": history_objects(regulation.metadata),
            "attachments": attachment_objects(regulation.metadata),
        },
    }


def metadata_object(metadata: Metadata) -> Row:
    def value(reading: Reading[Any] | None) -> Any:
        return None if reading is None else reading.value

    return {name: value(getattr(metadata, name)) for name in METADATA} | {"basis": [b.value for b in metadata.basis]}


def _warnings(regulation: Regulation, report: IntakeReport) -> list[Row]:
    """What the reader was unsure of, then what is odd about the numbering, each with its place."""
    numbering = [
        {"code": warning.code, "message": warning.message, "place": _place(regulation, warning.start)}
        for warning in regulation.warnings
    ]
    reading = [{"code": w.code, "message": w.message, "place": w.place} for w in report.warnings]
    return [*reading, *numbering]


def _place(regulation: Regulation, start: int) -> str:
    """The article or heading there, as a person would look for it."""
    node = enclosing_article(regulation, start) or regulation.leaf_at(start)
    return node.label


def findings_object(report: Report) -> Row:
    """The object that `check --json` prints, without the file."""
    return {
        "findings": [
            {
                "rule": f.rule_id,
                "topic": f.topic,
                "severity": f.severity.value,
                "address": f.address,
                "article": f.article,
                "start": f.span.start,
                "end": f.span.end,
                "quote": f.quote,
                "message": f.message,
            }
            for f in report.findings
        ],
        "failures": [{"rule": failure.rule_id, "message": failure.message} for failure in report.failures],
    }


def _show_reading(row: Row) -> None:
    click.echo(shown(row["file"]))
    if "error" in row:
        click.echo(f"  读取失败（{row['error']['class']}）：{row['error']['message']}")
        return
    metadata, report = row["metadata"], row["report"]
    articles = sum(p["kind"] == "art" for p in row["provisions"])
    click.echo(f"  {metadata['title'] or '（未识别标题）'}　{metadata['document_number'] or ''}".rstrip())
    click.echo(f"  制定机关：{metadata['organ'] or '—'}　施行日期：{metadata['effective'] or '—'}")
    click.echo(f"  {report['reader']}，{len(row['text'])} 字，{articles} 条")
    for warning in report["warnings"]:
        place = f"（{warning['place']}）" if warning["place"] else ""
        click.echo(f"  注意{place}：{warning['message']}")


def _show_findings(row: Row) -> None:
    click.echo(shown(row["file"]))
    if "error" in row:
        click.echo(f"  读取失败（{row['error']['class']}）：{row['error']['message']}")
        return
    click.echo(f"  审查基准日 {row['as_of']}，{len(row['findings'])} 处疑点")
    for f in row["findings"]:
        click.echo(f"  [{Severity(f['severity']).label}] {f['article']} {f['rule']}「{f['quote']}」{f['message']}")
    for failure in row["failures"]:
        click.echo(f"  规则未能运行：{failure['rule']} {failure['message']}")


COMMANDS = (read_command, check_command)
