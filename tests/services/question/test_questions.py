"""Questions to the enacting organ: asked, answered with files, asked again, withdrawn; the clock follows."""

from typing import Any

import pytest

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.models import Clock, Filing, Letter
from filing.services.clock.todo import todo
from filing.services.material.materials import Upload
from filing.services.procedure import assignments
from filing.services.question import questions
from filing.services.question.questions import QuestionView
from filing.services.reading import emendations
from filing.services.reading.emendations import EmendationInput
from filing.terms import FilingAction, FilingState, LetterKind, QuestionState, SubjectKind
from filing.terms import QuestionAction as A
from tests.services.city import CLEAN, TEXT, City, act, audited, get, in_state, registered, rows, submitted, work_off

ASKED = "社会抚养费的征收依据是什么？"


def asked(city: City, filing_id: int, words: str = ASKED, *, address: str = "art_3", by: str = "reviewer") -> int:
    with city.work(city.actors[by]) as ctx:
        return questions.ask(ctx, filing_id, words, address=address).id


def say(city: City, by: str, action: A, words: str = "理由", *, id_: int = 1, files: Any = ()) -> None:
    with city.work(city.actors[by]) as ctx:
        questions.act(ctx, id_, action, words, files=files)


def seen(city: City, filing_id: int, by: str = "clerk") -> tuple[QuestionView, ...]:
    with city.read(city.actors[by]) as ctx:
        return questions.questions_by_id(ctx, filing_id)


def said(view: QuestionView) -> list[tuple[A, str, bool]]:
    return [(event.action, event.words, event.is_late) for event in view.question.events]


def test_a_question_waits_in_the_clerks_list_until_it_is_answered(city: City) -> None:
    filing_id = registered(city)
    asked(city, filing_id)
    (view,) = seen(city, filing_id)
    question = view.question
    assert (question.article, question.quote.split("\n")[0], str(view.due), view.has_changed) == (
        "第三条", "第三条 违反规定生育的，应当缴纳社会抚养费。", "2026-12-08", False,
    )  # fmt: skip
    with city.read(city.clerk) as ctx:
        (item,) = todo(ctx).items
    assert (item.what, item.subject_kind, item.subject_id) == ("答复询问", SubjectKind.QUESTION, question.id)
    city.clock.pass_(days=2)
    say(city, "clerk", A.ANSWER, "依据是省条例。", files=[Upload("依据.txt", b"text")])
    (view,) = seen(city, filing_id, "reviewer")
    assert (view.question.state, view.due) == (QuestionState.ANSWERED, None)
    assert said(view) == [(A.ASK, ASKED, False), (A.ANSWER, "依据是省条例。", False)]
    assert [file.filename for file in view.question.events[-1].files] == ["依据.txt"]
    with city.read(city.clerk) as ctx:
        assert todo(ctx).items == ()
    assert [entry for entry in audited(city) if entry[0].startswith("question")] == [
        ("question.ask_question", "question:1", city.reviewer.name),
        ("question.answer_question", "question:1", city.clerk.name),
    ]


def test_follow_up_and_withdrawal_start_and_stop_the_clock(city: City) -> None:
    filing_id = registered(city)
    asked(city, filing_id, address="")
    say(city, "clerk", A.ANSWER)
    city.clock.pass_(days=7)
    say(city, "reviewer", A.FOLLOW_UP, "请提供文件。")
    assert str(seen(city, filing_id)[0].due) == "2026-12-15"
    say(city, "reviewer", A.WITHDRAW, "已另行取得。")
    assert (seen(city, filing_id)[0].question.state, seen(city, filing_id)[0].due) == (QuestionState.WITHDRAWN, None)
    say(city, "reviewer", A.REOPEN, "仍请提供。")
    assert seen(city, filing_id)[0].question.state is QuestionState.ASKED
    clocks = [clock for clock in rows(city, Clock) if clock.subject_kind is SubjectKind.QUESTION]
    assert [clock.stopped_on is None for clock in clocks] == [False, False, True]


def test_a_late_answer_says_so(city: City) -> None:
    filing_id = registered(city)
    asked(city, filing_id)
    city.clock.pass_(days=20)
    say(city, "unit_lead", A.ANSWER)
    assert [event.is_late for event in seen(city, filing_id)[0].question.events] == [False, True]


