"""Rules."""

from filing.terms.term import Term


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
