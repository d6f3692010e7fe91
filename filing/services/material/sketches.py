"""The sketches of articles, by which nearly equal provisions are found. A view of the texts: it can be made again."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import undefer

from filing.models import ProvisionRow, ProvisionSketch, Revision
from filing.services.context import Context
from filing.terms import ProvisionKind as K
from filing.text.normalise import squeeze
from filing.text.shingles import sketch

UNITS = frozenset({K.ARTICLE, K.OUTLINE, K.OUTLINE_SECOND, K.OUTLINE_THIRD, K.OUTLINE_FOURTH})
"""What is compared as a whole: an article, or an item of a text without articles."""
BATCH = 100


def replace_sketches(ctx: Context, revision: Revision, rows: Iterable[dict[str, Any]]) -> None:
    """`rows`: the provisions of the revision as they are stored."""
    ctx.session.execute(delete(ProvisionSketch).where(ProvisionSketch.revision_id == revision.id))
    made = [
        {"revision_id": revision.id, "ordinal": row["ordinal"], "value": value}
        for row in rows
        if row["kind"] in UNITS
        for value in sketch(squeeze(revision.text[row["body"] : row["end"]]).text)
    ]
    if made:
        ctx.session.execute(insert(ProvisionSketch), made)


def fill_sketches(ctx: Context, *, after: int = 0) -> int | None:
    """Makes those of the next BATCH texts behind the id `after` that have none; the last id, or None when all have."""
    missing = ~exists().where(ProvisionSketch.revision_id == Revision.id)
    of_units = exists().where(ProvisionRow.revision_id == Revision.id, ProvisionRow.kind.in_(sorted(UNITS)))
    statement = select(Revision).where(Revision.id > after, missing, of_units)
    revisions = ctx.session.scalars(statement.options(undefer(Revision.text)).order_by(Revision.id).limit(BATCH)).all()
    for revision in revisions:
        of_revision = select(ProvisionRow).where(ProvisionRow.revision_id == revision.id)
        rows = [
            {"ordinal": p.ordinal, "kind": p.kind, "body": p.body, "end": p.end}
            for p in ctx.session.scalars(of_revision)
        ]
        replace_sketches(ctx, revision, rows)
    return revisions[-1].id if revisions else None
