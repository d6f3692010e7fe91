"""The vocabulary: every closed list of the system with the Chinese label that users read.

No logic lives here. `docs/glossary.md` repeats the labels and a test compares the two.
"""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A member of a closed list; its value is stored and sent, its `label` is shown."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:  # looking up by value gives no label
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class DocumentType(Term):
    """Kinds of normative document (立法法; domain research 1.3)."""

    LAW = "NR_LAW", "法律"
    ADMINISTRATIVE_REGULATION = "NR_AR", "行政法规"
    SUPERVISORY_REGULATION = "NR_SR", "监察法规"
    PROVINCIAL_REGULATION = "LR_P", "省级地方性法规"
    CITY_REGULATION = "LR_C", "设区的市地方性法规"
    AUTONOMOUS_REGULATION = "AR_SR", "自治条例、单行条例"
    SPECIAL_ZONE_REGULATION = "SEZ", "经济特区法规"
    MINISTRY_RULE = "DR", "部门规章"
    PROVINCIAL_RULE = "GR_P", "省级政府规章"
    CITY_RULE = "GR_C", "设区的市政府规章"
    ADMINISTRATIVE_DOCUMENT = "ADM", "行政规范性文件"
    DEPARTMENT_DOCUMENT = "ADM_D", "部门规范性文件"
    SUPERVISORY_DOCUMENT = "SUP", "监察规范性文件"
    JUDICIAL_DOCUMENT = "JUD", "司法规范性文件"
    RESOLUTION = "RES", "决议、决定"
    IMPLEMENTING_DOCUMENT = "IMPL", "地方性法规配套文件"
    JUDICIAL_INTERPRETATION = "JI", "司法解释"
    PARTY_DOCUMENT = "PARTY", "党内规范性文件"


class ReceiverKind(Term):
    """Whom a document must be filed with, seen from its enacting organ (立法法第一百零九条、监督法第三十九条)."""

    NATIONAL_COMMITTEE = "national_committee", "全国人大常委会"
    STATE_COUNCIL = "state_council", "国务院"
    PROVINCIAL_COMMITTEE = "provincial_committee", "省级人大常委会"
    PROVINCIAL_GOVERNMENT = "provincial_government", "省级人民政府"
    OWN_COMMITTEE = "own_committee", "本级人大常委会"
    HIGHER_COMMITTEE = "higher_committee", "上一级人大常委会"
    OWN_GOVERNMENT = "own_government", "本级人民政府"
    HIGHER_GOVERNMENT = "higher_government", "上一级人民政府"
    MAKING_COMMITTEE = "making_committee", "制定该地方性法规的人大常委会"
    AUTHORISING_BODY = "authorising_body", "授权决定规定的机关"


class ProvisionKind(Term):
    """Parts of a text, from the whole to the leaf. The value is the address prefix (Akoma Ntoso style)."""

    TITLE = "title", "标题"
    NOTE = "note", "题注"
    CONTENTS = "toc", "目录"
    PREAMBLE = "preamble", "序言"
    PART = "part", "编"
    SUBPART = "subpart", "分编"
    CHAPTER = "chp", "章"
    SECTION = "sec", "节"
    HEADING = "heading", "标题行"
    ARTICLE = "art", "条"
    PARAGRAPH = "para", "款"
    INTRO = "intro", "导语"
    WRAP_UP = "wrapup", "结语"
    ITEM = "item", "项"
    SUBITEM = "subitem", "目"
    OUTLINE = "ol", "一、层"
    OUTLINE_SECOND = "ol2", "（一）层"
    OUTLINE_THIRD = "ol3", "1.层"
    OUTLINE_FOURTH = "ol4", "（1）层"
    CLOSING = "closing", "落款"
    ATTACHMENT = "att", "附件"


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


class FlagState(Term):
    """A doubt (疑点); moved by reviewers, always with a reason. A notice is none yet: the law is still to come."""

    OPEN = "open", "待研判"
    CONFIRMED = "confirmed", "成立"
    DISMISSED = "dismissed", "不成立"
    NEEDS_INFO = "needs_info", "待核"
    MERGED = "merged", "已并入"
    ACCEPTED = "accepted", "暂予保留"
    ESCALATED = "escalated", "已上报合宪性问题"
    REFERRED = "referred", "已移送"
    NOTICE = "notice", "预告"


