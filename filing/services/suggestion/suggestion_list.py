"""Suggestions as lists: the office's own with filters, those alike, and what enacting organs may know of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from filing.models import Filing, Suggestion, SuggestionEvent, SuggestionFile
from filing.permissions import Permission, require
from filing.services.context import Context
from filing.services.form import clean_line
from filing.services.listing import Listing, paged, pages_of
from filing.services.suggestion.personal import masked, opened
from filing.services.visibility import is_party
from filing.terms import SuggestionOutcome, SuggestionState
from filing.workflow import OPEN_SUGGESTIONS

PAGE_SIZE = 50
ALIKE_LIMIT = 20
TOLD = frozenset({SuggestionState.UNDER_REVIEW, SuggestionState.CONCLUDED, SuggestionState.ANSWERED})
"""From here on the enacting organ knows that its document is under review."""


@dataclass(frozen=True, slots=True)
class SuggestionFilter:
    """`is_open`: the office still owes something."""

    state: SuggestionState | None = None
    is_open: bool = False
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class OrganView:
    """A suggestion as the enacting organ sees it, without anything that points to a person."""

    number: str
    state: SuggestionState
    provision: str
    content: str
    outcome: SuggestionOutcome | None


def list_suggestions(ctx: Context, filter: SuggestionFilter) -> Listing[Suggestion]:
    """The newest first. Raises NotAllowed, InvalidInput."""
    require(ctx.actor, Permission.SEE_SUGGESTIONS)
    conditions = [Suggestion.receiver_id == ctx.actor.unit_id, *_conditions(filter)]
    total = ctx.session.scalar(select(func.count()).select_from(Suggestion).where(*conditions)) or 0
    statement = select(Suggestion).where(*conditions).order_by(Suggestion.id.desc())
    rows = ctx.session.scalars(paged(statement, filter.page, PAGE_SIZE))
    return Listing(total, tuple(rows), filter.page, pages_of(total, PAGE_SIZE))


def _conditions(filter: SuggestionFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filter.state is not None:
        conditions.append(Suggestion.state == filter.state)
    if filter.is_open:
        conditions.append(Suggestion.state.in_(sorted(OPEN_SUGGESTIONS)))
    if text := clean_line(filter.text, 100, "检索词"):
        columns = (Suggestion.title, Suggestion.number, Suggestion.document_number, Suggestion.provision)
        conditions.append(or_(*(column.contains(text, autoescape=True) for column in columns)))
    return conditions


def count_by_state(ctx: Context) -> dict[SuggestionState, int]:
    """Of the office's own suggestions."""
    require(ctx.actor, Permission.SEE_SUGGESTIONS)
    statement = (
        select(Suggestion.state, func.count())
        .where(Suggestion.receiver_id == ctx.actor.unit_id)
        .group_by(Suggestion.state)
    )
    return dict(ctx.session.execute(statement).tuples().all())


def alike(ctx: Context, suggestion: Suggestion) -> list[Suggestion]:
    """Open suggestions on the same document, by link or by title: what may be reviewed together."""
    same = [Suggestion.title == suggestion.title]
    if suggestion.filing_id is not None:
        same.append(Suggestion.filing_id == suggestion.filing_id)
    statement = select(Suggestion).where(
        Suggestion.receiver_id == suggestion.receiver_id,
        Suggestion.id != suggestion.id,
        Suggestion.leader_id.is_(None),
        Suggestion.state.in_(sorted(OPEN_SUGGESTIONS)),
        or_(*same),
    )
    return list(ctx.session.scalars(statement.order_by(Suggestion.id).limit(ALIKE_LIMIT)))


def filings_named(ctx: Context, suggestion: Suggestion) -> list[Filing]:
    """Filings with the title or the number that the proposer gave: one of them is probably meant."""
    wanted = [Filing.title == suggestion.title.strip("《》 ")]
    if suggestion.document_number:
        wanted.append(Filing.document_number == suggestion.document_number)
    statement = select(Filing).where(Filing.receiver_id == suggestion.receiver_id, or_(*wanted))
    return list(ctx.session.scalars(statement.order_by(Filing.id.desc()).limit(ALIKE_LIMIT)))


def files_of(ctx: Context, suggestion: Suggestion) -> list[SuggestionFile]:
    statement = select(SuggestionFile).where(SuggestionFile.suggestion_id == suggestion.id)
    return list(ctx.session.scalars(statement.order_by(SuggestionFile.id)))


def events_of(ctx: Context, suggestion: Suggestion) -> list[SuggestionEvent]:
    statement = select(SuggestionEvent).where(SuggestionEvent.suggestion_id == suggestion.id)
    return list(ctx.session.scalars(statement.order_by(SuggestionEvent.id)))


def of_filing(ctx: Context, filing: Filing) -> Sequence[OrganView]:
    """Suggestions on a filing for its two units, masked; nothing for anybody else."""
    if not is_party(ctx.actor, filing):
        return ()
    statement = select(Suggestion).where(Suggestion.filing_id == filing.id, Suggestion.state.in_(sorted(TOLD)))
    return tuple(_view(ctx, row) for row in ctx.session.scalars(statement.order_by(Suggestion.id)))


def _view(ctx: Context, row: Suggestion) -> OrganView:
    content = masked(row.content, opened(ctx.settings, row.proposer))
    return OrganView(row.number, row.state, row.provision, content, row.outcome)
