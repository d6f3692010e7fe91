"""Who sees which filing, as objects and as SQL, both from the tokens of `permissions`."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from filing.errors import NotFound, Outdated
from filing.models import Filing, Flag, Letter, Opinion, Revision, Sending
from filing.permissions import EVERYONE, OPERATOR, Actor, FilingFacts, can_see, grants_of_actor, is_operator
from filing.services.context import Context
from filing.workflow import FILED, PRIVATE

S = TypeVar("S", bound=Select[Any])

CHANGED = "该内容已被他人修改，请刷新页面查看最新内容后重试。"
HIDDEN = "没有这件备案件，或者您无权查看。"

CLAUSES: dict[str, Callable[[int], ColumnElement[bool]]] = {
    "unit": lambda unit: Filing.unit_id == unit,
    "receiver": lambda unit: and_(Filing.receiver_id == unit, Filing.state.not_in(sorted(PRIVATE))),
    EVERYONE: lambda _: and_(Filing.state.in_(sorted(FILED)), Filing.is_open),
    OPERATOR: lambda _: Filing.state.not_in(sorted(PRIVATE)),
}
"""Each kind of token as the condition under which `grants_of_filing` gives it."""


def facts(filing: Filing) -> FilingFacts:
    return FilingFacts(filing.unit_id, filing.receiver_id, filing.state, filing.is_open)


def visible(statement: S, actor: Actor) -> S:
    """`statement` over Filing, narrowed to what `actor` sees."""
    return statement.where(sees(actor))


def sees(actor: Actor) -> ColumnElement[bool]:
    """The condition on Filing that `permissions.can_see` states for one object."""
    return or_(*(_clause(token) for token in sorted(grants_of_actor(actor))))


def _clause(token: str) -> ColumnElement[bool]:
    kind, _, number = token.partition(":")
    return CLAUSES[kind](int(number or 0))


def get_filing(ctx: Context, filing_id: int) -> Filing:
    """Raises NotFound when there is none or the actor may not see it: the two are never told apart."""
    filing = ctx.session.get(Filing, filing_id)
    if filing is None or not can_see(ctx.actor, facts(filing)):
        raise NotFound(HIDDEN)
    return filing


def lock_filing(ctx: Context, filing_id: int) -> Filing:
    """The filing as it is now, held until the end of the transaction: all writers of one case stand in line here.

    Raises NotFound as `get_filing` does, but for the operator, who files for every unit.
    """
    filing = lock(ctx.session, filing_id)
    if filing is None or not (can_see(ctx.actor, facts(filing)) or is_own_draft(ctx.actor, filing)):
        raise NotFound(HIDDEN)
    return filing


def is_party(actor: Actor, filing: Filing) -> bool:
    """Whether the actor's unit has filed or received it; what only the two share is never for the public."""
    return actor.unit_id is not None and actor.unit_id in {filing.unit_id, filing.receiver_id}


def is_own_draft(actor: Actor, filing: Filing) -> bool:
    """A draft that the operator has just made for a unit."""
    return is_operator(actor) and filing.created_by_id is None


def lock(session: Session, filing_id: int) -> Filing | None:
    """As `lock_filing`, for the worker, whom nothing is hidden from. SQLite holds the whole database instead."""
    statement = select(Filing).where(Filing.id == filing_id).with_for_update(of=Filing)
    return session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def current_revision(ctx: Context, filing_id: int) -> Revision | None:
    """The newest text of the filing; None for a filing without one."""
    statement = select(Revision).where(Revision.filing_id == filing_id).order_by(Revision.number.desc()).limit(1)
    return ctx.session.scalars(statement).first()


def check_version(row: Filing | Flag | Letter | Opinion | Sending, seen_version: int | None) -> None:
    """Raises Outdated when `row` is no longer what the caller saw; None stands for a caller that saw nothing."""
    if seen_version is not None and row.version != seen_version:
        raise Outdated(CHANGED, details={"version": row.version})


def flush(session: Session) -> None:
    """Sends what has been written. Raises Outdated when another transaction has changed the same row meanwhile."""
    try:
        session.flush()
    except StaleDataError as error:
        raise Outdated(CHANGED) from error
