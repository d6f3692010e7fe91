"""The door: every state × action × role, through the service, against the two tables written by hand."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from filing.errors import Conflict, FilingError, InvalidInput, NotAllowed, NotFound
from filing.models import Filing, FilingEvent, Job
from filing.permissions import FILING_SIDE, REVIEW_SIDE, can_see
from filing.services.form import FilingForm
from filing.services.procedure import submission, transitions
from filing.services.procedure.submission import Upload
from filing.services.visibility import facts
from filing.terms import FilingAction as A
from filing.terms import FilingState as S
from filing.terms import JobKind, JobState, Role
from filing.workflow import PRIVATE
from tests.services.city import CLEAN, City, act, audited, draft, get, in_state, registered, submitted, work_off
from tests.test_permissions import EXPECTED
from tests.test_workflow import STEPS

BROKEN = Upload("坏.docx", b"PK\x03\x04" + bytes(200))


def outcome(city: City, by: str, action: A, filing_id: int, version: int) -> S | type[FilingError]:
    """The state behind the step, or the class of what was raised; nothing is left changed."""
    try:
        with city.work(city.actors[by]) as ctx:
            filing = ctx.session.get_one(Filing, filing_id)
            target = transitions.apply(ctx, action, filing, reason="因故", seen_version=version).state
            raise Undo(target)
    except Undo as undone:
        return undone.state
    except FilingError as error:
        return type(error)


class Undo(Exception):
    def __init__(self, state: S) -> None:
        super().__init__(state)
        self.state = state


def expected(role: Role, state: S, action: A, filing: Filing) -> S | type[FilingError]:
    sees = (
        role in FILING_SIDE
        or (role in REVIEW_SIDE and state not in PRIVATE)
        or state in {S.REGISTERED, S.UNDER_REVIEW, S.CONCLUDED, S.ARCHIVED}
    )
    if not sees:
        return NotFound
    if role.value not in EXPECTED[action].split():
        return NotAllowed
    return STEPS.get((state, action), Conflict)


@pytest.mark.parametrize("state", list(S))
def test_every_action_of_every_role_does_what_the_tables_say(city: City, state: S) -> None:
    filing_id = in_state(city, state)
    filing = get(city, Filing, filing_id)
    assert filing.state is state
    found = {
        (role, action): outcome(city, role.value, action, filing_id, filing.version) for role in Role for action in A
    }
    assert found == {(role, action): expected(role, state, action, filing) for role in Role for action in A}
    assert get(city, Filing, filing_id).version == filing.version


@pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.REGISTERED, S.CONCLUDED])
def test_units_that_are_no_party_move_nothing(city: City, state: S) -> None:
    filing_id = in_state(city, state)
    filing = get(city, Filing, filing_id)
    for name in ("clerk2", "unit_lead2", "health_clerk", "registrar2", "reviewer2", "committee_lead2"):
        error = NotAllowed if can_see(city.actors[name], facts(filing)) else NotFound
        for action in A:
            assert outcome(city, name, action, filing_id, filing.version) is error, (name, action)


@pytest.mark.parametrize(
    ("state", "by", "action"),
    [
        (S.PENDING_SIGNOFF, "unit_lead", A.SEND_BACK),
        (S.SUBMITTED, "clerk", A.WITHDRAW),
        (S.SUBMITTED, "registrar", A.RETURN),
        (S.SUBMITTED, "registrar", A.REQUEST_SUPPLEMENT),
        (S.UNDER_REVIEW, "reviewer", A.CONCLUDE),
        (S.CONCLUDED, "committee_lead", A.REOPEN),
    ],
)
def test_a_step_against_somebody_says_why(city: City, state: S, by: str, action: A) -> None:
    filing_id = in_state(city, state)
    for empty in ("", " \n\t"):
        with pytest.raises(InvalidInput, match="请说明") as caught:
            act(city, by, action, filing_id, empty)
        assert list(caught.value.details) == ["reason"]
    act(city, by, action, filing_id, " 理由\r\n第二行\x00 ")
    with city.read(city.clerk) as ctx:
        event = ctx.session.scalars(select(FilingEvent).order_by(FilingEvent.id.desc())).first()
        assert event is not None
        assert (event.action, event.reason) == (action, "理由\n第二行")


def test_a_reason_is_bounded(city: City) -> None:
    filing_id = submitted(city)
    with pytest.raises(InvalidInput, match="最长"):
        act(city, "registrar", A.RETURN, filing_id, "长" * 10_001)


def test_a_step_on_what_has_changed_meanwhile_is_a_conflict(city: City) -> None:
    filing_id = submitted(city)
    seen = get(city, Filing, filing_id).version
    with city.work(city.registrar) as ctx:
        transitions.apply(ctx, A.REGISTER, ctx.session.get_one(Filing, filing_id), seen_version=seen)
    with pytest.raises(Conflict, match="已被他人修改") as caught, city.work(city.committee_lead) as ctx:
        transitions.apply(ctx, A.RETURN, ctx.session.get_one(Filing, filing_id), reason="因故", seen_version=seen)
    assert caught.value.details == {"version": get(city, Filing, filing_id).version}


def test_of_two_registrars_at_once_one_wins(city: City) -> None:
    filing_id = submitted(city)
    seen = get(city, Filing, filing_id).version
    barrier, results = Barrier(2), []

    def register(name: str) -> None:
        barrier.wait()
        try:
            with city.work(city.actors[name]) as ctx:
                filing = ctx.session.get_one(Filing, filing_id)
                number = transitions.apply(ctx, A.REGISTER, filing, seen_version=seen).registration_number
            results.append(number)
        except Conflict as error:
            results.append(error.message)

    threads = [Thread(target=register, args=(name,)) for name in ("registrar", "committee_lead")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "备〔2026〕0001号" in results
    assert any("已被他人修改" in str(result) for result in results)
    with city.read(city.registrar) as ctx:
        assert [e.action for e in ctx.session.scalars(select(FilingEvent))] == [A.SUBMIT, A.REGISTER]


def test_registration_gives_number_time_and_deadline(city: City) -> None:
    first, second = registered(city), registered(city)
    filing = get(city, Filing, first)
    assert (filing.registration_number, filing.registered_at) == ("备〔2026〕0001号", city.clock.now)
    assert filing.review_due is not None
    assert filing.review_due.isoformat() == "2027-02-24"
    assert get(city, Filing, second).registration_number == "备〔2026〕0002号"


def test_a_text_that_is_not_read_cannot_be_registered(city: City) -> None:
    with city.work(city.clerk) as ctx:
        waiting = submission.submit_files(ctx, [Upload("办法.txt", CLEAN.encode())], FilingForm()).id
        failed = submission.submit_files(ctx, [BROKEN], FilingForm()).id
    with pytest.raises(Conflict, match="正在读取"):
        act(city, "registrar", A.REGISTER, waiting)
    work_off(city)
    act(city, "registrar", A.REGISTER, waiting)
    with pytest.raises(Conflict, match="要求报送单位补正"):
        act(city, "registrar", A.REGISTER, failed)


def test_a_text_without_title_cannot_be_registered(city: City) -> None:
    filing_id = submitted(city)
    with city.work(city.registrar) as ctx:
        ctx.session.get_one(Filing, filing_id).title = ""
    with pytest.raises(Conflict, match="没有标题"):
        act(city, "registrar", A.REGISTER, filing_id)


def test_a_draft_that_cannot_be_sent_is_not_passed_to_the_lead(city: City) -> None:
    with city.work(city.clerk) as ctx:
        filing_id = submission.create_draft(ctx, BROKEN).id
    work_off(city)
    with pytest.raises(InvalidInput, match="正式文本没有读出"):
        act(city, "clerk", A.REQUEST_SIGNOFF, filing_id)


def test_conclusion_is_written_and_taken_back(city: City) -> None:
    filing_id = in_state(city, S.CONCLUDED)
    filing = get(city, Filing, filing_id)
    assert (filing.conclusion, filing.concluded_at) == ("未发现问题", city.clock.now)
    act(city, "committee_lead", A.REOPEN, filing_id, "收到审查建议")
    again = get(city, Filing, filing_id)
    assert (again.state, again.conclusion, again.concluded_at) == (S.UNDER_REVIEW, "", None)


def test_every_step_is_an_event_and_an_audit_entry(city: City) -> None:
    filing_id = in_state(city, S.ARCHIVED)
    with city.read(city.clerk) as ctx:
        events = [(e.action, e.source, e.target, e.actor) for e in ctx.session.scalars(select(FilingEvent))]
    assert events == [
        (A.SUBMIT, S.DRAFT, S.SUBMITTED, city.clerk.name),
        (A.REGISTER, S.SUBMITTED, S.REGISTERED, city.registrar.name),
        (A.BEGIN_REVIEW, S.REGISTERED, S.UNDER_REVIEW, city.reviewer.name),
        (A.CONCLUDE, S.UNDER_REVIEW, S.CONCLUDED, city.reviewer.name),
        (A.ARCHIVE, S.CONCLUDED, S.ARCHIVED, city.registrar.name),
    ]
    steps = [(a, t) for a, t, _ in audited(city) if a.startswith("filing.") and a != "filing.create"]
    assert steps == [(f"filing.{action}", f"filing:{filing_id}") for action, *_ in events]


@pytest.mark.parametrize(
    ("state", "by", "action", "jobs"),
    [
        (S.DRAFT, "clerk", A.REQUEST_SIGNOFF, []),
        (S.PENDING_SIGNOFF, "unit_lead", A.SEND_BACK, []),
        (S.DRAFT, "clerk", A.SUBMIT, [JobKind.CHECK]),
        (S.SUPPLEMENT_REQUESTED, "clerk", A.RESUBMIT, [JobKind.CHECK]),
        (S.SUBMITTED, "registrar", A.REGISTER, [JobKind.INDEX]),
        (S.SUBMITTED, "clerk", A.WITHDRAW, [JobKind.INDEX]),
        (S.CONCLUDED, "registrar", A.ARCHIVE, [JobKind.INDEX]),
    ],
)
def test_a_step_leaves_the_worker_what_follows_from_it(
    city: City, state: S, by: str, action: A, jobs: list[JobKind]
) -> None:
    filing_id = in_state(city, state)
    act(city, by, action, filing_id, "因故")
    with city.read(city.clerk) as ctx:
        assert list(ctx.session.scalars(select(Job.kind).where(Job.state == JobState.QUEUED))) == jobs


def test_nothing_of_a_step_that_breaks_behind_it_remains(city: City) -> None:
    filing_id = draft(city)
    before = len(audited(city))
    assert outcome(city, "clerk", A.SUBMIT, filing_id, get(city, Filing, filing_id).version) is S.SUBMITTED
    assert get(city, Filing, filing_id).receipt_number is None
    assert len(audited(city)) == before
    assert work_off(city) == []
