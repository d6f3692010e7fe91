"""The days of law and document on stored flags: kept, filtered by, and notices that nobody has to decide."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from filing.errors import Conflict
from filing.services.review import review
from filing.services.review.review import QueueFilter
from filing.services.rule.coming import check_what_has_come
from filing.terms import DismissReason, FlagState, Severity, Timing, Verdict
from tests.services.city import RULES, City, decide_all, flags_of, registered, work_off, write_rules

OLD = """云山市计划生育办法
（2015年3月8日云山市人民政府公布　自2015年5月1日起施行）
第一条　违反规定生育的，应当缴纳社会抚养费。
第二条　流动人口应当申领暂住证。
第三条　本办法自2015年5月1日起施行。
"""
UNDATED = "云山市管理办法\n第一条　违反规定生育的，应当缴纳社会抚养费。\n"


def rules_to_come(city: City, *, begins: str, adopted: str = "2026-03-12") -> None:
    """The rule on permits rests on what is not yet in force; the instance starts again with it."""
    changed: dict[str, Any] = deepcopy(RULES)
    changed["permit"]["basis"][0] |= {"valid_from": begins, "adopted": adopted}
    write_rules(city.instance.settings.rules_path, changed)


def shown(city: City, filing_id: int) -> list[tuple[str, Timing | None, FlagState, Severity]]:
    return [(f.quote, f.timing, f.state, f.severity) for f in flags_of(city, filing_id)]


def found(city: City, timing: Timing) -> list[int]:
    with city.read(city.reviewer) as ctx:
        return [row.filing.id for row in review.queue(ctx, QueueFilter(timing=timing)).rows]


def test_flags_know_whether_the_law_was_so_when_the_document_was_issued(city: City) -> None:
    new, old, undated = registered(city), registered(city, OLD), registered(city, UNDATED)
    assert [f.timing for f in flags_of(city, new)] == [Timing.NOW, Timing.NOW]
    assert [f.timing for f in flags_of(city, old)] == [Timing.LAWFUL_THEN, Timing.LAWFUL_THEN]
    assert [f.timing for f in flags_of(city, undated)] == [Timing.UNKNOWN]
    assert {timing: found(city, timing) for timing in Timing} == {
        Timing.NOW: [new],
        Timing.LAWFUL_THEN: [old],
        Timing.FUTURE: [],
        Timing.UNKNOWN: [undated],
    }


def test_law_to_come_gives_notice_that_nobody_decides(city: City) -> None:
    rules_to_come(city, begins="2027-01-01")
    filing_id = registered(city, OLD)
    high, info = Severity.HIGH, Severity.INFO
    assert shown(city, filing_id) == [
        ("社会抚养费", Timing.LAWFUL_THEN, FlagState.OPEN, high),
        ("暂住证", Timing.FUTURE, FlagState.NOTICE, info),
    ]
    assert flags_of(city, filing_id)[1].message == "预告，自2027-01-01起：「暂住证」疑似已经取消。"
    assert (found(city, Timing.FUTURE), found(city, Timing.NOW)) == ([filing_id], [])
    first, notice = flags_of(city, filing_id)
    with pytest.raises(Conflict, match="这是预告"), city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, notice.id, Verdict.DISMISS, reason=DismissReason.DUPLICATE)
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, first.id, Verdict.CONFIRM)
        assert [row.open_flags for row in review.queue(ctx, QueueFilter()).rows] == [{}]
        filing = review.conclude(ctx, filing_id, conclusion="请修改第一条。", seen_version=None)
    assert filing.conclusion == "请修改第一条。"


def test_notice_becomes_a_flag_when_the_law_is_in_force(city: City) -> None:
    rules_to_come(city, begins="2026-12-01")
    filing_id = registered(city, OLD)
    assert check_what_has_come(city.instance) == 0
    city.clock.now = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    assert [check_what_has_come(city.instance) for _ in range(2)] == [1, 0]
    work_off(city)
    assert shown(city, filing_id)[1] == ("暂住证", Timing.LAWFUL_THEN, FlagState.OPEN, Severity.MEDIUM)
    assert check_what_has_come(city.instance) == 0


def test_case_says_how_far_each_rule_may_be_trusted(city: City) -> None:
    (city.instance.settings.rules_path / "precision.csv").write_text(
        "rule,read,right,date\nTT-001,30,28,2026-11-20\n", "utf-8"
    )
    first, second = registered(city), registered(city, OLD)
    decide_all(city, first)
    with city.work(city.reviewer) as ctx:
        fee, permit = review.case(ctx, second).flags
        review.decide_flag(ctx, fee.id, Verdict.DISMISS, reason=DismissReason.DUPLICATE)
        review.decide_flag(ctx, permit.id, Verdict.ASK)
        rules = review.case(ctx, second).rules
    measured = rules["TT-001"].rule.measured
    assert measured is not None
    assert (measured.read, measured.right, rules["TT-002"].rule.measured) == (30, 28, None)
    assert {rule_id: (row.confirmed, row.decided, row.precision) for rule_id, row in rules.items()} == {
        "TT-001": (1, 2, 0.5),
        "TT-002": (1, 1, 1.0),
    }
    assert rules["TT-002"].flags == {FlagState.CONFIRMED: 1, FlagState.NEEDS_INFO: 1}
