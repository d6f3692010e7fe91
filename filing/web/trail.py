"""The words of the audit trail: what acts, targets and details are called where people read them. Pure."""

import json
from typing import NamedTuple

from filing.terms import (
    ClockKind,
    DismissReason,
    FilingAction,
    FilingState,
    JobKind,
    LetterKind,
    MaterialKind,
    OpinionAction,
    OpinionState,
    OpinionTrack,
    Outcome,
    QuestionAction,
    Role,
    SendingAction,
    SendingState,
    SuggestionAction,
    SuggestionChannel,
    SuggestionOutcome,
    SuggestionState,
    Term,
    UnitKind,
    Verdict,
)

ACTS = {
    "account.activate": "启用账号",
    "account.email": "修改邮箱",
    "account.create": "建立账号",
    "account.deactivate": "停用账号",
    "account.lock": "锁定账号",
    "account.password": "修改密码",
    "account.reset": "重置密码",
    "account.unlock": "解锁账号",
    "clock.extend": "延长期限",
    "clock.pause": "中止期限",
    "clock.recount": "按放假安排重新推算期限",
    "clock.resume": "恢复期限",
    "feed.create": "建立日历订阅",
    "feed.revoke": "撤销日历订阅",
    "batch.decide": "批量研判",
    "batch.undo": "撤销批量研判",
    "failure.acknowledge": "确认规则未能运行",
    "figures.freeze": "固定统计",
    "filing.create": "建立备案件",
    "filing.explain": "说明迟报原因",
    "filing.edit": "修改报送内容",
    "filing.read": "查阅未公开的备案件",
    **{f"filing.{action.value}": action.label for action in FilingAction},
    "flag.add": "添加疑点",
    "flag.decide": "研判疑点",
    "flag.second": "复核疑点",
    "job.retry": "重试任务",
    "laws.import": "导入法律库",
    "letter.discard": "删除函件草稿",
    "letter.draft": "起草函件",
    "letter.edit": "修改函件草稿",
    "letter.issue": "签发函件",
    "letter.read": "下载函件",
    "material.add": "添加材料",
    "material.read": "下载材料",
    "material.reread": "重新读取扫描件",
    "material.remove": "移除材料",
    "page.read": "预览原件的页",
    "profile.choose": "选定办理规程",
    "opinion.begin": "起草审查意见",
    "opinion.proof": "下载整改材料",
    "opinion.save": "保存审查意见",
    "opinion.settle": "逐条核对整改结果",
    **{f"opinion.{action.value}": f"审查意见：{action.label}" for action in OpinionAction},
    "sending.register": "登记上报备案",
    "sending.edit": "修改上报备案",
    **{f"sending.{action.value}": f"上报备案：{action.label}" for action in SendingAction},
    "catalogue.upload": "上传发文目录",
    "omission.escalate": "通报漏报",
    "omission.explain": "说明漏报",
    "omission.file": "补报",
    "omission.gap": "列入缺号",
    "omission.remind": "催报",
    "omission.reopen": "不认可漏报说明",
    "handing.distribution": "分送",
    "handing.reply": "登记反馈",
    "handing.transfer": "移送",
    **{f"question.{action.value}": action.label for action in QuestionAction},
    "relation.confirmed": "确认文件关联",
    "relation.rejected": "排除文件关联",
    "remark.add": "批注或者记录办理进度",
    "remark.reopen": "重新打开批注",
    "remark.resolve": "批注标为已处理",
    "revision.check": "规则比对",
    "revision.emend": "更正文本",
    "revision.restore": "恢复旧版文本",
    "filing.propose": "提请审结",
    "filing.second": "复核审结",
    "filing.unpack": "取出压缩包中的文件",
    "revision.fail": "文本未能读取",
    "revision.parse": "读取文本",
    "revision.reread": "重新读取",
    "revision.retry": "重新处理",
    "review.assign": "分派审查",
    "review.claim": "领取审查",
    "review.release": "退回领取",
    "session.begin": "登录",
    "session.end": "退出登录",
    "session.refuse": "登录被拒绝",
    "suggestion.join": "并案办理审查建议",
    "suggestion.link": "关联审查建议与备案件",
    "suggestion.make": "收到审查建议",
    "suggestion.read": "查阅建议人信息",
    **{f"suggestion.{action.value}": f"审查建议·{action.label}" for action in SuggestionAction},
    "sweep.close": "结束同类问题清查",
    "sweep.open": "开始同类问题清查",
    "template.put": "更换函件模板",
    "template.withdraw": "恢复内置函件模板",
    "supplement.answer": "答复补正事项",
    "token.create": "建立令牌",
    "token.revoke": "撤销令牌",
    "unit.create": "建立单位",
}
"""What `audit.record` is called with, in the words of the service; whatever is not here is shown as it is stored."""

