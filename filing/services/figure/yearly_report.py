"""年度报告: the draft of the yearly report from the figures of a year (domain research 3.8), for people to finish."""

from collections.abc import Iterator

from sqlalchemy import select

from filing.letters.appendix import Appendix
from filing.letters.yearly import yearly_report
from filing.models import Filing, Flag, Opinion, Unit
from filing.services.context import Context
from filing.services.figure.figures import Statistics, rows_of
from filing.services.figure.ledger import matrix_table

CASES, QUOTE = 10, 80
"""So many corrected cases are told, each with so many characters of its provision."""
FILED_HEAD = ("登记号", "标题", "发文字号", "制定机关", "公布日期")


def report_draft(ctx: Context, statistics: Statistics) -> bytes:
    """As docx. What the machine cannot know stands in 【】 for people to write."""
    organ = ctx.session.get_one(Unit, ctx.actor.unit_id).name
    return yearly_report(
        f"{organ}{statistics.year}年规范性文件备案审查工作情况的报告",
        list(_paragraphs(ctx, statistics)),
        organ=organ,
        day=f"{ctx.today.year}年{ctx.today.month}月{ctx.today.day}日",
        appendices=(_matrix(statistics), _filed(ctx, statistics)),
    )


def _paragraphs(ctx: Context, statistics: Statistics) -> Iterator[str]:
    value = statistics.value
    yield f"现将{statistics.year}年规范性文件备案审查工作情况报告如下（统计截至{statistics.as_of}）。"
    yield "一、接收备案情况"
    yield (
        f"全年收到报送备案的规范性文件{value('received')}件，备案登记{value('registered')}件；"
        f"要求补正{value('supplemented')}件，退回{value('returned')}件，迟报{value('late')}件。" + _by_type(statistics)
    )
    yield "二、开展审查情况"
    yield (
        f"审查终结{value('reviewed')}件，发现疑点{value('raised')}处，经审查认定成立{value('confirmed')}处、"
        f"不成立{value('dismissed')}处。"
    )
    yield (
        f"收到审查建议{value('suggestions')}件、审查要求{value('requests')}件；启动审查{value('begun')}件，"
        f"移送有权机关{value('transferred')}件，不予启动审查{value('declined')}件，"
        f"不属于受理范围{value('out_of_scope')}件，已反馈{value('answered')}件。"
    )
    yield "三、纠正处理情况"
    yield (
        f"发出书面审查意见{value('opinions')}件、提醒函{value('reminders')}件；制定机关承诺整改{value('promised')}件，"
        f"确认已纠正{value('verified')}件，其中修改{value('amended')}件、废止{value('repealed')}件、"
        f"停止执行{value('stopped')}件；撤销{value('annulled')}件。"
    )
    yield from _cases(ctx, statistics)
    yield "四、制度和能力建设情况"
    yield "【请补充制度建设、队伍建设、信息化建设和培训情况。】"
    yield "五、下一步工作考虑"
    yield "【请补充下一年度工作安排。】"


def _by_type(statistics: Statistics) -> str:
    totals: dict[str, int] = {}
    for (_, kind), count in statistics.matrix.items():
        name = kind.label if kind else "类型未注明的文件"
        totals[name] = totals.get(name, 0) + count
    if not totals:
        return ""
    parts = [f"{name}{count}件" for name, count in sorted(totals.items(), key=lambda item: -item[1])]
    return f"按文件类型，{'，'.join(parts)}。"


def _cases(ctx: Context, statistics: Statistics) -> Iterator[str]:
    """Corrected cases with the provision that was wrong."""
    verified = statistics.figure("verified")
    confirmed = set(statistics.figure("confirmed").ids)
    opinions: list[Opinion] = rows_of(ctx, Opinion, verified.ids[:CASES])
    for opinion in opinions:
        flags = ctx.session.scalars(select(Flag).where(Flag.filing_id == opinion.filing_id).order_by(Flag.id))
        flag = next((flag for flag in flags if flag.id in confirmed), None)
        told = f"“{flag.quote[:QUOTE]}”（{flag.article}），{flag.message}" if flag else ""
        yield f"{opinion.filing.unit.name}《{opinion.filing.title}》{told}制定机关已纠正。"


def _matrix(statistics: Statistics) -> Appendix:
    head, rows = matrix_table(statistics)
    return Appendix("报送备案统计表", head, tuple(tuple(map(str, row)) for row in rows) if statistics.matrix else ())


def _filed(ctx: Context, statistics: Statistics) -> Appendix:
    rows: list[Filing] = rows_of(ctx, Filing, statistics.figure("registered").ids)
    cells = (
        (
            row.registration_number or "",
            row.title,
            row.document_number,
            row.organ or row.unit.name,
            str(row.published_on or ""),
        )
        for row in rows
    )
    return Appendix(f"{statistics.year}年备案的规范性文件目录", FILED_HEAD, tuple(cells))
