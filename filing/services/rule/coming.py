"""What is to come, once it has come: on the day a noticed law comes into force its notices ask for a new check."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from filing.jobs import enqueue_all
from filing.models import Filing, Flag, Revision
from filing.permissions import SYSTEM
from filing.services.context import Context, Instance
from filing.services.procedure.stages import RECHECKABLE
from filing.services.rule.rules import NEWEST
from filing.terms import FlagState, JobKind


def check_what_has_come(instance: Instance) -> int:
    """Asks for a check of each filing under way whose notice has come true since its last one; how many are new."""
    with instance.read(SYSTEM) as ctx:
        if not any(_due(ctx)):
            return 0
    with instance.work(SYSTEM) as ctx:
        return enqueue_all(ctx.session, JobKind.CHECK, sorted(set(_due(ctx))), now=ctx.now)


def _due(ctx: Context) -> Iterator[tuple[int, int]]:
    """(revision, filing) of notices whose law is in force today and was not on the day of the check."""
    statement = (
        select(Flag.revision_id, Flag.filing_id, Flag.basis, Revision.as_of)
        .join(Revision, Revision.id == Flag.revision_id)
        .join(Filing, Filing.id == Flag.filing_id)
        .where(Flag.state == FlagState.NOTICE, Flag.found, Flag.revision_id == NEWEST)
        .where(Filing.state.in_(sorted(RECHECKABLE)))
    )
    for revision_id, filing_id, bases, as_of in ctx.session.execute(statement):
        days = [date.fromisoformat(basis["valid_from"]) for basis in bases]
        if as_of is not None and any(as_of < day <= ctx.today for day in days):
            yield revision_id, filing_id
