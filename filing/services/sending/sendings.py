"""上报备案: registered when a document must go upward, sent with number and letter, answered; all kept by hand.

Where the higher body works in this system, its documents are filed like those of any other unit.
"""

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import ColumnElement, func, select

from filing.errors import Conflict, InvalidInput, NotFound
from filing.models import Filing, Sending, SendingEvent, Unit
from filing.permissions import Permission, has, require
from filing.services.audit import record
from filing.services.clock import clocks
from filing.services.clock.clocks import Subject
from filing.services.context import Context
from filing.services.form import Dates, absurdities, clean_line, clean_text
from filing.services.listing import CountedListing, paged, pages_of
from filing.services.numbers import next_number
from filing.services.sending.sending_letters import write_report
from filing.services.visibility import check_version, flush, get_filing
from filing.terms import (
    ClockKind,
    DocumentType,
    NumberStream,
    SendingAction,
    SendingMedium,
    SendingState,
    SubjectKind,
)
from filing.workflow import SENDING_START, SENDING_STEPS, next_sending_state

PAGE_SIZE = 50
WORDS_CHARACTERS = 5_000
LENGTHS = {"receiver": 120, "title": 300, "document_number": 100}
LABELS = {
    "receiver": "接收机关",
    "title": "标题",
    "document_number": "发文字号",
    "document_type": "文件类型",
    "published_on": "公布日期",
    "day": "日期",
    "medium": "报送方式",
    "words": "说明",
}
NEEDED = ("receiver", "title", "document_type", "published_on")
GONE = "没有这件上报备案，或者您无权查看。"


@dataclass(frozen=True, slots=True)
class SendingForm:
    """What goes to whom; `filing_id`: the unit's own filing of the same document, if it has one."""

    receiver: str = ""
    title: str = ""
    document_number: str = ""
    document_type: DocumentType | None = None
    adopted_on: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    filing_id: int | None = None


@dataclass(frozen=True, slots=True)
class SendingReport:
    """What a person tells of a step. `number`: the receiver's own, on its receipt."""

    day: date | None = None
    medium: SendingMedium | None = None
    number: str = ""
    words: str = ""


def list_sendings(
    ctx: Context, state: SendingState | None = None, *, page: int = 1
) -> CountedListing[Sending, SendingState]:
    """Those of the actor's unit, the newest first. Raises NotAllowed."""
    require(ctx.actor, Permission.SEE_SENDINGS)
    counted = select(Sending.state, func.count()).where(_mine(ctx)).group_by(Sending.state)
    counts = dict(ctx.session.execute(counted).tuples().all())
    statement = select(Sending).where(_mine(ctx)).order_by(Sending.id.desc())
    if state is not None:
        statement = statement.where(Sending.state == state)
    total = counts.get(state, 0) if state else sum(counts.values())
    rows = ctx.session.scalars(paged(statement, page, PAGE_SIZE))
    return CountedListing(total, tuple(rows), counts, page, pages_of(total, PAGE_SIZE))


def _mine(ctx: Context) -> ColumnElement[bool]:
    return Sending.unit_id == ctx.actor.unit_id


def get_sending(ctx: Context, sending_id: int) -> Sending:
    """Raises NotAllowed, NotFound for those of other units."""
    require(ctx.actor, Permission.SEE_SENDINGS)
    sending = ctx.session.scalars(select(Sending).where(Sending.id == sending_id, _mine(ctx))).one_or_none()
    if sending is None:
        raise NotFound(GONE)
    return sending


def sendings_of(ctx: Context, filing: Filing) -> list[Sending]:
    """What was sent elsewhere of the same document; none for whoever is not of its unit."""
    if not has(ctx.actor, Permission.SEE_SENDINGS) or ctx.actor.unit_id != filing.unit_id:
        return []
    return list(ctx.session.scalars(select(Sending).where(Sending.filing_id == filing.id).order_by(Sending.id)))


def form_of(ctx: Context, filing_id: int) -> SendingForm:
    """A form as far as a filing of the unit fills it. Raises NotFound."""
    filing = _own_filing(ctx, filing_id)
    given = {field.name: getattr(filing, field.name) for field in fields(SendingForm) if hasattr(filing, field.name)}
    return SendingForm(**given | {"receiver": "", "filing_id": filing.id})


def register(ctx: Context, form: SendingForm) -> Sending:
    """The period runs from the publication (立法法第一百零九条). Raises NotAllowed, InvalidInput by field, Conflict."""
    require(ctx.actor, Permission.HANDLE_SENDING)
    unit = ctx.session.get(Unit, ctx.actor.unit_id)
    if unit is None:
        raise NotFound(GONE)
    sending = Sending(unit=unit, state=SENDING_START, created_by=ctx.actor.name, created_at=ctx.now)
    with ctx.session.no_autoflush:
        _fill(ctx, sending, form)
    ctx.session.add(sending)
    flush(ctx.session)
    _start_clock(ctx, sending)
    record(ctx, "sending.register", f"sending:{sending.id}", _about(sending))
    return sending


def edit(ctx: Context, sending_id: int, form: SendingForm, *, seen_version: int | None) -> Sending:
    """Until it is sent. Raises as `register` does, Conflict afterwards."""
    sending = _locked(ctx, sending_id)
    check_version(sending, seen_version)
    if sending.state is not SENDING_START:
        raise Conflict(f"当前状态为“{sending.state.label}”，不能修改。")
    with ctx.session.no_autoflush:
        _fill(ctx, sending, form)
    flush(ctx.session)
    _start_clock(ctx, sending)
    record(ctx, "sending.edit", f"sending:{sending.id}", _about(sending))
    return sending