def test_each_side_takes_its_own_steps_and_others_know_nothing(city: City) -> None:
    filing_id = registered(city)
    for by in ("clerk", "registrar", "reviewer2", "public"):
        with pytest.raises(NotAllowed):
            asked(city, filing_id, by=by)
    asked(city, filing_id)
    with pytest.raises(NotAllowed):
        say(city, "reviewer", A.ANSWER)
    with pytest.raises(NotAllowed):
        say(city, "clerk", A.WITHDRAW)
    for by in ("clerk2", "health_clerk", "reviewer2", "public"):
        with pytest.raises(NotFound):
            say(city, by, A.ANSWER)
        with pytest.raises(NotFound), city.read(city.actors[by]) as ctx:
            questions.get_question(ctx, 1)
        with city.read(city.actors[by]) as ctx:
            assert questions.questions_of(ctx, ctx.session.get_one(Filing, filing_id)) == ()
    with pytest.raises(Conflict, match="待答复"):
        say(city, "reviewer", A.FOLLOW_UP)
    with pytest.raises(Conflict, match="不能询问"):
        say(city, "reviewer", A.ASK)


def test_words_and_places_are_looked_at(city: City) -> None:
    filing_id = registered(city)
    with pytest.raises(InvalidInput, match="请写明询问的内容"):
        asked(city, filing_id, " ")
    with pytest.raises(InvalidInput, match="没有这一条款"):
        asked(city, filing_id, address="art_9")
    asked(city, filing_id)
    with pytest.raises(InvalidInput, match="只有答复"):
        say(city, "reviewer", A.WITHDRAW, files=[Upload("一.txt", b"text")])
    with pytest.raises(InvalidInput, match="一次最多上传 10 份"):
        say(city, "clerk", A.ANSWER, files=[Upload("一.txt", b"text")] * 11)
    assert len(seen(city, filing_id)[0].question.events) == 1
    with pytest.raises(Conflict, match="登记之后"):
        asked(city, submitted(city, CLEAN))


def test_nobody_asks_in_a_case_that_another_one_has(city: City) -> None:
    filing_id = registered(city)
    with city.work(city.committee_lead) as ctx:
        assignments.claim(ctx, filing_id)
    with pytest.raises(Conflict, match="承办"):
        asked(city, filing_id)


def test_a_review_ends_only_when_nothing_waits_for_an_answer(city: City) -> None:
    filing_id = in_state(city, FilingState.UNDER_REVIEW)
    asked(city, filing_id, address="art_1")
    with pytest.raises(Conflict, match="还有 1 项询问没有答复"):
        act(city, "reviewer", FilingAction.CONCLUDE, filing_id, "未发现问题")
    say(city, "reviewer", A.WITHDRAW, "不再需要。")
    act(city, "reviewer", FilingAction.CONCLUDE, filing_id, "未发现问题")
    with pytest.raises(Conflict, match="审结之前"):
        say(city, "reviewer", A.REOPEN)


def test_a_question_says_when_its_provision_has_changed(city: City) -> None:
    filing_id = registered(city)
    asked(city, filing_id, address="art_3")
    asked(city, filing_id, address="art_2")
    with city.work(city.registrar) as ctx:
        given = EmendationInput(TEXT.replace("社会抚养费", "社会抚恤费"), "识别有误", 1)
        emendations.emend(ctx, filing_id, given)
    work_off(city)
    assert [(view.question.article, view.has_changed) for view in seen(city, filing_id)] == [
        ("第二条", False),
        ("第三条", True),
    ]


def test_a_letter_is_drafted_once_and_leads_back(city: City) -> None:
    filing_id = registered(city)
    asked(city, filing_id)
    with city.work(city.reviewer) as ctx:
        letter_id = questions.draft_inquiry(ctx, 1).id
        assert questions.draft_inquiry(ctx, 1).id == letter_id
    letter = get(city, Letter, letter_id)
    assert (letter.kind, letter.subject_id, letter.given["办理期限"]) == (LetterKind.INQUIRY, 1, "2026-12-08")
    assert letter.given["事项"].startswith("第三条：“第三条 违反规定生育的")
    assert letter.given["事项"].endswith(ASKED)
    with city.read(city.clerk) as ctx:
        assert questions.letters_of_question(ctx, questions.get_question(ctx, 1).question) == []
    with pytest.raises(NotAllowed), city.work(city.clerk) as ctx:
        questions.draft_inquiry(ctx, 1)
    say(city, "clerk", A.ANSWER)
    with pytest.raises(Conflict, match="不用发询问函"), city.work(city.reviewer) as ctx:
        questions.draft_inquiry(ctx, 1)
