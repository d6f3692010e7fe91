"""请复核: an earlier decision that does not carry, because words or rule have changed, is shown beside the flag.

A decision carries by its key alone (`carrying`); what is close to a key but not equal asks a person to look again.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from filing.checking.rule import Finding
from filing.models import Filing, Flag, Revision
from filing.services.context import Context
from filing.services.memory.carrying import Key, decided_before, key_of
from filing.terms import FlagState, RecheckCause, Timing
from filing.text.normalise import squeeze
from filing.workflow import UNDECIDED

NO_DOUBT: dict[str, Any] = {"follows_id": None, "recheck": None}
LASTING = frozenset({FlagState.CONFIRMED, FlagState.ACCEPTED, FlagState.ESCALATED, FlagState.REFERRED})
"""Decisions that say something of the words; where these are gone, a person should know."""
FOLLOWER = aliased(Flag)


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with the fingerprint that its decision is carried by."""

    finding: Finding
    fingerprint: str

    @property
    def key(self) -> Key:
        return self.finding.rule_hash, self.fingerprint, squeeze(self.finding.quote).text


def rechecks(
    ctx: Context, filing: Filing, fresh: Sequence[Placed], *, standing: Collection[Key]
) -> dict[Key, dict[str, Any]]:
    """Key of a new finding → the earlier flag that it stands for, and why that decision did not carry.

    `standing`: keys of all findings of this text; what stands unchanged is nobody's predecessor.
    """
    waiting = [one for one in fresh if one.finding.timing is not Timing.FUTURE]
    rule_ids = sorted({one.finding.rule_id for one in waiting})
    if not rule_ids:
        return {}
    before = ctx.session.scalars(decided_before(filing).where(Flag.rule_id.in_(rule_ids)))
    earlier = [flag for flag in before if key_of(flag) not in standing]
    found = {one.key: (one, _nearest(one, earlier)) for one in waiting}
    return {key: {"follows_id": flag.id, "recheck": _cause(one, flag)} for key, (one, flag) in found.items() if flag}


def _nearest(one: Placed, earlier: Iterable[Flag]) -> Flag | None:
    """The same words under another rule, then the same place, article or quote under the same rule; the newest."""
    ranked = [(rank, flag) for flag in earlier if (rank := _rank(one, flag)) is not None]
    return min(reversed(ranked), key=lambda pair: pair[0])[1] if ranked else None


def _rank(one: Placed, flag: Flag) -> int | None:
    finding, quote = one.finding, squeeze(flag.quote).text
    if flag.rule_id != finding.rule_id:
        return None
    signs = (
        flag.fingerprint == one.fingerprint and quote == one.key[2],
        flag.address == finding.address,
        flag.article == finding.article,
        quote == one.key[2],
    )
    return signs.index(True) if True in signs else None


def _cause(one: Placed, flag: Flag) -> RecheckCause:
    if flag.rule_hash == one.finding.rule_hash:
        return RecheckCause.TEXT
    return RecheckCause.RULE if flag.fingerprint == one.fingerprint else RecheckCause.BOTH


def follower_exists() -> ColumnElement[bool]:
    """A later text of the same filing has a flag that stands for this one."""
    return exists().where(FOLLOWER.follows_id == Flag.id, FOLLOWER.filing_id == Flag.filing_id)


def left_behind() -> ColumnElement[bool]:
    """Flags of an older text that the newest has nothing for: asked about or by hand and undecided, or lasting.

    `Flag.revision_id` is the caller's to compare.
    """
    undecided = and_(Flag.state.in_(sorted(UNDECIDED)), or_(Flag.version > 1, Flag.rule_id.is_(None)))
    return and_(or_(undecided, Flag.state.in_(sorted(LASTING))), ~follower_exists())


def cause_of(flag: Flag, revision: Revision | None) -> RecheckCause | None:
    """Why a person should look at `flag` again, as it stands beside the text `revision`; None where it need not be."""
    if flag.state in UNDECIDED:
        return flag.recheck
    seen = flag.decided_at is not None and revision is not None and revision.checked_at is not None
    if flag.state not in LASTING or (seen and flag.decided_at > revision.checked_at):  # type: ignore[operator, union-attr]
        return None
    if revision is not None and flag.revision_id != revision.id:
        return RecheckCause.LOST
    return None if flag.found else RecheckCause.GONE if flag.rule_id else RecheckCause.LOST
