"""What is odd about the numbers of articles, chapters and sections: gaps, repeats, restarts."""

from collections.abc import Iterator, Sequence

from filing.terms import ProvisionKind as Kind
from filing.text.lines import Number
from filing.text.model import Provision, StructureWarning
from filing.text.numerals import write_numeral

HEADED = {Kind.PART: "编", Kind.CHAPTER: "章", Kind.SECTION: "节"}
NAMED_GAPS = 6


def sequence_warnings(provisions: Sequence[Provision]) -> Iterator[StructureWarning]:
    """In document order. Articles run through a text and start again in each attachment."""
    under = ""
    articles: dict[str, Number] = {}
    headings: dict[tuple[str, Kind], int] = {}
    for p in provisions:
        if p.number is None:
            continue
        if p.kind is Kind.ARTICLE:
            scope = p.address.split("__")[0] if p.address.startswith(Kind.ATTACHMENT.value) else ""
            yield from _article(p, p.number, articles.get(scope), under=under)
            articles[scope] = p.number if p.number == (1, 0) else max(articles.get(scope, (0, 0)), p.number)
        elif p.kind in HEADED:
            key, through = (p.parent or "", p.kind), ("", p.kind)
            runs_on = p.kind is Kind.CHAPTER and p.number[0] == headings.get(through, 0) + 1
            if not runs_on:  # chapters may run on through the parts of a law
                yield from _heading(p, p.number[0], headings.get(key, 0))
            headings[key] = headings[through] = p.number[0]
            under = p.label


def _article(p: Provision, number: Number, last: Number | None, *, under: str) -> Iterator[StructureWarning]:
    label = _label(number)
    if last is None:
        if number != (1, 0):
            yield StructureWarning("article_start", f"条文从{label}开始，之前的条文不在文本中，请核对是否缺页", p.start)
    elif number == (1, 0):
        where = f"{under}的条文序号" if under else "条文序号"
        message = f"{where}从第一条重新开始，请核对自动编号是否有误、是否混入了另一文件"
        yield StructureWarning("article_restart", message, p.start)
    elif number <= last:
        yield StructureWarning("article_repeat", f"{label}重复出现或次序颠倒，请核对原文", p.start)
    elif number[0] > last[0] + 1 or (number[0] == last[0] + 1 and number[1]):
        missing = [_label((n, 0)) for n in range(last[0] + 1, number[0] + (1 if number[1] else 0))]
        named = "、".join(missing[:NAMED_GAPS]) + (f"等{len(missing)}条" if len(missing) > NAMED_GAPS else "")
        yield StructureWarning("article_gap", f"{label}之前缺少{named}，请核对原文是否缺漏", p.start)


def _heading(p: Provision, number: int, last: int) -> Iterator[StructureWarning]:
    unit = HEADED[p.kind]
    if number > last + 1:
        before = f"第{write_numeral(last)}{unit}之后" if last else "开头"
        yield StructureWarning(
            "heading_gap", f"{before}缺少第{write_numeral(last + 1)}{unit}，请核对原文是否缺漏", p.start
        )
    elif number <= last:
        yield StructureWarning("heading_repeat", f"第{write_numeral(number)}{unit}重复出现，请核对原文", p.start)


def _label(number: Number) -> str:
    return f"第{write_numeral(number[0])}条" + (f"之{write_numeral(number[1])}" if number[1] else "")
