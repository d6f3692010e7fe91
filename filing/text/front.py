"""What stands before the first provision of a part: letterhead, number, title, 题注, 目录, addressee, preamble."""

import re
from collections.abc import Iterator, Sequence

from filing.terms import ProvisionKind as Kind
from filing.text.lines import Line, LineKind
from filing.text.signature import is_organ, is_signature
from filing.text.titles import DOCUMENT_NUMBER, LETTERHEAD, NOTE, NOTE_PART, first_title, last_title


def _spaced(names: str) -> str:
    """Names in tables are set apart to one width: 标　题, 索 引 号."""
    return "|".join(r"\s*".join(name) for name in "".join(names.split()).split("|"))


SURE = _spaced(
    """索引号|主题分类|发文机关|发文机构|发布机构|发布单位|制定机关|成文日期|发文日期|生成日期|发文字号|文件编号|发布日期|发布时间
       |公布日期"""
)
"""So is named nothing but the facts of a page: the colon or the wall of the cell behind them may be missing."""
UNSURE = _spaced(
    """分类|标题|名称|文号|发布文号|公开方式|公开类型|主题词|主题|有效性|时效性|效力级别|统一编号|实施日期|施行日期|失效日期|日期|来源
       |信息来源|浏览次数"""
)
FIELD = re.compile(rf"(?P<name>{SURE}|{UNSURE})\s*[：:]\s*(?P<value>.*)$")
"""索引号：…"""
CELLS = re.compile(rf"(?P<name>{SURE})\s*[：:]?\s*(?P<value>.*?)(?=\s*(?:{SURE})|$)")
"""发文机关 云山市人民政府 成文日期 2023年7月28日: a row of cells"""
TITLE_CELL = re.compile(r"(?P<name>标(?:\s+题\s*|题\s+))(?P<value>\S.*)$")
"""标　题 云山市…"""
SENTENCE = re.compile(r"[。；]")
ADDRESSEE = re.compile(r"[：:]$")
OPENING_CHARACTERS = 60
NOTE_ROWS = 16
OPEN_BRACKET = re.compile(r"[（(][^）)]{0,20}?(?:[12][0-9]{3}|[１２][０-９]{3}|[一二][〇○零O九０]..)\s?年(?!.*[）)]$)")
"""（2005年1月1日某某会议 … without the closing bracket"""
ATTACHED_TITLE_ROWS = 5
PROVISIONS = frozenset({LineKind.ARTICLE, LineKind.OUTLINE, LineKind.ITEM, LineKind.SUBITEM})
HEADED = frozenset({LineKind.PART, LineKind.CHAPTER, LineKind.SUPPLEMENT, LineKind.SECTION, LineKind.SUBPART})


def read_front(words: Sequence[str], lines: Sequence[Line], *, attached: bool) -> list[Kind]:
    """The kinds of the leading rows of a part, one each; the rows behind them are its body.

    Without any provision the front ends where sentences begin, so that the text itself is read as paragraphs.
    """
    end = _first_provision(lines)
    if end == len(lines):
        end = _first_sentence(words)
    words, lines = words[:end], lines[:end]
    kinds = [Kind.PREAMBLE] * end
    fields = dict(field_rows(words))
    skipped = frozenset(fields) | frozenset(i for i in range(end) if lines[i].kind is LineKind.CONTENTS)
    titles = _titles(words, skipped, attached=attached)
    signed = _signed(words, skipped | titles)
    notes = _notes(words, titles) | _letterhead(words, titles)
    for index in range(end):
        if lines[index].kind is LineKind.CONTENTS:
            kinds[index] = Kind.CONTENTS
        elif index in titles:
            kinds[index] = Kind.TITLE
        elif index in fields or index in notes or is_letterhead(words[index]):
            kinds[index] = Kind.NOTE
        elif index in signed:
            kinds[index] = Kind.CLOSING
    return kinds


def _first_provision(lines: Sequence[Line]) -> int:
    for index, line in enumerate(lines):
        if line.kind in PROVISIONS or (line.kind in HEADED and line.number in {(1, 0), None}):
            return index
    return next((index for index, line in enumerate(lines) if line.kind in HEADED), len(lines))


