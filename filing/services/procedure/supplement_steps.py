"""The parts of the steps 要求补正 and 补正后重新报送 that keep what was asked for and what was answered."""

from sqlalchemy import select

from filing.errors import InvalidInput
from filing.models import Filing, Supplement
from filing.services.context import Context
from filing.services.procedure.changes import state_of


def open_supplement(ctx: Context, filing: Filing) -> Supplement | None:
    """The notice that the filing has not answered yet."""
    statement = select(Supplement).where(Supplement.filing_id == filing.id, Supplement.answered_at.is_(None))
    return ctx.session.scalars(statement.order_by(Supplement.id.desc()).limit(1)).first()


def begin_supplement(ctx: Context, filing: Filing, words: str) -> None:
    """Keeps the filing as it is now, so that one can show later what has changed."""
    supplement = Supplement(
        filing_id=filing.id,
        account_id=ctx.actor.account_id,
        actor=ctx.actor.name,
        asked_at=ctx.now,
        words=words,
        before=state_of(ctx, filing),
    )
    ctx.session.add(supplement)
    ctx.session.flush()


def end_supplement(ctx: Context, filing: Filing, reason: str) -> None:
    """Raises InvalidInput while an item has no answer."""
    supplement = open_supplement(ctx, filing)
    if supplement is None:
        return
    missing = [str(number) for number, item in enumerate(supplement.items, 1) if not item.answer]
    if missing:
        message = f"还不能报送：补正事项第 {'、'.join(missing)} 项没有答复，请逐项写明如何补正。"
        raise InvalidInput(message, details={"answers": [message]})
    supplement.after, supplement.answered_at = state_of(ctx, filing), ctx.now
