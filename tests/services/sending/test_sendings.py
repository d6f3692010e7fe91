"""上报备案: registered with its clock, sent with number and letter, answered; by its own unit only."""

from datetime import date
from typing import Any

import pytest

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound, Outdated
from filing.letters import text_of
from filing.models import Filing, Sending, SendingEvent
from filing.services.clock.todo import todo
from filing.services.letter.letters import draft_letter
from filing.services.sending.sending_letters import report_of
from filing.services.sending.sendings import (
    SendingForm,
    SendingReport,
    act,
    actions_on,
    edit,
    form_of,
    get_sending,
    list_sendings,
    register,
    sendings_of,
)
from filing.terms import (
    ClockColour,
    ClockKind,
    DocumentType,
    LetterKind,
    SendingAction,
    SendingMedium,
    SendingState,
)
from tests.services.city import City, audited, get, rows, submitted

FORM = SendingForm(
    receiver="云岭省人大常委会",
    title="云山市人大常委会关于加强水源保护的决定",
    document_type=DocumentType.RESOLUTION,
    adopted_on=date(2026, 10, 28),
    published_on=date(2026, 11, 2),
    effective_on=date(2026, 12, 1),
)
SENT = SendingReport(day=date(2026, 11, 24), medium=SendingMedium.BOTH)


def registered(city: City, by: str = "registrar", **changes: Any) -> int:
    values = {name: getattr(FORM, name) for name in FORM.__slots__} | changes
    with city.work(city.actors[by]) as ctx:
        return register(ctx, SendingForm(**values)).id


def step(city: City, sending_id: int, action: SendingAction, said: SendingReport, by: str = "registrar") -> None:
    with city.work(city.actors[by]) as ctx:
        act(ctx, sending_id, action, said)


def test_the_period_runs_from_the_publication_and_waits_in_the_to_do_list(city: City) -> None:
    registered(city)
    with city.read(city.registrar) as ctx:
        (item,) = todo(ctx).items
        assert (item.kind, item.due, item.colour, item.unit) == (
            ClockKind.SEND_UP,
            date(2026, 12, 2),
            ClockColour.YELLOW,
            "云山市人大常委会",
        )
        assert item.title == "《云山市人大常委会关于加强水源保护的决定》报云岭省人大常委会"
        assert item.source == "《中华人民共和国立法法》第一百零九条"


def test_sending_numbers_it_writes_the_letter_and_stops_the_clock(city: City) -> None:
    sending_id = registered(city)
    step(city, sending_id, SendingAction.SEND, SENT)
    with city.read(city.registrar) as ctx:
        sending = get_sending(ctx, sending_id)
        assert (sending.number, sending.state, sending.is_late, sending.due) == (
            "送〔2026〕0001号",
            SendingState.SENT,
            False,
            date(2026, 12, 2),
        )
        letter = text_of(report_of(ctx, sending))
        assert todo(ctx).items == ()
        assert actions_on(ctx, sending) == [SendingAction.ACKNOWLEDGE, SendingAction.ANSWER]
    for words in (
        "送〔2026〕0001号",
        "关于报送《云山市人大常委会\n关于加强水源保护的决定》备案的报告",
        "云岭省人大常委会：",
        "《云山市人大常委会关于加强水源保护的决定》已于2026年10月28日通过，2026年11月2日公布，自2026年12月1日起施行。"
        "根据《中华人民共和国各级人民代表大会常务委员会监督法》第三十九条，现将该文件报送备案。",
        "1. 正式文本",
        "2. 说明",
        "2026年11月24日",
    ):
        assert words in letter
    assert "{{" not in letter


def test_receipt_and_answers_are_kept_with_every_step(city: City) -> None:
    sending_id = registered(city)
    step(city, sending_id, SendingAction.SEND, SENT)
    step(city, sending_id, SendingAction.ACKNOWLEDGE, SendingReport(day=SENT.day, number="省备〔2026〕88号"))
    step(city, sending_id, SendingAction.ANSWER, SendingReport(day=SENT.day, words="请补报说明。"))
    step(city, sending_id, SendingAction.ANSWER, SendingReport(day=SENT.day, words="审查未发现问题。"))
    sending = get(city, Sending, sending_id)
    assert (sending.state, sending.receipt, sending.received_on, sending.answer) == (
        SendingState.ANSWERED,
        "省备〔2026〕88号",
        SENT.day,
        "审查未发现问题。",
    )
    assert [(e.action, e.words) for e in rows(city, SendingEvent)] == [
        (SendingAction.SEND, ""),
        (SendingAction.ACKNOWLEDGE, ""),
        (SendingAction.ANSWER, "请补报说明。"),
        (SendingAction.ANSWER, "审查未发现问题。"),
    ]
    assert [action for action, target, _ in audited(city) if target == f"sending:{sending_id}"] == [
        "sending.register",
        "sending.send",
        "sending.acknowledge_receipt",
        "sending.record_answer",
        "sending.record_answer",
    ]


