"""Flags and what people decide on them."""

from filing.terms.term import Term


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
