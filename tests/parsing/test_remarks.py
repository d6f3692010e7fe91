from filing.parsing.remarks import Remarks, near
from filing.parsing.report import IntakeWarning


def test_many_of_a_kind_are_one_warning_in_the_order_of_the_table() -> None:
    remarks = Remarks({"first": "共 {count} 处：{quotes}。", "second": "有。", "third": "无。"})
    remarks.add("second", place="第2页")
    for quote in ("甲", "乙", "甲", "丙", "丁"):
        remarks.add("first", place=f"{quote}处", quote=quote)
    remarks.add("second", place="第3页", count=5)
    assert remarks.warnings() == (
        IntakeWarning("first", "共 5 处：甲、乙、丙等。", "甲处"),
        IntakeWarning("second", "有。", "第2页"),
    )
    assert ("first" in remarks, "third" in remarks) == (True, False)


def test_near_quotes_the_beginning_in_one_line() -> None:
    assert near("  第一条\n　为了") == "“第一条 为了”处"
    assert near("甲" * 30) == f"“{'甲' * 20}…”处"
    assert near(" ") == ""
