"""Filings: their way, their files, what is checked before they are received, whom they go to."""

from filing.terms.term import Term


class FilingState(Term):
    """The legal case (备案件); moved by people only."""

    DRAFT = "draft", "草稿"
    PENDING_SIGNOFF = "pending_signoff", "待审签"
    SUBMITTED = "submitted", "已报送"
    SUPPLEMENT_REQUESTED = "supplement_requested", "待补正"
    RETURNED = "returned", "已退回"
    REGISTERED = "registered", "已登记"
    UNDER_REVIEW = "under_review", "审查中"
    CONCLUDED = "concluded", "审查终结"
    ARCHIVED = "archived", "已归档"
    WITHDRAWN = "withdrawn", "已撤回"


class FilingAction(Term):
    """What a person may do to a filing; its steps stand in `workflow/filing.py`, roles in `permissions.py`."""

    REQUEST_SIGNOFF = "request_signoff", "提交审签"
    SEND_BACK = "send_back", "退回经办"
    SUBMIT = "submit", "报送"
    WITHDRAW = "withdraw", "撤回"
    REGISTER = "register", "备案登记"
    REQUEST_SUPPLEMENT = "request_supplement", "要求补正"
    RESUBMIT = "resubmit", "补正后重新报送"
    RETURN = "return", "退回"
    BEGIN_REVIEW = "begin_review", "开始审查"
    CONCLUDE = "conclude", "审查终结"
    REOPEN = "reopen", "重新审查"
    ARCHIVE = "archive", "归档"


class RevisionState(Term):
    """The uploaded text (文本版本); moved by the worker only."""

    RECEIVED = "received", "已接收"
    PARSED = "parsed", "已读取"
    CHECKED = "checked", "已比对"
    INDEXED = "indexed", "已入库可检索"
    FAILED = "failed", "处理失败"


class MaterialKind(Term):
    """What an uploaded file is within its filing (备案材料; domain research 2.2)."""

    TEXT = "text", "正式文本"
    REPORT = "report", "备案报告"
    PROMULGATION = "promulgation", "公布令或公告"
    DECISION = "decision", "修改、废止、批准的决定"
    EXPLANATION = "explanation", "说明"
    DELIBERATION = "deliberation", "审议结果报告"
    BASIS = "basis", "制定依据"
    COMPARISON = "comparison", "修改前后对照表"
    LEGALITY_OPINION = "legality_opinion", "合法性审核意见"
    SCAN = "scan", "红头扫描件"
    OTHER = "other", "其他参考资料"


class CheckState(Term):
    """What a formal check (形式审查) says; the machine never guesses."""

    PASS = "pass", "通过"
    FAIL = "fail", "不通过"
    UNKNOWN = "unknown", "无法判断"


class RelationKind(Term):
    """What one filed document does to another: the first named acts on the second."""

    REPEALS = "repeals", "废止"
    AMENDS = "amends", "修改"
    SUPERSEDES = "supersedes", "替代"
    DUPLICATES = "duplicates", "重复报送"


class RelationState(Term):
    """What a person said of a relation that the machine proposed, or that somebody added."""

    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "已排除"


class HandingKind(Term):
    """To whom a filing is handed on (domain research 3.4: by subject to all committees concerned at once)."""

    DISTRIBUTION = "distribution", "分送"
    TRANSFER = "transfer", "移送"


class ReturnReason(Term):
    """Why a filing is returned (domain research 4.1; 上海 2024 条例第十二条: 退回并说明理由)."""

    OUT_OF_SCOPE = "out_of_scope", "不属于备案范围"
    WRONG_RECEIVER = "wrong_receiver", "不应报送本机关"
    NOT_NORMATIVE = "not_normative", "不是规范性文件"
    UNREADABLE = "unreadable", "文本无法读取"


class DifferenceKind(Term):
    """What a scan has otherwise than the editable text (扫描件与电子文本比对)."""

    ARTICLE = "article", "条文缺漏或多出"
    DATE = "date", "日期"
    NUMBER = "number", "数字"
    WORDS = "words", "文字"


class MaterialNeed(Term):
    """When a material belongs to a filing."""

    ALWAYS = "always", "必须报送"
    IF_ANY = "if_any", "有的应当报送"
    ON_AMENDMENT = "on_amendment", "修改、废止的应当报送"
