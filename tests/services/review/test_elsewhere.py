"""The same provision in other filings, and one nearly the same, with the flags of the same rule there."""

import pytest
from sqlalchemy import delete, select

from filing.errors import NotAllowed, NotFound
from filing.models import Flag, ProvisionSketch
from filing.services.reading.upkeep import reindex
from filing.services.review.elsewhere import Elsewhere, elsewhere
from filing.terms import FlagState, Verdict
from tests.services.city import CLEAN, City, draft, flags_of, registered, submitted
from tests.services.procedure.test_queue import counting
from tests.services.review.test_verdicts import say

WORDS = "流动人口应当自到达本市之日起三日内，持有效身份证件向居住地公安派出所申领暂住证。"
NEAR = WORDS.replace("三日", "七日")
FAR = "物业服务人应当协助登记暂住证。"


def of(title: str, *articles: str) -> str:
    return f"云山市{title}办法\n" + "".join(f"第{'一二三四'[at]}条　{words}\n" for at, words in enumerate(articles))


def look(city: City, flag: Flag, by: str = "reviewer") -> Elsewhere:
    with city.read(city.actors[by]) as ctx:
        return elsewhere(ctx, flag.id)


def test_the_same_words_come_first_then_the_most_similar(city: City) -> None:
    flag = flags_of(city, registered(city, of("甲", WORDS)))[0]
    near = registered(city, of("乙", "制定本办法。", NEAR))
    same = registered(city, of("丙", "制定本办法。", "为了管理。", WORDS))
    registered(city, of("丁", FAR))
    draft(city, of("戊", WORDS))
    found = look(city, flag)
    assert found.words == WORDS
    assert [(p.filing.id, p.label, p.is_same, [f.state for f in p.flags]) for p in found.places] == [
        (same, "第三条", True, [FlagState.OPEN]),
        (near, "第二条", False, [FlagState.OPEN]),
    ]
    assert 0.75 <= found.places[1].similarity < 1


def test_a_place_tells_what_was_decided_there_and_where_the_rule_is_silent(city: City) -> None:
    flag = flags_of(city, registered(city, of("甲", WORDS)))[0]
    decided = flags_of(city, registered(city, of("乙", WORDS)))[0]
    say(city, decided, Verdict.CONFIRM)
    silent = registered(city, of("丙", WORDS))
    with city.instance.database.transaction() as session:
        session.execute(delete(Flag).where(Flag.filing_id == silent))
    places = {place.filing.id: [f.state for f in place.flags] for place in look(city, flag).places}
    assert places == {decided.filing_id: [FlagState.CONFIRMED], silent: []}


def test_a_flag_in_an_item_is_found_in_the_item_and_in_the_article(city: City) -> None:
    item = "（一）没有暂住证的流动人口不得承租房屋；"
    flag = flags_of(city, registered(city, of("甲", f"有下列情形之一的，不予办理：\n{item}\n（二）其他。")))[0]
    other = registered(city, of("乙", f"出租人遇有下列情形的，应当拒绝出租并报告公安机关：\n{item}\n（二）另有规定。"))
    assert [(place.filing.id, place.is_same) for place in look(city, flag).places] == [(other, True)]


def test_nothing_elsewhere_is_an_answer(city: City) -> None:
    flag = flags_of(city, registered(city, of("甲", WORDS)))[0]
    assert (look(city, flag).places, look(city, flag).is_cut) == ((), False)


def test_only_reviewers_of_the_body_may_look(city: City) -> None:
    flag = flags_of(city, registered(city, of("甲", WORDS)))[0]
    with pytest.raises(NotAllowed):
        look(city, flag, "clerk")
    with pytest.raises(NotFound):
        look(city, flag, "reviewer2")


def test_another_citys_filings_are_not_offered(city: City) -> None:
    flag = flags_of(city, registered(city, of("甲", WORDS)))[0]
    submitted(city, of("乙", WORDS), by="clerk2")
    assert look(city, flag).places == ()


def test_texts_read_before_there_were_sketches_get_them_by_reindex(city: City) -> None:
    flag = flags_of(city, registered(city, of("甲", WORDS)))[0]
    near = registered(city, of("乙", NEAR))
    with city.instance.database.transaction() as session:
        session.execute(delete(ProvisionSketch))
    assert look(city, flag).places == ()
    reindex(city.instance, progress=lambda done, of: None)
    assert [place.filing.id for place in look(city, flag).places] == [near]


def test_sketches_follow_the_text_and_cost_few_statements(city: City) -> None:
    for n in range(3):
        registered(city, of(str(n), NEAR))
    flag = flags_of(city, registered(city, of("甲", WORDS)))[0]
    registered(city, CLEAN)
    with city.read(city.reviewer) as ctx, counting(city) as statements:
        assert len(elsewhere(ctx, flag.id).places) == 3
    assert len([s for s in statements if s.lstrip().startswith(("SELECT", "WITH"))]) <= 8
    with city.read(city.reviewer) as ctx:
        revisions = set(ctx.session.scalars(select(ProvisionSketch.revision_id)))
        assert len(revisions) == 5
