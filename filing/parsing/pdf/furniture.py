"""Headers, footers and page numbers: what stands at the edge of the pages again and again, as heads of tables do."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from filing.parsing.pdf.lines import PrintedLine, PrintedPage, is_wide

EDGE = 0.12
"""Share of the page height at head and foot."""
REPEATS = 3
"""On so many pages at least, and on half of them; a document of two pages has it on both."""
LAST_NUMBER = re.compile(r"[0-9]+(?:/[0-9]+)?$")
"""https://a.example/1.html 1/2: of two pages, figures elsewhere may be what differs, as in 附件1 and 附件2."""
NUMBERS = re.compile(r"[0-9０-９]+|[一二三四五六七八九十]+(?=\s*页)")
ATTACHED = re.compile(r"附\s*[件表录图]")
"""附件1, at the head of each attachment"""
PAGE_NUMBER = re.compile(
    r"""[\s\-—–－_·•~]*(?:第\s*)?[0-9０-９]{1,4}(?:\s*页)?
        (?:(?:[\s,，、]*共|\s*[/／])\s*[0-9０-９]{1,4}\s*页?)?[\s\-—–－_·•~]*""",
    re.VERBOSE,
)
"""— 1 —, 第 1 页 共 9 页, 3/9"""


def without_furniture(pages: Sequence[PrintedPage]) -> tuple[list[PrintedPage], list[str]]:
    """The pages without it, and the repeated words as first met, numbers aside; page numbers are not told."""
    numbers, needed = (LAST_NUMBER, 2.0) if len(pages) == 2 else (NUMBERS, max(REPEATS, len(pages) / 2))
    counts = Counter(
        k for page in pages for k in {_key(line, page, numbers) for line in page.lines if _at_edge(line, page)}
    )
    kept: list[PrintedPage] = []
    dropped: dict[str, str] = {}
    for page in pages:
        lines = []
        for line in page.lines:
            key = _key(line, page, numbers)
            repeated = _at_edge(line, page) and counts[key] >= needed and not ATTACHED.match(line.text)
            if repeated and not PAGE_NUMBER.fullmatch(line.text):
                dropped.setdefault(key[0], line.text)
            if not repeated and not (_at_edge(line, page) and _is_page_number(line, page)):
                lines.append(line)
        kept.append(replace(page, lines=tuple(lines)))
    heads = _repeated_heads(kept)
    pages = [replace(p, lines=p.lines[1:]) if p.number in heads else p for p in kept]
    return pages, list(dict.fromkeys([*dropped.values(), *heads.values()]))


def _repeated_heads(pages: Sequence[PrintedPage]) -> dict[int, str]:
    """Number of each page that begins with the first row of the table that the page before ends with → that row."""
    found: dict[int, str] = {}
    head = ""
    for page in pages:
        rows = list(takewhile(lambda line: line.is_row, page.lines))
        if head and rows and rows[0].text == head:
            found[page.number] = " ".join(head.split())
        ending = list(takewhile(lambda line: line.is_row, reversed(page.lines)))
        if len(ending) < len(page.lines) or page.number not in found:
            head = ending[-1].text if ending else ""
    return found


def _at_edge(line: PrintedLine, page: PrintedPage) -> bool:
    return line.bottom > page.height * (1 - EDGE) or line.top < page.height * EDGE


def _key(line: PrintedLine, page: PrintedPage, numbers: re.Pattern[str]) -> tuple[str, int]:
    """The words with numbers masked, and the height in steps of one percent."""
    return numbers.sub("#", re.sub(r"\s", "", line.text)), round(line.bottom / page.height * 100)


def _is_page_number(line: PrintedLine, page: PrintedPage) -> bool:
    """A lone number at the head or foot; the outermost line there, so that no figure of a table is taken for one."""
    if not PAGE_NUMBER.fullmatch(line.text):
        return False
    column = [o for o in page.lines if o.column == line.column or not is_wide(page.width, page.height)]
    same_edge = [other for other in column if (other.top < page.height * EDGE) == (line.top < page.height * EDGE)]
    outermost = min if line.top < page.height * EDGE else max
    return outermost(same_edge, key=lambda other: other.bottom) is line
