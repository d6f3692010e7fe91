"""Deciding flags, adding flags, concluding: by whom, when, and what happens when two do it at once."""

from dataclasses import replace
from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, update

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.models import CheckFailureRow, Decision, Filing, Flag
from filing.services.context import Context
from filing.services.procedure import submission
from filing.services.procedure.submission import Upload
from filing.services.review import review
from filing.services.review.review import FlagInput, Ruling
from filing.terms import (
    Criterion,
    DismissReason,
    FilingAction,
    FilingState,
    FlagState,
    MaterialKind,
    RevisionState,
    Severity,
    Verdict,
)
from filing.text.normalise import normalise
from tests.services.city import (
    TEXT,
    City,
    act,
    audited,
    decide_all,
    draft,
    flags_of,
    get,
    in_state,
    registered,
    submitted,
    work_off,
)
from tests.test_workflow import FLAG_STEPS

CANONICAL = normalise(TEXT).text
REASON = DismissReason.QUOTATION


def test_the_first_verdict_begins_the_review(city: City) -> None:
    filing_id = registered(city)
    flag = flags_of(city, filing_id)[0]
    with city.work(city.reviewer) as ctx:
        decided = review.decide_flag(ctx, flag.id, Verdict.CONFIRM, note=" 应当修改 ", seen_version=flag.version)
        assert (decided.state, decided.note, decided.decided_by, decided.decided_at) == (
            FlagState.CONFIRMED,
            "应当修改",
            city.reviewer.name,
            ctx.now,
        )
        assert decided.version == flag.version + 1
    assert get(city, Filing, filing_id).state is FilingState.UNDER_REVIEW
    assert [entry[0] for entry in audited(city)][-2:] == ["filing.begin_review", "flag.decide"]
    with city.read(city.reviewer) as ctx:
        (row,) = ctx.session.scalars(select(Decision))
        assert (row.flag_id, row.filing_id, row.account_id, row.verdict, row.note, row.rule_id, row.rule_hash) == (
            flag.id,
            filing_id,
            city.reviewer.account_id,
            Verdict.CONFIRM,
            "应当修改",
            flag.rule_id,
            flag.rule_hash,
        )


def put(city: City, flag_id: int, state: FlagState) -> None:
    if state is FlagState.NOTICE:
        with city.instance.database.transaction() as session:
            session.execute(update(Flag).where(Flag.id == flag_id).values(state=state))
    if state in RULINGS:
        with city.work(city.committee_lead) as ctx:
            review.decide(ctx, flag_id, replace(RULINGS[state], into=other_of(city, flag_id)))


RULINGS = {
    FlagState.CONFIRMED: Ruling(Verdict.CONFIRM),
    FlagState.DISMISSED: Ruling(Verdict.DISMISS, REASON),
    FlagState.NEEDS_INFO: Ruling(Verdict.ASK),
    FlagState.MERGED: Ruling(Verdict.MERGE),
    FlagState.ACCEPTED: Ruling(Verdict.ACCEPT, note="待上位法修改", until=date(2026, 12, 31)),
    FlagState.ESCALATED: Ruling(Verdict.ESCALATE, note="涉及合宪性"),
    FlagState.REFERRED: Ruling(Verdict.REFER, note="不属本级", body="省司法厅"),
}


def other_of(city: City, flag_id: int) -> int:
    """The last flag of the same filing, which nothing is decided on."""
    return max(flag.id for flag in flags_of(city, get(city, Flag, flag_id).filing_id))


@pytest.mark.parametrize("state", list(FlagState))
def test_every_verdict_on_every_state_does_what_the_table_says(city: City, state: FlagState) -> None:
    filing_id = registered(
        city, "云山市办法\n" + "".join(f"第{n}条　应当缴纳社会抚养费。\n" for n in "一二三四五六七八九十")
    )
    for flag, verdict in zip(flags_of(city, filing_id)[:-1], Verdict, strict=True):
        put(city, flag.id, state)
        found: FlagState | type[Exception]
        try:
            with city.work(city.committee_lead) as ctx:
                ruling = Ruling(verdict, REASON, "说明", date(2026, 12, 31), "省司法厅", other_of(city, flag.id))
                found = review.decide(ctx, flag.id, ruling).state
        except Conflict:
            found = Conflict
        assert found == FLAG_STEPS.get((state, verdict), Conflict), verdict


