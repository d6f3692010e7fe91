"""Calendar addresses and mail addresses of one's own; what a calendar shows is what waits for its account."""

import pytest
from sqlalchemy import update

from filing.errors import InvalidInput, NotAllowed, NotFound
from filing.models import Account
from filing.services.clock import reminders
from filing.terms import FilingState as S
from tests.services.city import City, audited, in_state


def test_a_calendar_shows_the_last_days_of_its_account(city: City) -> None:
    in_state(city, S.SUBMITTED)
    in_state(city, S.SUPPLEMENT_REQUESTED)
    with city.work(city.registrar) as ctx:
        secret = reminders.create_feed(ctx)
    text = reminders.calendar_of(city.instance, secret)
    assert text.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20261208\r\n" in text
    assert "SUMMARY:形式审查：云山市公园管理办法\r\n" in text


def test_an_address_ends_when_it_is_renewed_revoked_or_its_account_is_off(city: City) -> None:
    with city.work(city.clerk) as ctx:
        first, second = reminders.create_feed(ctx), reminders.create_feed(ctx)
    with pytest.raises(NotFound):
        reminders.calendar_of(city.instance, first)
    assert "END:VCALENDAR" in reminders.calendar_of(city.instance, second)
    with city.work(city.clerk) as ctx:
        ctx.session.execute(update(Account).where(Account.id == city.clerk.account_id).values(is_active=False))
    with pytest.raises(NotFound):
        reminders.calendar_of(city.instance, second)
    with city.work(city.clerk) as ctx:
        ctx.session.execute(update(Account).where(Account.id == city.clerk.account_id).values(is_active=True))
        reminders.revoke_feed(ctx)
        reminders.revoke_feed(ctx)
        assert reminders.feed_of(ctx) is None
    with pytest.raises(NotFound):
        reminders.calendar_of(city.instance, second)
    assert [action for action, *_ in audited(city)] == ["feed.create", "feed.create", "feed.revoke"]


def test_whoever_has_no_cases_has_no_calendar(city: City) -> None:
    with city.work(city.system_admin) as ctx, pytest.raises(NotAllowed):
        reminders.create_feed(ctx)


@pytest.mark.parametrize("email", ["wang", "a@b", "a b@yunshan.example", "a@yunshan.example\nBcc: b@c.d", "<a@b.c>"])
def test_an_address_that_is_none_is_refused(city: City, email: str) -> None:
    with city.work(city.clerk) as ctx, pytest.raises(InvalidInput):
        reminders.set_email(ctx, email)
