"""Rules written in the house: drafts, the second person, what comes into force, and what is checked again for it."""

from copy import deepcopy
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.models import CheckFailureRow, Job, Revision, RuleVersion
from filing.permissions import Actor
from filing.services.context import Instance
from filing.services.procedure.stages import RECHECKABLE
from filing.services.reading import intake
from filing.services.review import review
from filing.services.rule import authoring
from filing.services.rule.rules import RuleFilter, list_rules, rule_row
from filing.services.rule.trials import try_on_library
from filing.terms import FilingAction, FilingState, FlagState, JobKind, JobState, RuleVersionState, Verdict
from tests.services.city import (
    CLEAN,
    RULES,
    City,
    act,
    audited,
    decide_all,
    flags_of,
    get,
    in_state,
    registered,
    rule,
    submitted,
    work_off,
)

D, A, X, R = (RuleVersionState(value) for value in ("draft", "approved", "rejected", "retired"))


def text(content: dict[str, Any], **changes: Any) -> str:
    written: str = yaml.safe_dump(deepcopy(content) | changes, allow_unicode=True, sort_keys=False)
    return written


NEW = text(rule("TT-003", "公园", topic="property", severity="low", other="广场"))
PERMIT = text(RULES["permit"], status="retired")


def drafted(city: City, written: str = NEW, *, by: Actor | None = None) -> int:
    with city.work(by or city.reviewer) as ctx:
        return authoring.save_draft(ctx, written, "test", reason="代表建议").id


def approved(city: City, written: str = NEW) -> int:
    version_id = drafted(city, written)
    with city.work(city.committee_lead) as ctx:
        authoring.approve(ctx, version_id, note="同意")
    return version_id


def ids(city: City, instance: Instance | None = None) -> list[str]:
    with (instance or city.instance).read(city.reviewer) as ctx:
        return [one.id for one in ctx.rules.ruleset.rules]


def waiting(city: City) -> list[tuple[JobKind, int | None]]:
    with city.instance.database.reading() as session:
        rows = session.scalars(select(Job).where(Job.state == JobState.QUEUED).order_by(Job.filing_id))
        return [(job.kind, job.filing_id) for job in rows]


def states(city: City) -> list[RuleVersionState]:
    with city.instance.database.reading() as session:
        return list(session.scalars(select(RuleVersion.state).order_by(RuleVersion.id)))


def test_draft_is_kept_with_author_and_reason_and_changes_nothing(city: City) -> None:
    filing_id = registered(city, CLEAN)
    version = get(city, RuleVersion, drafted(city))
    assert (version.rule_id, version.pack, version.title, version.text, version.state, version.reason) == (
        "TT-003",
        "test",
        "公园已取消",
        NEW,
        D,
        "代表建议",
    )
    assert (version.author, version.author_id) == (city.reviewer.name, city.reviewer.account_id)
    assert audited(city)[-1] == ("rule.draft", "rule:TT-003", city.reviewer.name)
    assert ids(city) == ["TT-001", "TT-002"]
    assert (flags_of(city, filing_id), waiting(city)) == ([], [])


def test_approved_version_raises_flags_in_what_is_under_way(city: City) -> None:
    filing_id = registered(city, CLEAN)
    done = in_state(city, FilingState.CONCLUDED)
    version_id = approved(city)
    assert waiting(city) == [(JobKind.CHECK, filing_id)]
    work_off(city)
    assert [(f.rule_id, f.quote) for f in flags_of(city, filing_id)] == [("TT-003", "公园")]
    assert flags_of(city, done) == []
    version = get(city, RuleVersion, version_id)
    assert (version.state, version.decided_by, version.note) == (A, city.committee_lead.name, "同意")
    assert ("rule.approve", "rule:TT-003", city.committee_lead.name) in audited(city)
    with city.read(city.reviewer) as ctx:
        row = rule_row(ctx, "TT-003")
        assert (row.rule.file, row.flags) == ("test/tt-003.yaml", {FlagState.OPEN: 1})
        assert list_rules(ctx, RuleFilter()).total == 3


def test_review_does_not_end_before_the_check_that_an_approval_asks_for(city: City) -> None:
    filing_id = registered(city, CLEAN)
    act(city, "reviewer", FilingAction.BEGIN_REVIEW, filing_id)
    approved(city)
    with pytest.raises(Conflict, match="比对还没有完成"):
        act(city, "reviewer", FilingAction.CONCLUDE, filing_id, "未发现问题")
    work_off(city)
    with pytest.raises(Conflict, match="1 处疑点没有研判"):
        act(city, "reviewer", FilingAction.CONCLUDE, filing_id, "未发现问题")


def test_text_of_a_rule_is_read_for_authors_alone(city: City) -> None:
    with pytest.raises(NotAllowed), city.read(city.clerk) as ctx:
        authoring.require_rule(ctx, "id: TT-001", "test")