def test_what_is_sent_after_thirty_days_is_late(city: City) -> None:
    sending_id = registered(city, published_on=date(2026, 10, 20), adopted_on=None)
    step(city, sending_id, SendingAction.SEND, SENT)
    assert get(city, Sending, sending_id).is_late
    on_time = registered(city, published_on=date(2026, 10, 26), adopted_on=None, receiver="国务院")
    step(city, on_time, SendingAction.SEND, SENT)
    assert not get(city, Sending, on_time).is_late


def test_an_enacting_unit_writes_down_what_goes_outside_beside_its_filing(city: City) -> None:
    filing_id = submitted(city)
    with city.work(city.clerk) as ctx:
        form = form_of(ctx, filing_id)
        assert (form.title, form.published_on, form.filing_id, form.receiver) == (
            "云山市流动人口管理办法",
            date(2026, 10, 8),
            filing_id,
            "",
        )
    outside = {"receiver": "国务院", "filing_id": filing_id, "document_type": DocumentType.CITY_RULE}
    sending_id = registered(city, by="clerk", **outside)
    with city.read(city.clerk) as ctx:
        sending = get_sending(ctx, sending_id)
        assert "云山市人民政府" in text_of(report_of(ctx, sending))
        assert [one.id for one in sendings_of(ctx, ctx.session.get_one(Filing, filing_id))] == [sending_id]
    with city.read(city.registrar) as ctx:
        assert sendings_of(ctx, ctx.session.get_one(Filing, filing_id)) == []


def test_a_unit_sees_and_moves_its_own_only(city: City) -> None:
    sending_id = registered(city)
    for name in ("registrar2", "clerk"):
        with pytest.raises(NotFound), city.work(city.actors[name]) as ctx:
            act(ctx, sending_id, SendingAction.SEND, SENT)
        with city.read(city.actors[name]) as ctx:
            assert list_sendings(ctx).total == 0
    with pytest.raises(NotAllowed), city.work(city.reviewer) as ctx:
        act(ctx, sending_id, SendingAction.SEND, SENT)
    with city.read(city.reviewer) as ctx:
        assert list_sendings(ctx, SendingState.PENDING).counts == {SendingState.PENDING: 1}
    with pytest.raises(NotFound), city.work(city.registrar) as ctx:
        register(ctx, SendingForm(**{name: getattr(FORM, name) for name in FORM.__slots__} | {"filing_id": 99}))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"receiver": " "}, "receiver"),
        ({"title": ""}, "title"),
        ({"document_type": None}, "document_type"),
        ({"published_on": None}, "published_on"),
        ({"published_on": date(2026, 12, 24)}, "published_on"),
        ({"adopted_on": date(2026, 11, 20)}, "published_on"),
    ],
)
def test_what_is_missing_or_cannot_be_is_named_by_field(city: City, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        registered(city, **changes)
    assert list(error.value.details) == [field]
    assert rows(city, Sending) == []


@pytest.mark.parametrize(
    ("action", "said", "fields"),
    [
        (SendingAction.SEND, SendingReport(), ["day", "medium"]),
        (SendingAction.SEND, SendingReport(day=date(2026, 11, 1), medium=SendingMedium.PAPER), ["day"]),
        (SendingAction.SEND, SendingReport(day=date(2026, 11, 25), medium=SendingMedium.PAPER), ["day"]),
        (SendingAction.DROP, SendingReport(), ["words"]),
    ],
)
def test_a_step_asks_for_what_it_needs(
    city: City, action: SendingAction, said: SendingReport, fields: list[str]
) -> None:
    sending_id = registered(city)
    with pytest.raises(InvalidInput) as error:
        step(city, sending_id, action, said)
    assert list(error.value.details) == fields
    assert get(city, Sending, sending_id).number is None


def test_the_same_document_goes_to_the_same_body_once_unless_dropped(city: City) -> None:
    first = registered(city)
    with pytest.raises(Conflict, match="已经登记"):
        registered(city)
    step(city, first, SendingAction.DROP, SendingReport(words="由省人大常委会转报"))
    assert registered(city) == first + 1
    with city.read(city.registrar) as ctx:
        assert len(todo(ctx).items) == 1


def test_it_is_edited_until_it_is_sent(city: City) -> None:
    sending_id = registered(city)
    values = {name: getattr(FORM, name) for name in FORM.__slots__} | {"published_on": date(2026, 11, 9)}
    with city.work(city.registrar) as ctx:
        assert edit(ctx, sending_id, SendingForm(**values), seen_version=1).due == date(2026, 12, 9)
    with pytest.raises(Outdated), city.work(city.registrar) as ctx:
        edit(ctx, sending_id, FORM, seen_version=1)
    step(city, sending_id, SendingAction.SEND, SENT)
    with pytest.raises(Conflict, match="不能修改"), city.work(city.registrar) as ctx:
        edit(ctx, sending_id, FORM, seen_version=None)
    with pytest.raises(Conflict, match="不能报送"):
        step(city, sending_id, SendingAction.SEND, SENT)


def test_the_letter_belongs_to_no_filing(city: City) -> None:
    filing_id = submitted(city)
    with pytest.raises(InvalidInput, match="上报备案"), city.work(city.registrar) as ctx:
        draft_letter(ctx, filing_id, LetterKind.FILING_REPORT, {})
