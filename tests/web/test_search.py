"""What is filed can be found: phrases, filters, each hit at its place."""

from tests.services.city import CLEAN, TEXT, registered, submitted
from tests.web.visitor import Web


def test_hits_are_counted_exactly_and_shown_with_article_and_words_around(web: Web) -> None:
    registered(web.city)
    registered(web.city, CLEAN)
    page = web.as_("public").get("/search?q=社会抚养费")
    assert page.texts(".found") == ["共 1 件、1 处"]
    assert page.texts(".result-title") == ["云山市流动人口管理办法"]
    assert page.texts(".hit-place") == ["第三条第一款"]
    assert page.texts(".hit-words mark") == ["社会抚养费"]
    assert "应当缴纳社会抚养费。 经批准的除外。" in page.texts(".hit-words")[0]


def test_hit_opens_the_document_at_its_place(web: Web) -> None:
    filing_id = registered(web.city)
    reader = web.as_("public")
    link = reader.get("/search?q=社会抚养费").values(".hits a", "href")[0]
    assert link.startswith(f"/filings/{filing_id}/text?q=")
    page = reader.get(link.partition("#")[0])
    anchor = page.root.get_element_by_id(link.partition("#")[2])
    assert anchor.getnext().text_content() == "社会抚养费"
    assert page.texts(".mark") == ["社会抚养费"]
    assert page.texts(".found b") == ["1"]


def test_several_words_must_all_stand_and_quotes_keep_one_together(web: Web) -> None:
    registered(web.city)
    registered(web.city, CLEAN)
    reader = web.as_("public")
    assert reader.get("/search?q=流动人口 暂住证").texts(".found") == ["共 1 件、4 处"]
    assert reader.get("/search?q=公园 暂住证").texts(".empty-title") == ["没有找到"]
    assert reader.get("/search?q=“公园免费开放”").texts(".found") == ["共 1 件、1 处"]


def test_filters_narrow_the_search(web: Web) -> None:
    registered(web.city)
    registered(web.city, CLEAN)
    reader = web.as_("public")
    assert reader.get("/search?q=办法&year=2026").texts(".found b")[0] == "2"
    assert reader.get("/search?q=办法&year=2020").texts(".empty-title") == ["没有找到"]
    assert reader.get("/search?state=registered").texts(".found") == ["共 2 件"]
    assert reader.get("/search?q=公园&organ=云山市人民政府").texts(".result-title") in (["云山市公园管理办法"], [])


def test_words_stand_across_the_ends_of_lines(web: Web) -> None:
    registered(web.city, TEXT.replace("社会抚养费", "社会\n抚养费"))
    assert web.as_("public").get("/search?q=社会抚养费").texts(".found b")[0] == "1"


def test_what_is_not_filed_is_found_by_its_parties_only(web: Web) -> None:
    submitted(web.city)
    registered(web.city, TEXT.replace("流动人口管理", "内部事项"), is_open=False)
    assert web.as_("public").get("/search?q=暂住证").texts(".empty-title") == ["没有找到"]
    assert web.as_("clerk2").get("/search?q=暂住证").texts(".empty-title") == ["没有找到"]
    assert web.as_("clerk").get("/search?q=暂住证").texts(".found b")[0] == "2"


def test_query_beyond_bounds_says_so_and_keeps_the_words(web: Web) -> None:
    reader = web.as_("public")
    for query in ("字" * 201, " ".join(f"词{n}" for n in range(11)), "字" * 1001):
        page = reader.get("/search", query_string={"q": query})
        assert (page.status, page.field("q")) == (422, query)
        assert page.text("[role=alert]").endswith("。")
    assert reader.get("/search?q=字&page=0").status == 422
    assert reader.get("/search?q=字&year=一").status == 422
    assert reader.get("/search?q=字&state=burnt").status == 422


def test_first_look_asks_for_words(web: Web) -> None:
    page = web.as_("public").get("/search")
    assert (page.status, page.texts(".found"), page.field("q")) == (200, [], "")


def test_text_says_when_the_words_are_not_in_it(web: Web) -> None:
    filing_id = registered(web.city)
    page = web.as_("public").get(f"/filings/{filing_id}/text?q=公园")
    assert page.texts(".found")[0].startswith("本文中没有这些文字")
    assert page.texts(".contents-articles a") == ["第一条", "第二条", "第三条", "第四条"]
    assert web.as_("public").get(f"/filings/{filing_id}/text", query_string={"q": "字" * 300}).status == 400
