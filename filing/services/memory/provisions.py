"""The provisions of a text as rows, each with the fingerprint of its words."""

import hashlib
from typing import Any

from sqlalchemy import delete, insert, select

from filing.models import ProvisionRow, Revision
from filing.services.context import Context
from filing.services.material.sketches import replace_sketches
from filing.text.model import Provision, Regulation, Span
from filing.text.normalise import Reduced, squeeze

ADDRESS_CHARACTERS, LABEL_CHARACTERS = 200, 120


class Fingerprints:
    """SHA-256 of the squeezed words behind a provision's label, wherever the provision stands.

    Cost: one pass over the text, then one digest for each provision that is asked for.
    """

    def __init__(self, regulation: Regulation) -> None:
        self.regulation = regulation
        self.squeezed: Reduced = squeeze(regulation.text)
        self._by_address = {p.address: p for p in regulation.provisions}
        self._by_words: dict[str, list[Provision]] = {}

    def of(self, provision: Provision) -> str:
        start, end = self.squeezed.place(provision.body), self.squeezed.place(provision.end)
        return digest(self.squeezed.text[start:end])

    def at(self, address: str) -> str:
        """Of the provision at `address`, else of the whole text: a finding about what the text lacks has no place."""
        provision = self._by_address.get(address)
        return self.of(provision) if provision is not None else digest(self.squeezed.text)

    def standing(self, fingerprint: str) -> list[Provision]:
        """The provisions with these words, in order of the text."""
        if not self._by_words:
            for provision in self.regulation.provisions:
                self._by_words.setdefault(self.of(provision), []).append(provision)
        return self._by_words.get(fingerprint, [])

    def find(self, squeezed_quote: str, provision: Provision) -> Span | None:
        """The first place of the quote behind the provision's label; an empty quote stands at its beginning."""
        start, end = self.squeezed.place(provision.body), self.squeezed.place(provision.end)
        at = self.squeezed.text.find(squeezed_quote, start, end)
        return self.squeezed.span(at, at + len(squeezed_quote)) if at >= 0 else None


def digest(squeezed: str) -> str:
    return hashlib.sha256(squeezed.encode()).hexdigest()


def replace_provisions(ctx: Context, revision: Revision, regulation: Regulation) -> None:
    ctx.session.execute(delete(ProvisionRow).where(ProvisionRow.revision_id == revision.id))
    rows = provision_rows(revision.id, regulation)
    if rows:
        ctx.session.execute(insert(ProvisionRow), rows)
    replace_sketches(ctx, revision, rows)


def provisions_of(ctx: Context, revision: Revision) -> tuple[ProvisionRow, ...]:
    """In document order."""
    statement = select(ProvisionRow).where(ProvisionRow.revision_id == revision.id).order_by(ProvisionRow.ordinal)
    return tuple(ctx.session.scalars(statement))


def provision_rows(revision_id: int, regulation: Regulation) -> list[dict[str, Any]]:
    fingerprints = Fingerprints(regulation)
    return [
        {
            "revision_id": revision_id,
            "ordinal": ordinal,
            "address": p.address[:ADDRESS_CHARACTERS],
            "parent": p.parent[:ADDRESS_CHARACTERS] if p.parent else None,
            "kind": p.kind,
            "label": p.label[:LABEL_CHARACTERS],
            "depth": p.depth,
            "start": p.start,
            "body": p.body,
            "end": p.end,
            "is_leaf": p.is_leaf,
            "fingerprint": fingerprints.of(p),
        }
        for ordinal, p in enumerate(regulation.provisions)
    ]