def test_approval_is_seen_by_other_processes_at_once(city: City) -> None:
    other = Instance(city.instance.settings, clock=city.clock)
    assert ids(city, other) == ["TT-001", "TT-002"]
    approved(city)
    assert ids(city, other) == ids(city) == ["TT-001", "TT-002", "TT-003"]
    other.close()


def test_rules_stay_the_same_within_a_unit_of_work(city: City) -> None:
    with city.read(city.reviewer) as ctx:
        before = ctx.rules
        approved(city)
        assert ctx.rules is before
    with city.read(city.reviewer) as ctx:
        kept = ctx.rules
    with city.read(city.reviewer) as ctx:
        assert ctx.rules is kept is not before


def test_approval_that_is_rolled_back_leaves_no_trace(city: City) -> None:
    version_id = drafted(city)
    with city.work(city.committee_lead) as ctx:
        authoring.approve(ctx, version_id)
        assert len(ctx.rules.ruleset.rules) == 3
        ctx.session.rollback()
    assert (ids(city), states(city), waiting(city)) == (["TT-001", "TT-002"], [D], [])


def test_version_takes_the_place_of_its_file_and_of_the_version_before(city: City) -> None:
    filing_id = registered(city)
    first = approved(city, text(RULES["permit"], message="「{quote}」疑似过时。"))
    work_off(city)
    assert [f.message for f in flags_of(city, filing_id)] == ["「暂住证」疑似过时。", "「社会抚养费」疑似已经取消。"]
    second = approved(city, PERMIT)
    assert (get(city, RuleVersion, first).state, get(city, RuleVersion, second).state) == (R, A)
    assert get(city, RuleVersion, first).retired_by == city.committee_lead.name
    work_off(city)
    assert [f.rule_id for f in flags_of(city, filing_id)] == ["TT-001"]
    with city.work(city.committee_lead) as ctx:
        authoring.retire(ctx, second, note="文件已经更新")
    work_off(city)
    assert [f.rule_id for f in flags_of(city, filing_id)] == ["TT-002", "TT-001"]
    assert states(city) == [R, R]
    assert ("rule.retire", "rule:TT-002", city.committee_lead.name) in audited(city)


def test_decisions_outlive_a_version_of_the_same_meaning(city: City) -> None:
    filing_id = registered(city)
    decide_all(city, filing_id)
    approved(city, text(RULES["permit"], advice="建议修改。"))
    work_off(city)
    assert {f.state for f in flags_of(city, filing_id)} == {FlagState.CONFIRMED}


def test_nobody_approves_or_retires_what_is_his_own(city: City) -> None:
    version_id = drafted(city, by=city.committee_lead)
    with pytest.raises(NotAllowed, match="作者本人"), city.work(city.committee_lead) as ctx:
        authoring.approve(ctx, version_id)
    with city.work(city.committee_lead2) as ctx:
        authoring.approve(ctx, version_id)
    with pytest.raises(NotAllowed, match="作者本人"), city.work(city.committee_lead) as ctx:
        authoring.retire(ctx, version_id, note="撤下")
    assert states(city) == [A]


@pytest.mark.parametrize("who", ["clerk", "unit_lead", "registrar", "system_admin", "audit_admin", "public"])
def test_rules_are_written_by_those_who_review(city: City, who: str) -> None:
    version_id = drafted(city)
    for does in (
        lambda ctx: authoring.save_draft(ctx, PERMIT, "test", reason="理由"),
        lambda ctx: authoring.examine(ctx, NEW, "test"),
        lambda ctx: authoring.approve(ctx, version_id),
        lambda ctx: authoring.reject(ctx, version_id, note="理由"),
        lambda ctx: authoring.retire(ctx, version_id, note="理由"),
        lambda ctx: try_on_library(ctx, ctx.rules.ruleset.rules[0]),
    ):
        with pytest.raises(NotAllowed), city.work(city.actors[who]) as ctx:
            does(ctx)
    assert states(city) == [D]


def test_reviewer_writes_and_does_not_approve(city: City) -> None:
    version_id = drafted(city)
    with pytest.raises(NotAllowed), city.work(city.reviewer2) as ctx:
        authoring.approve(ctx, version_id)
    with pytest.raises(NotAllowed, match="只有作者本人"), city.work(city.reviewer2) as ctx:
        authoring.reject(ctx, version_id, note="不要")
    with city.work(city.reviewer) as ctx:
        authoring.reject(ctx, version_id, note="重写")
    version = get(city, RuleVersion, version_id)
    assert (version.state, version.decided_by, version.note) == (X, city.reviewer.name, "重写")
    assert audited(city)[-1] == ("rule.reject", "rule:TT-003", city.reviewer.name)


