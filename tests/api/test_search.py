"""Looking things up through the API."""

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


def test_statistics_count_what_the_actor_works_on(api: Caller) -> None:
    registered(api.city)
    numbers = api.get("reviewer", "/statistics")
    assert {n["name"]: n["value"] for n in numbers["numbers"]}["registered"] == 1
    assert {n["name"]: n["value"] for n in numbers["flags"]} == {"high": 1, "medium": 1, "low": 0, "info": 0}
    assert [(m["month"], m["count"]) for m in numbers["months"]] == [("2026-11-01", 1)]
    assert api.get("clerk2", "/statistics")["months"] == []
