"""Which filing a listed document is, and what closes by itself when a document is filed after all."""

from collections.abc import Iterable

from sqlalchemy import select

from filing.models import Filing, Omission, OmissionEvent
from filing.services.clock import clocks
from filing.services.clock.clocks import Subject
from filing.services.context import Context
from filing.services.material.twins import number_forms
from filing.terms import FilingState, OmissionAction, SubjectKind
from filing.text.normalise import squeeze
from filing.workflow import OPEN_OMISSIONS, PRIVATE, next_omission_state

NOT_FILED = PRIVATE | {FilingState.RETURNED, FilingState.WITHDRAWN}
"""States in which a document counts as not sent."""


class SentDocuments:
    """What a unit has sent, found by number, else by title."""

    def __init__(self, filings: Iterable[Filing]) -> None:
        self.by_number: dict[str, Filing] = {}
        self.by_title: dict[str, Filing] = {}
        for filing in filings:
            for form in number_forms(filing.document_number):
                self.by_number.setdefault(form, filing)
            if filing.title:
                self.by_title.setdefault(squeeze(filing.title).text, filing)

    def find(self, title: str, number: str) -> Filing | None:
        for form in number_forms("".join(number.split())):
            if form in self.by_number:
                return self.by_number[form]
        return self.by_title.get(squeeze(title).text) if title else None


def sent_documents(ctx: Context, unit_id: int, receiver_id: int) -> SentDocuments:
    statement = select(Filing).where(
        Filing.unit_id == unit_id, Filing.receiver_id == receiver_id, Filing.state.not_in(sorted(NOT_FILED))
    )
    return SentDocuments(ctx.session.scalars(statement.order_by(Filing.id)))


def subject_of(omission: Omission) -> Subject:
    title = omission.title or omission.document_number
    return Subject(SubjectKind.OMISSION, omission.id, omission.receiver_id, omission.unit_id, title=title)


def move(ctx: Context, omission: Omission, action: OmissionAction, *, reason: str = "") -> None:
    """State, event and clock of one step; the caller has checked who may. Raises Conflict."""
    source = omission.state
    omission.state = next_omission_state(action, source)
    omission.reason = reason or omission.reason
    event = OmissionEvent(
        action=action,
        source=source,
        target=omission.state,
        account_id=ctx.actor.account_id,
        actor=ctx.actor.name,
        reason=reason,
        at=ctx.now,
    )
    omission.events.append(event)
    ctx.session.flush()
    if omission.state not in OPEN_OMISSIONS:
        clocks.stop(ctx, subject_of(omission))


def close_omissions(ctx: Context, filing: Filing, reason: str) -> None:
    """A step of 报送: open cases that this filing answers are 已补报."""
    open_ones = select(Omission).where(Omission.unit_id == filing.unit_id, Omission.state.in_(sorted(OPEN_OMISSIONS)))
    found = SentDocuments([filing])
    for omission in ctx.session.scalars(open_ones.where(Omission.receiver_id == filing.receiver_id)):
        if found.find(omission.title, omission.document_number) is not None:
            omission.filing_id = filing.id
            move(ctx, omission, OmissionAction.FILE, reason=f"已报送，备案件 {filing.id}")
