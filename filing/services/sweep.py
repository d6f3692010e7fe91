"""What falls due by itself: the worker looks whenever the bell rings, once a minute at least."""

from sqlalchemy import select

from filing.models import Flag
from filing.permissions import SYSTEM
from filing.services.context import Context, Instance
from filing.services.review.verdicts import Ruling, remember
from filing.services.visibility import flush, lock
from filing.terms import FlagState, RecheckCause, Verdict
from filing.workflow import next_flag_state

BATCH = 200
"""Flags in one transaction."""


def sweep(instance: Instance) -> int:
    """Opens again whatever was accepted until a day that has passed; how many flags. Idle, it only reads."""
    opened = 0
    while True:
        with instance.read(SYSTEM) as ctx:
            due = _expired(ctx)
        if not due:
            return opened
        with instance.work(SYSTEM) as ctx:
            opened += sum(_reopen(ctx, flag_id, filing_id) for flag_id, filing_id in due)


def _expired(ctx: Context) -> list[tuple[int, int]]:
    """(flag, filing), in the order in which filings are locked."""
    accepted = (Flag.state == FlagState.ACCEPTED, Flag.accepted_until < ctx.today)
    statement = select(Flag.id, Flag.filing_id).where(*accepted).order_by(Flag.filing_id, Flag.id).limit(BATCH)
    return list(ctx.session.execute(statement).tuples())


def _reopen(ctx: Context, flag_id: int, filing_id: int) -> bool:
    """False where somebody was faster. The review of a concluded filing is the lead's to take up again."""
    lock(ctx.session, filing_id)
    flag = ctx.session.get_one(Flag, flag_id, populate_existing=True)
    if flag.state is not FlagState.ACCEPTED or flag.accepted_until is None or flag.accepted_until >= ctx.today:
        return False
    until = flag.accepted_until
    flag.state, flag.recheck = next_flag_state(Verdict.REOPEN, flag.state, by_machine=True), RecheckCause.EXPIRED
    flag.accepted_until, flag.note, flag.decided_by, flag.decided_at = None, "", "", None
    flag.decided_by_id = None
    flush(ctx.session)
    remember(ctx, flag, Ruling(Verdict.REOPEN, until=until))
    return True
