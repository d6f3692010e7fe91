"""Looking things up through the API."""

import json
from pathlib import Path

from filing.permissions import SYSTEM
from filing.services import laws
from tests.api.caller import Caller, problem_of
from tests.services.city import CLEAN, RULES, registered, submitted


def test_search_gives_the_places_in_the_text(api: Caller) -> None:
    registered(api.city)
    registered(api.city, CLEAN)
    found = api.get("public", "/search", q="社会抚养费")
    text = api.get("public", "/filings/1/case")["text"]
    start = text.index("社会抚养费")
    assert found == {
        "query": "社会抚养费",
        "total": 1,
        "hits": 1,
        "items": [
            {
                "filing": 1,
                "title": "云山市流动人口管理办法",
                "document_number": "",
                "hits": [
                    {"address": found["items"][0]["hits"][0]["address"], "start": start, "end": start + 5}
                    | {"quote": "社会抚养费"}
                ],
            }
        ],
    }


def test_search_hides_what_is_not_filed(api: Caller) -> None:
    submitted(api.city)
    assert api.get("public", "/search", q="暂住证")["total"] == 0
    assert api.get("registrar", "/search", q="暂住证")["total"] == 1


def test_search_names_the_wrong_field(api: Caller) -> None:
    response = api.call("public", "GET", "/search", query_string={"year": "去年", "q": "甲"})
    assert problem_of(response) == (422, "InvalidInput")
    assert response.json["error"]["details"] == {"year": ["应为整数。"]}


def test_rules_are_listed_and_narrowed(api: Caller) -> None:
    page = api.get("reviewer", "/rules", severity="high")
    assert (page["total"], [rule["id"] for rule in page["items"]]) == (1, ["TT-001"])
    rule = api.get("reviewer", "/rules/TT-001")
    assert rule == page["items"][0]
    assert (rule["title"], rule["topic"], rule["pack"]) == (RULES["fee"]["title"], "family_planning", "test")
    assert (rule["flags"], rule["precision"]) == ({}, None)


def test_a_rule_that_is_not_there_is_not_found(api: Caller) -> None:
    assert problem_of(api.call("reviewer", "GET", "/rules/XX-999")) == (404, "NotFound")


def test_article_is_given_as_it_stood_on_the_day(api: Caller, tmp_path: Path) -> None:
    rows = [
        {"id": "a-2001", "title": "某某法", "source": "公报", "text": "某某法\n第一条　旧文。\n第二条　略。\n"}
        | {"effective_date": "2001-01-01", "repealed_date": "2020-01-01"},
        {"id": "a-2020", "title": "某某法", "source": "公报", "text": "某某法\n第一条　新文。\n第二条　略。\n"}
        | {"effective_date": "2020-01-01"},
    ]
    path = tmp_path / "laws.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    with api.city.work(SYSTEM) as ctx:
        laws.import_laws(ctx, path)
    asked = {"law": "某某法", "article": "第一条"}
    assert "旧文" in api.get("reviewer", "/laws/article", **asked, day="2019-12-31")["text"]
    assert "新文" in api.get("reviewer", "/laws/article", **asked, day="2020-01-01")["text"]
    missing = api.call("reviewer", "GET", "/laws/article", query_string=asked | {"day": "1999-01-01"})
    assert problem_of(missing) == (404, "NotFound")


def test_statistics_count_what_the_actor_works_on(api: Caller) -> None:
    registered(api.city)
    numbers = api.get("reviewer", "/statistics")
    assert {n["name"]: n["value"] for n in numbers["numbers"]}["registered"] == 1
    assert {n["name"]: n["value"] for n in numbers["flags"]} == {"high": 1, "medium": 1, "low": 0, "info": 0}
    assert [(m["month"], m["count"]) for m in numbers["months"]] == [("2026-11-01", 1)]
    assert api.get("clerk2", "/statistics")["months"] == []
