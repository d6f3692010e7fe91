"""分送 to committees by subject, 移送 to another authority: each recipient with date, clock and reply.

Two or more subjects go to all committees concerned at once (山东规定第八条).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from filing.errors import Conflict, InvalidInput, NotFound
from filing.models import Clock, Filing, Handing
from filing.permissions import Permission, may, require
from filing.services.audit import record
from filing.services.clock import clocks
from filing.services.clock.clocks import Subject
from filing.services.context import Context
from filing.services.form import clean_line, clean_text
from filing.services.visibility import facts, get_filing, lock_filing
from filing.terms import ClockKind, FilingState, HandingKind, SubjectKind

WHILE = {
    HandingKind.DISTRIBUTION: frozenset({FilingState.REGISTERED, FilingState.UNDER_REVIEW}),
    HandingKind.TRANSFER: frozenset({FilingState.SUBMITTED, FilingState.REGISTERED, FilingState.UNDER_REVIEW}),
}
"""States in which a filing may be handed on."""
RECIPIENTS, RECIPIENT_CHARACTERS, WORDS = 10, 100, 2_000


@dataclass(frozen=True, slots=True)
class HandingView:
    """`clock`: until when an opinion is expected, as long as none came; None for a 移送."""

    handing: Handing
    clock: Clock | None


def hand_on(ctx: Context, filing_id: int, kind: HandingKind, recipients: Sequence[str], words: str) -> list[Handing]:
    """A row for each recipient; ends the clock of handing on, and a 分送 starts that of its opinion.

    Raises Conflict in another state or when it went to that recipient already, InvalidInput without recipient or words.
    """
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, Permission.HAND_ON, facts(filing))
    if filing.state not in WHILE[kind]:
        raise Conflict(f"当前状态为“{filing.state.label}”，不能{kind.label}。")
    names = list(dict.fromkeys(filter(None, (clean_line(r, RECIPIENT_CHARACTERS, "接收单位") for r in recipients))))
    said = clean_text(words, WORDS, "说明")
    if not names or len(names) > RECIPIENTS or not said:
        message = f"请写明接收单位（最多 {RECIPIENTS} 个）和{'主题' if kind is HandingKind.DISTRIBUTION else '理由'}。"
        raise InvalidInput(message, details={"recipients": [message]})
    waiting = {row.recipient for row in _rows(ctx, filing) if row.kind is kind and row.replied_at is None}
    if doubled := [name for name in names if name in waiting]:
        raise Conflict(f"已经{kind.label}{'、'.join(doubled)}，尚未反馈。")
    rows = [
        Handing(filing_id=filing.id, kind=kind, recipient=name, words=said, actor=ctx.actor.name, at=ctx.now)
        for name in names
    ]
    ctx.session.add_all(rows)
    ctx.session.flush()
    clocks.stop(ctx, clocks.subject_of(filing), [ClockKind.HAND_ON], reason=f"已{kind.label}")
    if kind is HandingKind.DISTRIBUTION:
        for row in rows:
            clocks.start(ctx, subject_of(filing, row), ClockKind.COMMITTEE_OPINION)
    record(ctx, f"handing.{kind.value}", f"filing:{filing.id}", {"recipients": names, "reason": said})
    return rows


def subject_of(filing: Filing, row: Handing) -> Subject:
    title = f"{row.recipient}：{filing.title}"[:300]
    return Subject(SubjectKind.DISTRIBUTION, row.id, filing.receiver_id, None, filing.id, title)


def note_reply(ctx: Context, handing_id: int, reply: str) -> Handing:
    """What the committee or authority answered; ends its clock. Raises NotFound, Conflict when it has answered."""
    row = ctx.session.get(Handing, handing_id)
    if row is None:
        raise NotFound("没有这条分送或者移送，或者您无权查看。")
    filing = lock_filing(ctx, row.filing_id)
    require(ctx.actor, Permission.HAND_ON, facts(filing))
    if row.replied_at is not None:
        raise Conflict("已经登记过反馈。")
    said = clean_text(reply, WORDS, "反馈")
    if not said:
        raise InvalidInput("请写明反馈的内容。", details={"reply": ["请写明反馈的内容。"]})
    row.reply, row.replied_at = said, ctx.now
    ctx.session.flush()
    clocks.stop(ctx, subject_of(filing, row))
    record(ctx, "handing.reply", f"filing:{filing.id}", {"recipients": [row.recipient], "note": said})
    return row


def handings_of(ctx: Context, filing: Filing) -> tuple[HandingView, ...]:
    """In order of time; for the receiving body alone."""
    if not may(ctx.actor, Permission.SEE_FLAGS, facts(filing)):
        return ()
    rows = _rows(ctx, filing)
    by_row = clocks.running_of(ctx, SubjectKind.DISTRIBUTION, [row.id for row in rows])
    return tuple(HandingView(row, by_row.get(row.id)) for row in rows)


def handings_by_id(ctx: Context, filing_id: int) -> tuple[HandingView, ...]:
    """As `handings_of`. Raises NotFound, NotAllowed."""
    filing = get_filing(ctx, filing_id)
    require(ctx.actor, Permission.SEE_FLAGS, facts(filing))
    return handings_of(ctx, filing)


def _rows(ctx: Context, filing: Filing) -> list[Handing]:
    return list(ctx.session.scalars(select(Handing).where(Handing.filing_id == filing.id).order_by(Handing.id)))


def may_hand_on(ctx: Context, filing: Filing) -> list[HandingKind]:
    """The ways that stand open to the actor now."""
    allowed = may(ctx.actor, Permission.HAND_ON, facts(filing))
    return [kind for kind, states in WHILE.items() if allowed and filing.state in states]