TARGETS = {
    "filing": "备案件",
    "omission": "漏报",
    "sending": "上报备案",
    "batch": "批量研判",
    "flag": "疑点",
    "failure": "未能运行的规则",
    "account": "账号",
    "token": "令牌",
    "unit": "单位",
    "job": "任务",
    "figures": "固定的统计",
    "file": "文件",
    "suggestion": "审查建议",
    "profile": "办理规程",
    "clock": "期限",
    "letter": "函件",
    "opinion": "审查意见",
    "question": "询问",
    "sweep": "同类问题清查",
}

DETAILS = {
    "account": "账号",
    "agent": "浏览器",
    "article": "条款",
    "as_of": "审查基准日",
    "carried": "沿用研判",
    "cause": "原因",
    "channel": "来源",
    "changed": "改变",
    "changes": "改动处数",
    "characters": "字数",
    "clocks": "期限",
    "code": "代码",
    "conclusion": "审查意见",
    "error": "错误",
    "failures": "未能运行的规则",
    "fields": "改动的内容",
    "flag": "疑点",
    "filename": "文件",
    "filing": "备案件",
    "filings": "备案件",
    "findings": "疑点",
    "format": "格式",
    "former": "原版本",
    "from": "原状态",
    "gone": "不再发现",
    "items": "事项",
    "recipients": "接收单位",
    "kept": "保留",
    "kind": "种类",
    "material": "材料",
    "message": "说明",
    "name": "名称",
    "note": "说明",
    "number": "版本",
    "new": "新增",
    "older_than": "早于版本",
    "opinion": "审查意见",
    "reader": "读取程序",
    "reason": "理由",
    "outcome": "结果",
    "page": "页",
    "queued": "新排队",
    "readings": "读取情况",
    "remark": "批注",
    "day": "日期",
    "receipt": "回执号",
    "receiver": "接受备案机关",
    "receivers": "接受备案机关",
    "registration": "备案登记号",
    "revision": "文本版本",
    "role": "角色",
    "rule": "规则",
    "rules": "规则集",
    "session": "会话",
    "sha256": "SHA-256",
    "size": "字节",
    "stage": "阶段",
    "state": "状态",
    "suggestion": "审查建议",
    "to": "新状态",
    "tokens": "令牌",
    "unchanged": "未变",
    "unit": "单位",
    "until": "至",
    "agrees": "同意",
    "body": "移送机关",
    "decided": "研判处数",
    "skipped": "跳过处数",
    "undone": "撤销处数",
    "into": "并入疑点",
    "username": "用户名",
    "verdict": "研判",
    "title": "名称",
    "version": "版本",
    "year": "年份",
}

TERMS: dict[str, tuple[type[Term], ...]] = {
    "channel": (SuggestionChannel,),
    "from": (FilingState, SuggestionState, OpinionState),
    "outcome": (SuggestionOutcome,),
    "to": (FilingState, SuggestionState, OpinionState, SendingState),
    "state": (FilingState, Outcome),
    "kind": (MaterialKind, ClockKind, JobKind, UnitKind, LetterKind, OpinionTrack),
    "stage": (JobKind,),
    "role": (Role,),
    "verdict": (Verdict,),
    "reason": (DismissReason,),
}
"""Details whose value comes from a closed list."""
CAUSES = {"locked": "账号已锁定", "password": "密码不正确"}


class Detail(NamedTuple):
    name: str
    value: str


def act_words(action: str) -> str:
    return ACTS.get(action, action)


def target_words(target: str) -> str:
    """备案件 7 for filing:7."""
    kind, _, name = target.partition(":")
    return f"{TARGETS[kind]} {name}" if kind in TARGETS else target


def details_of(body: str) -> list[Detail]:
    """The stored JSON as pairs that people can read; empty values are left out."""
    entries = json.loads(body) if body else {}
    kept = {key: value for key, value in entries.items() if value not in (None, "", [])}
    return [Detail(DETAILS.get(key, key), _value_words(key, value)) for key, value in kept.items()]


def _value_words(key: str, value: object) -> str:
    if isinstance(value, list):
        return "、".join(DETAILS.get(str(item), str(item)) for item in value)
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if key == "cause":
        return CAUSES.get(value, value)
    return next((term(value).label for term in TERMS.get(key, ()) if value in {m.value for m in term}), value)
