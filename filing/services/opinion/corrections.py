"""整改核对: the text filed anew beside the old one, provision by provision. The machine compares, a person decides."""

import difflib
from dataclasses import dataclass

from sqlalchemy import select

from filing.errors import Conflict, InvalidInput, NotFound
from filing.models import Correction, Flag, Opinion, OpinionEvent, ProvisionRow, Revision
from filing.permissions import Permission, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.letter.opinion_text import Point
from filing.services.opinion.opinions import get_opinion, latest_draft, lock_opinion, words_of
from filing.services.procedure.readiness import CHECKED
from filing.services.visibility import current_revision
from filing.terms import FlagState, OpinionAction, OpinionState, Outcome, ProvisionKind
from filing.text.normalise import squeeze

NOTE_CHARACTERS = 2_000
NEAR = 0.35
"""Below this likeness no provision of the new text is taken for the successor of an old one."""
HOLDERS = frozenset({ProvisionKind.ARTICLE, ProvisionKind.OUTLINE, ProvisionKind.OUTLINE_SECOND})
SILENT = frozenset({FlagState.DISMISSED, FlagState.NOTICE})


@dataclass(frozen=True, slots=True)
class Comparison:
    """One point: the old words, those that took their place (None for none), and what the machine sees.

    `changed`: the old words stand nowhere in the new text. `fires`: the rule, or the quoted words for a flag by hand,
    is found at the new place; None while the new text has not been checked.
    """

    point: Point
    old: str
    new: str | None
    article: str
    changed: bool
    fires: bool | None

    @property
    def is_fixed(self) -> bool:
        return self.changed and self.fires is False


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its articles or items, longest units that a flag may stand in."""

    revision: Revision
    articles: tuple[ProvisionRow, ...]

    def words(self, provision: ProvisionRow) -> str:
        return self.revision.text[provision.start : provision.end].strip()


def compare(ctx: Context, opinion_id: int) -> list[Comparison]:
    """Every point of the opinion against the text filed anew; empty where none has been named."""
    require(ctx.actor, Permission.WRITE_OPINION)
    opinion = get_opinion(ctx, opinion_id)
    draft = latest_draft(ctx, opinion)
    revision = current_revision(ctx, opinion.successor_id) if opinion.successor_id else None
    if draft is None or revision is None or not revision.text:
        return []
    new = _text(ctx, revision)
    return [_compared(ctx, point, new) for point in words_of(draft).points]


def _text(ctx: Context, revision: Revision) -> Text:
    statement = select(ProvisionRow).where(ProvisionRow.revision_id == revision.id, ProvisionRow.kind.in_(HOLDERS))
    return Text(revision, tuple(ctx.session.scalars(statement.order_by(ProvisionRow.ordinal))))


def _compared(ctx: Context, point: Point, new: Text) -> Comparison:
    flag = ctx.session.get_one(Flag, point.flag)
    old = _text(ctx, flag.revision)
    holder = next((p for p in old.articles if p.start <= flag.start and flag.end <= p.end), None)
    words = old.words(holder) if holder else flag.quote
    heir = _heir(words, point.article, new)
    return Comparison(
        point=point,
        old=words,
        new=new.words(heir) if heir else None,
        article=heir.label if heir else "",
        changed=not _stands(ctx, flag, new),
        fires=_fires(ctx, flag, new, heir),
    )


def _heir(words: str, label: str, new: Text) -> ProvisionRow | None:
    """The likeliest provision; of equals the one under the same label."""

    def likeness(provision: ProvisionRow) -> tuple[float, bool]:
        matcher = difflib.SequenceMatcher(None, words, new.words(provision), autojunk=False)
        return (matcher.ratio() if matcher.quick_ratio() > NEAR else 0.0, provision.label == label)

    best = max(new.articles, key=likeness, default=None)
    if best is None or likeness(best)[0] < NEAR:
        return next((p for p in new.articles if p.label == label), None)
    return best


def _stands(ctx: Context, flag: Flag, new: Text) -> bool:
    """Whether the provision of the flag is in the new text word for word, wherever."""
    same = select(ProvisionRow.id).where(
        ProvisionRow.revision_id == new.revision.id, ProvisionRow.fingerprint == flag.fingerprint
    )
    return ctx.session.scalar(same.limit(1)) is not None


def _fires(ctx: Context, flag: Flag, new: Text, heir: ProvisionRow | None) -> bool | None:
    if flag.rule_id is None:
        place = new.words(heir) if heir else new.revision.text
        return bool(flag.quote) and squeeze(flag.quote).text in squeeze(place).text
    if new.revision.state not in CHECKED:
        return None
    found = select(Flag).where(Flag.revision_id == new.revision.id, Flag.rule_id == flag.rule_id)
    standing = [one for one in ctx.session.scalars(found) if one.found and one.state not in SILENT]
    if heir is None or not flag.quote:
        return bool(standing)
    return any(heir.start <= one.start < heir.end for one in standing)


def settle(ctx: Context, opinion_id: int, flag_id: int, outcome: Outcome, *, note: str = "") -> Correction:
    """What became of one provision, said by a person; said again, it replaces what was said.

    已修改 is refused unless the words really changed and the rule is silent there; 已废止 and 已停止执行 need the
    document that the organ has sent. Raises Conflict.
    """
    opinion = lock_opinion(ctx, opinion_id, Permission.WRITE_OPINION)
    if opinion.state is not OpinionState.CORRECTED:
        raise Conflict(f"审查意见当前为“{opinion.state.label}”，不能核对整改结果。")
    compared = _proof(ctx, opinion, flag_id, outcome)
    note = clean_text(note, NOTE_CHARACTERS, "说明")
    if outcome is Outcome.EXPLAINED and not note:
        raise InvalidInput("请写明不再要求纠正的理由。", details={"note": ["请写明理由。"]})
    same = select(Correction).where(Correction.opinion_id == opinion.id, Correction.flag_id == flag_id)
    row = ctx.session.scalars(same).one_or_none() or Correction(opinion_id=opinion.id, flag_id=flag_id)
    row.outcome, row.note, row.compared = outcome, note, compared
    row.account_id, row.actor, row.at = ctx.actor.account_id, ctx.actor.name, ctx.now
    ctx.session.add(row)
    ctx.session.flush()
    about = {"filing": opinion.filing_id, "flag": flag_id, "state": outcome, "note": note}
    record(ctx, "opinion.settle", f"opinion:{opinion.id}", about)
    return row


def _proof(ctx: Context, opinion: Opinion, flag_id: int, outcome: Outcome) -> dict[str, object]:
    """What the machine has compared. Raises NotFound, Conflict that says what is lacking."""
    draft = latest_draft(ctx, opinion)
    if draft is None or flag_id not in {point.flag for point in words_of(draft).points}:
        raise NotFound("审查意见中没有这一处，请刷新页面。")
    found = next((one for one in compare(ctx, opinion.id) if one.point.flag == flag_id), None)
    if outcome is Outcome.AMENDED:
        _require_fixed(found)
    if outcome in (Outcome.REPEALED, Outcome.STOPPED) and not _has_proof(ctx, opinion):
        raise Conflict(f"制定机关没有提交{outcome.label.removeprefix('已')}的文件，不能认定。请退回并要求补充。")
    if found is None:
        return {}
    successor = current_revision(ctx, opinion.successor_id) if opinion.successor_id else None
    number = {"revision": successor.id if successor else None}
    return number | {"article": found.article, "changed": found.changed, "fires": found.fires}


def _require_fixed(found: Comparison | None) -> None:
    if found is None:
        raise Conflict("没有重新报送的文本可供比对，不能认定已修改。请退回并要求报送修改后的文件。")
    if not found.changed:
        raise Conflict(f"{found.point.article}的文字在新文本中没有变化，不能认定已修改。")
    if found.fires is None:
        raise Conflict("新文本还没有完成规则比对，请稍后再核对。")
    if found.fires:
        raise Conflict(
            f"新文本{found.article}仍有同样的疑点，不能认定已修改。如属误报，请先在新文本的审查中判为不成立。"
        )


def _has_proof(ctx: Context, opinion: Opinion) -> bool:
    reports = select(OpinionEvent).where(
        OpinionEvent.opinion_id == opinion.id, OpinionEvent.action == OpinionAction.REPORT
    )
    return any(event.sha256 for event in ctx.session.scalars(reports))
