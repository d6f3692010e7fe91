"""Searching: places as lawyers cite them, exact totals, nothing hidden."""

import pytest
from sqlalchemy import select

from filing.errors import InvalidInput
from filing.models import Filing
from filing.permissions import SYSTEM
from filing.search import Query
from filing.services.search import Hit, find, phrases_of
from filing.terms import FilingAction, FilingState
from filing.text.normalise import normalise, squeeze
from tests.services.city import CLEAN, TEXT, City, act, draft, registered, submitted, work_off

LISTED = """云山市市场管理办法
第一章　总则
第八条　经营者应当遵守下列规定：
（一）亮照经营；
（二）不得缺斤短两，
不得以次充好；
（三）维护环境 卫生。
违反前款规定的，责令改正。
"""


def words(city: City, *phrases: str, by: str = "reviewer") -> list[tuple[str, str]]:
    with city.read(city.actors[by]) as ctx:
        return [(hit.label, hit.quote) for result in find(ctx, Query(phrases)).results for hit in result.hits]


def test_a_hit_is_cited_with_the_words_around_it(city: City) -> None:
    filing_id = registered(city, LISTED)
    text = normalise(LISTED).text
    with city.read(city.public) as ctx:
        page = find(ctx, Query(("亮照经营",)))
    (result,) = page.results
    start = text.index("亮照经营")
    (hit,) = result.hits
    assert (page.total, page.hits, result.filing.id, result.count) == (1, 1, filing_id, 1)
    assert hit == Hit(
        address="art_8__para_1__item_1",
        label="第八条第一款第一项",
        start=start,
        end=start + 4,
        before=text[max(0, start - 40) : start].replace("\n", " "),
        quote="亮照经营",
        after=text[start + 4 : start + 44].replace("\n", " "),
    )


def test_hits_come_in_the_order_of_the_text_whatever_the_phrase(city: City) -> None:
    registered(city, LISTED)
    quotes = [quote for _, quote in words(city, "责令改正", "缺斤短两", "环境卫生")]
    assert [squeeze(quote).text for quote in quotes] == ["缺斤短两", "环境卫生", "责令改正"]


def test_words_broken_over_lines_are_found(city: City) -> None:
    registered(city, LISTED.replace("亮照经营", "亮照\n经营"))
    assert [squeeze(quote).text for _, quote in words(city, "亮照经营")] == ["亮照经营"]


def test_everybody_finds_what_they_may_see(city: City) -> None:
    draft(city)
    sent, filed, internal = submitted(city), registered(city), registered(city, is_open=False)

    def found(by: str) -> set[int]:
        with city.read(SYSTEM if by == "system" else city.actors[by]) as ctx:
            page = find(ctx, Query(("社会抚养费",)))
            assert page.total == len(page.results)
            return {result.filing.id for result in page.results}

    assert found("clerk") == found("reviewer") == found("system") == {sent, filed, internal}
    assert found("public") == found("clerk2") == found("reviewer2") == found("system_admin") == {filed}


def test_what_was_withdrawn_after_it_was_found_stays_with_the_two_units(city: City) -> None:
    filing_id = submitted(city)
    act(city, "clerk", FilingAction.WITHDRAW, filing_id, "重复报送")
    work_off(city)
    assert len(words(city, "社会抚养费", by="clerk")) == len(words(city, "社会抚养费")) == 1
    assert words(city, "社会抚养费", by="public") == []


def test_filters_and_pages_are_the_index_s_own(city: City) -> None:
    ids = [registered(city, CLEAN) for _ in range(3)]
    with city.read(city.public) as ctx:
        first = find(ctx, Query((), limit=2))
        second = find(ctx, Query((), offset=2, limit=2))
        none = find(ctx, Query((), state=FilingState.ARCHIVED))
    assert (first.total, second.total, none.total) == (3, 3, 0)
    assert {r.filing.id for r in (*first.results, *second.results)} == set(ids)
    assert {r.hits for r in first.results} == {()}


def test_a_query_beyond_bounds_says_so(city: City) -> None:
    with pytest.raises(InvalidInput, match="检索词"), city.read(city.public) as ctx:
        find(ctx, Query(("长" * 201,)))


def test_a_common_word_shows_the_first_places_and_counts_all(city: City) -> None:
    filing_id = registered(city, "云山市办法\n第一条　" + "甲乙，" * 1_500 + "完。\n")
    with city.read(city.public) as ctx:
        (result,) = find(ctx, Query(("甲乙",))).results
        assert ctx.session.scalar(select(Filing.id)) == filing_id
    assert (result.count, len(result.hits)) == (1_500, 1_000)


@pytest.mark.parametrize(
    ("line", "phrases"),
    [
        ("社会抚养费", ("社会抚养费",)),
        ("  社会抚养费　暂住证 ", ("社会抚养费", "暂住证")),
        ('"社会 抚养费" 征收', ("社会 抚养费", "征收")),
        ("“社会 抚养费”征收", ("社会 抚养费", "征收")),
        ("「甲 乙」「丙」", ("甲 乙", "丙")),
        ('没有 关上的" 引号', ("没有", '关上的"', "引号")),
        ("甲 甲 乙 甲", ("甲", "乙")),
        ('"" “ ” 甲', ('""', "甲")),
        ("", ()),
    ],
)
def test_a_query_line_is_split_at_blanks_outside_of_quotes(line: str, phrases: tuple[str, ...]) -> None:
    assert phrases_of(line) == phrases


def test_the_text_of_the_city_is_what_the_tests_think(city: City) -> None:
    registered(city, TEXT)
    assert words(city, "经批准的除外") == [("第三条第二款", "经批准的除外")]


def test_places_are_cited_as_lawyers_cite_them(city: City) -> None:
    registered(city, LISTED)
    cited = {"以次充好": "第八条第一款第二项", "责令改正": "第八条第二款", "总则": "第一章", "市场管理": "标题"}
    assert {phrase: words(city, phrase)[0][0] for phrase in cited} == cited
