"""Whom a document is filed with, and 上报备案 to bodies outside of the system."""

from filing.terms.term import Term


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
