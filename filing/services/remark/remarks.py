"""What reviewers write for each other: 批注 at a provision, 办理进度 on a case or a suggestion.

Seen by the reviewing body alone. A 批注 stays with the words of its provision (`memory.anchors`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from filing.errors import Conflict, InvalidInput, NotFound
from filing.models import Filing, ProvisionRow, Remark, Suggestion
from filing.permissions import Permission, may, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.memory.anchors import anchor_at, places_of
from filing.services.suggestion.suggestions import get_suggestion
from filing.services.visibility import facts, get_filing, lock_filing

WORDS = 2_000
GONE = "没有这条批注，或者您无权查看。"


@dataclass(frozen=True, slots=True)
class RemarkView:
    """`place`: where the provision of a 批注 stands now; None where its words have changed, and for 办理进度."""

    remark: Remark
    place: ProvisionRow | None

    @property
    def is_anchored(self) -> bool:
        """批注, not 办理进度."""
        return bool(self.remark.fingerprint)

    @property
    def has_changed(self) -> bool:
        """原条文已变"""
        return self.is_anchored and self.place is None


def remark_on_filing(ctx: Context, filing_id: int, words: str, *, address: str = "", day: date | None = None) -> Remark:
    """批注 at the provision of the newest text, 办理进度 of `day` (today) without an address.

    Raises NotFound, NotAllowed, InvalidInput by field.
    """
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, Permission.WRITE_REMARKS, facts(filing))
    remark = _written(ctx, words, day)
    remark.filing_id = filing.id
    for name, value in anchor_at(ctx, filing.id, address).items():
        setattr(remark, name, value)
    return _kept(ctx, remark, f"filing:{filing.id}")


def remark_on_suggestion(ctx: Context, suggestion_id: int, words: str, *, day: date | None = None) -> Remark:
    """办理进度 of a suggestion. Raises as `remark_on_filing`."""
    require(ctx.actor, Permission.WRITE_REMARKS)
    suggestion = get_suggestion(ctx, suggestion_id)
    ctx.session.scalars(select(Suggestion.id).where(Suggestion.id == suggestion.id).with_for_update()).one()
    remark = _written(ctx, words, day)
    remark.suggestion_id = suggestion.id
    return _kept(ctx, remark, f"suggestion:{suggestion.id}")


def _written(ctx: Context, words: str, day: date | None) -> Remark:
    said = clean_text(words, WORDS, "内容")
    faults: dict[str, object] = {}
    if not said:
        faults["words"] = ["请写明内容。"]
    if day is not None and day > ctx.today:
        faults["day"] = [f"日期不能晚于今天（{ctx.today}）。"]
    if faults:
        raise InvalidInput("没有保存，请按提示修改。", details=faults)
    return Remark(day=day or ctx.today, words=said, account_id=ctx.actor.account_id, actor=ctx.actor.name, at=ctx.now)


def _kept(ctx: Context, remark: Remark, target: str) -> Remark:
    ctx.session.add(remark)
    ctx.session.flush()
    body = {"remark": remark.id, "article": remark.article, "day": remark.day.isoformat(), "note": remark.words}
    record(ctx, "remark.add", target, dict(body))
    return remark


def resolve(ctx: Context, remark_id: int, *, is_resolved: bool) -> Remark:
    """A 批注 is dealt with, or is open again; to say so twice changes nothing.

    Raises NotFound, and Conflict for 办理进度, which asks for nothing.
    """
    filing_id = ctx.session.scalar(select(Remark.filing_id).where(Remark.id == remark_id))
    filing = lock_filing(ctx, filing_id) if filing_id is not None else None
    if filing is None or not may(ctx.actor, Permission.WRITE_REMARKS, facts(filing)):
        raise NotFound(GONE)
    remark = ctx.session.get_one(Remark, remark_id, populate_existing=True)
    if not remark.fingerprint:
        raise Conflict("办理进度只作记录，不用标为已处理。")
    if (remark.resolved_at is not None) is not is_resolved:
        remark.resolved_by, remark.resolved_at = (ctx.actor.name, ctx.now) if is_resolved else ("", None)
        ctx.session.flush()
        action = "remark.resolve" if is_resolved else "remark.reopen"
        record(ctx, action, f"filing:{filing.id}", {"remark": remark.id, "article": remark.article})
    return remark


def remarks_of(ctx: Context, filing: Filing) -> tuple[RemarkView, ...]:
    """In order of time; none for whoever is not of the reviewing body."""
    if not may(ctx.actor, Permission.WRITE_REMARKS, facts(filing)):
        return ()
    rows = list(ctx.session.scalars(select(Remark).where(Remark.filing_id == filing.id).order_by(Remark.id)))
    places = places_of(ctx, filing.id, rows)
    return tuple(RemarkView(row, place) for row, place in zip(rows, places, strict=True))


def remarks_by_id(ctx: Context, filing_id: int) -> tuple[RemarkView, ...]:
    """As `remarks_of`. Raises NotFound, NotAllowed."""
    filing = get_filing(ctx, filing_id)
    require(ctx.actor, Permission.WRITE_REMARKS, facts(filing))
    return remarks_of(ctx, filing)


def progress_of(views: Iterable[RemarkView]) -> list[Remark]:
    """办理进度 alone."""
    return [view.remark for view in views if not view.is_anchored]


def remarks_of_suggestion(ctx: Context, suggestion_id: int) -> list[Remark]:
    """In order of time. Raises NotFound, NotAllowed."""
    suggestion = get_suggestion(ctx, suggestion_id)
    require(ctx.actor, Permission.WRITE_REMARKS)
    return list(ctx.session.scalars(select(Remark).where(Remark.suggestion_id == suggestion.id).order_by(Remark.id)))