class Verdict(Term):
    """What a reviewer says of a flag (研判结论)."""

    CONFIRM = "confirm", "成立"
    DISMISS = "dismiss", "不成立"
    ASK = "ask", "待核"
    MERGE = "merge", "并入"
    ACCEPT = "accept", "暂予保留"
    ESCALATE = "escalate", "上报合宪性问题"
    REFER = "refer", "移送"
    UNDO = "undo", "撤销研判"
    REOPEN = "reopen", "到期重新研判"


class RecheckCause(Term):
    """Why a person should look again at what was decided (请复核)."""

    RULE = "rule", "规则已修改"
    TEXT = "text", "条文已修改"
    BOTH = "both", "规则和条文都已修改"
    GONE = "gone", "规则不再提示"
    LOST = "lost", "本版没有相应的条文"
    EXPIRED = "expired", "暂予保留期限届满"


class DismissReason(Term):
    """Why a flag does not hold; kept to improve the rules."""

    QUOTATION = "quotation", "转引、转述"
    HISTORICAL = "historical", "历史沿革表述"
    NEGATED = "negated", "废止、否定性表述"
    PERMITTED_VARIATION = "permitted_variation", "依法变通"
    TRANSITIONAL = "transitional", "过渡性规定"
    OTHER_DOCUMENT_TYPE = "other_document_type", "不适用于该类文件"
    RULE_ERROR = "rule_error", "规则有误"
    NOT_IN_FORCE = "not_in_force", "审查基准日上位法未施行"
    DUPLICATE = "duplicate", "重复"
    OTHER = "other", "其他"


class Severity(Term):
    """How grave a flag would be if it holds; independent of how sure the machine is."""

    HIGH = "high", "抵触或越权"
    MEDIUM = "medium", "不一致"
    LOW = "low", "技术性"
    INFO = "info", "提示"


class Timing(Term):
    """What the days of document and law say of a flag: whose step made them part."""

    NOW = "now", "制定时依据已施行"
    LAWFUL_THEN = "lawful_then", "依据施行在文件之后"
    FUTURE = "future", "依据尚未施行"
    UNKNOWN = "unknown", "文件日期未知"


class Criterion(Term):
    """审查标准 (domain research 3.3; 全国人大常委会 2023 决定, 上海 2024 条例 28-31)."""

    CONSTITUTIONALITY = "constitutionality", "合宪性"
    POLITICAL = "political", "政治性"
    RESERVED_MATTER = "legality.reserved_matter", "合法性·法律保留事项"
    ULTRA_VIRES = "legality.ultra_vires", "合法性·超越权限"
    ILLEGAL_SETTING = "legality.illegal_setting", "合法性·违法设定许可处罚强制"
    INCONSISTENT = "legality.inconsistent", "合法性·与上位法不一致"
    BEYOND_AUTHORISATION = "legality.beyond_authorisation", "合法性·超出授权范围"
    ILLEGAL_VARIATION = "legality.illegal_variation", "合法性·违法变通"
    PROCEDURE = "legality.procedure", "合法性·违背法定程序"
    LEGALITY_OTHER = "legality.other", "合法性·其他"
    VALUES = "propriety.values", "适当性·价值观与公序良俗"
    UNREASONABLE = "propriety.unreasonable", "适当性·明显不合理"
    PROPORTIONALITY = "propriety.proportionality", "适当性·比例原则"
    CHANGED_CIRCUMSTANCES = "propriety.changed_circumstances", "适当性·情况重大变化"
    PEER_CONFLICT = "propriety.peer_conflict", "适当性·同级文件不一致"
    PROPRIETY_OTHER = "propriety.other", "适当性·其他"


class RuleStatus(Term):
    """Only stable rules raise flags by themselves; shadow rules are measured in silence."""

    DRAFT = "draft", "草稿"
    SHADOW = "shadow", "试运行"
    STABLE = "stable", "正式"
    RETIRED = "retired", "停用"


class RuleVersionState(Term):
    """A rule written in the house; in force once a second person has approved it."""

    DRAFT = "draft", "待批准"
    APPROVED = "approved", "已批准"
    REJECTED = "rejected", "未批准"
    RETIRED = "retired", "已撤下"


