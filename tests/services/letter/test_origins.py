"""Letters arise from cases: which ones a case asks for, what it fills in, who reads them, and where they stand."""

from datetime import date

import pytest

from filing.errors import Conflict, NotAllowed, NotFound
from filing.letters import shown_lines
from filing.models import Filing, Letter
from filing.services.letter import letters
from filing.services.opinion.opinions import view_opinion
from filing.services.registration.desk import return_filing
from filing.services.registration.handings import hand_on
from filing.services.registration.supplements import ItemInput, request_supplement
from filing.services.suggestion import suggestions
from filing.terms import FilingAction, HandingKind, OmissionAction, OpinionAction, ReturnReason, SuggestionOutcome
from filing.terms import LetterKind as K
from filing.terms import SubjectKind as S
from filing.terms import SuggestionAction as A
from tests.services.city import City, act, registered, submitted
from tests.services.omission.test_omissions import act as on_omission
from tests.services.omission.test_omissions import upload
from tests.services.opinions import issued, step
from tests.services.suggestion.test_suggestions import make


def offered(city: City, kind: S, case_id: int, by: str = "registrar") -> tuple[K, ...]:
    with city.read(city.actors[by]) as ctx:
        return letters.offers_of(ctx, kind, case_id)


def drafted(city: City, case: tuple[S, int], kind: K, by: str = "registrar") -> tuple[Letter, str]:
    """The draft, and its words as its page shows them."""
    with city.work(city.actors[by]) as ctx:
        letter_id = letters.draft_letter(ctx, case, kind).id
    with city.work(city.actors[by]) as ctx:
        letter, data = letters.letter_file(ctx, letter_id)
        return letter, "\n".join(line for _, line in shown_lines(data))


def test_the_formal_desk_writes_what_its_last_step_asks_for(city: City) -> None:
    asked, returned, done = submitted(city), submitted(city), registered(city)
    with city.work(city.registrar) as ctx:
        request_supplement(ctx, asked, [ItemInput("补报备案报告。", "F2"), ItemInput("补报起草说明。")])
        return_filing(ctx, returned, ReturnReason.NOT_NORMATIVE, "属于人事任免。")
    assert [offered(city, S.FILING, one) for one in (asked, returned, done)] == [
        (K.SUPPLEMENT,),
        (K.RETURN,),
        (K.RECEIPT, K.INQUIRY),
    ]
    letter, words = drafted(city, (S.FILING, asked), K.SUPPLEMENT)
    assert letter.given == {"事项": "（一）补报备案报告。\n（二）补报起草说明。", "办理期限": "2026-12-08"}
    assert "请于2026年12月8日前补正后重新报送。" in words
    assert drafted(city, (S.FILING, returned), K.RETURN)[0].given == {
        "理由": f"{ReturnReason.NOT_NORMATIVE.label}：属于人事任免。"
    }
    assert "备案登记号为备〔2026〕0001号" in drafted(city, (S.FILING, done), K.RECEIPT)[1]


def test_each_handing_has_its_letter_with_recipient_subject_and_day(city: City) -> None:
    filing_id = registered(city)
    with city.work(city.registrar) as ctx:
        (to_committee,) = hand_on(ctx, filing_id, HandingKind.DISTRIBUTION, ["财政经济委员会"], "财政管理")
        (away,) = hand_on(ctx, filing_id, HandingKind.TRANSFER, ["云山市委办公室"], "属于党内规范性文件。")
    letter, _ = drafted(city, (S.DISTRIBUTION, to_committee.id), K.DISTRIBUTION)
    assert letter.given == {"收文单位": "财政经济委员会", "事项": "财政管理", "办理期限": "2026-12-24"}
    assert (letter.filing_id, letter.title) == (filing_id, "规范性文件审查分送单")
    transfer, words = drafted(city, (S.DISTRIBUTION, away.id), K.TRANSFER)
    assert words.startswith("云山市人大常委会\n（签发时编号）\n关于移送《云山市流动人口管理办法》的函")
    with city.read(city.reviewer) as ctx:
        assert [one.id for one in letters.letters_about(ctx, S.DISTRIBUTION, [away.id])[away.id]] == [transfer.id]
    with pytest.raises(Conflict, match="没有移送函可以起草"):
        drafted(city, (S.DISTRIBUTION, to_committee.id), K.TRANSFER)


