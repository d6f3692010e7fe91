"""迟报: counted by the profile, and explained by the unit alone."""

from datetime import date

import pytest

from filing.errors import Conflict, InvalidInput, NotAllowed
from filing.models import Filing
from filing.services.form import FilingForm
from filing.services.procedure import lateness, submission
from filing.terms import FilingState as S
from tests.services.city import City, audited, get, in_state


def late(city: City) -> int:
    """The id of a filing sent months after its publication."""
    filing_id = in_state(city, S.DRAFT)
    with city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, FilingForm(published_on=date(2026, 8, 3)), seen_version=None)
        submission.submit(ctx, filing_id)
    return filing_id


def test_the_unit_says_why_it_was_late(city: City) -> None:
    filing_id = late(city)
    with city.work(city.clerk) as ctx:
        with pytest.raises(InvalidInput):
            lateness.explain_lateness(ctx, filing_id, " ")
        lateness.explain_lateness(ctx, filing_id, "经办人变动")
    assert get(city, Filing, filing_id).late_reason == "经办人变动"
    assert audited(city)[-1][:2] == ("filing.explain", f"filing:{filing_id}")


def test_nobody_else_is_asked_and_only_about_what_was_late(city: City) -> None:
    filing_id, punctual = late(city), in_state(city, S.SUBMITTED)
    with city.work(city.registrar) as ctx, pytest.raises(NotAllowed):
        lateness.explain_lateness(ctx, filing_id, "理由")
    with city.work(city.clerk) as ctx, pytest.raises(Conflict, match="没有迟报"):
        lateness.explain_lateness(ctx, punctual, "理由")
    with city.read(city.registrar) as ctx:
        assert not lateness.may_explain(ctx.actor, ctx.session.get_one(Filing, filing_id))
