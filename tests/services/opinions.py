"""Opinions of the city, brought to where a test needs them."""

from datetime import date, timedelta
from typing import Any

from filing.models import Opinion
from filing.services.material.materials import Upload
from filing.services.opinion import opinions
from filing.services.opinion.opinion_steps import StepInput, take_step
from filing.terms import FilingAction, OpinionState, OpinionTrack, Outcome
from filing.terms import OpinionAction as A
from tests.services.city import MORNING, TEXT, City, act, decide_all, get, registered

FIXED = TEXT.replace("第二条　流动人口应当申领暂住证。", "第二条　流动人口可以申领居住证。").replace(
    "第三条　违反规定生育的，应当缴纳社会抚养费。\n经批准的除外。", "第三条　鼓励按政策生育。\n经批准的除外。"
)
"""The city's document after both provisions have been corrected."""
TODAY = MORNING.date()
SOON = TODAY + timedelta(days=30)
PROOF = Upload("废止决定.txt", "云山市人民政府决定废止该办法。".encode())

PATH: tuple[tuple[OpinionState, A, str, dict[str, Any]], ...] = (
    (OpinionState.PRESENTED, A.PRESENT, "reviewer", {}),
    (OpinionState.APPROVED, A.APPROVE, "committee_lead", {}),
    (OpinionState.ISSUED, A.ISSUE, "registrar", {}),
)


def begun(city: City, track: OpinionTrack = OpinionTrack.OPINION, text: str = TEXT) -> int:
    """A draft by the reviewer on a filing whose two flags hold."""
    filing_id = registered(city, text)
    act(city, "reviewer", FilingAction.BEGIN_REVIEW, filing_id)
    decide_all(city, filing_id)
    with city.work(city.reviewer) as ctx:
        return opinions.begin_opinion(ctx, filing_id, track).id


def step(city: City, by: str, action: A, opinion_id: int, **given: Any) -> Opinion:
    with city.work(city.actors[by]) as ctx:
        return take_step(ctx, opinion_id, action, StepInput(**given))


def issued(city: City, track: OpinionTrack = OpinionTrack.OPINION) -> int:
    opinion_id = begun(city, track)
    for _, action, by, given in PATH:
        step(city, by, action, opinion_id, **given)
    return opinion_id


def urged(city: City) -> int:
    """Nobody has answered for three months."""
    opinion_id = issued(city)
    city.clock.pass_(days=90)
    step(city, "reviewer", A.URGE, opinion_id, due_on=day_after(city, 15))
    return opinion_id


def day_after(city: City, days: int) -> date:
    return (city.clock.now + timedelta(days=days)).date()


def state_of(city: City, opinion_id: int) -> OpinionState:
    state: OpinionState = get(city, Opinion, opinion_id).state
    return state


def reported(city: City, text: str = FIXED) -> tuple[int, int]:
    """The unit has filed a corrected text and says so: ids of opinion and of the new filing."""
    opinion_id = issued(city)
    successor = registered(city, text)
    step(city, "clerk", A.REPORT, opinion_id, words="已经修改。", outcome=Outcome.AMENDED, successor_id=successor)
    return opinion_id, successor
