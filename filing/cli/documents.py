"""`flask read` and `flask check`: what the service makes of a file, without database or log-in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from filing.checking.engine import CompiledRules, check, compile_rules
from filing.checking.loader import load_rules
from filing.checking.rule import Report
from filing.cli.output import print_json, says_errors, the_instance
from filing.errors import FilingError, NotFound
from filing.parsing import extract
from filing.parsing.report import IntakeReport, Limits
from filing.services.context import limits_of, today
from filing.terms import DocumentType
from filing.text.model import Metadata, Reading, Regulation
from filing.text.regulation import read_regulation

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
TYPE_CODES = [t.value for t in DocumentType]
AS_JSON = click.option("--json", "as_json", is_flag=True, help="每个文件输出一行 JSON。")


@click.command("read")
@FILES
@AS_JSON
@says_errors
def read_command(files: tuple[Path, ...], as_json: bool) -> None:
    """读取文件：文本、元数据、章节条款项和读取报告。"""
    _print(reading_rows(files), print_json if as_json else _show_reading)


@click.command("check")
@FILES
@AS_JSON
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="审查基准日，默认今天。")
@click.option("--type", "type_code", type=click.Choice(TYPE_CODES), help="文件类型，默认按文本判断。")
@click.option("--rules", "rules_path", type=click.Path(path_type=Path, file_okay=False), help="规则包目录。")
@says_errors
def check_command(
    files: tuple[Path, ...], as_json: bool, as_of: datetime | None, type_code: str | None, rules_path: Path | None
) -> None:
    """用审查规则比对文件，列出疑点。"""
    rules = compile_rules(load_rules(rules_path or the_instance().settings.rules_path))
    day = as_of.date() if as_of else today()
    document_type = DocumentType(type_code) if type_code else None
    rows = finding_rows(files, rules, as_of=day, document_type=document_type)
    _print(rows, print_json if as_json else _show_findings)


def _print(rows: Iterator[dict[str, Any]], show: Callable[[dict[str, Any]], None]) -> None:
    failed = False
    for row in rows:
        show(row)
        failed = failed or "error" in row
    if failed:
        raise click.exceptions.Exit(2)


def reading_rows(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """What `read --json` prints, a file a row. One file that fails never stops another."""
    for path, outcome in _read_all(files):
        if isinstance(outcome, FilingError):
            yield {"file": str(path), "error": {"class": outcome.code, "message": outcome.message}}
        else:
            yield {"file": str(path), **reading_object(*outcome)}


def finding_rows(
    files: Iterable[Path], rules: CompiledRules, *, as_of: date, document_type: DocumentType | None
) -> Iterator[dict[str, Any]]:
    """What `check --json` prints, a file a row."""
    for path, outcome in _read_all(files):
        if isinstance(outcome, FilingError):
            yield {"file": str(path), "error": {"class": outcome.code, "message": outcome.message}}
        else:
            report = check(outcome[0], rules, as_of=as_of, document_type=document_type or _type_of(outcome[0]))
            yield {"file": str(path), "as_of": as_of.isoformat(), **findings_object(report)}


def _type_of(regulation: Regulation) -> DocumentType | None:
    reading = regulation.metadata.document_type
    return DocumentType(reading.value) if reading else None


def _read_all(files: Iterable[Path]) -> Iterator[tuple[Path, tuple[Regulation, IntakeReport] | FilingError]]:
    limits = limits_of(the_instance().settings)
    for path in files:
        try:
            yield path, read_path(path, limits)
        except FilingError as error:
            yield path, error


def read_path(path: Path, limits: Limits) -> tuple[Regulation, IntakeReport]:
    """Raises NotFound for a path that cannot be opened and BadFile for one that cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotFound(f"打不开文件“{path}”：{error.strerror}。请检查路径和读取权限。") from error
    extraction = extract(data, name=path.name, limits=limits)
    return read_regulation(extraction.text), extraction.report


def reading_object(regulation: Regulation, report: IntakeReport) -> dict[str, Any]:
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
        "report": asdict(report)
        | {
            "warnings": [asdict(w) for w in report.warnings],
            "structure": [asdict(w) for w in regulation.warnings],
        },
    }


def metadata_object(metadata: Metadata) -> dict[str, Any]:
    def value(reading: Reading[Any] | None) -> Any:
        return None if reading is None else reading.value

    names = ("title", "document_number", "organ", "adopted", "published", "effective", "expires", "document_type")
    return {name: value(getattr(metadata, name)) for name in names} | {"basis": [b.value for b in metadata.basis]}


def findings_object(report: Report) -> dict[str, Any]:
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
        "failures": [asdict(failure) for failure in report.failures],
    }


def _show_reading(row: dict[str, Any]) -> None:
    if "error" in row:
        click.echo(f"{row['file']}\n  读取失败（{row['error']['class']}）：{row['error']['message']}")
        return
    metadata, report = row["metadata"], row["report"]
    articles = sum(p["kind"] == "art" for p in row["provisions"])
    click.echo(f"{row['file']}\n  {metadata['title'] or '（未识别标题）'}　{metadata['document_number'] or ''}")
    click.echo(f"  制定机关：{metadata['organ'] or '—'}　施行日期：{metadata['effective'] or '—'}")
    click.echo(f"  {report['reader_version']}，{len(row['text'])} 字，{articles} 条")
    for warning in report["warnings"] + report["structure"]:
        click.echo(f"  注意：{warning['message']}")


def _show_findings(row: dict[str, Any]) -> None:
    if "error" in row:
        click.echo(f"{row['file']}\n  读取失败（{row['error']['class']}）：{row['error']['message']}")
        return
    click.echo(f"{row['file']}\n  审查基准日 {row['as_of']}，{len(row['findings'])} 处疑点")
    for f in row["findings"]:
        click.echo(f"  [{f['severity']}] {f['article']} {f['rule']}「{f['quote']}」{f['message']}")
    for failure in row["failures"]:
        click.echo(f"  规则未能运行：{failure['rule_id']} {failure['message']}")


COMMANDS = (read_command, check_command)