def test_version_is_decided_once(city: City) -> None:
    version_id = approved(city)
    with pytest.raises(Conflict, match="已批准"), city.work(city.committee_lead) as ctx:
        authoring.approve(ctx, version_id)
    with pytest.raises(Conflict, match="已批准"), city.work(city.committee_lead) as ctx:
        authoring.reject(ctx, version_id, note="不要")
    with pytest.raises(Conflict, match="待批准"), city.work(city.committee_lead) as ctx:
        authoring.retire(ctx, drafted_by(ctx), note="不要")
    with pytest.raises(NotFound), city.work(city.committee_lead) as ctx:
        authoring.approve(ctx, 99)


def drafted_by(ctx: Any) -> int:
    return authoring.save_draft(ctx, PERMIT, "test", reason="理由").id


def test_draft_must_load_and_tell_why(city: City) -> None:
    broken = NEW.replace("severity: low", "severity: grave").replace("advice:", "advise:")
    with pytest.raises(InvalidInput) as caught, city.work(city.reviewer) as ctx:
        authoring.save_draft(ctx, broken, "test", reason="理由")
    assert caught.value.message.startswith("规则有3处错误：第1行：缺少“advice”")
    cases: list[tuple[str, str, str, str]] = [
        (NEW, "test", " ", "理由"),
        (NEW, "nowhere", "理由", "没有规则包“nowhere”"),
        ("", "test", "理由", "规则有1处错误"),
    ]
    for written, pack, reason, words in cases:
        with pytest.raises(InvalidInput, match=words), city.work(city.reviewer) as ctx:
            authoring.save_draft(ctx, written, pack, reason=reason)
    drafted(city)
    with pytest.raises(Conflict, match="已在等待批准"):
        drafted(city)
    assert states(city) == [D]


def test_rule_that_fails_its_examples_is_not_approved(city: City) -> None:
    content = deepcopy(rule("TT-003", "公园", topic="property", severity="low", other="广场"))
    content["examples"]["miss"][0]["text"] = "应当建公园。"
    version_id = drafted(city, text(content))
    with pytest.raises(Conflict, match="例句有1条不符"), city.work(city.committee_lead) as ctx:
        authoring.approve(ctx, version_id)
    assert states(city) == [D]


def test_rule_that_raises_no_flags_has_nothing_checked_again(city: City) -> None:
    registered(city, CLEAN)
    approved(city, text(yaml.safe_load(NEW), status="shadow"))
    assert (ids(city), waiting(city)) == (["TT-001", "TT-002", "TT-003"], [])


def test_recheck_asks_once_for_what_waits_already(city: City) -> None:
    filing_id = registered(city)
    with city.work(city.reviewer) as ctx:
        intake.retry(ctx, filing_id)
    approved(city)
    assert waiting(city) == [(JobKind.CHECK, filing_id)]
    assert {FilingState.SUBMITTED, FilingState.REGISTERED, FilingState.UNDER_REVIEW} == RECHECKABLE


def test_check_under_old_rules_is_done_again(city: City) -> None:
    filing_id = registered(city, CLEAN)
    with city.work(city.reviewer) as ctx:
        intake.retry(ctx, filing_id)
    with city.instance.database.transaction() as session:
        job = session.scalars(select(Job).where(Job.state == JobState.QUEUED)).one()
        job.state = JobState.DONE
    with city.read(city.reviewer) as ctx:
        result = intake.PREPARE[JobKind.CHECK](ctx, job)
    with city.instance.database.transaction() as session:
        before = session.scalar(select(func.count()).select_from(Job))
    approved(city)
    with city.work(city.reviewer) as ctx:
        intake.STORE[JobKind.CHECK](ctx, job, result)
    assert (before, waiting(city)) == (before, [(JobKind.CHECK, filing_id)])
    assert flags_of(city, filing_id) == []
    work_off(city)
    assert [f.rule_id for f in flags_of(city, filing_id)] == ["TT-003"]


def test_version_that_does_not_load_any_more_is_named(city: City) -> None:
    version_id = approved(city)
    with city.instance.database.transaction() as session:
        version = session.get_one(RuleVersion, version_id)
        version.text, version.digest = NEW.replace("kind: phrase", "kind: gone"), "changed"
    filing_id = registered(city, "云山市公园办法\n第一条　公园由区政府管理，应当办理计划生育证明。")
    with city.read(city.reviewer) as ctx:
        page = list_rules(ctx, RuleFilter())
        rows = ctx.session.scalars(select(CheckFailureRow).join(Revision).where(Revision.filing_id == filing_id))
        failures = [(row.rule_id, row.message) for row in rows]
    assert [row.rule.id for row in page.rows] == ["TT-001", "TT-002"]
    assert [failure.rule_id for failure in page.broken] == ["TT-003"]
    assert f"已批准的版本{version_id}不能装载" in page.broken[0].message
    assert failures == [("TT-003", page.broken[0].message)]
    with city.work(city.committee_lead) as ctx:
        authoring.retire(ctx, version_id, note="不能装载")
    assert ids(city) == ["TT-001", "TT-002"]


