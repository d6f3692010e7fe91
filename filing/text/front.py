"""What stands before the first provision: letterhead, number, title, 题注, 目录, preamble; and the signature at the end."""

import re
from dataclasses import dataclass

from filing.terms import ProvisionKind as Kind
from filing.text.lines import CONTENTS, HEADING, SUPPLEMENT, LineKind, classify

FRONT_LINES = 200
TITLE_CHARACTERS = 100
CONTENTS_LINES = 400
KINDS = (
    "条例|办法|规定|细则|规则|通知|通告|公告|意见|决定|决议|方案|批复|复函|函|报告|规程|标准|制度|措施|纲要|规划|计划|法|"
    "法典|目录|指南|解释|章程|准则|规范|预案|要点|清单|办法（试行）|若干问题|政策|安排|命令|请示|通报|纪要|指引|协定|修正案"
)
TITLE_END = re.compile(rf"(?:{KINDS})(?:\s?[（(〔\[][^（）()]{{1,20}}[）)〕\]]){{0,2}}$")
"""…办法, …条例（修订草案）"""
LETTERHEAD = re.compile(r"(?:文件|公报|令|公告)$|^(?:第[\d一二三四五六七八九十〇○零百]+号|[（(]?第.{1,8}号[）)]?)$")
DOCUMENT_NUMBER = re.compile(
    r"^[（(]?[\u4e00-\u9fa5、]{1,20}\s?[〔\[［（(【]\s?(?:19|20)\d{2}\s?[〕\]］）)】]\s?第?\s?\d{1,5}\s?号?[）)]?$"
)
NOTE = re.compile(
    r"""^(?:[（(〔].{0,40})?(?:(?:19|20)\d{2}|[一二][〇○零O九].{2})\s?年.{0,80}
        (?:通过|公布|发布|批准|修正|修订|施行|印发|颁布|令第|起实施|公告|废止)""",
    re.VERBOSE,
)
NOTE_PART = re.compile(
    r"^(?:根据|[（(]根据|.{0,40}(?:次修正|次修订|修正|修订|起施行|公布|通过|批准|发布))[^。]{0,200}[）)]?$"
)
ADDRESSEE = re.compile(r"[：:]$")
SENTENCE = re.compile(r"[。；！？]")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Line index → kind, for the lines before the first provision only; all others are read as provisions."""

    kinds: dict[int, Kind]
    title_lines: tuple[int, ...]
    has_articles: bool


def read_front(lines: list[str]) -> FrontMatter:
    contents = contents_of(lines)
    first = _first_provision(lines, contents)
    kinds: dict[int, Kind] = dict.fromkeys(contents, Kind.CONTENTS)
    title = _title(lines[: min(first, FRONT_LINES)], set(contents))
    in_note = False
    for index in range(min(first, len(lines))):
        if index in kinds:
            continue
        if index in title:
            kinds[index] = Kind.TITLE
        elif NOTE.match(lines[index]) or (in_note and NOTE_PART.match(lines[index])):
            kinds[index], in_note = Kind.NOTE, True
            continue
        else:
            kinds[index] = Kind.PREAMBLE
        in_note = in_note and index not in title
    return FrontMatter(kinds, tuple(sorted(title)), first < len(lines))


def contents_of(lines: list[str]) -> range:
    """From 目录 to the line before a heading repeats."""
    for index, line in enumerate(lines[:FRONT_LINES]):
        if CONTENTS.match(line):
            return range(index, _contents_end(lines, index + 1))
    return range(0)


def _contents_end(lines: list[str], start: int) -> int:
    seen: set[str] = set()
    for index in range(start, min(len(lines), start + CONTENTS_LINES)):
        key = re.sub(r"[\s.·…‥⋯\-—_]+\d*$|[（(]\d+[）)]$", "", lines[index]).replace(" ", "")
        match = HEADING.match(lines[index])
        if key in seen or (match and match["unit"] == "条"):
            return index
        if len(lines[index]) > 60:
            break
        if match or SUPPLEMENT.match(lines[index]) or len(key) < 40:
            seen.add(key)
    return start if not seen else min(start, len(lines))


def _first_provision(lines: list[str], contents: range) -> int:
    """Index of the first heading, article or outline item behind the contents; the line count where there is none.

    一、 counts only where no article follows, so that the reasons of a covering notice stay in front.
    """
    outline = None
    for index, line in enumerate(lines):
        if index in contents:
            continue
        found = classify(line)
        if found.kind is LineKind.ARTICLE:
            return index
        if found.kind in {LineKind.PART, LineKind.CHAPTER, LineKind.SUPPLEMENT} and found.number in {(1, 0), None}:
            return index
        if outline is None and found.kind in {LineKind.OUTLINE, LineKind.ITEM, LineKind.SUBITEM}:
            outline = index
        if outline is not None and index - outline > FRONT_LINES:
            break
    return len(lines) if outline is None else outline


def _title(lines: list[str], skipped: set[int]) -> set[int]:
    """The first run of one to four short lines that together end like the name of a document."""
    for start, line in enumerate(lines[:40]):
        if start in skipped or not _may_be_title(line):
            continue
        for count in range(1, 5):
            run = lines[start : start + count]
            if len(run) < count or not all(map(_may_be_title, run)) or len("".join(run)) > TITLE_CHARACTERS:
                break
            if TITLE_END.search(run[-1]):
                return set(range(start, start + count))
    return {0} if lines and 0 not in skipped and _may_be_title(lines[0]) else set()


def _may_be_title(line: str) -> bool:
    return not (
        SENTENCE.search(line)
        or NOTE.match(line)
        or DOCUMENT_NUMBER.match(line)
        or LETTERHEAD.search(line)
        or ADDRESSEE.search(line)
        or len(line) > 60
    )
