"""迟报: the filing unit says why a filing came later than the profile allows (监督法; domain research 2.1)."""

from filing.errors import Conflict, InvalidInput
from filing.models import Filing
from filing.permissions import Actor, Permission, has, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.visibility import facts, flush, lock_filing

REASON_CHARACTERS = 1_000


def may_explain(actor: Actor, filing: Filing) -> bool:
    """Only the unit itself is asked, at any time after it has sent what was late."""
    return filing.is_late and filing.unit_id == actor.unit_id and has(actor, Permission.EDIT_FILING)


def explain_lateness(ctx: Context, filing_id: int, reason: str) -> Filing:
    """Writes the reason, over an earlier one, which stays in the audit trail.

    Raises NotFound, NotAllowed, Conflict for a filing that is not late, InvalidInput without a reason.
    """
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, Permission.EDIT_FILING, facts(filing))
    if not filing.is_late:
        raise Conflict("这件备案件没有迟报，不需要说明。")
    cleaned = clean_text(reason, REASON_CHARACTERS, "迟报原因")
    if not cleaned:
        raise InvalidInput("请说明迟报的原因。", details={"reason": ["请说明迟报的原因。"]})
    filing.late_reason = cleaned
    flush(ctx.session)
    record(ctx, "filing.explain", f"filing:{filing.id}", {"reason": cleaned})
    return filing