def test_an_undo_leaves_the_flag_as_it_was_and_the_history_whole(city: City) -> None:
    flag = flags_of(city, registered(city))[0]
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, flag.id, Verdict.DISMISS, reason=REASON, note="转引")
        undone = review.decide_flag(ctx, flag.id, Verdict.UNDO, note="看错了")
        assert (undone.state, undone.reason, undone.note, undone.decided_by, undone.decided_at) == (
            FlagState.OPEN,
            None,
            "",
            "",
            None,
        )
        rows = ctx.session.scalars(select(Decision).order_by(Decision.id))
        assert [(row.verdict, row.note) for row in rows] == [(Verdict.DISMISS, "转引"), (Verdict.UNDO, "看错了")]


@pytest.mark.parametrize(
    ("verdict", "reason", "note", "field"),
    [
        (Verdict.DISMISS, None, "", "reason"),
        (Verdict.DISMISS, None, "说明", "reason"),
        (Verdict.DISMISS, DismissReason.OTHER, " ", "note"),
    ],
)
def test_a_dismissal_says_why(
    city: City, verdict: Verdict, reason: DismissReason | None, note: str, field: str
) -> None:
    flag = flags_of(city, registered(city))[0]
    with pytest.raises(InvalidInput) as caught, city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, flag.id, verdict, reason=reason, note=note)
    assert list(caught.value.details) == [field]


def test_a_note_is_bounded(city: City) -> None:
    flag = flags_of(city, registered(city))[0]
    with pytest.raises(InvalidInput, match="最长"), city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, flag.id, Verdict.CONFIRM, note="长" * 2001)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("registrar", NotAllowed),
        ("clerk", NotAllowed),
        ("unit_lead", NotAllowed),
        ("public", NotAllowed),
        ("system_admin", NotAllowed),
        ("reviewer2", NotFound),
        ("committee_lead2", NotFound),
    ],
)
def test_only_reviewers_of_the_receiver_decide(city: City, name: str, error: type[Exception]) -> None:
    flag = flags_of(city, registered(city))[0]
    with pytest.raises(error), city.work(city.actors[name]) as ctx:
        review.decide_flag(ctx, flag.id, Verdict.CONFIRM)
    hidden = flags_of(city, registered(city, is_open=False))[0]
    with pytest.raises((NotAllowed, NotFound)), city.work(city.actors[name]) as ctx:
        review.decide_flag(ctx, hidden.id, Verdict.CONFIRM)


@pytest.mark.parametrize("state", [FilingState.SUBMITTED, FilingState.SUPPLEMENT_REQUESTED, FilingState.RETURNED])
def test_nothing_is_decided_before_registration(city: City, state: FilingState) -> None:
    filing_id = in_state(city, state, TEXT)
    flag = flags_of(city, filing_id)[0]
    with pytest.raises(Conflict, match=state.label), city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, flag.id, Verdict.CONFIRM)


def test_nothing_is_decided_after_the_conclusion(city: City) -> None:
    filing_id = registered(city)
    decide_all(city, filing_id)
    act(city, "reviewer", FilingAction.CONCLUDE, filing_id, "要求修改")
    with pytest.raises(Conflict, match="审查终结"), city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, flags_of(city, filing_id)[0].id, Verdict.UNDO)


@pytest.mark.parametrize("name", ["clerk", "public", "registrar", "reviewer2"])
@pytest.mark.parametrize("is_open", [True, False])
def test_numbers_tell_nobody_whether_there_are_flags_or_failures(city: City, name: str, is_open: bool) -> None:
    flag = flags_of(city, registered(city, is_open=is_open))[0]
    with city.work(city.reviewer) as ctx:
        row = CheckFailureRow(revision_id=flag.revision_id, rule_id="TT-009", message="超时")
        ctx.session.add(row)
    for ask, number in ((decide, flag.id), (review.acknowledge_failure, row.id)):
        said = []
        for asked in (number, 99):
            with pytest.raises((NotAllowed, NotFound)) as caught, city.work(city.actors[name]) as ctx:
                ask(ctx, asked)
            said.append((caught.type, str(caught.value)))
        assert said[0] == said[1]


