"""审查建议 and 审查要求."""

from filing.terms.term import Term


class SuggestionKind(Term):
    """Who asks decides whether it must be reviewed (立法法第一百一十条)."""

    SUGGESTION = "suggestion", "审查建议"
    REQUEST = "request", "审查要求"


class SuggestionChannel(Term):
    """How a suggestion came in; yearly reports count by it."""

    ONLINE = "online", "网上提交"
    PAPER = "paper", "来信"
    VISIT = "visit", "来访"
    TRANSFER = "transfer", "其他机关移送"


class SuggestionState(Term):
    """审查建议、审查要求: from its arrival to the answer."""

    RECEIVED = "received", "已收到"
    INCOMPLETE = "incomplete", "待补充"
    REGISTERED = "registered", "已登记"
    UNDER_REVIEW = "under_review", "审查中"
    OUT_OF_SCOPE = "out_of_scope", "不属于受理范围"
    TRANSFERRED = "transferred", "已移送"
    DECLINED = "declined", "不予启动审查"
    CONCLUDED = "concluded", "审查结束"
    ANSWERED = "answered", "已反馈"


class SuggestionAction(Term):
    """What is done with a suggestion; its steps stand in `workflow/suggestion.py`, roles in `permissions.py`."""

    ASK_MORE = "ask_more", "请补充材料"
    COMPLETE = "complete", "补充材料"
    REGISTER = "register", "登记"
    REFUSE = "refuse", "不予登记"
    TRANSFER = "transfer", "移送"
    DECLINE = "decline", "不予启动审查"
    BEGIN = "begin", "启动审查"
    CONCLUDE = "conclude", "结束审查"
    ANSWER = "answer", "反馈"
    REOPEN = "reopen", "提出新的理由"


class SuggestionOutcome(Term):
    """What the review of a suggestion came to (domain research 4.4)."""

    NO_PROBLEM = "no_problem", "未发现问题"
    CORRECTED = "corrected", "制定机关已纠正"
    SUSPENDED = "suspended", "制定机关已承诺修改，审查中止"
    REMINDER = "reminder", "已提醒制定机关"
    ANNULLED = "annulled", "已撤销"
    REFERRED = "referred", "转有权机关处理"
