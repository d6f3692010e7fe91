"""What every engine promises, proved on the real one: what is put is found, once, by those who may see it."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from filing.errors import InvalidInput
from filing.search import Entry, Match, Page, Query, SearchIndex, digest_of, open_index
from filing.search.phrases import OFFSET_LIMIT, PAGE_LIMIT, PHRASE_LENGTH_LIMIT, PHRASES_LIMIT
from filing.terms import DocumentType, FilingState
from filing.text.model import Span
from tests.search.build import FIRST, PUBLIC, entry, ids, places

EMPTY = Page(0, 0, ())


def test_an_index_is_empty_at_first(index: SearchIndex) -> None:
    assert (index.count(), list(index.revisions()), index.search(Query(("办法",)), grants=PUBLIC)) == (0, [], EMPTY)


def test_a_match_holds_every_place_in_the_canonical_text(index: SearchIndex) -> None:
    index.put([FIRST])
    page = index.search(Query(("绿化管理",)), grants=PUBLIC)
    assert page == Page(
        total=1,
        hits=2,
        matches=(
            Match(
                filing_id=1,
                revision_id=10,
                title="云山市城市绿化管理办法",
                document_number="云政发〔2014〕18号",
                spans=(Span(5, 9), Span(22, 27)),
            ),
        ),
    )
    assert [FIRST.text[span.start : span.end] for span in page.matches[0].spans] == ["绿化管理", "绿化\n管理"]


def test_all_phrases_must_occur_and_all_their_places_count(index: SearchIndex) -> None:
    index.put([entry(1, "甲乙丙甲乙"), entry(2, "甲乙"), entry(3, "丙")])
    page = index.search(Query(("丙", "甲乙", "丙")), grants=PUBLIC)
    assert (page.total, page.hits, page.matches[0].spans) == (1, 3, (Span(0, 2), Span(2, 3), Span(3, 5)))
    assert index.search(Query(("甲乙", "丁")), grants=PUBLIC) == EMPTY


def test_putting_again_replaces(index: SearchIndex) -> None:
    index.put([FIRST, entry(2, "第二件")])
    index.put([replace(FIRST, revision_id=11, text="改过的文本")])
    assert (ids(index, "改过的文本"), ids(index, "绿化"), ids(index, "第二件"), index.count()) == ([1], [], [2], 2)


def test_the_last_of_two_entries_for_one_filing_counts(index: SearchIndex) -> None:
    index.put([entry(1, "先来"), entry(1, "后到")])
    assert (ids(index, "先来"), ids(index, "后到"), index.count()) == ([], [1], 1)


def test_removed_filings_are_gone_and_unknown_ones_no_error(index: SearchIndex) -> None:
    index.put([entry(number, "同样的话") for number in (1, 2, 3)])
    index.remove([2, 99])
    index.remove([])
    assert (ids(index, "同样的话"), index.count()) == ([3, 1], 2)
    index.remove([1, 3])
    assert (ids(index, "同样的话"), index.count(), list(index.revisions())) == ([], 0, [])
    index.put([entry(2, "同样的话")])
    assert ids(index, "同样的话") == [2]


def test_clear_leaves_an_empty_index_that_works(index: SearchIndex) -> None:
    index.put([FIRST])
    index.clear()
    assert (index.count(), ids(index, "绿化")) == (0, [])
    index.put([FIRST])
    assert ids(index, "绿化") == [1]


def test_putting_nothing_changes_nothing(index: SearchIndex, folder: Path) -> None:
    index.put([])
    index.remove([])
    assert not folder.exists()


def test_what_was_put_is_there_for_the_next_process(index: SearchIndex, folder: Path) -> None:
    index.put([FIRST])
    index.close()
    assert (ids(index, "绿化"), ids(open_index(f"whoosh://{folder}"), "绿化")) == ([1], [1])


def test_revisions_list_every_filing_with_the_digest_of_its_entry(index: SearchIndex) -> None:
    entries = [entry(number, f"第{number}件") for number in (3, 1, 2)]
    for each in entries:
        index.put([each])
    index.put([replace(entries[0], state=FilingState.ARCHIVED)])
    current = [entries[1], entries[2], replace(entries[0], state=FilingState.ARCHIVED)]
    assert list(index.revisions()) == [(e.filing_id, e.revision_id, digest_of(e)) for e in current]


def test_the_digest_is_the_same_on_every_machine_and_covers_every_field() -> None:
    assert digest_of(FIRST) == digest_of(replace(FIRST, grants=frozenset(["public"])))
    assert digest_of(FIRST) == "0d3b958c172c087968f04d7d4d9c52d04ef02f325b03b7ca9e2fefcdb08c787c"
    other = Entry(2, 11, "题", "号", "机关", None, 2015, FilingState.ARCHIVED, frozenset({"unit:1"}), "文")
    changed = [digest_of(replace(FIRST, **{f.name: getattr(other, f.name)})) for f in fields(Entry)]
    assert len({digest_of(FIRST), *changed}) == len(fields(Entry)) + 1


def test_only_those_who_share_a_token_find(index: SearchIndex) -> None:
    index.put(
        [
            entry(1, "同样的话", grants=frozenset({"public", "unit:1"})),
            entry(2, "同样的话", grants=frozenset({"unit:1", "unit:2"})),
            entry(3, "同样的话", grants=frozenset()),
        ]
    )

    def seen(*grants: str) -> tuple[int, list[int]]:
        page = index.search(Query(("同样的话",)), grants=frozenset(grants))
        return page.hits, [match.filing_id for match in page.matches]

    assert seen("public") == (1, [1])
    assert seen("unit:1") == (2, [2, 1])
    assert seen("unit:2", "public") == (2, [2, 1])
    assert seen("unit") == seen() == (0, [])


def test_filters_narrow_with_and_without_phrases(index: SearchIndex) -> None:
    index.put(
        [
            entry(1, "话", organ="甲机关", year=2014, state=FilingState.REGISTERED),
            entry(2, "话", organ="乙机关", year=2014, state=FilingState.ARCHIVED),
            entry(3, "话", organ="甲机关", year=0, document_type=None),
            entry(4, "别", organ="甲机关", year=2015, document_type=DocumentType.CITY_RULE),
        ]
    )

    def found(*phrases: str, **filters: object) -> list[int]:
        page = index.search(Query(phrases, **filters), grants=PUBLIC)  # type: ignore[arg-type]
        assert page.total == len(page.matches)
        return [match.filing_id for match in page.matches]

    assert found() == [4, 3, 2, 1]
    assert found("话") == [3, 2, 1]
    assert found(organ="甲机关") == [4, 3, 1]
    assert found("话", organ="甲机关") == [3, 1]
    assert found(organ="甲") == []
    assert found(year=2014) == [2, 1]
    assert found(year=0) == [3]
    assert found(document_type=DocumentType.CITY_RULE) == [4]
    assert found(document_type=DocumentType.ADMINISTRATIVE_DOCUMENT, state=FilingState.ARCHIVED) == [2]
    assert found("话", year=2015) == []


def test_filings_with_most_places_come_first_then_the_newest(index: SearchIndex) -> None:
    index.put([entry(1, "话"), entry(2, "话，话"), entry(3, "话，话，话"), entry(4, "话"), entry(5, "别")])
    page = index.search(Query(("话",)), grants=PUBLIC)
    assert list(places(page).items()) == [(3, 3), (2, 2), (4, 1), (1, 1)]
    assert ids(index) == [5, 4, 3, 2, 1]


def test_pages_join_to_the_whole_and_each_says_the_exact_totals(index: SearchIndex) -> None:
    for start in range(0, 45, 9):
        index.put([entry(number, "话" * (number % 4)) for number in range(start, start + 9)])
    whole = index.search(Query(("话",), limit=200), grants=PUBLIC)
    pages = [index.search(Query(("话",), offset=offset, limit=10), grants=PUBLIC) for offset in range(0, 50, 10)]
    assert (whole.total, whole.hits, len(whole.matches)) == (33, 66, 33)
    assert tuple(match for page in pages for match in page.matches) == whole.matches
    assert {(page.total, page.hits) for page in pages} == {(33, 66)}
    assert [len(page.matches) for page in pages] == [10, 10, 10, 3, 0]
    assert index.search(Query(("话",), limit=0), grants=PUBLIC) == Page(33, 66, ())


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        (Query(("长" * (PHRASE_LENGTH_LIMIT + 1),)), "phrases", "请缩短"),
        (Query(tuple("甲乙丙丁戊己庚辛壬癸子")), "phrases", "请减少"),
        (Query((" \n　",)), "phrases", "只有空白"),
        (Query(("\u200b",)), "phrases", "只有空白"),
        (Query((), offset=-1), "offset", "起始位置"),
        (Query((), offset=OFFSET_LIMIT + 1), "offset", "起始位置"),
        (Query((), limit=-1), "limit", "每页条数"),
        (Query((), limit=PAGE_LIMIT + 1), "limit", "每页条数"),
    ],
)
def test_a_query_beyond_bounds_is_refused(index: SearchIndex, query: Query, field: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        index.search(query, grants=PUBLIC)
    assert list(caught.value.details) == [field]


def test_a_query_at_its_bounds_is_answered(index: SearchIndex) -> None:
    longest = "长" * PHRASE_LENGTH_LIMIT
    index.put([entry(1, longest)])
    most = Query((longest,) * PHRASES_LIMIT, offset=0, limit=PAGE_LIMIT)
    assert index.search(most, grants=PUBLIC).hits == 1
    assert index.search(replace(most, offset=OFFSET_LIMIT), grants=PUBLIC).matches == ()
    assert ids(index, "", "长", "") == [1]


@pytest.mark.parametrize(
    "url", ["", "whoosh", "whoosh://", "whoosh:", "whoosh://index", "/srv/index", "opensearch://host/index"]
)
def test_a_url_that_no_engine_serves_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="SEARCH_URL 支持：whoosh:///") as caught:
        open_index(url)
    assert list(caught.value.details) == ["SEARCH_URL"]