def test_examine_tells_faults_examples_and_findings(city: City) -> None:
    with city.read(city.reviewer) as ctx:
        good = authoring.examine(ctx, NEW, "test", "公园由市政府管理。\n广场由区政府管理。")
        assert good.is_good
        assert [(f.article, f.quote) for f in good.findings] == [("第一段", "公园")]
        failing = authoring.examine(ctx, NEW.replace("any:\n  - 公园", "any:\n  - 公园广场"), "test")
        assert (failing.is_good, failing.faults, len(failing.examples)) == (False, (), 3)
        broken = authoring.examine(ctx, "id: TT-003\n", "test", "公园")
        assert (broken.rule, broken.findings) == (None, ())
        assert "缺少“check”，请补上" in [fault.message for fault in broken.faults]


def test_text_in_force_is_that_of_the_version_or_of_the_file(city: City) -> None:
    with city.read(city.reviewer) as ctx:
        pack, written = authoring.text_of(ctx, "TT-002")
        assert (pack, yaml.safe_load(written)) == ("test", RULES["permit"])
        with pytest.raises(NotFound):
            authoring.text_of(ctx, "TT-009")
    version_id = drafted(city, PERMIT)
    with city.read(city.reviewer) as ctx:
        version = authoring.version_of(ctx, version_id)
        changed = [line for line in authoring.difference(ctx, version) if line[0] in "+-"]
        assert changed == ["-status: stable", "+status: retired"]
        assert authoring.versions(ctx, D) == authoring.versions(ctx, rule_id="TT-002") == (version,)
    with city.work(city.committee_lead) as ctx:
        authoring.approve(ctx, version_id)
    with city.read(city.reviewer) as ctx:
        assert authoring.text_of(ctx, "TT-002") == ("test", PERMIT)
        assert authoring.difference(ctx, authoring.version_of(ctx, version_id)) == []


def test_trial_shows_what_would_come_and_go(city: City) -> None:
    first, second, clean = registered(city), submitted(city), registered(city, CLEAN)
    hidden = submitted(city, by="clerk2", is_open=False)
    with city.work(city.reviewer) as ctx:
        permit = next(f for f in review.case(ctx, first).flags if f.rule_id == "TT-002")
        review.decide_flag(ctx, permit.id, Verdict.CONFIRM)
    changed = text(RULES["permit"], check={"kind": "phrase", "scope": "sentence", "any": ["暂住证", "公园"]})
    other = text(RULES["permit"], check={"kind": "phrase", "scope": "sentence", "any": ["公园"]})
    with city.read(city.reviewer) as ctx:
        wider = try_on_library(ctx, authoring.require_rule(ctx, changed, "test"))
        assert (wider.trial.documents, wider.trial.documents_hit, len(wider.trial.hits)) == (3, 3, 3)
        assert [hit.key for hit in wider.new] == [clean]
        assert (wider.vanishing, wider.lost) == ((), 0)
        assert [wider.judgement(hit) for hit in wider.trial.hits] == [None, None, FlagState.CONFIRMED]
        assert (wider.count(FlagState.CONFIRMED), wider.count(FlagState.DISMISSED)) == (1, 0)
        moved = try_on_library(ctx, authoring.require_rule(ctx, other, "test"))
        assert ([f.filing_id for f in moved.vanishing], moved.lost, len(moved.new)) == ([second], 1, 1)
        shadow = try_on_library(ctx, authoring.require_rule(ctx, changed.replace("stable", "shadow"), "test"))
        assert (len(shadow.trial.hits), shadow.new, len(shadow.vanishing), shadow.lost) == (3, (), 1, 1)
        assert hidden not in {hit.key for hit in wider.trial.hits}


def test_counts_of_a_rule_tell_nothing_of_what_others_may_not_see(city: City) -> None:
    submitted(city, by="clerk2", is_open=False)
    counts = {}
    for who in ("reviewer", "reviewer2", "system_admin"):
        with city.read(city.actors[who]) as ctx:
            counts[who] = rule_row(ctx, "TT-001").flags
    assert counts == {"reviewer": {}, "reviewer2": {FlagState.OPEN: 1}, "system_admin": {}}


def test_review_taken_up_again_knows_the_rules_in_force(city: City) -> None:
    filing_id = in_state(city, FilingState.CONCLUDED)
    approved(city)
    act(city, "committee_lead", FilingAction.REOPEN, filing_id, "规则已变")
    work_off(city)
    assert [(flag.rule_id, flag.state) for flag in flags_of(city, filing_id)] == [("TT-003", FlagState.OPEN)]
