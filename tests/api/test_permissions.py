"""Each endpoint × role: who may not is refused and changes nothing, who may gets the answer."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
import yaml
from werkzeug.test import TestResponse

from filing.models import CheckFailureRow, Job, Opinion, Revision
from filing.services.letter import letters
from filing.services.opinion.sweeps import open_sweeps
from filing.services.question import questions
from filing.services.remark import remarks
from filing.services.rule import authoring
from filing.services.sending import sendings
from filing.services.sending.sendings import SendingForm
from filing.services.suggestion import suggestions
from filing.services.suggestion.suggestions import SuggestionForm
from filing.terms import DocumentType, JobState, LetterKind, OpinionAction, Outcome, Role, SubjectKind
from tests.api.caller import Caller, form, problem_of
from tests.services.city import CLEAN, TEXT, City, audited, draft, registered, rule, submitted
from tests.services.opinions import PROOF, begun, issued, step

ALL = frozenset(Role)
CLERK, LEAD, REGISTRAR = Role.CLERK, Role.UNIT_LEAD, Role.REGISTRAR
REVIEWER, COMMITTEE = Role.REVIEWER, Role.COMMITTEE_LEAD
SYSTEM, SECURITY, AUDIT = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN
UNIT = frozenset({CLERK, LEAD})
DESK = frozenset({REGISTRAR, COMMITTEE})
BODY = frozenset({REGISTRAR, REVIEWER, COMMITTEE})
DECIDE = frozenset({REVIEWER, COMMITTEE})
MANAGERS = frozenset({SYSTEM, SECURITY})


def rule_text(rule_id: str, word: str) -> str:
    written: str = yaml.safe_dump(rule(rule_id, word, topic="property", severity="low", other="湖"), allow_unicode=True)
    return written


def opined(city: City) -> None:
    """An opinion in its draft, a letter without number, a sweep."""
    opinion_id = begun(city)
    with city.work(city.reviewer) as ctx:
        letters.draft_letter(ctx, (SubjectKind.FILING, 1), LetterKind.RECEIPT)
        open_sweeps(ctx, ctx.session.get_one(Opinion, opinion_id), [1])


def questioned(city: City) -> None:
    """A question that waits for its answer, and a remark."""
    filing_id = registered(city)
    with city.work(city.reviewer) as ctx:
        questions.ask(ctx, filing_id, "依据是什么？", address="art_3")
        remarks.remark_on_filing(ctx, filing_id, "存疑。", address="art_3")


def answered(city: City) -> None:
    """An opinion that has been issued, and the report of the unit."""
    opinion_id = issued(city)
    step(city, "clerk", OpinionAction.REPORT, opinion_id, words="已废止", outcome=Outcome.REPEALED, proof=PROOF)


def upward(city: City, text: str = TEXT) -> None:
    """A document that the body itself must send to a higher one, beside a filing."""
    submitted(city, text)
    with city.work(city.registrar) as ctx:
        body = SENDING | {"document_type": DocumentType.RESOLUTION, "published_on": date(2026, 11, 2)}
        sendings.register(ctx, SendingForm(**body))


STATES = {
    "draft": draft,
    "submitted": submitted,
    "registered": registered,
    "opined": opined,
    "issued": issued,
    "questioned": questioned,
    "answered": answered,
    "upward": upward,
}
WORDS = {"opening": "甲", "points": [{"flag": 1, "request": "amend"}], "version": 1}
URGE = {"action": "urge", "due_on": "2027-03-01", "version": 4}
OWN = (
    "/filings/",
    "/flags/",
    "/failures",
    "/opinions/",
    "/letters",
    "/sweeps/",
    "/questions/",
    "/remarks/",
    "/sendings/",
)
"""Paths of what belongs to one body."""
REPORT = {"outcome": "repealed", "words": "已废止", "version": "4"}
SENDING = {"receiver": "云岭省人大常委会", "title": "决定", "document_type": "RES", "published_on": "2026-11-02"}
SEND = {"action": "send", "day": "2026-11-24", "medium": "both", "version": 1}
GIVEN = {"given": {"联系人": "张某"}}
BULK = {"flags": [{"id": 1}], "verdict": "confirm"}
FLAG = {"start": 0, "end": 3, "severity": "low", "criterion": "propriety.other", "message": "存疑。"}
EMENDATION = {"text": CLEAN, "reason": "识别有误", "revision": 1}
RESTORATION = {"reason": "改错了", "revision": 1}
ACCOUNT = {"username": "new.one", "name": "新人", "role": "clerk", "unit": "gov"}
RULE = {"text": rule_text("TT-003", "公园"), "pack": "test"}
NOTE = {"note": "理由"}
WHY = {"words": "理由"}
EXTENSION = {"act": "extend", "reason": "理由", "until": "2027-03-01"}
SUGGESTION = {"title": "云山市流动人口管理办法", "content": "第三条不当。", "name": "王小明", "contact": "13800138000"}
UNIT_INPUT = {"code": "edu", "name": "教育局", "kind": "enacting", "receiver": "npc"}


@dataclass(frozen=True)
class Case:
    """One endpoint, on filing 1 in `state`; `may` are the roles of 云山市 that get past permissions, with `status`."""

    method: str
    path: str
    may: frozenset[Role]
    status: int = 200
    state: str = "registered"
    json: dict[str, Any] | None = None
    upload: dict[str, str] | None = None
    text: str | None = None
    query: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.json.get('action', '') if self.json else ''}".strip()


def action(name: str, may: frozenset[Role], state: str, **more: Any) -> Case:
    body = {"action": name, "reason": "理由"}
    return Case("POST", "/filings/1/actions", may, state=state, json=body, text=CLEAN, **more)


CASES = (
    Case("GET", "/filings", ALL),
    Case("POST", "/filings", UNIT, 201, upload={}),
    Case("POST", "/drafts", UNIT, 201, upload={}),
    Case("GET", "/filings/1", ALL),
    Case("GET", "/filings/1", UNIT | BODY, state="submitted"),
    Case("GET", "/filings/1", UNIT, state="draft"),
    Case("PATCH", "/filings/1", UNIT, state="draft", json={"title": "新名"}),
    Case("GET", "/filings/1/receivers", UNIT, state="submitted"),
    Case("GET", "/filings/1/siblings", ALL),
    Case("GET", "/sendings", UNIT | BODY),
    Case("POST", "/sendings", UNIT | DESK, 201, json=SENDING),
    Case("GET", "/sendings/1", BODY, state="upward"),
    Case("PUT", "/sendings/1", DESK, state="upward", json=SENDING | {"version": 1}),
    Case("POST", "/sendings/1/actions", DESK, state="upward", json=SEND),
    Case("GET", "/sendings/1/report", BODY, state="upward"),
    action("request_signoff", frozenset({CLERK}), "draft"),
    action("submit", UNIT, "draft"),
    action("withdraw", UNIT, "submitted"),
    action("register", DESK, "submitted"),
    action("request_supplement", DESK, "submitted"),
    Case(
        "POST",
        "/filings/1/actions",
        DESK,
        state="submitted",
        json={"action": "return", "reason": "理由", "return_reason": "not_normative"},
        text=CLEAN,
    ),
    Case("GET", "/filings/1/supplements", ALL),
    Case("POST", "/filings/1/supplements", DESK, 201, "submitted", json={"items": [{"words": "缺少说明。"}]}),
    Case("PUT", "/filings/1/supplement-answers", UNIT, 409, json={"answers": [{"item": 1, "answer": "已补"}]}),
    Case("GET", "/omissions", UNIT | BODY),
    Case("POST", "/omissions/1/actions", UNIT | BODY, 404, json={"action": "explain", "reason": "理由"}),
    Case("GET", "/catalogues", UNIT | BODY),
    Case("POST", "/catalogues", UNIT | DESK, 422, upload={"unit": "gov", "year": "2026"}),
    Case("GET", "/number-gaps", UNIT | BODY),
    Case("POST", "/number-gaps", DESK, 404, json={"unit": "gov", "code": "云政发", "year": 2026}),
    Case("GET", "/filings/1/handings", BODY),
    Case(
        "POST",
        "/filings/1/handings",
        DESK,
        201,
        json={"kind": "distribution", "recipients": ["财政经济委员会"], "words": "财政"},
    ),
    Case("POST", "/handings/1/reply", ALL, 404, json={"reply": "没有意见"}),
    Case("GET", "/filings/1/relations", ALL),
    Case("POST", "/filings/1/relations", BODY, 422, json={"kind": "repeals", "target": 1, "state": "confirmed"}),
    Case("GET", "/receiving", DESK),
    Case("POST", "/receiving", DESK, json={"filings": [1]}),
    action("begin_review", DECIDE, "registered"),
    Case("GET", "/filings/1/receipt", UNIT | BODY),
    Case("PUT", "/filings/1/late-reason", UNIT, 204, json={"reason": "理由"}),
    Case("GET", "/filings/1/stages", ALL),
    Case("GET", "/filings/1/report", UNIT | BODY | {SYSTEM}),
    Case("GET", "/filings/1/formal-checks", UNIT | BODY),
    Case("GET", "/readings", UNIT | BODY | {SYSTEM}),
    Case("POST", "/readings/retries", UNIT | BODY | {SYSTEM}, json={"filing_id": 1}),
    Case("POST", "/filings/1/retry", UNIT | BODY | {SYSTEM}, 204),
    Case("GET", "/filings/1/revisions", UNIT | BODY | {SYSTEM}),
    Case("POST", "/filings/1/emendations", UNIT, 201, "draft", json=EMENDATION),
    Case("POST", "/filings/1/emendations", BODY, 201, "registered", json=EMENDATION),
    Case("POST", "/filings/1/revisions/1/restoration", UNIT, 409, "draft", json=RESTORATION),
    Case("POST", "/filings/1/revisions/1/restoration", BODY, 409, "registered", json=RESTORATION),
    Case("GET", "/filings/1/scans", UNIT | BODY | {SYSTEM}),
    Case("POST", "/filings/1/scans/retry", UNIT | BODY | {SYSTEM}, 409),
    Case("GET", "/filings/1/members", UNIT, state="draft"),
    Case("POST", "/filings/1/members", UNIT, 409, "draft", json={"chosen": [{"member": 0, "kind": "text"}]}),
    Case("GET", "/filings/1/materials", ALL),
    Case("POST", "/filings/1/materials", UNIT, 201, "draft", upload={"kind": "other"}),
    Case("DELETE", "/filings/1/materials/2", UNIT, 204, "draft"),
    Case("GET", "/filings/1/materials/1/content", ALL),
    Case("GET", "/filings/1/materials/1/pages/1", ALL, 422),
    Case("GET", "/filings/1/case", ALL),
    Case("POST", "/filings/1/flags", DECIDE, 201, json=FLAG),
    Case("POST", "/flags/1/views", DECIDE, 409, json={"agrees": True, "version": 1}),
    Case("PUT", "/filings/1/holder", DECIDE),
    Case("DELETE", "/filings/1/holder", DECIDE, 204),
    Case("POST", "/filings/1/assignments", frozenset({COMMITTEE}), 201, json={"username": "reviewer"}),
    Case("POST", "/flags/1/decisions", DECIDE, 201, json={"verdict": "confirm", "version": 1}),
    Case("GET", "/flags", BODY),
    Case("POST", "/decision-previews", DECIDE, json=BULK),
    Case("POST", "/decision-batches", DECIDE, 201, json=BULK),
    Case("GET", "/decision-batches/1", BODY, 404),
    Case("POST", "/decision-batches/1/undo", BODY, 404),
    Case("GET", "/flags/1/elsewhere", BODY),
    Case("POST", "/failures/1/acknowledgement", DECIDE, 204),
    Case("POST", "/filings/1/conclusion", DECIDE, 409, json={"conclusion": "无"}),
    Case("GET", "/dismiss-reasons", ALL),
    Case("GET", "/opinions", UNIT | BODY),
    Case("GET", "/filings/1/opinions", ALL, state="opined"),
    Case("POST", "/filings/1/opinions", DECIDE, 201, "opined", json={"track": "reminder"}),
    Case("GET", "/opinions/1", BODY, state="opined"),
    Case("GET", "/opinions/1", UNIT | BODY, state="issued"),
    Case("PUT", "/opinions/1/words", DECIDE, state="opined", json=WORDS),
    Case("POST", "/opinions/1/flags", DECIDE, state="opined", json={"version": 1}),
    Case("POST", "/opinions/1/steps", DECIDE, state="opined", json={"action": "present", "version": 1}),
    Case("POST", "/opinions/1/steps", frozenset({COMMITTEE}), 409, "opined", json={"action": "approve", "version": 1}),
    Case("POST", "/opinions/1/steps", DESK, 409, "opined", json={"action": "issue", "version": 1}),
    Case("POST", "/opinions/1/steps", UNIT, state="issued", json={"action": "disagree", "words": "理由", "version": 4}),
    Case(
        "POST",
        "/opinions/1/steps",
        DECIDE,
        409,
        "issued",
        json=URGE,
    ),
    Case("POST", "/opinions/1/reports", UNIT, 200, "issued", upload=REPORT),
    Case("GET", "/opinions/1/events/4/proof", UNIT | BODY, state="answered"),
    Case("GET", "/opinions/1/comparison", DECIDE, state="answered"),
    Case("POST", "/opinions/1/corrections", DECIDE, 201, "answered", json={"flag": 1, "outcome": "repealed"}),
    Case("GET", "/sweeps", BODY, state="opined"),
    Case("GET", "/sweeps/1/items", BODY, state="opined"),
    Case("POST", "/sweeps/1/closing", DECIDE, 409, "opined", json=NOTE),
    Case("GET", "/filings/1/questions", UNIT | BODY, state="questioned"),
    Case("POST", "/filings/1/questions", DECIDE, 201, json={"words": "依据是什么？"}),
    Case("GET", "/questions/1", UNIT | BODY, state="questioned"),
    Case("POST", "/questions/1/answers", UNIT, 201, "questioned", upload={"words": "省条例。"}),
    Case("POST", "/questions/1/actions", DECIDE, 200, "questioned", json={"action": "withdraw_question", **WHY}),
    Case("POST", "/questions/1/letter", BODY, 201, "questioned"),
    Case("GET", "/filings/1/remarks", BODY, state="questioned"),
    Case("POST", "/filings/1/remarks", BODY, 201, json={"address": "art_1", **WHY}),
    Case("PUT", "/remarks/1/resolution", BODY, 200, "questioned", json={"is_resolved": True}),
    Case("GET", "/suggestions/1/remarks", BODY),
    Case("POST", "/suggestions/1/remarks", BODY, 201, json=WHY),
    Case("POST", "/filings/1/conclusion/views", DECIDE, 409, json={"proposal": 1, "agrees": True}),
    Case("GET", "/letter-kinds", ALL),
    Case("GET", "/filings/1/letters", ALL, state="issued"),
    Case("POST", "/filings/1/letters", BODY, 201, json={"kind": "receipt", **GIVEN}),
    Case("GET", "/letters", BODY, state="registered", query={"subject_kind": "filing", "subject": "1"}),
    Case("POST", "/letters", BODY, 201, "registered", json={"subject_kind": "filing", "subject": 1, "kind": "receipt"}),
    Case("PATCH", "/letters/1", BODY, state="opined", json={**GIVEN, "version": 1}),
    Case("DELETE", "/letters/1", BODY, 204, "opined"),
    Case("POST", "/letters/1/issue", DESK, state="opined"),
    Case("GET", "/letters/1/content", BODY, state="opined"),
    Case("GET", "/letters/1/content", UNIT | BODY, state="issued"),
    Case("GET", "/letter-templates", DESK),
    Case("GET", "/letter-templates/opinion", DESK),
    Case("PUT", "/letter-templates/opinion", DESK, 422, upload={}),
    Case("DELETE", "/letter-templates/opinion", DESK, 404),
    Case("GET", "/search", ALL, query={"q": "暂住证"}),
    Case("GET", "/rules", BODY | {SYSTEM}),
    Case("GET", "/rules/TT-001", BODY | {SYSTEM}),
    Case("POST", "/rule-previews", DECIDE, json=RULE | {"provision": "公园免费。"}),
    Case("POST", "/rule-trials", DECIDE, json=RULE),
    Case("GET", "/rule-versions", BODY | {SYSTEM}),
    Case("POST", "/rule-versions", DECIDE, 201, json=RULE | {"reason": "理由"}),
    Case("GET", "/rule-versions/1", BODY | {SYSTEM}),
    Case("POST", "/rule-versions/1/approval", frozenset({COMMITTEE}), json=NOTE),
    Case("POST", "/rule-versions/1/rejection", frozenset({COMMITTEE}), json=NOTE),
    Case("POST", "/rule-versions/1/retirement", frozenset({COMMITTEE}), 409, json=NOTE),
    Case("GET", "/laws/article", BODY | {SYSTEM}, 404, query={"law": "法", "article": "第一条", "day": "2020-01-01"}),
    Case("GET", "/filings/1/citations", ALL),
    Case("GET", "/figures", BODY, query={"year": "2026"}),
    Case("GET", "/figures/received", BODY),
    Case("GET", "/frozen-figures", BODY),
    Case("POST", "/frozen-figures", BODY, 201, json={"year": 2026, "title": "年度报告"}),
    Case("GET", "/figures.xlsx", BODY),
    Case("GET", "/ledger.xlsx", BODY),
    Case("GET", "/yearly-report.docx", BODY),
    Case("GET", "/suggestions", BODY),
    Case("POST", "/suggestions", BODY | {Role.PUBLIC}, 201, json=SUGGESTION),
    Case("GET", "/suggestions/1", BODY),
    Case("GET", "/suggestions/1/files/1", BODY, 404),
    Case("POST", "/suggestions/1/actions", BODY, json={"action": "register"}),
    Case("PUT", "/suggestions/1/filing", BODY, json={"filing": 1}),
    Case("PUT", "/suggestions/1/leader", BODY, json={"leader": None}),
    Case("GET", "/statistics", ALL),
    Case("GET", "/procedure", ALL),
    Case("GET", "/todo", UNIT | BODY),
    Case("GET", "/filings/1/clocks", UNIT | BODY),
    Case("GET", "/clocks/2", BODY),
    Case("POST", "/clocks/2/actions", BODY, json={"act": "pause", "reason": "理由"}),
    Case("POST", "/clocks/2/actions", frozenset({COMMITTEE}), json=EXTENSION),
    Case("GET", "/me", ALL),
    Case("POST", "/me/password", ALL, 422, json={"current": "错", "new": "错"}),
    Case("GET", "/me/sessions", ALL),
    Case("DELETE", "/me/sessions/1", frozenset(), 404),
    Case("PUT", "/me/email", ALL, 204, json={"email": "a@yunshan.example"}),
    Case("POST", "/me/calendar", UNIT | BODY, 201),
    Case("DELETE", "/me/calendar", ALL, 204),
    Case("GET", "/me/tokens", ALL),
    Case("POST", "/me/tokens", ALL, 201, json={"name": "系统", "days": 1}),
    Case("DELETE", "/me/tokens/1", MANAGERS, 204),
    Case("GET", "/accounts", MANAGERS),
    Case("POST", "/accounts", MANAGERS, 201, json=ACCOUNT),
    Case("POST", "/accounts/1/password", MANAGERS, 201),
    Case("PUT", "/accounts/1/activation", MANAGERS, json={"active": False}),
    Case("POST", "/accounts/1/unlock", MANAGERS),
    Case("GET", "/units", MANAGERS),
    Case("POST", "/units", MANAGERS, 201, json=UNIT_INPUT),
    Case("GET", "/jobs", frozenset({SYSTEM})),
    Case("GET", "/jobs/1", frozenset({SYSTEM})),
    Case("POST", "/jobs/1/retry", frozenset({SYSTEM}), 201),
    Case("GET", "/audit", frozenset({AUDIT, SYSTEM})),
    Case("GET", "/audit/verification", frozenset({AUDIT, SYSTEM})),
)
UNSEEN = (401, 403, 404)


def test_every_endpoint_has_its_case(api: Caller) -> None:
    spec = api.app.test_client().get("/api/openapi.json").json
    adapter = api.app.url_map.bind("")
    tried = {(case.method, str(adapter.match(f"/api/v1{case.path}", case.method, True)[0].rule)) for case in CASES}
    stated = {
        (method.upper(), path) for path, item in spec["paths"].items() for method in item if method != "parameters"
    }
    assert {
        (method, path.replace("<int:", "{").replace("<string:", "{").replace(">", "}")) for method, path in tried
    } == (stated)


def prepare(api: Caller, state: str, text: str | None = None) -> None:
    """Filing 1 in `state` with a failed rule, a second file, a failed job; a draft of a rule by somebody elsewhere.

    A token for everyone, the first foreign.
    """
    api.token("public2")
    STATES[state](api.city, *([text] if text else []))
    if state == "draft":
        data = form("附件", "附件.txt", kind="other")
        assert api.call("clerk", "POST", "/filings/1/materials", data=data).status_code == 201
    with api.city.instance.database.transaction() as session:
        revision = session.query(Revision).one()
        session.add(CheckFailureRow(revision_id=revision.id, rule_id="TT-001", message="规则超时"))
        session.get_one(Job, 1).state = JobState.FAILED
    with api.city.work(api.city.reviewer2) as ctx:
        authoring.save_draft(ctx, rule_text("TT-004", "广场"), "test", reason="理由")
    with api.city.work(api.city.registrar) as ctx:
        suggestions.make(ctx, SuggestionForm(**SUGGESTION))
    for role in Role:
        api.token(role.value)
        api.token(f"{role.value}2")


def ask(api: Caller, case: Case, name: str) -> TestResponse:
    more: dict[str, Any] = {"headers": {"If-Match": "*"}, "query_string": case.query}
    if case.json is not None:
        more["json"] = case.json
    if case.upload is not None:
        more["data"] = form(**case.upload)
    return api.call(name, case.method, case.path, **more)


def acts(api: Caller) -> list[tuple[str, str, str]]:
    """What the audit trail holds beside looks at things."""
    return [entry for entry in audited(api.city) if not entry[0].endswith(".read")]


@pytest.mark.parametrize("state", STATES)
def test_whoever_may_not_is_refused_and_changes_nothing(api: Caller, state: str) -> None:
    prepare(api, state)
    before = acts(api)
    refused = {
        f"{case} by {role.value}": problem_of(ask(api, case, role.value))[0]
        for case in CASES
        for role in Role
        if case.state == state and role not in case.may
    }
    assert {key: status for key, status in refused.items() if status not in UNSEEN} == {}
    assert acts(api) == before


@pytest.mark.parametrize("state", STATES)
def test_another_city_reads_what_is_public_and_changes_nothing(api: Caller, state: str) -> None:
    prepare(api, state)
    before = acts(api)
    for case in CASES:
        if case.state == state and case.path.startswith(OWN):
            for role in (*UNIT, *BODY):
                response = ask(api, case, f"{role.value}2")
                if case.may == ALL:
                    assert response.status_code == case.status, (str(case), role)
                else:
                    assert problem_of(response)[0] in UNSEEN, (str(case), role)
    assert acts(api) == before


@pytest.mark.parametrize("state", STATES)
def test_whoever_may_read_reads(api: Caller, state: str) -> None:
    prepare(api, state)
    reads = [case for case in CASES if case.method == "GET" and case.state == state]
    answers = {f"{case} by {r.value}": ask(api, case, r.value).status_code for case in reads for r in case.may}
    assert answers == {f"{case} by {r.value}": case.status for case in reads for r in case.may}


WRITES = [case for case in CASES if case.method != "GET"]


@pytest.mark.parametrize("case", WRITES, ids=str)
def test_the_first_who_may_write_succeeds_and_the_others_are_not_forbidden(api: Caller, case: Case) -> None:
    prepare(api, case.state, case.text)
    statuses = [ask(api, case, role.value).status_code for role in Role if role in case.may]
    assert statuses[:1] in ([case.status], [])
    assert {401, 403} & set(statuses) == set()
