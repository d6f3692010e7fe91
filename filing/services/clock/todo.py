"""待办: what waits for somebody, the nearest last day first. All that waits has a clock, but for what is not sent."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from filing.deadlines.clock import colour_of
from filing.errors import InvalidInput
from filing.models import Account, Clock, Filing, Unit
from filing.permissions import DUTY, FILING_SIDE, REVIEW_SIDE, Actor, Permission, has, require
from filing.profile import Profile
from filing.services.context import Context
from filing.services.listing import paged, pages_of
from filing.services.profiles import due_by_profile, profile_in_force
from filing.terms import ClockColour, ClockKind, FilingState, Role, SubjectKind, TodoScope

PAGE_SIZE = 50
UNSENT_LISTED = 50
UNSENT: dict[FilingState, Role] = {FilingState.DRAFT: Role.CLERK, FilingState.PENDING_SIGNOFF: Role.UNIT_LEAD}
"""What has not been sent, and whom it waits for."""


@dataclass(frozen=True, slots=True)
class TodoItem:
    """`what` must be done; `unit` must do it, `person` where somebody has it in hand.

    `clock_id` is None for a document that has not been sent: its `due` is that of 报送备案.
    """

    what: str
    kind: ClockKind
    subject_kind: SubjectKind
    subject_id: int
    filing_id: int | None
    title: str
    document_number: str
    unit: str
    person: str
    source: str
    due: date | None
    is_provisional: bool
    colour: ClockColour
    clock_id: int | None = None


@dataclass(frozen=True, slots=True)
class TodoPage:
    """`unsent`: documents of the filing side that wait to be sent, beside the `total` clocks."""

    scope: TodoScope
    total: int
    items: tuple[TodoItem, ...]
    unsent: tuple[TodoItem, ...]
    page: int
    pages: int


def scopes_of(actor: Actor) -> tuple[TodoScope, ...]:
    """The filing side waits for nobody here: what others do with its filings stands on their pages."""
    return tuple(TodoScope) if actor.role in REVIEW_SIDE else (TodoScope.MINE, TodoScope.UNIT)


def todo(ctx: Context, scope: TodoScope = TodoScope.MINE, *, page: int = 1) -> TodoPage:
    """Raises NotAllowed for whoever has no cases, InvalidInput for a scope or a page that there is not."""
    require(ctx.actor, Permission.SEE_TODO)
    if scope not in scopes_of(ctx.actor):
        raise InvalidInput("没有这样的待办列表，请从页面上选择。", details={"scope": ["不能选择这一项。"]})
    conditions = _conditions(ctx.actor, scope)
    total = ctx.session.scalar(select(func.count()).select_from(Clock).where(*conditions)) or 0
    items = tuple(_items(ctx, conditions, page))
    unsent = tuple(_unsent(ctx, scope)) if page == 1 else ()
    return TodoPage(scope, total, items, unsent, page, pages_of(total, PAGE_SIZE))


def everything_of(ctx: Context, *, limit: int) -> tuple[TodoItem, ...]:
    """What waits for the actor in one list, for a digest or a calendar."""
    require(ctx.actor, Permission.SEE_TODO)
    found = list(_items(ctx, _conditions(ctx.actor, TodoScope.MINE), 1, size=limit))
    return tuple(sorted([*_unsent(ctx, TodoScope.MINE), *found], key=lambda item: item.due or date.max))


def count_waiting(ctx: Context) -> int:
    """How much waits for the actor; 0 for whoever has no cases. At most two statements."""
    if not has(ctx.actor, Permission.SEE_TODO):
        return 0
    clocks = select(func.count()).select_from(Clock).where(*_conditions(ctx.actor, TodoScope.MINE))
    count = ctx.session.scalar(clocks.where(Clock.paused_on.is_(None))) or 0
    if states := _unsent_states(ctx.actor, TodoScope.MINE):
        unsent = select(func.count()).select_from(Filing).where(Filing.unit_id == ctx.actor.unit_id)
        count += ctx.session.scalar(unsent.where(Filing.state.in_(states))) or 0
    return count


def _conditions(actor: Actor, scope: TodoScope) -> list[ColumnElement[bool]]:
    running = Clock.stopped_on.is_(None)
    if scope is TodoScope.AWAITED:
        return [running, Clock.receiver_id == actor.unit_id, Clock.unit_id != actor.unit_id]
    mine = [running, Clock.unit_id == actor.unit_id]
    if scope is TodoScope.UNIT:
        return mine
    duties = sorted(kind for kind, roles in DUTY.items() if actor.role in roles)
    return [*mine, or_(Clock.account_id == actor.account_id, and_(Clock.account_id.is_(None), Clock.kind.in_(duties)))]


def _items(ctx: Context, conditions: list[ColumnElement[bool]], page: int, *, size: int = PAGE_SIZE) -> list[TodoItem]:
    acting = aliased(Unit)
    statement = (
        select(Clock, Filing.title, Filing.document_number, acting.name, Account.name)
        .join(acting, acting.id == Clock.unit_id)
        .outerjoin(Filing, Filing.id == Clock.filing_id)
        .outerjoin(Account, Account.id == Clock.account_id)
        .where(*conditions)
        .order_by(Clock.paused_on.is_not(None), Clock.due.asc().nulls_last(), Clock.id)
    )
    profile = profile_in_force(ctx)
    return [_item(ctx, profile, *row) for row in ctx.session.execute(paged(statement, page, size)).tuples()]


def _item(ctx: Context, profile: Profile, clock: Clock, *names: str | None) -> TodoItem:
    """`names`: title and number of the filing, the acting unit, the person in charge."""
    title, number, unit, person = names
    return TodoItem(
        what=clock.kind.label,
        kind=clock.kind,
        subject_kind=clock.subject_kind,
        subject_id=clock.subject_id,
        filing_id=clock.filing_id,
        title="　".join(words for words in (title, clock.title) if words) or "（没有标题）",
        document_number=number or "",
        unit=unit or "",
        person=person or "",
        source=clock.source,
        due=clock.due,
        is_provisional=is_provisional(ctx, clock.due),
        colour=colour_of(
            clock.due, ctx.today, notice=profile.notice_of(clock.kind), is_paused=clock.paused_on is not None
        ),
        clock_id=clock.id,
    )


def is_provisional(ctx: Context, due: date | None) -> bool:
    """Whether the day falls into a year whose days off are not known yet: it may still move."""
    return due is not None and not ctx.calendar.covers(due.year)


def _unsent_states(actor: Actor, scope: TodoScope) -> list[FilingState]:
    if actor.role not in FILING_SIDE or scope is TodoScope.AWAITED:
        return []
    return [state for state, role in UNSENT.items() if scope is TodoScope.UNIT or role is actor.role]


def _unsent(ctx: Context, scope: TodoScope) -> list[TodoItem]:
    """The one published first comes first: its period of filing ends first."""
    states = _unsent_states(ctx.actor, scope)
    mine = and_(Filing.unit_id == ctx.actor.unit_id, Filing.state.in_(states)) if states else false()
    statement = select(Filing).where(mine).order_by(Filing.published_on.asc().nulls_last(), Filing.id)
    profile = profile_in_force(ctx)
    return [_unsent_item(ctx, profile, filing) for filing in ctx.session.scalars(statement.limit(UNSENT_LISTED))]


def _unsent_item(ctx: Context, profile: Profile, filing: Filing) -> TodoItem:
    due = due_by_profile(ctx, ClockKind.FILE, filing.published_on) if filing.published_on else None
    return TodoItem(
        what="审签后报送" if filing.state is FilingState.PENDING_SIGNOFF else ClockKind.FILE.label,
        kind=ClockKind.FILE,
        subject_kind=SubjectKind.FILING,
        subject_id=filing.id,
        filing_id=filing.id,
        title=filing.title or "（没有标题）",
        document_number=filing.document_number,
        unit=filing.unit.name,
        person="",
        source="",
        due=due,
        is_provisional=is_provisional(ctx, due),
        colour=colour_of(due, ctx.today, notice=profile.notice_of(ClockKind.FILE), is_paused=False),
    )