def _fill(ctx: Context, sending: Sending, form: SendingForm) -> None:
    lines = {name: clean_line(getattr(form, name), LENGTHS[name], LABELS[name]) for name in LENGTHS}
    given = {field.name: getattr(form, field.name) for field in fields(form)} | lines
    faults: dict[str, object] = {name: [f"请填写{LABELS[name]}。"] for name in NEEDED if not given[name]}
    dates = Dates(form.adopted_on, form.published_on, form.effective_on, None)
    faults |= absurdities(dates, today=ctx.today)
    if faults:
        raise InvalidInput("上报备案没有保存，请按提示修改。", details=faults)
    if form.filing_id is not None:
        _own_filing(ctx, form.filing_id)
    for name, value in given.items():
        setattr(sending, name, value)
    _require_single(ctx, sending)


def _own_filing(ctx: Context, filing_id: int) -> Filing:
    filing = get_filing(ctx, filing_id)
    if filing.unit_id != ctx.actor.unit_id:
        raise NotFound("没有这件备案件，或者它不是本单位的。")
    return filing


def _require_single(ctx: Context, sending: Sending) -> None:
    """The same document goes to the same body once."""
    same = select(Sending.id).where(
        Sending.unit_id == sending.unit.id,
        Sending.receiver == sending.receiver,
        Sending.title == sending.title,
        Sending.document_number == sending.document_number,
        Sending.state != SendingState.DROPPED,
    )
    other = ctx.session.scalar(same.where(Sending.id != sending.id) if sending.id else same)
    if other is not None:
        raise Conflict(f"这份文件向“{sending.receiver}”的报送已经登记（第 {other} 件）。")


def _locked(ctx: Context, sending_id: int) -> Sending:
    require(ctx.actor, Permission.HANDLE_SENDING)
    statement = select(Sending).where(Sending.id == sending_id, _mine(ctx)).with_for_update(of=Sending)
    sending = ctx.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if sending is None:
        raise NotFound(GONE)
    return sending


def act(
    ctx: Context, sending_id: int, action: SendingAction, said: SendingReport, *, seen_version: int | None = None
) -> Sending:
    """One step: 报送 numbers it and writes the letter. Raises NotAllowed, NotFound, Conflict, InvalidInput by field."""
    sending = _locked(ctx, sending_id)
    check_version(sending, seen_version)
    source, target = sending.state, next_sending_state(action, sending.state)
    words = clean_text(said.words, WORDS_CHARACTERS, "说明")
    _check(ctx, sending, action, SendingReport(said.day, said.medium, said.number, words))
    sending.state = target
    if action is SendingAction.SEND:
        _send(ctx, sending, said)
    elif action is SendingAction.ACKNOWLEDGE:
        sending.received_on, sending.receipt = said.day, clean_line(said.number, 100, "回执编号")
    elif action is SendingAction.ANSWER:
        sending.answered_on, sending.answer = said.day, words
    if source is SENDING_START:
        clocks.stop(ctx, subject_of(sending), reason=words)
    sending.events.append(
        SendingEvent(
            action=action,
            source=source,
            target=target,
            day=said.day,
            words=words,
            account_id=ctx.actor.account_id,
            actor=ctx.actor.name,
            at=ctx.now,
        )
    )
    flush(ctx.session)
    ctx.session.refresh(sending)
    record(ctx, f"sending.{action.value}", f"sending:{sending.id}", _about(sending) | {"reason": words})
    return sending


def _check(ctx: Context, sending: Sending, action: SendingAction, said: SendingReport) -> None:
    faults: dict[str, object] = {
        name: [f"请填写{LABELS[name]}。"] for name in sorted(SENDING_STEPS[action].needs) if not getattr(said, name)
    }
    if said.day is not None and not sending.published_on <= said.day <= ctx.today:
        faults["day"] = [f"日期应在公布日期（{sending.published_on}）和今天（{ctx.today}）之间，现为 {said.day}。"]
    if faults:
        raise InvalidInput(f"还不能{action.label}，请按提示填写。", details=faults)


def _send(ctx: Context, sending: Sending, said: SendingReport) -> None:
    sending.sent_on, sending.medium = said.day, said.medium
    sending.is_late = bool(sending.due and said.day and said.day > sending.due)
    sending.number = next_number(ctx, NumberStream.SENT, sending.unit_id)
    sending.sha256 = ctx.files.put(write_report(ctx, sending))


def _start_clock(ctx: Context, sending: Sending) -> None:
    clocks.start(ctx, subject_of(sending), ClockKind.SEND_UP, on=sending.published_on)
    ctx.session.refresh(sending)


def subject_of(sending: Sending) -> Subject:
    """The unit itself must act, and nobody else in this system watches."""
    title = f"《{sending.title}》报{sending.receiver}"[:300]
    return Subject(SubjectKind.SENDING, sending.id, sending.unit_id, title=title)


def _about(sending: Sending) -> dict[str, object]:
    return {"receiver": sending.receiver, "title": sending.title, "number": sending.number, "to": sending.state}


def actions_on(ctx: Context, sending: Sending) -> list[SendingAction]:
    """The steps that stand open to the actor now."""
    if not has(ctx.actor, Permission.HANDLE_SENDING):
        return []
    return [action for action, step in SENDING_STEPS.items() if sending.state in step.sources]
