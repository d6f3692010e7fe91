"""补正: asking for what is missing item by item, the unit's answers, and what the resubmission changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from filing.errors import Conflict, InvalidInput
from filing.formal.checks import CHECKS
from filing.models import Filing, Supplement, SupplementItem
from filing.permissions import Permission, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.procedure.changes import Changes, changes_between, state_of
from filing.services.procedure.supplement_steps import open_supplement
from filing.services.procedure.transitions import apply
from filing.services.visibility import facts, get_filing, is_party, lock_filing
from filing.terms import FilingAction, FilingState

__all__ = [
    "ItemInput",
    "SupplementView",
    "answer",
    "open_supplement",
    "request_supplement",
    "supplements_of",
]

ITEMS = 50
WORDS = 1_000
CHECK_IDS = frozenset(check.id for check in CHECKS)


@dataclass(frozen=True, slots=True)
class ItemInput:
    """`check`: the formal check that it comes from, or empty."""

    words: str
    check: str = ""


@dataclass(frozen=True, slots=True)
class SupplementView:
    """A notice with what has changed since, or changed until the filing was sent again."""

    supplement: Supplement
    changes: Changes
    due: date | None
    """Until when the unit has time; None once it has answered."""


def request_supplement(
    ctx: Context, filing_id: int, items: Sequence[ItemInput], *, note: str = "", seen_version: int | None = None
) -> Filing:
    """补正通知: its items in the notice's words. Raises InvalidInput without any item, and as `transitions.apply`."""
    cleaned = [_cleaned(item) for item in items]
    if not cleaned:
        message = "请至少选择或者写明一项要补正的内容。"
        raise InvalidInput(message, details={"items": [message]})
    if len(cleaned) > ITEMS:
        raise InvalidInput(f"一次最多要求补正 {ITEMS} 项，现有 {len(cleaned)} 项。", details={"items": ["太多。"]})
    lines = [f"{number}. {item.words}" for number, item in enumerate(cleaned, 1)]
    words = "\n".join([*lines, *([note.strip()] if note.strip() else [])])
    filing = apply(
        ctx, FilingAction.REQUEST_SUPPLEMENT, get_filing(ctx, filing_id), reason=words, seen_version=seen_version
    )
    asked = open_supplement(ctx, filing)
    if asked is None:
        raise Conflict("补正通知没有建立，请重试。")
    asked.items = [SupplementItem(check=item.check, words=item.words) for item in cleaned]
    ctx.session.flush()
    return filing


def _cleaned(item: ItemInput) -> ItemInput:
    words = clean_text(item.words, WORDS, "补正内容")
    if not words:
        raise InvalidInput("补正内容不能为空。", details={"items": ["补正内容不能为空。"]})
    if item.check and item.check not in CHECK_IDS:
        raise InvalidInput(f"没有编号为“{item.check}”的形式审查项。", details={"items": ["没有这个形式审查项。"]})
    return ItemInput(words, item.check)


def answer(ctx: Context, filing_id: int, answers: Mapping[int, str]) -> Filing:
    """Item id → what the unit says of it. Raises Conflict when nothing is asked, InvalidInput for a strange item."""
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, Permission.EDIT_FILING, facts(filing))
    asked = open_supplement(ctx, filing)
    if filing.state is not FilingState.SUPPLEMENT_REQUESTED or asked is None:
        raise Conflict("这件备案件没有等待答复的补正通知。")
    items = {item.id: item for item in asked.items}
    if strange := sorted(set(answers) - set(items)):
        raise InvalidInput(f"补正通知没有编号为 {strange[0]} 的事项。", details={"answers": ["没有这一项。"]})
    changed = []
    for id_, words in answers.items():
        cleaned = clean_text(words, WORDS, "答复")
        if items[id_].answer != cleaned:
            items[id_].answer = cleaned
            changed.append(id_)
    if changed:
        ctx.session.flush()
        record(ctx, "supplement.answer", f"filing:{filing.id}", {"items": changed})
    return filing


def supplements_of(ctx: Context, filing: Filing) -> tuple[SupplementView, ...]:
    """The newest first; nothing for whoever is no party to the filing."""
    if not is_party(ctx.actor, filing):
        return ()
    statement = select(Supplement).where(Supplement.filing_id == filing.id).order_by(Supplement.id.desc())
    rows = list(ctx.session.scalars(statement))
    now = state_of(ctx, filing) if rows else {}
    return tuple(
        SupplementView(
            row, changes_between(ctx, row.before, row.after or now), filing.due if row.answered_at is None else None
        )
        for row in rows
    )
