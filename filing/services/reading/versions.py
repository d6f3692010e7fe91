"""The texts of a filing one after the other: read from a file, or put right by a person."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer

from filing.models import Emendation, Revision
from filing.permissions import Permission, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.material.materials import is_watched
from filing.services.reading.emendations import can_be_restored
from filing.services.visibility import facts, get_filing
from filing.text.differences import Passage, passages

GROUPS = 200
"""Groups of changes of one emendation that the history shows; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a filing, as its history tells it; without `emendation` it was read from the file."""

    revision: Revision
    emendation: Emendation | None
    groups: tuple[tuple[Passage, ...], ...]
    """What a emendation changed, at most GROUPS."""
    changes: int
    """Groups of changes in all."""
    can_be_restored: bool
    """Whether it may become the newest again, for whoever may emend."""


def history(ctx: Context, filing_id: int) -> tuple[Version, ...]:
    """All texts of the filing, the newest first, after an audit entry as for the text itself.

    Raises NotFound, and NotAllowed for whoever has no part in the filing.
    """
    filing = get_filing(ctx, filing_id)
    require(ctx.actor, Permission.SEE_READINGS, facts(filing))
    if is_watched(ctx, filing):
        record(ctx, "filing.read", f"filing:{filing.id}", {"state": filing.state})
    rows = (
        ctx.session.execute(
            select(Revision, Emendation)
            .outerjoin(Emendation, Emendation.revision_id == Revision.id)
            .where(Revision.filing_id == filing.id)
            .options(undefer(Revision.text))
            .order_by(Revision.number.desc())
        )
        .tuples()
        .all()
    )
    return tuple(_told(revision, emendation, rows[0][0]) for revision, emendation in rows)


def _told(revision: Revision, emendation: Emendation | None, newest: Revision) -> Version:
    groups = passages(emendation.former.text, revision.text) if emendation is not None else ()
    return Version(revision, emendation, groups[:GROUPS], len(groups), can_be_restored(revision, newest))
