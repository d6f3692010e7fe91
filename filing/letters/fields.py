"""The fields that letters and their templates may name. Pure."""

import difflib
import re
from collections.abc import Iterable, Mapping

from filing.letters.kinds import LetterSpec

FIELD = re.compile(
    r"""
    \{\{ \s* (?P<name> [^{}\s]{1,20} ) \s* \}\}      # {{文件名称}}
    """,
    re.VERBOSE,
)
FIELDS = {
    "发函机关": "本机关的名称",
    "文号": "签发时自动编号",
    "日期": "签发日期",
    "审查依据": "开展审查所依据的规定",
    "联系人": "承办人姓名和电话",
    "文件名称": "备案文件的标题，不带书名号",
    "文件全称": "备案文件的标题和发文字号",
    "发文字号": "备案文件的发文字号",
    "报送单位": "报送备案的单位",
    "制定机关": "备案文件的制定机关",
    "文件类型": "备案文件的类型",
    "备案登记号": "登记时编的号",
    "报送日期": "收到备案文件的日期",
    "登记日期": "备案登记的日期",
    "公布日期": "备案文件的公布日期",
    "施行日期": "备案文件的施行日期",
    "审查意见": "审查意见的正文，分段",
    "问题": "认定成立的问题，逐条列出",
    "审查意见文号": "已发出的审查意见的文号",
    "审查意见日期": "已发出的审查意见的日期",
    "答复期限": "制定机关应当答复的日期",
    "办理情况": "督促时制定机关办理到哪一步，一句话",
    "整改计划": "制定机关承诺的整改计划",
    "整改期限": "制定机关承诺的完成日期",
    "收文单位": "收函的单位或者个人",
    "事项": "需要说明、补正、审查的事项，分段",
    "附件": "附件的名称；审查意见附条款与上位法的对照表",
    "理由": "作出决定的理由，分段",
    "办理期限": "对方应当办理完毕的日期",
    "时间": "会议、谈话的时间",
    "地点": "会议、谈话的地点",
    "参加人员": "参加会议、谈话的人员",
    "结果": "沟通、审查的结果，分段",
    "主要内容": "备案文件的主要内容，分段",
    "处理建议": "审查人员的建议，分段",
    "决定": "会议决定的内容，分段",
    "清理范围": "专项清理的范围，分段",
    "公布情况": "上报的文件何时通过、公布、施行",
    "报送依据": "应当报送该机关备案的规定",
    "报送材料": "随备案报告报送的材料，逐项列出",
    "审查事项": "审查建议或者审查要求",
    "建议编号": "审查建议的编号",
    "收到日期": "收到审查建议的日期",
}
"""Name → what it stands for; people who write templates read it."""
LONG = frozenset(
    {"审查意见", "问题", "事项", "理由", "结果", "主要内容", "处理建议", "决定", "清理范围", "整改计划", "报送材料"}
)
"""Fields of several paragraphs; in a template they stand in a paragraph of their own."""
ALWAYS = ("文号", "日期")
"""What no letter may lack."""
MISSPELT = 0.5


def names_in(text: str) -> list[str]:
    return [found["name"] for found in FIELD.finditer(text)]


def fill(text: str, facts: Mapping[str, str]) -> str:
    """`text` with the value of each field; a field without one gives nothing."""
    return FIELD.sub(lambda found: facts.get(found["name"], ""), text)


def is_idle(text: str, facts: Mapping[str, str]) -> bool:
    """Whether a paragraph names fields, and none of them has a value."""
    names = names_in(text)
    return bool(names) and not any(facts.get(name) for name in names)


def required_of(spec: LetterSpec) -> tuple[str, ...]:
    """What a template of this kind must hold: number, date, what people fill in, what is computed for it alone."""
    own = {name for part in (spec.addressee, *spec.paragraphs) for name in names_in(part)} & LONG
    return tuple(name for name in FIELDS if name in ALWAYS or name in own or name in spec.asked)


def needed_by(spec: LetterSpec) -> tuple[str, ...]:
    """What must have a value before the letter goes out: whatever it names, but for what may be left empty."""
    named = {name for part in (spec.title, spec.addressee, *spec.paragraphs) for name in names_in(part)}
    return tuple(name for name in FIELDS if name in (named | set(spec.asked)) - set(spec.optional))


def faults_in(paragraphs: Iterable[str], spec: LetterSpec) -> list[str]:
    """What is wrong with the paragraphs of a template, in Chinese; empty when it can be used."""
    lines = list(paragraphs)
    found = [name for line in lines for name in names_in(line)]
    faults = [_unknown(name) for name in dict.fromkeys(found) if name not in FIELDS]
    missing = [name for name in required_of(spec) if name not in found]
    if missing:
        faults.append(f"缺少字段：{'、'.join(f'{{{{{name}}}}}' for name in missing)}。请在模板的相应位置加上。")
    for line in lines:
        rest = FIELD.sub("", line)
        if "{{" in rest or "}}" in rest:
            faults.append(f"“{line.strip()[:30]}”中的括号不成对，或者字段名写法有误。字段写作 {{{{文件名称}}}}。")
        alone = FIELD.fullmatch(line.strip())
        faults += [
            f"字段 {{{{{name}}}}} 有多段文字，应当独占一段。" for name in names_in(line) if name in LONG and not alone
        ]
    return faults


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, FIELDS, 1, MISSPELT)
    advice = f"是否应为 {{{{{near[0]}}}}}？" if near else "可用的字段见本页的字段表。"
    return f"没有字段 {{{{{name}}}}}。{advice}"
