"""`rules/precision.csv`: how often each rule was right on real documents, as measured by people who read its hits."""

import csv
import re
from collections.abc import Collection
from datetime import date
from pathlib import Path

from filing.checking.rule import Measured
from filing.checking.source import Fault

FILE = "precision.csv"
COLUMNS = ("rule", "read", "right", "date")
MAX_BYTES = 1024 * 1024
_NUMBER = re.compile(r"[0-9]{1,7}")


def read_precision(directory: Path, rule_ids: Collection[str], faults: list[Fault]) -> dict[str, Measured]:
    """Rule id → what was measured; faults are noted and bad rows left out. Nothing where there is no such file."""
    path = directory / FILE
    if not path.exists():
        return {}
    try:
        data = path.read_bytes()
        lines = data.decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(FILE, 1, f"文件读不出来（{error}），请另存为 UTF-8 编码"))
        return {}
    reader = csv.DictReader(lines)
    if len(data) > MAX_BYTES or tuple(reader.fieldnames or ()) != COLUMNS:
        faults.append(Fault(FILE, 1, f"第一行应当是 {','.join(COLUMNS)}，文件不超过{MAX_BYTES}字节"))
        return {}
    found: dict[str, Measured] = {}
    for row in reader:
        rule_id = (row["rule"] or "").strip()
        problems = _problems(row, rule_id, rule_ids, found)
        faults.extend(Fault(FILE, reader.line_num, f"{problem}，请改正") for problem in problems)
        if not problems:
            found[rule_id] = Measured(int(row["read"]), int(row["right"]), date.fromisoformat(row["date"]))
    return found


def _problems(row: dict[str, str], rule_id: str, rule_ids: Collection[str], known: Collection[str]) -> list[str]:
    read, right, day = (row[name] or "" for name in COLUMNS[1:])
    problems = [] if rule_id in rule_ids else [f"没有编号为“{rule_id[:60]}”的规则"]
    problems += [f"{rule_id}写了两次"] if rule_id in known else []
    if not (_NUMBER.fullmatch(read) and _NUMBER.fullmatch(right) and 0 < int(read) >= int(right)):
        problems.append("read（已读处数）应当是正整数，right（正确处数）应当是不超过它的整数")
    try:
        date.fromisoformat(day)
    except ValueError:
        problems.append(f"date“{day[:20]}”应当写成 2026-11-26 这样的日期")
    return problems + (["列数比第一行多"] if None in row else [])
