"""A law's text cut for the library."""

from datetime import date

import pytest

from filing.checking.law_text import Days, RepealClause, days_of, read_law
from filing.checking.laws import Article, digest_of

HEAD = "水塘法\n（2010年3月1日某会议通过　2020年5月1日某会议修正）\n"


def law(closing: str, head: str = HEAD) -> str:
    return f"{head}第一章　总则\n第一条　保护水塘。\n第一条之一　（一）甲；\n（二）乙。\n第二条　{closing}\n"


def test_articles_have_places_and_digests_without_their_labels() -> None:
    read = read_law(law("本法自2010年7月1日起施行。"))
    assert [(cut.article, read.text[cut.start : cut.end].strip(), cut.digest) for cut in read.articles] == [
        (Article(1), "第一条 保护水塘。", digest_of("保护水塘。")),
        (Article(1, 1), "第一条之一 （一）甲；\n（二）乙。", digest_of("（一） 甲；（二）乙。")),
        (Article(2), "第二条 本法自2010年7月1日起施行。", digest_of("本法自2010年7月1日起施行。")),
    ]
    assert (read.title, read.enacted_on, read.last_event, read.effective) == (
        "水塘法",
        date(2010, 3, 1),
        date(2020, 5, 1),
        date(2010, 7, 1),
    )


def test_the_first_of_a_number_counts() -> None:
    twice = law("自公布之日起施行。") + "附件\n水塘名录办法\n第一条　名录如下。\n"
    assert [cut.digest for cut in read_law(twice).articles if cut.article == Article(1)] == [digest_of("保护水塘。")]


@pytest.mark.parametrize(
    ("published", "effective", "days"),
    [
        (date(2010, 3, 1), None, Days(date(2010, 3, 1), date(2010, 7, 1), True)),
        (date(2020, 5, 1), date(2020, 9, 1), Days(date(2020, 5, 1), date(2020, 9, 1), True)),
        (date(2020, 5, 1), date(2010, 7, 1), Days(date(2020, 5, 1), date(2020, 5, 1), False)),
        (None, None, Days(date(2020, 5, 1), date(2020, 5, 1), False)),
    ],
)
def test_a_day_before_the_publication_is_that_of_the_first_version(
    published: date | None, effective: date | None, days: Days
) -> None:
    read = read_law(law("本法自2010年7月1日起施行。"))
    assert days_of(read, published=published, effective=effective) == days


@pytest.mark.parametrize(
    ("closing", "titles"),
    [
        ("自公布之日起施行。《甲条例》、《乙办法》和1990年发布的《丙规定》同时废止。", ["甲条例", "乙办法", "丙规定"]),
        ("《甲条例》即行废止。", ["甲条例"]),
        ("《甲条例》第三章同时废止。", []),
        ("《甲条例》中有关水塘的规定同时废止。", []),
        ("依照《甲条例》制定的《乙办法》同时废止。", ["乙办法"]),
        ("本法施行前依照《甲条例》取得的证件有效。", []),
    ],
)
def test_repeals_are_read_whole_ones_only(closing: str, titles: list[str]) -> None:
    assert [clause.title for clause in read_law(law(closing)).repeals] == titles


def test_a_repeal_clause_is_found_wherever_the_last_article_stands() -> None:
    text = "塘法典\n第二条　自公布之日起施行。《水塘法》同时废止。\n第一条　保护水塘。\n"
    assert read_law(text).repeals == (RepealClause("水塘法", "第二条", "《水塘法》同时废止。"),)