def decide(ctx: Context, flag_id: int) -> None:
    review.decide_flag(ctx, flag_id, Verdict.CONFIRM)


def test_an_unknown_flag_is_not_found(city: City) -> None:
    with pytest.raises(NotFound, match="刷新"), city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, 99, Verdict.CONFIRM)


def test_a_verdict_on_what_has_changed_meanwhile_is_a_conflict(city: City) -> None:
    flag = flags_of(city, registered(city))[0]
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, flag.id, Verdict.ASK, seen_version=flag.version)
    with pytest.raises(Conflict, match="已被他人修改"), city.work(city.committee_lead) as ctx:
        review.decide_flag(ctx, flag.id, Verdict.CONFIRM, seen_version=flag.version)
    assert get(city, Flag, flag.id).state is FlagState.NEEDS_INFO


@pytest.mark.parametrize("with_version", [True, False])
def test_of_two_who_decide_at_once_one_wins(city: City, with_version: bool) -> None:
    """Without the version that was seen, the state table still refuses the second."""
    flag = flags_of(city, registered(city))[0]
    barrier, results = Barrier(2), []

    def decide(name: str, verdict: Verdict) -> None:
        barrier.wait()
        try:
            with city.work(city.actors[name]) as ctx:
                seen = flag.version if with_version else None
                state = review.decide_flag(ctx, flag.id, verdict, reason=REASON, seen_version=seen).state
            results.append(state)
        except Conflict:
            results.append(Conflict)

    pairs = [("reviewer", Verdict.CONFIRM), ("committee_lead", Verdict.DISMISS)]
    threads = [Thread(target=decide, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = get(city, Flag, flag.id)
    assert len(results) == 2
    assert Conflict in results
    assert after.state in results
    with city.read(city.reviewer) as ctx:
        assert ctx.session.scalar(select(func.count(Decision.id))) == 1


def span_of(words: str) -> tuple[int, int]:
    start = CANONICAL.index(words)
    return start, start + len(words)


def flag_input(words: str = "加强流动人口管理", message: str = "目的不明") -> FlagInput:
    return FlagInput(*span_of(words), Severity.LOW, Criterion.PROPRIETY_OTHER, message)


def test_a_flag_by_hand_knows_its_place(city: City) -> None:
    filing_id = registered(city)
    with city.work(city.reviewer) as ctx:
        flag = review.add_flag(ctx, filing_id, flag_input())
        assert (flag.state, flag.rule_id, flag.article, flag.quote, flag.message) == (
            FlagState.OPEN,
            None,
            "第一条",
            "加强流动人口管理",
            "目的不明",
        )
        assert (flag.start, flag.end) == span_of("加强流动人口管理")
        assert flag.address.startswith("art_1")
        assert len(flag.fingerprint) == 64
        assert flag.created_by_id == city.reviewer.account_id
    assert get(city, Filing, filing_id).state is FilingState.UNDER_REVIEW
    assert audited(city)[-1] == ("flag.add", f"flag:{flag.id}", city.reviewer.name)


def test_a_flag_by_hand_may_span_articles_or_stand_before_the_first(city: City) -> None:
    filing_id = registered(city)
    across = CANONICAL[CANONICAL.index("制定本办法") : CANONICAL.index("流动人口应当")]
    with city.work(city.reviewer) as ctx:
        assert review.add_flag(ctx, filing_id, flag_input("云山市流动人口")).article == "（文首）"
        assert review.add_flag(ctx, filing_id, flag_input(across)).article == "（文首）"


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        (FlagInput(5, 5, Severity.LOW, Criterion.VALUES, "空"), ["start"]),
        (FlagInput(9, 5, Severity.LOW, Criterion.VALUES, "倒"), ["start"]),
        (FlagInput(-3, 5, Severity.LOW, Criterion.VALUES, "负"), ["start"]),
        (FlagInput(0, 10**9, Severity.LOW, Criterion.VALUES, "外"), ["start"]),
        (FlagInput(0, 5, Severity.LOW, Criterion.VALUES, " \n "), ["message"]),
    ],
)
def test_a_flag_by_hand_needs_words_of_the_text(city: City, given: FlagInput, fields: list[str]) -> None:
    filing_id = registered(city)
    with pytest.raises(InvalidInput) as caught, city.work(city.reviewer) as ctx:
        review.add_flag(ctx, filing_id, given)
    assert sorted(caught.value.details) == fields


