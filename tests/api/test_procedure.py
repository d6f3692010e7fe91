"""The jurisdiction profile as programs read it."""

from tests.api.caller import Caller


def test_the_profile_comes_with_units_and_sources(api: Caller) -> None:
    found = api.get("clerk", "/procedure")
    periods = {period["kind"]: period for period in found["periods"]}
    assert (found["id"], found["dated"], found["rolls"], found["unknown_years"]) == (
        "gansu",
        "2026-11-23",
        True,
        [2027],
    )
    assert periods["form_check"]["length"] == {"amount": 10, "unit": "working_days"}
    assert periods["file"]["authority"] == {
        "law": "甘肃省各级人民代表大会常务委员会规范性文件备案审查规定",
        "article": "第四条",
        "is_proposed": False,
        "note": "",
    }
    assert {"kind": "promulgation", "need": "always", "types": ["GR_C", "LR_C"]}.items() <= next(
        rule.items() for rule in found["materials"] if rule["kind"] == "promulgation"
    )
