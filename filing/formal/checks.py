"""The formal checks as one table (domain research 2.4: 上海 2024 条例第十二条, 工作办法第十三条)."""

from collections.abc import Callable
from dataclasses import dataclass

from filing.formal import days, identity, procedure, wholeness
from filing.formal.record import Answer, Outcome, Record


@dataclass(frozen=True, slots=True)
class Check:
    """`needed`: where the machine cannot tell, a person must look before the filing is received."""

    id: str
    title: str
    source: str
    ask: Callable[[Record], Answer]
    needed: bool


CHECKS = (
    Check("F1", "报送主体与文件类型", "立法法第一百零九条、监督法第三十九条", identity.entitled, True),
    Check("F2", "备案材料齐全", "备案材料清单", wholeness.materials, True),
    Check("F3", "公布日期与报送期限", "立法法第一百零九条", days.in_time, True),
    Check("F4", "各材料标题一致", "备案材料格式要求", identity.same_title, False),
    Check("F5", "发文字号", "党政机关公文格式 GB/T 9704", identity.number, False),
    Check("F6", "文本可读、完整", "备案材料格式要求", wholeness.whole_text, True),
    Check("F7", "编章节条款项目编号", "立法法第六十五条", wholeness.numbering, True),
    Check("F8", "施行日期", "规章制定程序条例第三十二条", days.effective, True),
    Check("F9", "修改文件的材料", "备案材料清单", wholeness.amendment, True),
    Check("F10", "附件齐全", "备案材料格式要求", wholeness.attachments, False),
    Check("F11", "扫描件与文本一致", "备案材料格式要求", wholeness.scan, False),
    Check("F12", "说明的内容", "备案材料清单", procedure.explanation, False),
    Check("F13", "重复报送与新版本", "备案登记要求", identity.first_filing, True),
    Check("F14", "合法性审核与公开征求意见", "地方组织法第七十五条", procedure.lawful_making, False),
    Check("F15", "公平竞争审查", "公平竞争审查条例第二条", procedure.fair_competition, False),
    Check("F16", "密级与公开范围", "保守国家秘密法", procedure.secrecy, True),
)


def run(record: Record) -> tuple[Outcome, ...]:
    """All checks in the order of the table; each answers, none is left out."""
    return tuple(Outcome(c.id, c.title, c.source, c.needed, c.ask(record)) for c in CHECKS)


def hindrances(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """What a person must look at before the filing is received; empty when it may be received with others."""
    return tuple(outcome for outcome in outcomes if outcome.hinders)