def test_a_suggestion_without_a_filing_has_its_letters_and_names_nobody(city: City) -> None:
    made, _ = make(city)
    assert offered(city, S.SUGGESTION, made) == (K.SUGGESTION_RECEIPT,)
    letter, words = drafted(city, (S.SUGGESTION, made), K.SUGGESTION_RECEIPT)
    assert (letter.filing_id, letter.given) == (None, {"收文单位": "建〔2026〕0001号审查建议的提出人"})
    assert "已于2026年11月24日收到，编号为建〔2026〕0001号。" in words
    assert "请补充下列内容" not in words
    for action, outcome in ((A.REGISTER, None), (A.BEGIN, None), (A.CONCLUDE, SuggestionOutcome.NO_PROBLEM)):
        with city.work(city.reviewer) as ctx:
            row = suggestions.get_suggestion(ctx, made)
            suggestions.act(ctx, row, action, words="条款有法律依据。", outcome=outcome)
    assert offered(city, S.SUGGESTION, made) == (K.FEEDBACK,)
    assert drafted(city, (S.SUGGESTION, made), K.FEEDBACK)[0].given["结果"] == "未发现问题。\n条款有法律依据。"
    with city.work(city.registrar) as ctx:
        assert letters.issue_letter(ctx, letter.id).number == "函〔2026〕1号"


def test_one_reminder_names_every_document_and_its_unit_reads_it(city: City) -> None:
    upload(city)
    for omission_id in (1, 2):
        assert offered(city, S.OMISSION, omission_id) == ()
        on_omission(city, "registrar", omission_id, OmissionAction.REMIND)
    letter, words = drafted(city, (S.OMISSION, 2), K.FILING_REMINDER)
    assert letter.given == {
        "事项": "（一）《云山市公园管理办法》（云政发〔2026〕19号）\n"
        "（二）《云山市流动人口管理办法》（云政发[2026]18号）",
        "办理期限": "2026-12-08",
    }
    assert "云山市人民政府：\n" in words
    with city.read(city.clerk) as ctx:
        assert letters.letters_about(ctx, S.OMISSION, [2]) == {}
    with city.work(city.registrar) as ctx:
        letters.issue_letter(ctx, letter.id)
    for name, readable in (("clerk", True), ("health_clerk", False), ("registrar2", False), ("public", False)):
        with city.read(city.actors[name]) as ctx:
            assert bool(letters.letters_about(ctx, S.OMISSION, [2])) is readable, name


def test_a_plan_suspends_the_review_and_the_letter_holds_it(city: City) -> None:
    opinion_id = issued(city)
    assert offered(city, S.OPINION, opinion_id) == (K.STOP,)
    step(city, "clerk", OpinionAction.PROMISE, opinion_id, words="年底前修改第三条。", due_on=date(2026, 12, 30))
    assert offered(city, S.OPINION, opinion_id) == (K.SUSPENSION,)
    letter, words = drafted(city, (S.OPINION, opinion_id), K.SUSPENSION, "reviewer")
    assert "年底前修改第三条。" in words
    assert "请按照计划于2026年12月30日前完成纠正" in words
    with city.read(city.reviewer) as ctx:
        view = view_opinion(ctx, opinion_id)
        assert [one.kind for one in view.letters] == [K.SUSPENSION, K.OPINION]
    assert letter.filing_id == view.filing.id


def test_letters_are_written_by_the_body_that_has_the_case(city: City) -> None:
    filing_id = registered(city)
    act(city, "reviewer", FilingAction.BEGIN_REVIEW, filing_id)
    for name, error in (("clerk", NotAllowed), ("registrar2", NotAllowed), ("system_admin", NotAllowed)):
        with pytest.raises(error), city.work(city.actors[name]) as ctx:
            letters.draft_letter(ctx, (S.FILING, filing_id), K.INQUIRY)
        with pytest.raises(error):
            offered(city, S.FILING, filing_id, name)
    with pytest.raises(NotFound):
        offered(city, S.QUESTION, 1)
    with city.read(city.reviewer) as ctx:
        assert letters.offers(ctx, S.FILING, ctx.session.get_one(Filing, filing_id)) == (K.RECEIPT, K.INQUIRY)
