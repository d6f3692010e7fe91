"""Unchanged words and rule meaning: unchanged decision. Anything else: shown as 请复核. By examples made at random."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from random import Random

import pytest
from sqlalchemy import select, update

from filing.models import Filing, Flag
from filing.services.procedure import submission
from filing.services.procedure.submission import Upload
from filing.services.reading.rereading import ReadingFilter, reread
from filing.services.review import review
from filing.services.review.verdicts import Ruling, decide
from filing.terms import (
    Criterion,
    DismissReason,
    FilingAction,
    FilingState,
    FlagState,
    JobKind,
    RecheckCause,
    Severity,
    Verdict,
)
from tests.services.city import RULES, City, act, flags_of, registered, work_off
from tests.services.reading.test_intake import again, use_rules

NUMERALS = "一二三四五六七八九"
WORDS = ("应当缴纳社会抚养费", "应当申领暂住证", "公园免费开放")
RULE_OF = {"社会抚养费": "TT-001", "暂住证": "TT-002"}
RULINGS = (
    Ruling(Verdict.CONFIRM, note="应当修改"),
    Ruling(Verdict.DISMISS, DismissReason.QUOTATION),
    Ruling(Verdict.ACCEPT, until=date(2027, 6, 30), note="待上位法修改"),
    Ruling(Verdict.ASK),
)
ADDED = "，另有规定的除外"
number = count()


@dataclass(frozen=True)
class Article:
    """Words that stand nowhere else in the document: `mark` tells articles apart wherever they move."""

    mark: str
    words: str

    def changed(self) -> "Article":
        return Article(self.mark, self.words + ADDED)


SEEDS = pytest.mark.parametrize("seed", range(6))
"""Not by hypothesis: it holds still the numbers that the search index names its files by."""


def document(random: Random) -> tuple[list[Article], list[Ruling]]:
    size = random.randint(2, 5)
    articles = [Article(f"{'甲乙丙丁戊'[at]}类人员", random.choice(WORDS)) for at in range(size)]
    return articles, random.choices(RULINGS, k=size)


def text_of(title: str, articles: list[Article]) -> str:
    lines = [f"第{NUMERALS[at]}条　{one.mark}{one.words}。" for at, one in enumerate(articles)]
    return "\n".join((title, *lines)) + "\n"


def decided(city: City, title: str, articles: list[Article], rulings: list[Ruling]) -> tuple[int, dict[str, Flag]]:
    """The filing, and its flags by the mark of their article."""
    filing_id = registered(city, text_of(title, articles))
    ruling_of = {one.mark: ruling for one, ruling in zip(articles, rulings, strict=True)}
    with city.work(city.reviewer) as ctx:
        flags = [(mark, flag.id) for mark, flag in marked(city, filing_id, articles).items()]
        for mark, flag_id in flags:
            decide(ctx, flag_id, ruling_of[mark])
    return filing_id, marked(city, filing_id, articles)


def marked(city: City, filing_id: int, articles: list[Article]) -> dict[str, Flag]:
    newest = max((flag.revision_id for flag in flags_of(city, filing_id)), default=0)
    return {
        articles[NUMERALS.index(flag.article[1])].mark: flag
        for flag in flags_of(city, filing_id)
        if flag.revision_id == newest and flag.found
    }


def judgement(flag: Flag) -> tuple[object, ...]:
    return flag.state, flag.reason, flag.note, flag.accepted_until, flag.decided_by, flag.decided_at


def resubmit(city: City, filing_id: int, text: str) -> None:
    """Set back by hand, as a repair would: a text can be replaced only before registration."""
    with city.instance.database.transaction() as session:
        session.execute(update(Filing).where(Filing.id == filing_id).values(state=FilingState.SUPPLEMENT_REQUESTED))
    with city.work(city.clerk) as ctx:
        submission.add_material(ctx, filing_id, Upload("新.txt", text.encode()))
        submission.submit(ctx, filing_id)
    work_off(city)
    act(city, "registrar", FilingAction.REGISTER, filing_id)


def titles() -> Iterator[str]:
    while True:
        yield f"云山市第{next(number)}号管理办法"


TITLES = titles()


@SEEDS
def test_decisions_survive_check_and_reading_again(city: City, seed: int) -> None:
    articles, rulings = document(Random(seed))
    filing_id, before = decided(city, next(TITLES), articles, rulings)
    again(city, JobKind.CHECK, filing_id)
    with city.work(city.registrar) as ctx:
        reread(ctx, ReadingFilter(filing_id=filing_id))
    work_off(city)
    after = marked(city, filing_id, articles)
    assert {mark: judgement(flag) for mark, flag in after.items()} == {
        mark: judgement(flag) for mark, flag in before.items()
    }
    with city.work(city.reviewer) as ctx:
        assert review.case(ctx, filing_id).rechecks == {}


@SEEDS
@pytest.mark.parametrize("refiled", [False, True])
def test_in_a_new_text_what_is_unchanged_stays_and_the_rest_asks(city: City, seed: int, refiled: bool) -> None:
    random = Random(seed)
    articles, rulings = document(random)
    title = next(TITLES)
    filing_id, before = decided(city, title, articles, rulings)
    changed = {one.mark for one in articles if random.random() < 0.4}
    new = [one.changed() if one.mark in changed else one for one in articles]
    new = [*random.sample(new, len(new)), Article("己类人员", "公园免费开放")]
    if refiled:
        filing_id = registered(city, text_of(title, new))
    else:
        resubmit(city, filing_id, text_of(title, new))
    after = marked(city, filing_id, new)
    assert set(after) == set(before)
    for mark, flag in after.items():
        earlier = before[mark]
        if mark not in changed:
            assert judgement(flag) == judgement(earlier)
            assert (flag.follows_id, flag.recheck) == (earlier.id, None)
        else:
            assert (flag.state, flag.recheck) == (FlagState.OPEN, RecheckCause.TEXT)
            assert flag.follows_id in {before[other].id for other in changed if other in before}
    with city.work(city.reviewer) as ctx:
        asked = review.case(ctx, filing_id).rechecks
        assert set(asked) == {after[mark].id for mark in changed if mark in after}


@SEEDS
def test_another_rule_meaning_asks_and_shows_what_was_decided(city: City, seed: int) -> None:
    articles, rulings = document(Random(seed))
    use_rules(city, RULES)
    filing_id, before = decided(city, next(TITLES), articles, rulings)
    basis = [{**RULES["fee"]["basis"][0], "quote": "已经取消"}]
    use_rules(city, RULES | {"fee": RULES["fee"] | {"basis": basis, "advice": "建议整条删去。"}})
    again(city, JobKind.CHECK, filing_id)
    after = marked(city, filing_id, articles)
    for mark, flag in after.items():
        if flag.rule_id == "TT-002":
            assert judgement(flag) == judgement(before[mark])
        else:
            assert (flag.state, flag.recheck, flag.follows_id) == (FlagState.OPEN, RecheckCause.RULE, before[mark].id)
    with city.work(city.reviewer) as ctx:
        asked = review.case(ctx, filing_id).rechecks
        assert {id_ for id_, one in asked.items() if one.cause is RecheckCause.RULE} == {
            flag.id for flag in after.values() if flag.rule_id == "TT-001"
        }


def test_what_held_and_has_gone_asks_until_somebody_looks(city: City) -> None:
    articles = [Article("甲类人员", WORDS[0]), Article("乙类人员", WORDS[1])]
    filing_id, before = decided(city, next(TITLES), articles, [RULINGS[0], RULINGS[1]])
    resubmit(city, filing_id, text_of("云山市管理办法", [Article("甲类人员", WORDS[2])]))
    with city.work(city.reviewer) as ctx:
        found = review.case(ctx, filing_id)
        assert {id_: one.cause for id_, one in found.rechecks.items()} == {before["甲类人员"].id: RecheckCause.LOST}
    city.clock.pass_(minutes=1)
    with city.work(city.reviewer) as ctx:
        decide(ctx, before["甲类人员"].id, Ruling(Verdict.UNDO))
        decide(ctx, before["甲类人员"].id, Ruling(Verdict.DISMISS, DismissReason.OTHER, "已经改正"))
        assert review.case(ctx, filing_id).rechecks == {}


def test_a_flag_by_hand_without_a_place_in_the_new_text_still_waits(city: City) -> None:
    articles = [Article("甲类人员", WORDS[2])]
    filing_id = registered(city, text_of(next(TITLES), articles))
    with city.work(city.reviewer) as ctx:
        text = review.case(ctx, filing_id).text
        at = text.index("公园")
        flag = review.add_flag(
            ctx,
            filing_id,
            review.FlagInput(at, at + 2, Severity.LOW, Criterion.PROPRIETY_OTHER, "范围不明"),
        )
        flag_id = flag.id
    resubmit(city, filing_id, text_of("云山市管理办法", [Article("甲类人员", "广场免费开放")]))
    with city.work(city.reviewer) as ctx:
        assert [f.id for f in review.case(ctx, filing_id).flags] == [flag_id]
        assert list(ctx.session.scalars(select(Flag.state))) == [FlagState.OPEN]