def test_a_quote_by_hand_is_bounded(city: City) -> None:
    filing_id = registered(city, "云山市办法\n第一条　" + "长" * 3000 + "。\n")
    with pytest.raises(InvalidInput, match="疑点没有保存") as caught, city.work(city.reviewer) as ctx:
        review.add_flag(ctx, filing_id, FlagInput(10, 2500, Severity.LOW, Criterion.VALUES, "太长"))
    assert list(caught.value.details) == ["end"]


def test_only_reviewers_add_flags_and_only_in_review(city: City) -> None:
    filing_id = registered(city)
    with pytest.raises(NotAllowed), city.work(city.registrar) as ctx:
        review.add_flag(ctx, filing_id, flag_input())
    early = submitted(city)
    with pytest.raises(Conflict, match="登记之后"), city.work(city.reviewer) as ctx:
        review.add_flag(ctx, early, flag_input())


def test_conclude_needs_every_flag_decided_and_every_failure_noted(city: City) -> None:
    filing_id = registered(city)
    flags = flags_of(city, filing_id)
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, flags[0].id, Verdict.ASK)
        ctx.session.add(CheckFailureRow(revision_id=flags[0].revision_id, rule_id="TT-009", message="超时"))
    for undecided in ("2 处疑点", "1 处疑点"):
        with pytest.raises(Conflict, match=undecided), city.work(city.reviewer) as ctx:
            review.conclude(ctx, filing_id, conclusion="完毕", seen_version=None)
        put(city, flags[2 - int(undecided[0])].id, FlagState.CONFIRMED)
    with pytest.raises(Conflict, match="1 条未能运行的规则"), city.work(city.reviewer) as ctx:
        review.conclude(ctx, filing_id, conclusion="完毕", seen_version=None)
    with city.work(city.reviewer) as ctx:
        (failure,) = review.case(ctx, filing_id).failures
        for _ in range(2):
            review.acknowledge_failure(ctx, failure.id)
    version = get(city, Filing, filing_id).version
    with city.work(city.reviewer) as ctx:
        done = review.conclude(ctx, filing_id, conclusion="两处不一致，建议修改。", seen_version=version)
        assert (done.state, done.conclusion) == (FilingState.CONCLUDED, "两处不一致，建议修改。")
    assert [a for a, _, _ in audited(city)].count("failure.acknowledge") == 1


def test_conclude_waits_for_the_check(city: City) -> None:
    filing_id = registered(city)
    decide_all(city, filing_id)
    with city.instance.database.transaction() as session:
        flag = session.get_one(Flag, flags_of(city, filing_id)[0].id)
        flag.revision.state = RevisionState.PARSED
    with pytest.raises(Conflict, match="比对还没有完成"), city.work(city.reviewer) as ctx:
        review.conclude(ctx, filing_id, conclusion="完毕", seen_version=None)


def test_conclude_of_what_has_changed_meanwhile_is_a_conflict(city: City) -> None:
    filing_id = registered(city)
    seen = get(city, Filing, filing_id).version
    decide_all(city, filing_id)  # begins the review, which raises the version
    with pytest.raises(Conflict, match="已被他人修改"), city.work(city.reviewer) as ctx:
        review.conclude(ctx, filing_id, conclusion="完毕", seen_version=seen)


def test_acknowledging_is_for_reviewers_and_says_when_the_record_is_gone(city: City) -> None:
    filing_id = registered(city)
    with city.work(city.reviewer) as ctx:
        row = CheckFailureRow(revision_id=flags_of(city, filing_id)[0].revision_id, rule_id="TT-009", message="超时")
        ctx.session.add(row)
    with pytest.raises(NotAllowed), city.work(city.clerk) as ctx:
        review.acknowledge_failure(ctx, row.id)
    with pytest.raises(NotFound, match="刷新"), city.work(city.reviewer) as ctx:
        review.acknowledge_failure(ctx, row.id + 1)


