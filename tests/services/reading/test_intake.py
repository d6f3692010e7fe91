"""The worker's three stages: each replaces its own output, none loses what people have done."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from filing.checking.engine import compile_rules
from filing.checking.loader import load_rules
from filing.checking.rule import CheckFailure
from filing.errors import Conflict, NotFound
from filing.models import CheckFailureRow, Decision, Filing, Flag, Job, ProvisionRow, Revision, RuleSnapshot
from filing.permissions import SYSTEM
from filing.search import Query
from filing.services.form import FilingForm
from filing.services.procedure import stages, submission
from filing.services.procedure.submission import Upload
from filing.services.reading import intake
from filing.services.review import review
from filing.services.review.review import FlagInput
from filing.services.visibility import current_revision
from filing.terms import (
    Criterion,
    DismissReason,
    FilingAction,
    FilingState,
    FlagState,
    JobKind,
    JobState,
    ProvisionKind,
    RevisionState,
    RuleStatus,
    Severity,
    Verdict,
)
from filing.text.normalise import normalise, squeeze
from tests.services.city import (
    CLEAN,
    RULES,
    TEXT,
    City,
    act,
    audited,
    draft,
    flags_of,
    get,
    in_state,
    registered,
    submitted,
    work_off,
    write_rules,
)

CANONICAL = normalise(TEXT).text


def revision_of(city: City, filing_id: int) -> Revision:
    with city.read(SYSTEM) as ctx:
        revision = current_revision(ctx, filing_id)
        assert revision is not None
        assert revision.text is not None  # loads the deferred column
        return revision


def again(city: City, kind: JobKind, filing_id: int) -> None:
    """Runs one stage once more, as after a worker that died behind its commit."""
    revision = revision_of(city, filing_id)
    job = Job(id=0, kind=kind, revision_id=revision.id, filing_id=filing_id)
    with city.read(SYSTEM) as ctx:
        result = intake.PREPARE[kind](ctx, job)
    with city.work(SYSTEM) as ctx:
        intake.STORE[kind](ctx, job, result)


def summary(flags: list[Flag]) -> list[tuple[str | None, FlagState, str, str]]:
    return [(f.rule_id, f.state, f.article, f.quote) for f in flags]


FOUND = [
    ("TT-002", FlagState.OPEN, "第二条", "暂住证"),
    ("TT-001", FlagState.OPEN, "第三条", "社会抚养费"),
]


def test_parse_stores_text_tree_and_report(city: City) -> None:
    filing_id = draft(city)
    revision = revision_of(city, filing_id)
    assert (revision.text, revision.characters, revision.state) == (CANONICAL, len(CANONICAL), RevisionState.PARSED)
    assert (revision.parsed_at, revision.error_class) == (city.clock.now, "")
    assert {"reader", "characters", "pages", "tables", "warnings", "structure"} <= set(revision.report)
    with city.read(SYSTEM) as ctx:
        rows = list(ctx.session.scalars(select(ProvisionRow).order_by(ProvisionRow.ordinal)))
    assert "".join(CANONICAL[r.start : r.end] for r in rows if r.is_leaf) == CANONICAL
    assert [r.label for r in rows if r.address.startswith("art_") and "__" not in r.address] == [
        "第一条",
        "第二条",
        "第三条",
        "第四条",
    ]
    assert audited(city)[-1] == ("revision.parse", f"filing:{filing_id}", SYSTEM.name)


def test_equal_words_have_equal_fingerprints_wherever_they_stand(city: City) -> None:
    first, second = draft(city, CLEAN), draft(city, "某市办法\n第一条　另有规定。\n第二条　公园 免费开放。\n")
    with city.read(SYSTEM) as ctx:
        prints: dict[int, dict[str, str]] = {}
        for row in ctx.session.scalars(select(ProvisionRow).where(ProvisionRow.kind == ProvisionKind.ARTICLE)):
            prints.setdefault(row.revision_id, {})[row.label] = row.fingerprint
    one, two = prints.values()
    assert one["第一条"] == two["第二条"]
    assert one["第一条"] != two["第一条"]
    assert len(one["第一条"]) == 64
    assert first != second


def test_a_file_that_cannot_be_read_fails_the_revision_with_reason_and_advice(city: City) -> None:
    with city.work(city.clerk) as ctx:
        filing_id = submission.submit_files(ctx, [Upload("坏.docx", b"PK\x03\x04" + bytes(200))], FilingForm()).id
    assert work_off(city) == [JobKind.PARSE]
    revision = revision_of(city, filing_id)
    assert (revision.state, revision.error_class, revision.text) == (RevisionState.FAILED, "CorruptFile", "")
    with city.read(city.clerk) as ctx:
        reading, checking, indexing = stages.stages(ctx, ctx.session.get_one(Filing, filing_id))
    assert (reading.kind, reading.state, reading.message) == (JobKind.PARSE, "failed", revision.error_message)
    assert "重新上传" in reading.advice
    assert (checking.state, indexing.state) == ("waiting", "waiting")
    assert audited(city)[-1] == ("revision.fail", f"filing:{filing_id}", SYSTEM.name)


def test_blank_text_is_an_empty_file(city: City) -> None:
    with city.work(city.clerk) as ctx:
        filing_id = submission.create_draft(ctx, Upload("空白.txt", b" \n\t\n")).id
    work_off(city)
    assert revision_of(city, filing_id).error_class == "EmptyFile"


def test_a_filled_field_is_never_overwritten_but_a_read_one_follows_the_text(city: City) -> None:
    filing_id = draft(city)
    with city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, FilingForm(title="云山市流动人口办法（试行）"), seen_version=None)
        submission.add_material(ctx, filing_id, Upload("新.txt", TEXT.replace("12月1日", "12月5日").encode()))
    work_off(city)
    filing = get(city, Filing, filing_id)
    assert (filing.title, filing.effective_on) == ("云山市流动人口办法（试行）", date(2026, 12, 5))
    assert filing.readings["title"]["value"] == "云山市流动人口管理办法"


def test_parse_of_a_text_that_was_replaced_meanwhile_leaves_the_form_alone(city: City) -> None:
    with city.work(city.clerk) as ctx:
        filing_id = submission.create_draft(ctx, Upload("旧.txt", TEXT.encode())).id
        submission.add_material(ctx, filing_id, Upload("新.txt", CLEAN.encode()))
    work_off(city)
    assert get(city, Filing, filing_id).title == "云山市公园管理办法"


def test_drafts_are_read_but_not_checked(city: City) -> None:
    filing_id = draft(city)
    assert flags_of(city, filing_id) == []
    with city.read(city.clerk) as ctx:
        states = [(s.state, s.message) for s in stages.stages(ctx, ctx.session.get_one(Filing, filing_id))]
    assert states == [("done", ""), ("waiting", "报送后进行"), ("waiting", "报送后进行")]


def test_check_stores_flags_with_everything_their_card_shows(city: City) -> None:
    filing_id = submitted(city)
    flags = flags_of(city, filing_id)
    assert summary(flags) == FOUND
    fee = flags[1]
    assert (fee.rule_title, fee.topic, fee.severity, fee.criterion) == (
        "社会抚养费已取消",
        "family_planning",
        Severity.HIGH,
        Criterion.INCONSISTENT,
    )
    assert (fee.message, fee.advice) == ("「社会抚养费」疑似已经取消。", "建议删去。")
    assert CANONICAL[fee.start : fee.end] == fee.quote == "社会抚养费"
    assert fee.basis[0]["law"] == "某某法"
    assert fee.basis[0]["valid_from"] == "2021-08-20"
    assert fee.conditions
    revision = revision_of(city, filing_id)
    assert (revision.state, revision.as_of, revision.checked_at) == (
        RevisionState.INDEXED,
        date(2026, 11, 24),
        city.clock.now,
    )
    assert revision.rules_version == city.instance.rules.ruleset.version
    with city.read(SYSTEM) as ctx:
        snapshot = ctx.session.get_one(RuleSnapshot, fee.rule_hash)
        (place,) = ctx.session.scalars(
            select(ProvisionRow).where(ProvisionRow.revision_id == revision.id, ProvisionRow.address == fee.address)
        )
    assert (snapshot.rule_id, snapshot.body["title"], snapshot.body["advice"]) == (
        "TT-001",
        "社会抚养费已取消",
        "建议删去。",
    )
    assert fee.fingerprint == place.fingerprint


@pytest.mark.parametrize("kind", [kind for kind in JobKind if kind is not JobKind.DIGEST])  # which is of no filing
def test_every_stage_may_run_twice(city: City, kind: JobKind) -> None:
    filing_id = submitted(city)
    revision, flags = revision_of(city, filing_id), summary(flags_of(city, filing_id))
    again(city, kind, filing_id)
    work_off(city)
    after = revision_of(city, filing_id)
    assert (after.text, after.state, after.number) == (revision.text, revision.state, revision.number)
    assert summary(flags_of(city, filing_id)) == flags
    assert city.instance.index.count() == 1
    with city.read(SYSTEM) as ctx:
        assert len(list(ctx.session.scalars(select(RuleSnapshot)))) == 2


@pytest.mark.parametrize("kind", [JobKind.PARSE, JobKind.CHECK])
@pytest.mark.parametrize("state", [FilingState.CONCLUDED, FilingState.ARCHIVED])
def test_the_worker_changes_nothing_of_a_review_that_has_ended(city: City, kind: JobKind, state: FilingState) -> None:
    filing_id = in_state(city, state)
    before = revision_of(city, filing_id)
    city.clock.pass_(days=2)
    again(city, kind, filing_id)
    after = revision_of(city, filing_id)
    assert (after.state, after.parsed_at, after.checked_at, after.as_of) == (
        before.state,
        before.parsed_at,
        before.checked_at,
        before.as_of,
    )
    assert work_off(city) == []


def test_decisions_survive_a_second_check(city: City) -> None:
    filing_id = registered(city)
    permit, fee = flags_of(city, filing_id)
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, fee.id, Verdict.DISMISS, reason=DismissReason.QUOTATION, note="转引")
    again(city, JobKind.CHECK, filing_id)
    after_permit, after_fee = flags_of(city, filing_id)
    assert (after_fee.id, after_fee.version, after_fee.state) == (fee.id, fee.version + 1, FlagState.DISMISSED)
    assert (after_fee.reason, after_fee.note, after_fee.found) == (DismissReason.QUOTATION, "转引", True)
    assert (after_permit.state, after_permit.version) == (permit.state, 1)


def test_an_undone_flag_is_touched_and_stays(city: City) -> None:
    filing_id = registered(city)
    fee = flags_of(city, filing_id)[1]
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, fee.id, Verdict.CONFIRM)
        review.decide_flag(ctx, fee.id, Verdict.UNDO)
    again(city, JobKind.CHECK, filing_id)
    assert [(f.id, f.state) for f in flags_of(city, filing_id) if f.rule_id == "TT-001"] == [(fee.id, FlagState.OPEN)]


def use_rules(city: City, rules: dict[str, Any]) -> None:
    """Changes the packs on disk and loads them, as a restart does."""
    folder = city.instance.settings.rules_path
    write_rules(folder, rules)
    city.instance._rules = compile_rules(load_rules(folder))


def test_flags_no_longer_found_vanish_unless_somebody_touched_them(city: City) -> None:
    filing_id = registered(city)
    fee = flags_of(city, filing_id)[1]
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, fee.id, Verdict.CONFIRM)
    use_rules(city, {})
    again(city, JobKind.CHECK, filing_id)
    (kept,) = flags_of(city, filing_id)
    assert (kept.id, kept.state, kept.found) == (fee.id, FlagState.CONFIRMED, False)
    use_rules(city, RULES)
    again(city, JobKind.CHECK, filing_id)
    assert [(f.rule_id, f.state, f.found) for f in flags_of(city, filing_id)] == [
        ("TT-002", FlagState.OPEN, True),
        ("TT-001", FlagState.CONFIRMED, True),
    ]


def test_a_changed_rule_asks_again_and_polished_words_do_not(city: City) -> None:
    filing_id = registered(city)
    fee = flags_of(city, filing_id)[1]
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, fee.id, Verdict.CONFIRM)
    use_rules(city, RULES | {"fee": RULES["fee"] | {"advice": "建议整条删去。"}})
    again(city, JobKind.CHECK, filing_id)
    assert [(f.rule_id, f.state) for f in flags_of(city, filing_id)] == [
        ("TT-002", FlagState.OPEN),
        ("TT-001", FlagState.CONFIRMED),
    ]
    basis = [{**RULES["fee"]["basis"][0], "quote": "已经取消"}]
    use_rules(city, RULES | {"fee": RULES["fee"] | {"basis": basis}})
    again(city, JobKind.CHECK, filing_id)
    assert [(f.rule_id, f.state, f.found) for f in flags_of(city, filing_id)] == [
        ("TT-002", FlagState.OPEN, True),
        ("TT-001", FlagState.CONFIRMED, False),
        ("TT-001", FlagState.OPEN, True),
    ]


TWICE = "云山市办法\n第一条　暂住证由公安机关发放，暂住证不得转借。\n第二条　暂住证由公安机关发放，暂住证不得转借。\n"


def test_equal_quotes_in_equal_provisions_keep_their_own_decisions(city: City) -> None:
    filing_id = registered(city, TWICE)
    flags = flags_of(city, filing_id)
    assert len({(f.fingerprint, f.quote) for f in flags}) == 1
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, flags[0].id, Verdict.CONFIRM)
    again(city, JobKind.CHECK, filing_id)
    after = flags_of(city, filing_id)
    assert [(f.start, f.state) for f in after] == [
        (flags[0].start, FlagState.CONFIRMED),
        *((f.start, FlagState.OPEN) for f in flags[1:]),
    ]


def test_decisions_go_with_the_provision_into_a_new_text(city: City) -> None:
    """Only after a review has begun are there decisions; the state is set back by hand, as a repair would."""
    filing_id = registered(city)
    _, fee = flags_of(city, filing_id)
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, fee.id, Verdict.DISMISS, reason=DismissReason.HISTORICAL, note="历史表述")
        start = CANONICAL.index("流动人口应当申领")
        review.add_flag(
            ctx, filing_id, FlagInput(start, start + 4, Severity.LOW, Criterion.PROPRIETY_OTHER, "范围不明")
        )
    with city.instance.database.transaction() as session:
        session.execute(update(Filing).values(state=FilingState.SUPPLEMENT_REQUESTED))
    moved = TEXT.replace("第一条　为了加强流动人口管理，制定本办法。", "第一条　制定本办法。\n第一条之一　新增。")
    with city.work(city.clerk) as ctx:
        submission.add_material(ctx, filing_id, Upload("新.txt", moved.encode()))
        submission.submit(ctx, filing_id)
    work_off(city)
    revision = revision_of(city, filing_id)
    new = [f for f in flags_of(city, filing_id) if f.revision_id == revision.id]
    assert [(f.rule_id, f.state, f.quote, f.reason, f.decided_by) for f in new] == [
        (None, FlagState.OPEN, "流动人口", None, ""),
        ("TT-002", FlagState.OPEN, "暂住证", None, ""),
        ("TT-001", FlagState.DISMISSED, "社会抚养费", DismissReason.HISTORICAL, city.reviewer.name),
    ]
    assert all(revision.text[f.start : f.end] == f.quote for f in new)
    with city.read(SYSTEM) as ctx:
        (decision,) = ctx.session.scalars(select(Decision).where(Decision.flag_id == new[2].id))
    assert (decision.actor, decision.verdict) == ("系统（沿用）", Verdict.DISMISS)
    assert city.reviewer.name in decision.note
    assert "历史表述" in decision.note
    again(city, JobKind.CHECK, filing_id)
    assert len([f for f in flags_of(city, filing_id) if f.revision_id == revision.id]) == 3


def test_the_same_document_filed_again_comes_with_its_decisions(city: City) -> None:
    first = registered(city)
    fee = flags_of(city, first)[1]
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, fee.id, Verdict.CONFIRM, note="应当删去")
    second = registered(city)
    assert [(f.rule_id, f.state, f.note) for f in flags_of(city, second)] == [
        ("TT-002", FlagState.OPEN, ""),
        ("TT-001", FlagState.CONFIRMED, "应当删去"),
    ]


def test_elsewhere_the_decision_is_offered_and_not_taken(city: City) -> None:
    first = registered(city)
    fee = flags_of(city, first)[1]
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, fee.id, Verdict.DISMISS, reason=DismissReason.NEGATED, note="否定")
    other = registered(city, TEXT.replace("云山市流动人口管理办法", "云山市人口服务规定"))
    with city.work(city.reviewer) as ctx:
        case = review.case(ctx, other)
    open_fee = next(f for f in case.flags if f.rule_id == "TT-001")
    assert open_fee.state is FlagState.OPEN
    (offer,) = case.precedents[open_fee.id]
    assert (offer.filing_id, offer.state, offer.reason, offer.note, offer.decided_by) == (
        first,
        FlagState.DISMISSED,
        DismissReason.NEGATED,
        "否定",
        city.reviewer.name,
    )


def test_type_and_dates_changed_before_sending_again_are_checked_anew(city: City) -> None:
    use_rules(city, {"fee": RULES["fee"] | {"applies_to": {"issued_until": "2020-12-31"}}})
    filing_id = submitted(city, CLEAN.replace("公园免费开放", "应当缴纳社会抚养费"))
    assert flags_of(city, filing_id) == []
    act(city, "registrar", FilingAction.REQUEST_SUPPLEMENT, filing_id, "日期有误")
    with city.work(city.clerk) as ctx:
        form = FilingForm(adopted_on=date(2019, 1, 1), published_on=date(2019, 1, 2), effective_on=date(2019, 2, 1))
        submission.edit(ctx, filing_id, form, seen_version=None)
    assert JobKind.CHECK in work_off(city)
    assert [f.rule_id for f in flags_of(city, filing_id)] == ["TT-001"]


def test_failures_are_kept_and_stay_acknowledged(city: City) -> None:
    filing_id = registered(city)
    revision = revision_of(city, filing_id)
    job = Job(id=0, kind=JobKind.CHECK, revision_id=revision.id, filing_id=filing_id)
    with city.read(SYSTEM) as ctx:
        checking = intake.check_text(ctx, job)
    assert checking is not None
    assert checking.report.failures == ()
    from_rule = replace(checking.report, failures=(make_failure("TT-001"), make_failure("TT-002")))
    for _ in range(2):
        with city.work(SYSTEM) as ctx:
            intake.store_check(ctx, job, replace(checking, report=from_rule))
        with city.work(city.reviewer) as ctx:
            first = review.case(ctx, filing_id).failures[0]
            review.acknowledge_failure(ctx, first.id)
    with city.work(SYSTEM) as ctx:
        intake.store_check(ctx, job, replace(checking, report=from_rule))
        rows = ctx.session.scalars(select(CheckFailureRow).order_by(CheckFailureRow.id))
        assert [(r.rule_id, r.acknowledged_by) for r in rows] == [("TT-001", city.reviewer.name), ("TT-002", "")]


def make_failure(rule_id: str) -> CheckFailure:
    return CheckFailure(rule_id, f"规则 {rule_id} 用时超过上限")


def test_a_check_of_an_older_reading_writes_nothing(city: City) -> None:
    filing_id = submitted(city)
    revision = revision_of(city, filing_id)
    job = Job(id=0, kind=JobKind.CHECK, revision_id=revision.id, filing_id=filing_id)
    with city.read(SYSTEM) as ctx:
        checking = intake.check_text(ctx, job)
    with city.instance.database.transaction() as session:
        session.execute(update(Revision).values(text="别的文本"))
    with city.work(SYSTEM) as ctx:
        intake.store_check(ctx, job, checking)
    assert summary(flags_of(city, filing_id)) == FOUND


def test_only_what_has_been_sent_is_indexed_and_the_entry_follows_the_state(city: City) -> None:
    draft(city)
    filing_id = submitted(city)
    index = city.instance.index
    query = Query(phrases=("社会抚养费",))
    assert [filing for filing, _, _ in index.revisions()] == [filing_id]
    assert index.search(query, grants=frozenset({"everyone"})).total == 0
    act(city, "registrar", FilingAction.REGISTER, filing_id)
    assert work_off(city) == [JobKind.INDEX]
    assert index.search(query, grants=frozenset({"everyone"})).total == 1


def test_an_entry_that_changed_while_it_was_put_is_put_again(city: City) -> None:
    filing_id = submitted(city)
    revision = revision_of(city, filing_id)
    job = Job(id=0, kind=JobKind.INDEX, revision_id=revision.id, filing_id=filing_id)
    with city.read(SYSTEM) as ctx:
        digest = intake.put_into_index(ctx, job)
    with city.instance.database.transaction() as session:
        session.execute(update(Filing).values(title="改过的标题"))
    with city.work(SYSTEM) as ctx:
        intake.mark_indexed(ctx, job, digest)
        assert ctx.session.scalar(select(Job.kind).where(Job.state == JobState.QUEUED)) is JobKind.INDEX
    work_off(city)
    page = city.instance.index.search(Query(phrases=()), grants=frozenset({f"unit:{city.units['gov']}"}))
    assert [m.title for m in page.matches] == ["改过的标题"]


def test_stages_say_how_far_the_worker_is(city: City) -> None:
    with city.work(city.clerk) as ctx:
        filing = submission.submit_files(ctx, [Upload("办法.txt", TEXT.encode())], FilingForm())
        assert [(s.kind, s.state) for s in stages.stages(ctx, filing)] == [
            (JobKind.PARSE, "queued"),
            (JobKind.CHECK, "waiting"),
            (JobKind.INDEX, "waiting"),
        ]
        filing_id = filing.id
    work_off(city)
    with city.read(city.clerk) as ctx:
        found = stages.stages(ctx, ctx.session.get_one(Filing, filing_id))
    assert [(s.state, s.label, s.at) for s in found] == [("done", "完成", city.clock.now)] * 3


def test_a_failed_job_shows_its_words_and_is_tried_again(city: City) -> None:
    filing_id = submitted(city)
    with city.instance.database.transaction() as session:
        values = {"state": JobState.FAILED, "error": "索引暂时不能写入。"}
        session.execute(update(Job).where(Job.kind == JobKind.INDEX).values(**values))
    with city.read(city.clerk) as ctx:
        stage = stages.stages(ctx, ctx.session.get_one(Filing, filing_id))[2]
    assert (stage.state, stage.message) == ("failed", "索引暂时不能写入。")
    with city.work(city.clerk) as ctx:
        intake.retry(ctx, filing_id)
    assert work_off(city) == [JobKind.INDEX]
    assert audited(city)[-1][0] == "revision.retry"


def test_retry_reads_a_failed_file_again(city: City) -> None:
    with city.work(city.clerk) as ctx:
        filing_id = submission.create_draft(ctx, Upload("坏.docx", b"PK\x03\x04" + bytes(200))).id
    work_off(city)
    with city.work(city.clerk) as ctx:
        intake.retry(ctx, filing_id)
    assert revision_of(city, filing_id).state is RevisionState.RECEIVED
    assert work_off(city) == [JobKind.PARSE]


def test_retry_without_a_failure_checks_anew_as_of_today(city: City) -> None:
    filing_id = registered(city)
    city.clock.pass_(days=2)
    with city.work(city.reviewer) as ctx:
        intake.retry(ctx, filing_id)
    assert work_off(city) == [JobKind.CHECK, JobKind.INDEX]
    assert revision_of(city, filing_id).as_of == date(2026, 11, 26)


def test_retry_says_why_there_is_nothing_to_do_and_hides_what_is_hidden(city: City) -> None:
    filing_id = draft(city)
    with pytest.raises(Conflict, match="报送后"), city.work(city.clerk) as ctx:
        intake.retry(ctx, filing_id)
    with pytest.raises(NotFound), city.work(city.reviewer) as ctx:
        intake.retry(ctx, filing_id)
    concluded = in_state(city, FilingState.CONCLUDED)
    with city.work(city.registrar) as ctx:
        intake.retry(ctx, concluded)
    assert work_off(city) == [JobKind.INDEX]


def test_rules_that_are_not_stable_raise_no_flags(city: City) -> None:
    use_rules(city, {"fee": RULES["fee"] | {"status": RuleStatus.SHADOW.value}})
    assert flags_of(city, submitted(city)) == []


def test_a_job_for_a_text_that_is_gone_says_so(city: City) -> None:
    job = Job(id=7, kind=JobKind.PARSE, revision_id=99, filing_id=99)
    with pytest.raises(NotFound, match="任务 7"), city.read(SYSTEM) as ctx:
        intake.read_text(ctx, job)


def test_quotes_are_carried_in_squeezed_form(city: City) -> None:
    broken = TEXT.replace("社会抚养费", "社会 抚养费")
    filing_id = registered(city, broken)
    assert [squeeze(f.quote).text for f in flags_of(city, filing_id)] == ["暂住证", "社会抚养费"]
