"""询问: what the enacting organ is asked."""

from filing.terms.term import Term


class QuestionState(Term):
    """询问: what the reviewing body wants to know of the enacting organ (上海 2024 条例第三十二条)."""

    ASKED = "asked", "待答复"
    ANSWERED = "answered", "已答复"
    WITHDRAWN = "withdrawn", "已撤回"


class QuestionAction(Term):
    """What is said to and fro; the steps stand in `workflow/question.py`, roles in `permissions.py`."""

    ASK = "ask_question", "询问"
    ANSWER = "answer_question", "答复"
    FOLLOW_UP = "follow_up", "追问"
    WITHDRAW = "withdraw_question", "撤回询问"
    REOPEN = "reopen_question", "重新询问"
