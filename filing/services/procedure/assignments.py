"""承办: who has a case on their desk. One person at a time; the lead may give it to another."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, exists, select

from filing.deadlines import day_in_china
from filing.errors import Conflict, InvalidInput
from filing.models import Account, Assignment, Filing
from filing.permissions import REVIEWERS, Actor, Permission, may, require
from filing.services.audit import record
from filing.services.clock import clocks
from filing.services.context import Context
from filing.services.visibility import facts, lock_filing
from filing.workflow import REVIEWABLE


def claim(ctx: Context, filing_id: int) -> Assignment:
    """Takes a case that nobody has; taking one's own again changes nothing.

    Atomic: all stand in line at the filing's row. Raises Conflict that says who has it since when.
    """
    filing = _reviewable(ctx, filing_id, Permission.DECIDE_FLAG)
    held = holder_of(ctx, filing.id)
    if held is None:
        return _give(ctx, filing, ctx.session.get_one(Account, ctx.actor.account_id), "review.claim")
    if held.account_id != ctx.actor.account_id:
        raise Conflict(f"{_taken(held)}。需要改由您办理的，请委员会负责人改派。")
    return held


def release(ctx: Context, filing_id: int) -> None:
    """Gives a case back; the holder's own act, or the lead's. Nothing to give back changes nothing."""
    filing = _reviewable(ctx, filing_id, Permission.DECIDE_FLAG)
    held = holder_of(ctx, filing.id)
    if held is None:
        return
    if held.account_id != ctx.actor.account_id and not may(ctx.actor, Permission.ASSIGN_REVIEW, facts(filing)):
        raise Conflict(f"{_taken(held)}，只能由承办人退回，或者由委员会负责人改派。")
    ctx.session.delete(held)
    ctx.session.flush()
    clocks.assign(ctx, clocks.subject_of(filing), None)
    record(ctx, "review.release", f"filing:{filing.id}", {"account": held.account.name})


def assign(ctx: Context, filing_id: int, username: str) -> Assignment:
    """Gives a case to a reviewer of the receiving body, whoever has it now. Raises InvalidInput for anybody else."""
    filing = _reviewable(ctx, filing_id, Permission.ASSIGN_REVIEW)
    account = next((one for one in reviewers(ctx) if one.username == username), None)
    if account is None:
        raise InvalidInput("请选择本机构的审查人员。", details={"username": ["请选择本机构的审查人员。"]})
    held = holder_of(ctx, filing.id)
    if held is not None and held.account_id == account.id:
        return held
    if held is not None:
        ctx.session.delete(held)
        ctx.session.flush()
    return _give(ctx, filing, account, "review.assign")


def _reviewable(ctx: Context, filing_id: int, permission: Permission) -> Filing:
    """The locked filing. Raises NotFound, NotAllowed, and Conflict outside of a review."""
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, permission, facts(filing))
    if filing.state not in REVIEWABLE:
        raise Conflict(f"备案件当前状态为“{filing.state.label}”，登记之后、审结之前才能领取或者分派。")
    return filing


def _give(ctx: Context, filing: Filing, account: Account, action: str) -> Assignment:
    held = Assignment(filing_id=filing.id, account=account, since=ctx.now, given_by=ctx.actor.name)
    ctx.session.add(held)
    ctx.session.flush()
    clocks.assign(ctx, clocks.subject_of(filing), account.id)
    record(ctx, action, f"filing:{filing.id}", {"account": account.name})
    return held


def holder_of(ctx: Context, filing_id: int) -> Assignment | None:
    return ctx.session.get(Assignment, filing_id, populate_existing=True)


def holders(ctx: Context, filing_ids: Iterable[int]) -> dict[int, Assignment]:
    statement = select(Assignment).where(Assignment.filing_id.in_(list(filing_ids)))
    return {held.filing_id: held for held in ctx.session.scalars(statement)}


def reviewers(ctx: Context) -> list[Account]:
    """Those of the actor's body who may have a case."""
    of_body = (Account.unit_id == ctx.actor.unit_id, Account.is_active, Account.role.in_(sorted(REVIEWERS)))
    return list(ctx.session.scalars(select(Account).where(*of_body).order_by(Account.name, Account.id)))


def is_held(actor: Actor | None = None) -> ColumnElement[bool]:
    """The condition on Filing that somebody has it, or that `actor` has."""
    found = exists().where(Assignment.filing_id == Filing.id)
    return found if actor is None else found.where(Assignment.account_id == actor.account_id)


def require_free(ctx: Context, filing: Filing, held: Assignment | None) -> None:
    """Before anything is decided: nobody works on what another one has; the lead may. Raises Conflict."""
    if held is None or held.account_id == ctx.actor.account_id:
        return
    if not may(ctx.actor, Permission.ASSIGN_REVIEW, facts(filing)):
        raise Conflict(f"{_taken(held)}，为免重复办理，其他人不能研判。")


def _taken(held: Assignment) -> str:
    return f"本件已由{held.account.name}于{day_in_china(held.since).isoformat()}承办"