def _first_sentence(words: Sequence[str]) -> int:
    for index, line in enumerate(words):
        if (
            not ADDRESSEE.search(line)
            and not NOTE.match(line)
            and (SENTENCE.search(line) or len(line) > OPENING_CHARACTERS * 2)
        ):
            return index
    return min(len(words), ATTACHED_TITLE_ROWS)


def field_rows(words: Sequence[str]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Rows of a page's table of facts with each (name, value); a value on the next row counts for both rows."""
    index = 0
    while index < len(words):
        facts = list(_facts_in(words[index]))
        yield from ((index, fact) for fact in facts)
        following = words[index + 1] if index + 1 < len(words) else ""
        if len(facts) == 1 and not facts[0][1] and _is_value(following):
            name = facts[0][0]
            if name in {"标题", "名称"} or "关于" not in following:
                yield index + 1, (name, following)
                index += 1
        index += 1


def _facts_in(row: str) -> Iterator[tuple[str, str]]:
    found = [FIELD.match(row)]
    if CELLS.match(row) and not SENTENCE.search(row):
        found = list(CELLS.finditer(row))
    for match in found:
        if match := match or TITLE_CELL.match(row):
            yield "".join(match["name"].split()), match["value"].strip()


def _is_value(words: str) -> bool:
    short = 0 < len(words) < OPENING_CHARACTERS * 2
    return short and not any(_facts_in(words))


def _titles(words: Sequence[str], skipped: frozenset[int], *, attached: bool) -> frozenset[int]:
    if attached:
        return frozenset(first_title(words[:ATTACHED_TITLE_ROWS], skipped))
    return frozenset(first_title(words, skipped)) | frozenset(last_title(words, skipped))


def _notes(words: Sequence[str], titles: frozenset[int]) -> frozenset[int]:
    """题注: rows that say who adopted or published what when, and brackets with a year that run over several rows."""
    found: set[int] = set()
    for index, line in enumerate(words):
        if index in titles or index in found:
            continue
        if OPEN_BRACKET.match(line) and (closed := _bracket_end(words, index)) is not None:
            found.update(range(index, closed + 1))
        elif NOTE.match(line) or (index - 1 in found and _is_note_part(words, index)):
            found.add(index)
    return frozenset(found)


def _is_note_part(words: Sequence[str], index: int) -> bool:
    """A line behind a note that goes on, or that closes a title which broke off there."""
    broken = words[index - 1].count("《") > words[index - 1].count("》") and "》" in words[index]
    return broken or NOTE_PART.match(words[index]) is not None


def _bracket_end(words: Sequence[str], start: int) -> int | None:
    depth = 0
    for index in range(start, min(len(words), start + NOTE_ROWS)):
        depth += sum(words[index].count(c) for c in "（(") - sum(words[index].count(c) for c in "）)")
        if depth <= 0:
            return index
    return None


def _signed(words: Sequence[str], skipped: frozenset[int]) -> frozenset[int]:
    """The signature of a carrier: rows behind a sentence, in front of the title of what it carries."""
    spoken = next((i for i, line in enumerate(words) if i not in skipped and SENTENCE.search(line)), len(words))
    found = {i for i in range(spoken + 1, len(words)) if i not in skipped and is_signature(words[i])}
    return frozenset(found)


def _letterhead(words: Sequence[str], titles: frozenset[int]) -> frozenset[int]:
    """The organs above and below 文件, where a document is that of several."""
    found: set[int] = set()
    for index, line in enumerate(words):
        if line.endswith("文件") and is_letterhead(line):
            for step in (-1, 1):
                at = index + step
                while 0 <= at < len(words) and at not in titles and is_organ(words[at]):
                    found.add(at)
                    at += step
    return frozenset(found)


def is_letterhead(words: str) -> bool:
    return bool(DOCUMENT_NUMBER.match(words) or LETTERHEAD.search(words)) and not (
        is_organ(words) and "文件" not in words
    )
