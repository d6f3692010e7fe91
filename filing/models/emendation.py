"""What people put right in texts that machines have read."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.db import Base
from filing.models.filing import Revision


class Emendation(Base):
    """更正: a person made `revision_id` out of `former_id`. Never changed afterwards; both texts stay as they are."""

    __tablename__ = "emendation"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), unique=True)
    former_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    is_proofread: Mapped[bool]
    """The person has held the whole text against the original: nothing in it is in doubt any more."""
    at: Mapped[datetime]

    revision: Mapped[Revision] = relationship(foreign_keys=[revision_id])
    former: Mapped[Revision] = relationship(foreign_keys=[former_id])
