"""What people say of a provision stays with its words: found again by their fingerprint, wherever they now stand."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from filing.errors import InvalidInput
from filing.models import ProvisionRow
from filing.models.columns import Anchored
from filing.services.context import Context
from filing.services.memory.provisions import provisions_of
from filing.services.visibility import current_revision
from filing.terms import ProvisionKind

HEADS = frozenset(
    {
        ProvisionKind.ARTICLE,
        ProvisionKind.OUTLINE,
        ProvisionKind.OUTLINE_SECOND,
        ProvisionKind.OUTLINE_THIRD,
        ProvisionKind.OUTLINE_FOURTH,
        ProvisionKind.ATTACHMENT,
    }
)
"""What people name a place by; also what pages offer for a choice."""
NO_PROVISION = "正式文本中没有这一条款，请重新选择。"


def anchor_at(ctx: Context, filing_id: int, address: str) -> dict[str, str]:
    """The columns of `Anchored` for a provision of the newest text; none for no address. Raises InvalidInput."""
    if not address:
        return {}
    revision = current_revision(ctx, filing_id)
    rows = {row.address: row for row in provisions_of(ctx, revision)} if revision else {}
    row = rows.get(address)
    if revision is None or row is None:
        raise InvalidInput(NO_PROVISION, details={"address": [NO_PROVISION]})
    words = revision.text[row.start : row.end].strip()
    return {"address": address, "article": name_of(row, rows), "quote": words, "fingerprint": row.fingerprint}


def name_of(row: ProvisionRow, rows: Mapping[str, ProvisionRow]) -> str:
    """第三条第二款 for a paragraph, 第三条 for an article."""
    head = row
    while head.kind not in HEADS and (above := rows.get(head.parent or "")) is not None:
        head = above
    return row.label if head is row or head.kind not in HEADS else f"{head.label}{row.label}"


def heads_of(provisions: Iterable[ProvisionRow]) -> list[ProvisionRow]:
    """Articles, outline items and attachments of a text."""
    return [row for row in provisions if row.kind in HEADS]


def places_of(ctx: Context, filing_id: int, spoken: Sequence[Anchored]) -> list[ProvisionRow | None]:
    """Where the words that each one speaks of stand in the newest text, best at the same address; None: 原条文已变."""
    prints = sorted({one.fingerprint for one in spoken if one.fingerprint})
    revision = current_revision(ctx, filing_id) if prints else None
    if revision is None:
        return [None] * len(spoken)
    standing = select(ProvisionRow).where(ProvisionRow.revision_id == revision.id, ProvisionRow.fingerprint.in_(prints))
    rows = list(ctx.session.scalars(standing.order_by(ProvisionRow.ordinal)))
    return [_nearest(one, rows) for one in spoken]


def _nearest(one: Anchored, rows: Sequence[ProvisionRow]) -> ProvisionRow | None:
    same = [row for row in rows if row.fingerprint == one.fingerprint]
    return min(same, key=lambda row: row.address != one.address, default=None)
