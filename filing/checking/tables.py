"""Tables beside the rules (`rules/references/*.csv`): repealed instruments, renamed organs. One row is one fact."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from filing.checking.source import Fault

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5000
MAX_CELL = 500
MAX_QUOTE = 60

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class TableForm:
    """Columns of one sort of table."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    day: str
    """The column with the date from which the row holds."""


CITATION_TABLE = TableForm(
    ("title", "kind", "repealed_on", "source"), ("by", "by_article", "quote", "note", "adopted_on"), "repealed_on"
)
POWER_TABLE = TableForm(
    ("power", "types", "may", "since", "source"),
    ("allowed", "by", "by_article", "quote", "note", "same_since"),
    "since",
)
ORGAN_TABLE = TableForm(
    ("name", "now", "changed_on", "source"),
    ("by", "by_article", "quote", "note", "not_before", "not_after", "adopted_on"),
    "changed_on",
)
DAYS = tuple(form.day for form in (CITATION_TABLE, ORGAN_TABLE, POWER_TABLE))


def day_of(row: Row) -> date:
    """From when the row holds; rows of every form have one such column."""
    return date.fromisoformat(next(row[name] for name in DAYS if row.get(name)))


def read_table(path: Path, file: str, form: TableForm, faults: list[Fault]) -> tuple[Row, ...]:
    """The rows in order, each with all columns of the form; faults are noted and bad rows left out."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(file, 1, f"对照表读不出来（{error}），请核对文件名并另存为 UTF-8 编码"))
        return ()
    if len(data) > MAX_BYTES:
        faults.append(Fault(file, 1, f"对照表有{len(data)}字节，上限{MAX_BYTES}字节，请拆分"))
        return ()
    reader = csv.DictReader(text.splitlines())
    if not _columns_fit(reader.fieldnames, file, form, faults):
        return ()
    rows = [row for raw in reader if (row := _row(raw, reader.line_num, file, form, faults))]
    if len(rows) > MAX_ROWS:
        faults.append(Fault(file, 1, f"对照表有{len(rows)}行，上限{MAX_ROWS}行，请拆分"))
    return tuple(rows[:MAX_ROWS])


def _columns_fit(names: object, file: str, form: TableForm, faults: list[Fault]) -> bool:
    columns = list(names) if isinstance(names, list) else []
    missing = [name for name in form.required if name not in columns]
    unknown = [name for name in columns if name not in form.required + form.optional]
    if missing:
        faults.append(Fault(file, 1, f"对照表缺少列：{'、'.join(missing)}"))
    if unknown:
        faults.append(Fault(file, 1, f"对照表有不认识的列：{'、'.join(map(str, unknown))}，请删去或者改名"))
    return not missing and not unknown


def _row(raw: dict[str, str], line: int, file: str, form: TableForm, faults: list[Fault]) -> Row | None:
    blank = dict.fromkeys((*form.required, *form.optional), "")
    row = blank | {name: (value or "").strip() for name, value in raw.items() if isinstance(name, str)}
    problems = [f"缺少“{name}”" for name in form.required if not row.get(name)]
    problems += [f"“{name}”超过{MAX_CELL}字" for name, value in row.items() if len(value) > MAX_CELL]
    problems += ["列数比第一行多，含逗号的内容请加双引号"] if None in raw else []
    problems += [f"“quote”超过{MAX_QUOTE}字"] if len(row.get("quote", "")) > MAX_QUOTE else []
    problems += [] if _is_day(row.get(form.day, "")) else [f"“{form.day}”应当写成 2021-01-01 这样的日期"]
    problems += [
        f"“{name}”应当写成 2021-01-01 这样的日期"
        for name in ("adopted_on", "same_since")
        if row.get(name) and not _is_day(row[name])
    ]
    faults.extend(Fault(file, line, f"{problem}，请改正") for problem in problems)
    return None if problems else row


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False
