"""Who files, and the public, never meet a raw machine flag: every page and every endpoint that can be looked at."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import url_for
from werkzeug.routing import Rule
from werkzeug.routing.converters import NumberConverter

from filing.services.question import questions
from filing.services.remark import remarks
from filing.services.review import review
from filing.terms import DismissReason, FilingAction, QuestionAction, Verdict
from tests.api.caller import Caller
from tests.services.city import act, flags_of, registered
from tests.web.visitor import Web

NOTE = "只供内部研究"
RAW = ("疑似已经取消", "TT-001", "TT-002", "社会抚养费已取消", NOTE)
"""Words of the rules and of the reviewers, none of which stands in the document."""
OUTSIDERS = ("clerk", "unit_lead", "health_clerk", "clerk2", "public")


def addresses(web: Web) -> Iterator[str]:
    """Each GET address of the site, with 1 for every number; there are one filing, one text and its flags."""
    with web.app.test_request_context():
        for rule in web.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and "static" not in rule.endpoint:
                address = url_for(rule.endpoint, **_values(rule))
                yield f"{address}?q=社会抚养费" if address.endswith("/search") else address


def _values(rule: Rule) -> dict[str, str | int]:
    numbers = {name for name, converter in rule._converters.items() if isinstance(converter, NumberConverter)}
    return {name: 1 if name in numbers else "TT-001" for name in rule.arguments}


def told(web: Web, name: str) -> list[tuple[str, str]]:
    """(address, raw word) of every answer to `name` that tells one."""
    visitor, caller = web.as_(name), Caller(web.city, web.app)
    found = []
    for address in addresses(web):
        if address.startswith("/api/v1"):
            answer = caller.call(name, "GET", address.removeprefix("/api/v1"))
        else:
            answer = visitor.client.get(address)
        if answer.status_code == 200:
            found += [(address, word) for word in RAW if word in written(answer.data)]
    return found


def written(data: bytes) -> str:
    """The words of an answer; of a table or a letter, those of its parts."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with ZipFile(BytesIO(data)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def decided(web: Web) -> int:
    """A filing under review: a flag dismissed, with a note and remarks that are nobody else's; a question answered."""
    filing_id = registered(web.city)
    permit, _ = flags_of(web.city, filing_id)
    with web.city.work(web.city.reviewer) as ctx:
        review.decide_flag(ctx, permit.id, Verdict.DISMISS, reason=DismissReason.QUOTATION, note=NOTE)
        remarks.remark_on_filing(ctx, filing_id, NOTE, address="art_3")
        remarks.remark_on_filing(ctx, filing_id, NOTE)
        questions.ask(ctx, filing_id, "依据是什么？", address="art_3")
    with web.city.work(web.city.clerk) as ctx:
        questions.act(ctx, 1, QuestionAction.ANSWER, "省条例。")
    return filing_id


@pytest.mark.parametrize("name", OUTSIDERS)
def test_nothing_raw_is_told_while_a_filing_is_under_review(web: Web, name: str) -> None:
    decided(web)
    assert told(web, name) == []


def test_the_reviewing_side_is_told(web: Web) -> None:
    """The same walk as a reviewer: it would find them."""
    decided(web)
    assert {word for _, word in told(web, "reviewer")} == set(RAW)


def test_when_the_review_has_ended_the_unit_learns_what_holds_and_nothing_else(web: Web) -> None:
    filing_id = decided(web)
    fee = flags_of(web.city, filing_id)[1]
    with web.city.work(web.city.reviewer) as ctx:
        review.decide_flag(ctx, fee.id, Verdict.CONFIRM)
    act(web.city, "reviewer", FilingAction.CONCLUDE, filing_id, "要求修改")
    assert "「社会抚养费」疑似已经取消。" in web.as_("clerk").get(f"/filings/{filing_id}").text()
    for name in OUTSIDERS:
        words = {word for _, word in told(web, name)}
        assert words & {"TT-002", NOTE} == set()
        if name in {"clerk2", "health_clerk", "public"}:
            assert words == set()
