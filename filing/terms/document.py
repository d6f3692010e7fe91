"""Documents and their provisions."""

from filing.terms.term import Term


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
