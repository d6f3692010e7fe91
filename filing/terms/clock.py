"""Legal periods and what waits for whom."""

from filing.terms.term import Term


class TimeUnit(Term):
    """What a period is counted in."""

    DAYS = "days", "日"
    WORKING_DAYS = "working_days", "个工作日"
    MONTHS = "months", "个月"


class ClockKind(Term):
    """期限: what must be done by a day. Most lengths stand in the jurisdiction profile (domain research 2.6)."""

    FILE = "file", "报送备案"
    SEND_UP = "send_up", "上报备案"
    FORM_CHECK = "form_check", "形式审查"
    SUPPLEMENT = "supplement", "补正材料"
    HAND_ON = "hand_on", "分送有关委员会"
    COMMITTEE_OPINION = "committee_opinion", "委员会提出审查意见"
    REVIEW = "review", "主动审查"
    REQUESTED_REVIEW = "requested_review", "依申请审查"
    COMPLETE = "complete", "告知补充审查建议"
    DECLINE = "decline", "告知不启动审查"
    TRANSFER = "transfer", "移送有权机关"
    FEEDBACK = "feedback", "反馈审查结果"
    QUESTION = "question", "答复询问"
    REPLY = "reply", "答复书面审查意见"
    PLAN = "plan", "完成整改计划"
    PROGRESS = "progress", "报告整改进展"
    CORRECTION = "correction", "报告纠正结果并重新报送"
    OMISSION = "omission", "补报或说明漏报文件"
    CATALOGUE = "catalogue", "报送上年度发文目录"


class SubjectKind(Term):
    """What a clock runs for."""

    FILING = "filing", "备案件"
    OPINION = "opinion", "审查意见"
    QUESTION = "question", "询问"
    SUGGESTION = "suggestion", "审查建议"
    OMISSION = "omission", "漏报"
    DISTRIBUTION = "distribution", "分送"
    SENDING = "sending", "上报备案"


class ClockAct(Term):
    """What happens to a clock; every act is kept with its reason."""

    START = "start", "起算"
    PAUSE = "pause", "中止"
    RESUME = "resume", "恢复"
    EXTEND = "extend", "延长"
    STOP = "stop", "办结"


class ClockColour(Term):
    """How near the last day is, by the reminders of the jurisdiction profile."""

    OVERDUE = "overdue", "逾期"
    RED = "red", "即将到期"
    YELLOW = "yellow", "临近到期"
    GREEN = "green", "期限内"
    PAUSED = "paused", "已中止"
    UNDATED = "undated", "未设期限"


class TodoScope(Term):
    """Whose work a to-do list shows."""

    MINE = "mine", "等我办理"
    UNIT = "unit", "本单位全部"
    AWAITED = "awaited", "等对方办理"
