"""To whom a document goes: the bodies that may be chosen, and those that the law names."""

from dataclasses import dataclass

from sqlalchemy import select

from filing.errors import InvalidInput
from filing.models import Filing, Unit
from filing.permissions import Permission, require
from filing.profile import BY_OWN, receivers_for, stands_for
from filing.services.context import Context
from filing.services.visibility import facts, get_filing
from filing.terms import ReceiverKind, UnitKind


@dataclass(frozen=True, slots=True)
class Offer:
    """`advised`: as what the law names this body for the document; None where it does not."""

    unit: Unit
    is_chosen: bool
    advised: ReceiverKind | None


@dataclass(frozen=True, slots=True)
class Offers:
    """`outside`: whom the law names besides and who does not work in this instance."""

    units: tuple[Offer, ...]
    outside: tuple[ReceiverKind, ...]


def offers_of(ctx: Context, filing_id: int) -> Offers:
    """The bodies to choose from, the unit's own first, then those that the law names. Raises NotFound, NotAllowed."""
    filing = get_filing(ctx, filing_id)
    require(ctx.actor, Permission.EDIT_FILING, facts(filing))
    bodies = _receiving(ctx, filing.unit)
    advised, outside = _advised(filing, bodies)
    chosen = {filing.receiver_id, *filing.also_to}
    own = filing.unit.receiver_id
    units = sorted(bodies, key=lambda unit: (unit.id != own, unit.id not in advised, unit.code))
    return Offers(tuple(Offer(unit, unit.id in chosen, advised.get(unit.id)) for unit in units), outside)


def _receiving(ctx: Context, unit: Unit) -> list[Unit]:
    statement = select(Unit).where(Unit.kind == UnitKind.REVIEWING, Unit.id != unit.id).order_by(Unit.code)
    return list(ctx.session.scalars(statement))


def _advised(filing: Filing, bodies: list[Unit]) -> tuple[dict[int, ReceiverKind], tuple[ReceiverKind, ...]]:
    """Unit → as what it is named; and who is named and not here. Two bodies of fitting name are one too many."""
    found: dict[int, ReceiverKind] = {}
    outside = []
    for kind in receivers_for(filing.document_type):
        own = [unit for unit in bodies if unit.id == filing.unit.receiver_id]
        fitting = own if kind in BY_OWN else [unit for unit in bodies if stands_for(kind, unit.name)]
        if len(fitting) == 1:
            found.setdefault(fitting[0].id, kind)
        else:
            outside.append(kind)
    return found, tuple(outside)


def names_of_receivers(ctx: Context, filing: Filing) -> list[str]:
    """Who has it, or will have it once it is sent."""
    further = filing.also_to and ctx.session.scalars(select(Unit).where(Unit.id.in_(filing.also_to)).order_by(Unit.id))
    return [filing.receiver.name, *(unit.name for unit in further or ())]


def choose_receivers(ctx: Context, filing: Filing, codes: tuple[str, ...]) -> bool:
    """Whether they are others than before; the unit's own comes first. Raises InvalidInput."""
    by_code = {unit.code: unit for unit in _receiving(ctx, filing.unit)}
    wanted = [by_code[code] for code in dict.fromkeys(codes) if code in by_code]
    message = ""
    if not wanted or len(wanted) != len(set(codes)):
        message = "请至少选择一个接受备案机关。" if not codes else "没有这样的接受备案机关，请从列出的机关中选择。"
    elif filing.submitted_at is not None and {unit.id for unit in wanted} != {filing.receiver_id}:
        message = "已经报送的备案件不能更换接受备案机关。"
    if message:
        raise InvalidInput(message, details={"receivers": [message]})
    wanted.sort(key=lambda unit: unit.id != filing.unit.receiver_id)
    ids = [unit.id for unit in wanted]
    if ids == [filing.receiver_id, *filing.also_to]:
        return False
    filing.receiver, filing.also_to = wanted[0], ids[1:]
    return True