class Role(Term):
    """Whom an account stands for; what each may do is `permissions.POLICY`."""

    CLERK = "clerk", "报送单位经办人"
    UNIT_LEAD = "unit_lead", "报送单位负责人"
    REGISTRAR = "registrar", "备案登记员"
    REVIEWER = "reviewer", "审查人员"
    COMMITTEE_LEAD = "committee_lead", "委员会负责人"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"
    PUBLIC = "public", "公众读者"


class UnitKind(Term):
    """单位: it files, or it reviews."""

    ENACTING = "enacting", "制定机关"
    REVIEWING = "reviewing", "备案审查机构"


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


class OmissionState(Term):
    """漏报: a document that its unit has issued and not filed."""

    DETECTED = "detected", "待催报"
    REMINDED = "reminded", "已催报"
    FILED = "filed", "已补报"
    EXPLAINED = "explained", "已说明"
    ESCALATED = "escalated", "已通报"


class OmissionAction(Term):
    """What people do about a document that was not filed; the steps stand in `workflow/omission.py`."""

    REMIND = "remind", "催报"
    FILE = "file", "补报"
    EXPLAIN = "explain", "说明"
    ESCALATE = "escalate", "通报"
    REOPEN = "reopen", "不予认可"


class OmissionSource(Term):
    """What shows that a document was not filed."""

    CATALOGUE = "catalogue", "发文目录"
    NUMBER_GAP = "number_gap", "字号缺号"


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


class Validity(Term):
    """What a law was on a day, as far as the law library knows."""

    IN_FORCE = "in_force", "有效"
    PENDING = "pending", "已公布，尚未施行"
    REPEALED = "repealed", "已废止"
    UNHELD = "unheld", "法律库没有当日的文本"


class ReferenceState(Term):
    """What became of a citation when it was looked up."""

    SAME = "same", "条文未变"
    FOUND = "found", "现行有效"
    CHANGED = "changed", "条文已修改"
    MOVED = "moved", "条号已变"
    GONE = "gone", "条文已删去"
    MISSING = "missing", "没有这一条"
    REPEALED = "law_repealed", "法律已废止"
    PENDING = "law_pending", "法律尚未施行"
    UNHELD = "law_unheld", "法律库没有当日的文本"
    OWN = "own", "本文件条款"
    OWN_MISSING = "own_missing", "本文件没有这一条"
    OUTSIDE = "outside", "不在法律库收录范围"
    UNKNOWN = "unknown", "法律库没有收录"
    UNCLEAR = "unclear", "指向不明"


class SendingState(Term):
    """上报备案: a document that the unit files with a body outside of this system."""

    PENDING = "pending", "待报送"
    SENT = "sent", "已报送，待回执"
    ACKNOWLEDGED = "acknowledged", "已收到回执"
    ANSWERED = "answered", "已收到答复"
    DROPPED = "dropped", "不再报送"


class SendingAction(Term):
    """What is written down of a document sent upward; its steps stand in `workflow/sending.py`."""

    SEND = "send", "报送"
    ACKNOWLEDGE = "acknowledge_receipt", "登记回执"
    ANSWER = "record_answer", "登记答复"
    DROP = "drop_sending", "不再报送"


class SendingMedium(Term):
    """How a document is sent to a body outside of this system."""

    BOTH = "both", "纸质和信息平台"
    PLATFORM = "platform", "信息平台"
    PAPER = "paper_mail", "纸质"


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


class NumberStream(Term):
    """编号: what is numbered without gaps, each year anew."""

    RECEIPT = "receipt", "回执"
    REGISTRATION = "registration", "备案登记"
    SENT = "sent", "向上报送备案"
    SUGGESTION = "suggestion", "审查建议"
    OPINION = "opinion", "书面审查意见"
    LETTER = "letter", "函件"


class MaterialNeed(Term):
    """When a material belongs to a filing."""

    ALWAYS = "always", "必须报送"
    IF_ANY = "if_any", "有的应当报送"
    ON_AMENDMENT = "on_amendment", "修改、废止的应当报送"


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


class Counted(Term):
    """What a figure of the statistics counts."""

    FILING = "filing", "备案件"
    FLAG = "flag", "疑点"
    OPINION = "opinion", "审查意见"
    SUGGESTION = "suggestion", "审查建议"
