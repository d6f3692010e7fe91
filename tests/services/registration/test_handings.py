"""Handing a filing on to committees and to another authority."""

import pytest

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.models import Filing
from filing.services.registration.handings import HandingView, hand_on, handings_by_id, handings_of, note_reply
from filing.terms import HandingKind as K
from tests.services.city import City, audited, registered, submitted


def hand(
    city: City, filing_id: int, kind: K, *recipients: str, words: str = "财政、教育", by: str = "registrar"
) -> None:
    with city.work(city.actors[by]) as ctx:
        hand_on(ctx, filing_id, kind, recipients, words)


def seen(city: City, filing_id: int, by: str = "reviewer") -> tuple[HandingView, ...]:
    with city.read(city.actors[by]) as ctx:
        return handings_by_id(ctx, filing_id)


def test_several_committees_get_it_at_once_each_with_its_clock(city: City) -> None:
    filing_id = registered(city)
    hand(city, filing_id, K.DISTRIBUTION, "财政经济委员会", " 教科文卫委员会", "财政经济委员会")
    views = seen(city, filing_id)
    assert [(v.handing.recipient, str(v.clock and v.clock.due)) for v in views] == [
        ("财政经济委员会", "2026-12-24"),
        ("教科文卫委员会", "2026-12-24"),
    ]
    with city.work(city.registrar) as ctx:
        note_reply(ctx, views[0].handing.id, "没有意见")
    first, second = seen(city, filing_id)
    assert (first.handing.reply, first.clock) == ("没有意见", None)
    assert second.clock is not None
    with pytest.raises(Conflict, match="已经分送教科文卫委员会"):
        hand(city, filing_id, K.DISTRIBUTION, "教科文卫委员会")
    with pytest.raises(Conflict, match="已经登记过反馈"), city.work(city.registrar) as ctx:
        note_reply(ctx, first.handing.id, "再说")
    assert [entry[0] for entry in audited(city)][-2:] == ["handing.distribution", "handing.reply"]


def test_transfer_needs_a_reason_and_no_clock(city: City) -> None:
    filing_id = submitted(city)
    with pytest.raises(InvalidInput, match="理由"):
        hand(city, filing_id, K.TRANSFER, "云山市委办公室", words=" ")
    hand(city, filing_id, K.TRANSFER, "云山市委办公室", words="党内规范性文件")
    assert [(v.handing.words, v.clock) for v in seen(city, filing_id)] == [("党内规范性文件", None)]
    with pytest.raises(Conflict, match="不能分送"):
        hand(city, filing_id, K.DISTRIBUTION, "财政经济委员会")


def test_only_the_desk_of_the_receiver_hands_on_and_only_its_body_sees(city: City) -> None:
    filing_id = registered(city)
    for by in ("clerk", "reviewer", "registrar2"):
        with pytest.raises(NotAllowed):
            hand(city, filing_id, K.DISTRIBUTION, "财政经济委员会", by=by)
    hand(city, filing_id, K.DISTRIBUTION, "财政经济委员会")
    with city.read(city.clerk) as ctx:
        assert handings_of(ctx, ctx.session.get_one(Filing, filing_id)) == ()
    with pytest.raises(NotAllowed):
        seen(city, filing_id, "clerk")
    with pytest.raises(NotFound), city.work(city.registrar) as ctx:
        note_reply(ctx, 99, "甲")
