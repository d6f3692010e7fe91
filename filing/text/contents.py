"""Which lines are a table of contents (目录)."""

import re
from collections.abc import Sequence

from filing.text.lines import CONTENTS, HEADING, LEADERS, PAGE_TAIL, SUPPLEMENT, LineKind, classify

FRONT_LINES = 200
LONGEST = 400
ROW_CHARACTERS = 60
LEAST_ROWS = 3
TAIL = re.compile(r"[\s.·…‥⋯\-—_]+\d*$|[（(]\d+[）)]$")


def contents_lines(lines: Sequence[str]) -> frozenset[int]:
    """From 目录 to the line before a heading repeats, and rows with page numbers that follow one another."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        if index not in found and line[:1] == "目" and CONTENTS.match(line):
            found.update(range(index, _end(lines, index + 1)))
    if not found:
        found.update(_unnamed(lines))
    rows = [i for i, line in enumerate(lines[:FRONT_LINES]) if i not in found and _has_page(line)]
    found.update(i for i in rows if i + 1 in rows or i - 1 in rows)
    return frozenset(found)


def _unnamed(lines: Sequence[str]) -> range:
    """Headings one below the other, up to where the first of them comes again."""
    start = next((i for i, line in enumerate(lines[:FRONT_LINES]) if HEADING.match(line)), len(lines))
    key = TAIL.sub("", lines[start]).replace(" ", "") if start < len(lines) else ""
    for index in range(start + 1, min(len(lines), start + LONGEST)):
        line = lines[index]
        if line.replace(" ", "") == key and index - start >= LEAST_ROWS:
            return range(start, index)
        if len(line) > ROW_CHARACTERS or not (HEADING.match(line) or SUPPLEMENT.match(line)):
            break
    return range(0)


def _has_page(line: str) -> bool:
    if line[:1] != "第":
        return False
    return bool(LEADERS.search(line) or (PAGE_TAIL.search(line) and classify(line).kind is LineKind.CONTENTS_ROW))


def _end(lines: Sequence[str], start: int) -> int:
    seen: set[str] = set()
    for index in range(start, min(len(lines), start + LONGEST)):
        line = lines[index]
        key = TAIL.sub("", line).replace(" ", "")
        match = HEADING.match(line)
        section = match is not None and match["unit"] == "节"  # several chapters have a 第一节 一般规定
        if (key in seen and not section) or (match and match["unit"] == "条" and not LEADERS.search(line)):
            return index
        if len(line) > ROW_CHARACTERS:
            break
        seen.add(key)
    return start
