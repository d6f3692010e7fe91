"""People and units."""

from filing.terms.term import Term


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
