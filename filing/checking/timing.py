"""When law and document met: was the law so when the document was issued, did it change later, or will it change."""

from datetime import date

from filing.checking.rule import Basis, Rule
from filing.checking.tables import Row, day_of
from filing.terms import Timing


def timing_of(rule: Rule, row: Row | None, *, as_of: date, issued: date | None) -> Timing:
    """What a finding of the rule, or of one row of its table, is to a document of the day `issued`.

    The rule is asked whether it would have held on that day, so a basis that has followed another changes nothing.
    """
    if not in_force(rule, row, as_of):
        return Timing.FUTURE
    if issued is None:
        return Timing.UNKNOWN
    return Timing.NOW if _stood(rule, row, min(issued, as_of)) else Timing.LAWFUL_THEN


def _stood(rule: Rule, row: Row | None, day: date) -> bool:
    """As `in_force`, or an earlier text said the same."""
    if row is None:
        return rule.stood(day)
    return date.fromisoformat(row.get("same_since") or day_of(row).isoformat()) <= day


def in_force(rule: Rule, row: Row | None, day: date) -> bool:
    """The days of a table count instead of those of its rule."""
    return rule.in_force(day) if row is None else day_of(row) <= day


def coming(rule: Rule, as_of: date) -> tuple[Basis, ...]:
    """The bases that are adopted on `as_of` and come into force later."""
    return tuple(b for b in rule.basis if b.adopted is not None and b.adopted <= as_of < b.valid_from)


def begin(rule: Rule, row: Row | None, as_of: date) -> date | None:
    """The first day of what is adopted on `as_of` and not yet in force; None where there is nothing of the kind."""
    if row is None:
        return min((basis.valid_from for basis in coming(rule, as_of)), default=None)
    adopted = row.get("adopted_on", "")
    day = day_of(row)
    return day if adopted and date.fromisoformat(adopted) <= as_of < day else None


def is_due(rule: Rule, row: Row | None, as_of: date) -> bool:
    """Whether there is something to say on `as_of`: a finding, or the notice of one to come."""
    return in_force(rule, row, as_of) or begin(rule, row, as_of) is not None
