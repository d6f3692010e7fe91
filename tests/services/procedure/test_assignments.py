"""A case on one desk at a time: claimed by one of many at once, given back, given to another."""

from collections import Counter
from random import Random
from threading import Barrier, Thread

import pytest

from filing.errors import Conflict, FilingError, InvalidInput, NotAllowed, NotFound
from filing.models import Account, Assignment
from filing.services.identity import actor_of
from filing.services.procedure.assignments import assign, claim, release
from filing.services.procedure.queue import QueueFilter, queue
from filing.services.review import review
from filing.terms import FilingState, Role, Verdict
from tests.services.city import MORNING, City, audited, flags_of, get, in_state, registered


def hire(city: City, name: str, unit: str = "npc") -> None:
    """One more reviewer."""
    with city.instance.database.transaction() as session:
        account = Account(
            username=name,
            name=name,
            role=Role.REVIEWER,
            unit_id=city.units[unit],
            password_hash="-",
            created_at=MORNING,
        )
        session.add(account)
        session.flush()
        session.refresh(account)
        city.actors[name] = actor_of(account)


def holder(city: City, filing_id: int) -> str | None:
    with city.read(city.reviewer) as ctx:
        held = ctx.session.get(Assignment, filing_id)
        return held.account.name if held else None


def take(city: City, by: str, filing_id: int) -> None:
    with city.work(city.actors[by]) as ctx:
        claim(ctx, filing_id)


def test_a_case_is_claimed_given_back_and_claimed_by_another(city: City) -> None:
    hire(city, "甲")
    filing_id = registered(city)
    take(city, "甲", filing_id)
    take(city, "甲", filing_id)
    with pytest.raises(Conflict, match="本件已由甲于2026-11-24承办"):
        take(city, "reviewer", filing_id)
    with pytest.raises(Conflict, match="只能由承办人退回"), city.work(city.reviewer) as ctx:
        release(ctx, filing_id)
    with city.work(city.actors["甲"]) as ctx:
        release(ctx, filing_id)
        release(ctx, filing_id)
    take(city, "reviewer", filing_id)
    assert holder(city, filing_id) == city.reviewer.name
    assert [entry[0] for entry in audited(city)][-3:] == ["review.claim", "review.release", "review.claim"]


def test_the_lead_gives_a_case_to_a_reviewer_of_the_body_and_takes_it_away(city: City) -> None:
    hire(city, "甲")
    hire(city, "外", "npc2")
    filing_id = registered(city)
    take(city, "reviewer", filing_id)
    with city.work(city.committee_lead) as ctx:
        assert (assign(ctx, filing_id, "甲").account.name, assign(ctx, filing_id, "甲").given_by) == (
            "甲",
            city.committee_lead.name,
        )
        for stranger in ("外", "registrar", "nobody"):
            with pytest.raises(InvalidInput, match="本机构的审查人员"):
                assign(ctx, filing_id, stranger)
        release(ctx, filing_id)
    assert holder(city, filing_id) is None
    with pytest.raises(NotAllowed), city.work(city.reviewer) as ctx:
        assign(ctx, filing_id, "甲")


def test_nobody_else_decides_in_a_case_that_is_held_but_the_lead(city: City) -> None:
    hire(city, "甲")
    filing_id = registered(city)
    flag = flags_of(city, filing_id)[0]
    take(city, "甲", filing_id)
    with pytest.raises(Conflict, match="由甲于"), city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, flag.id, Verdict.CONFIRM)
    for name, verdict in (("甲", Verdict.CONFIRM), ("committee_lead", Verdict.UNDO)):
        with city.work(city.actors[name]) as ctx:
            review.decide_flag(ctx, flag.id, verdict)


@pytest.mark.parametrize("state", [FilingState.SUBMITTED, FilingState.CONCLUDED])
def test_only_what_can_be_reviewed_is_claimed(city: City, state: FilingState) -> None:
    filing_id = in_state(city, state)
    with pytest.raises(Conflict, match=state.label):
        take(city, "reviewer", filing_id)


def test_cases_of_another_body_are_not_there(city: City) -> None:
    filing_id = registered(city, is_open=False)
    with pytest.raises(NotFound):
        take(city, "reviewer2", filing_id)


def test_the_queue_is_narrowed_by_who_has_what(city: City) -> None:
    mine, free, others = (registered(city) for _ in range(3))
    take(city, "reviewer", mine)
    take(city, "committee_lead", others)
    with city.read(city.reviewer) as ctx:
        found = {
            name: [row.filing.id for row in queue(ctx, QueueFilter(reviewable=True, **{name: True})).rows]
            for name in ("mine", "unclaimed")
        }
        assert found == {"mine": [mine], "unclaimed": [free]}
        held = {row.filing.id: row.holder and row.holder.account.name for row in queue(ctx, QueueFilter()).rows}
        assert held == {mine: city.reviewer.name, free: None, others: city.committee_lead.name}
    with pytest.raises(NotAllowed), city.read(city.clerk) as ctx:
        queue(ctx, QueueFilter(unclaimed=True))


def test_of_many_who_claim_many_cases_at_once_each_case_has_one_holder(city: City) -> None:
    names = [f"审查员{n}" for n in range(5)]
    for name in names:
        hire(city, name)
    cases = [registered(city) for _ in range(4)]
    barrier, outcomes, surprises = Barrier(len(names)), Counter[int](), list[FilingError]()

    def grab(name: str) -> None:
        barrier.wait()
        for filing_id in Random(name).sample(cases, len(cases)):
            try:
                take(city, name, filing_id)
                outcomes[filing_id] += 1
            except Conflict:
                pass
            except FilingError as error:
                surprises.append(error)

    threads = [Thread(target=grab, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert surprises == []
    assert outcomes == dict.fromkeys(cases, 1)
    assert {holder(city, filing_id) for filing_id in cases} <= set(names)
    assert [action for action, _, _ in audited(city)].count("review.claim") == len(cases)
    assert get(city, Assignment, cases[0]).since == city.clock.now
