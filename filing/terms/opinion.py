"""Review opinions and what follows from them."""

from filing.terms.term import Term


class OpinionTrack(Term):
    """审查意见 asks for correction; 提醒函 finds no fault (上海 2024 条例 34)."""

    OPINION = "opinion", "书面审查意见"
    REMINDER = "reminder", "提醒函"


class OpinionState(Term):
    """审查意见: from its drafting to the correction or the annulment (domain research 4.3)."""

    DRAFTING = "drafting", "起草中"
    DISCUSSING = "discussing", "会商中"
    COMMUNICATING = "communicating", "沟通中"
    PRESENTED = "presented", "待批准"
    APPROVED = "approved", "已批准，待发出"
    ISSUED = "issued", "已发出，待答复"
    ACKNOWLEDGED = "acknowledged", "已阅知"
    URGED = "urged", "已督促"
    RECTIFYING = "rectifying", "整改中（审查中止）"
    DISAGREED = "disagreed", "制定机关不同意"
    CORRECTED = "corrected", "已报告纠正，待核对"
    PROPOSED = "proposed", "已提请主任会议"
    SCHEDULED = "scheduled", "已列入常委会会议议程"
    ANNULLED = "annulled", "已撤销"
    CLOSED = "closed", "已办结"
    DROPPED = "dropped", "未采用"


class OpinionAction(Term):
    """What is done with an opinion; its steps stand in `workflow/opinion.py`, roles in `permissions.py`."""

    DISCUSS = "discuss", "提交会商"
    COMMUNICATE = "communicate", "与制定机关沟通"
    PRESENT = "present", "报请批准"
    REVISE = "revise", "退回修改"
    APPROVE = "approve", "批准"
    ISSUE = "issue", "编号发出"
    DROP = "drop", "不予采用"
    PROMISE = "promise", "承诺整改"
    REPORT = "report_correction", "报告处理结果"
    DISAGREE = "disagree", "不同意并说明理由"
    ACKNOWLEDGE = "acknowledge", "告知已阅"
    URGE = "urge", "发督促函"
    ACCEPT = "accept_reasons", "采纳说明"
    VERIFY = "verify_correction", "确认已纠正"
    REJECT = "reject_correction", "认定未纠正"
    PROPOSE = "propose", "提请主任会议处理"
    SCHEDULE = "schedule", "列入常委会会议议程"
    PUT_OFF = "put_off", "不列入议程"
    ORDER = "order_correction", "决定限期纠正"
    ANNUL = "annul", "决定撤销"
    REFUSE = "refuse_motion", "决定不予撤销"
    CLOSE = "close_opinion", "办结"


class Request(Term):
    """What an opinion asks the enacting organ to do with a provision."""

    AMEND = "amend", "修改"
    REPEAL = "repeal", "废止"
    STOP = "stop", "停止执行"
    EXPLAIN = "explain", "说明情况"


class Outcome(Term):
    """What became of a provision that an opinion speaks of; a person says so, after the machine has compared."""

    AMENDED = "amended", "已修改"
    REPEALED = "repealed", "已废止"
    STOPPED = "stopped", "已停止执行"
    EXPLAINED = "explained", "已说明，不再要求纠正"
