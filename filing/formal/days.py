"""The days: filed in time, effective date."""

from filing.deadlines import add_days
from filing.formal.record import Answer, Evidence, Record, failed, passed, unknown
from filing.terms import DocumentType

RULES = frozenset({DocumentType.CITY_RULE, DocumentType.PROVINCIAL_RULE, DocumentType.MINISTRY_RULE})
DAYS_BEFORE_FORCE = 30
"""规章自公布之日起三十日后施行 (规章制定程序条例第三十二条)."""


def in_time(record: Record) -> Answer:
    """F3: a late filing is still accepted, and said to be late (立法法第一百零九条)."""
    if record.published_on is None or record.last_day is None:
        return failed("没有公布日期，无法计算报送期限。", Evidence("", "报送表", "公布日期"))
    said = Evidence(f"公布 {record.published_on}，期限 {record.last_day}", "报送表", "公布日期")
    if record.submitted_on is None:
        return unknown("尚未报送。", said)
    days = (record.submitted_on - record.last_day).days
    if days > 0:
        return failed(f"{record.submitted_on} 报送，迟报 {days} 天；仍可接收，计入迟报。", said, tolerated=True)
    return passed(f"{record.submitted_on} 报送，在期限之内。", said)


def effective(record: Record) -> Answer:
    """F8: there is an effective date, and a rule leaves thirty days."""
    if record.effective_on is None and record.document_type is DocumentType.RESOLUTION:
        return passed("决议、决定可以不规定施行日期。")
    if record.effective_on is None:
        here = Evidence("", "报送表", "施行日期")
        if record.document_type in RULES:
            return failed("规章没有施行日期。", here)
        return unknown("没有施行日期；文件可以自印发之日起执行，请核对。", here)
    reading = record.regulation.metadata.effective if record.regulation else None
    said = Evidence(reading.quote if reading else str(record.effective_on), record.text_file if reading else "报送表")
    if reading is not None and reading.value != record.effective_on:
        form = Evidence(str(record.effective_on), "报送表", "施行日期")
        return failed(f"报送表的施行日期与正式文本（{reading.value}）不同。", said, form)
    if record.document_type not in RULES:
        return passed(f"自 {record.effective_on} 起施行。", said)
    if record.published_on is None:
        return unknown("没有公布日期，无法判断规章是否在公布三十日后施行。", said)
    if record.effective_on < add_days(record.published_on, DAYS_BEFORE_FORCE):
        days = (record.effective_on - record.published_on).days
        return failed(
            f"规章公布 {days} 天即施行，不足三十日。涉及国家安全、外汇汇率、货币政策或者不立即施行将妨碍施行的除外，"
            "请核对是否属于例外（规章制定程序条例第三十二条）。",
            said,
        )
    return passed(f"规章自 {record.effective_on} 起施行，距公布满三十日。", said)
