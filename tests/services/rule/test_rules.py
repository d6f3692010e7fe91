"""The rules in force as people see them, with what became of their flags."""

import pytest

from filing.errors import InvalidInput, NotAllowed, NotFound
from filing.services.review import review
from filing.services.rule import rules
from filing.services.rule.rules import RuleFilter
from filing.terms import DismissReason, FlagState, RuleStatus, Verdict
from tests.services.city import City, flags_of, registered


def test_rules_tell_what_people_made_of_their_flags(city: City) -> None:
    verdicts = (Verdict.CONFIRM, Verdict.CONFIRM, Verdict.DISMISS)
    for number, verdict in enumerate(verdicts):
        text = f"云山市办法{number}\n第一条　{'甲' * (number + 1)}应当缴纳社会抚养费。\n"
        (flag,) = flags_of(city, registered(city, text))
        with city.work(city.reviewer) as ctx:
            review.decide_flag(ctx, flag.id, verdict, reason=DismissReason.NEGATED)
    with city.read(city.reviewer) as ctx:
        page = rules.list_rules(ctx, RuleFilter())
        fee = rules.rule_row(ctx, "TT-001")
        with pytest.raises(NotFound, match="TT-999"):
            rules.rule_row(ctx, "TT-999")
    assert (page.total, [row.rule.id for row in page.rows]) == (2, ["TT-001", "TT-002"])
    assert page.rows[0] == fee
    assert fee.flags == {FlagState.CONFIRMED: 2, FlagState.DISMISSED: 1}
    assert fee.reasons == {DismissReason.NEGATED: 1}
    assert fee.precision == pytest.approx(2 / 3)
    assert page.rows[1].precision is None
    assert len(fee.rule.hits) == len(fee.rule.misses) == 3


def test_rules_are_filtered(city: City) -> None:
    def found(**conditions: object) -> list[str]:
        with city.read(city.reviewer) as ctx:
            page = rules.list_rules(ctx, RuleFilter(**conditions))  # type: ignore[arg-type]
            return [row.rule.id for row in page.rows]

    assert found(topic="family_planning") == ["TT-001"]
    assert found(text="暂住证") == ["TT-002"]
    assert found(text="tt-00") == ["TT-001", "TT-002"]
    assert found(status=RuleStatus.DRAFT) == []
    assert found(page=2) == []
    with pytest.raises(InvalidInput):
        found(page=0)
    with pytest.raises(NotAllowed), city.read(city.clerk) as ctx:
        rules.list_rules(ctx, RuleFilter())