def test_a_case_shows_reviewers_everything(city: City) -> None:
    filing_id = registered(city)
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, flags_of(city, filing_id)[0].id, Verdict.CONFIRM)
        case = review.case(ctx, filing_id)
    assert (case.filing.id, case.text, case.revision and case.revision.number) == (filing_id, CANONICAL, 1)
    assert [(f.rule_id, f.state) for f in case.flags] == [
        ("TT-002", FlagState.CONFIRMED),
        ("TT-001", FlagState.OPEN),
    ]
    assert [d.verdict for d in case.decisions] == [Verdict.CONFIRM]
    assert [e.action for e in case.events] == [
        FilingAction.SUBMIT,
        FilingAction.REGISTER,
        FilingAction.BEGIN_REVIEW,
    ]
    assert [m.kind for m in case.materials] == [MaterialKind.TEXT]
    assert "".join(case.text[p.start : p.end] for p in case.provisions if p.is_leaf) == CANONICAL
    assert case.failures == ()


@pytest.mark.parametrize("name", ["clerk", "unit_lead", "clerk2", "public", "reviewer2", "system_admin"])
def test_machine_flags_are_shown_to_no_one_else(city: City, name: str) -> None:
    filing_id = registered(city)
    with city.work(city.actors[name]) as ctx:
        case = review.case(ctx, filing_id)
    assert (case.text, case.flags, case.decisions, case.failures, case.precedents) == (CANONICAL, (), (), (), {})
    assert bool(case.events) is (name in {"clerk", "unit_lead"})


def test_the_filing_unit_sees_what_holds_when_the_review_has_ended(city: City) -> None:
    filing_id = registered(city)
    permit, fee = flags_of(city, filing_id)
    put(city, permit.id, FlagState.CONFIRMED)
    put(city, fee.id, FlagState.DISMISSED)
    act(city, "reviewer", FilingAction.CONCLUDE, filing_id, "要求修改")
    for name, shown in (("clerk", [permit.id]), ("unit_lead", [permit.id]), ("public", []), ("clerk2", [])):
        with city.work(city.actors[name]) as ctx:
            assert [flag.id for flag in review.case(ctx, filing_id).flags] == shown


@pytest.mark.parametrize(
    ("state", "is_open", "name", "recorded"),
    [
        (FilingState.SUBMITTED, True, "reviewer", True),
        (FilingState.SUBMITTED, True, "clerk", False),
        (FilingState.REGISTERED, True, "reviewer", False),
        (FilingState.REGISTERED, True, "public", False),
        (FilingState.REGISTERED, False, "reviewer", True),
        (FilingState.REGISTERED, False, "unit_lead", False),
        (FilingState.DRAFT, True, "unit_lead", False),
    ],
)
def test_looking_into_what_is_not_published_is_recorded(
    city: City, state: FilingState, is_open: bool, name: str, recorded: bool
) -> None:
    filing_id = in_state(city, state, is_open=is_open)
    with city.work(city.actors[name]) as ctx:
        review.case(ctx, filing_id)
    entry = ("filing.read", f"filing:{filing_id}", city.actors[name].name)
    assert (audited(city)[-1] == entry) is recorded


def test_a_case_that_is_hidden_or_absent_is_not_found(city: City) -> None:
    filing_id = draft(city)
    for name, wanted in (("reviewer", filing_id), ("public", filing_id), ("clerk", filing_id + 1)):
        with pytest.raises(NotFound), city.work(city.actors[name]) as ctx:
            review.case(ctx, wanted)


def test_a_question_on_an_older_text_still_waits(city: City) -> None:
    """The filing is set back by hand: a text can be replaced only before registration."""
    filing_id = registered(city)
    permit = flags_of(city, filing_id)[0]
    put(city, permit.id, FlagState.NEEDS_INFO)
    with city.instance.database.transaction() as session:
        session.get_one(Filing, filing_id).state = FilingState.SUPPLEMENT_REQUESTED
    with city.work(city.clerk) as ctx:
        submission.add_material(ctx, filing_id, Upload("新.txt", "云山市办法\n第一条　免费。\n".encode()))
        submission.submit(ctx, filing_id)
    work_off(city)
    act(city, "registrar", FilingAction.REGISTER, filing_id)
    with city.work(city.reviewer) as ctx:
        assert [f.id for f in review.case(ctx, filing_id).flags] == [permit.id]
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, permit.id, Verdict.DISMISS, reason=DismissReason.OTHER, note="新文本已删去")
        review.conclude(ctx, filing_id, conclusion="未发现问题", seen_version=None)
