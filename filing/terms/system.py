"""The machine at work, and counting."""

from filing.terms.term import Term


class JobKind(Term):
    """Work that leaves the request; `tasks.py` names the function for each."""

    PARSE = "parse", "读取文本"
    CHECK = "check", "规则比对"
    INDEX = "index", "写入索引"
    DIGEST = "digest", "发送待办提醒"
    MATERIALS = "materials", "读取材料"


class JobState(Term):
    QUEUED = "queued", "排队"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"


class Counted(Term):
    """What a figure of the statistics counts."""

    FILING = "filing", "备案件"
    FLAG = "flag", "疑点"
    OPINION = "opinion", "审查意见"
    SUGGESTION = "suggestion", "审查建议"
