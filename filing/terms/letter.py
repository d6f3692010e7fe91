"""Letters and numbers."""

from filing.terms.term import Term


class LetterKind(Term):
    """Letters and working papers that the committee issues (函件; domain research 3.7)."""

    RECEIPT = "receipt", "备案回执"
    SUPPLEMENT = "supplement", "补正通知"
    RETURN = "return", "退回通知"
    FILING_REMINDER = "filing_reminder", "催报函"
    DISTRIBUTION = "distribution", "审查分送单"
    CONSULTATION = "consultation", "征求意见函"
    INQUIRY = "inquiry", "询问函"
    COMMUNICATION_RECORD = "communication_record", "沟通记录"
    STUDY = "study", "审查研究报告"
    OPINION = "opinion", "书面审查意见"
    URGING = "urging", "督促函"
    TALK = "talk", "约谈通知"
    REMINDER = "reminder", "提醒函"
    STOP = "stop", "停止执行通知"
    MOTION = "motion", "撤销议案"
    ANNULMENT = "annulment", "撤销决定"
    TRANSFER = "transfer", "移送函"
    SUGGESTION_RECEIPT = "suggestion_receipt", "审查建议接收告知书"
    DECLINE = "decline", "不予启动告知书"
    FEEDBACK = "feedback", "审查结果反馈函"
    TERMINATION = "termination", "终止审查通知"
    SUSPENSION = "suspension", "中止审查通知"
    CLEANUP = "cleanup", "专项清理通知"
    FILING_REPORT = "filing_report", "备案报告"


class NumberStream(Term):
    """编号: what is numbered without gaps, each year anew."""

    RECEIPT = "receipt", "回执"
    REGISTRATION = "registration", "备案登记"
    SENT = "sent", "向上报送备案"
    SUGGESTION = "suggestion", "审查建议"
    OPINION = "opinion", "书面审查意见"
    LETTER = "letter", "函件"
