"""漏报: what should have been filed and was not."""

from filing.terms.term import Term


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
