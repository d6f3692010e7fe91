"""审查意见: begun from confirmed flags, written in versions, shown to whom it concerns."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from filing.errors import Conflict, InvalidInput, NotFound
from filing.letters import fill
from filing.models import Correction, Filing, Flag, Letter, Opinion, OpinionDraft, OpinionEvent, ProvisionRow
from filing.permissions import REVIEW_SIDE, Act, Permission, has, may, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.law.laws import article_on
from filing.services.letter.letter_facts import LEGAL_BASIS, confirmed_flags
from filing.services.letter.letters import letters_about
from filing.services.letter.opinion_text import (
    Point,
    Words,
    basis_words,
    chinese,
    cleaned,
    composed,
    full_name,
    read_points,
    sentence,
    stored_points,
)
from filing.services.visibility import check_version, facts, flush, get_filing, lock_filing
from filing.terms import Criterion, FilingState, OpinionAction, OpinionTrack, Request, SubjectKind
from filing.workflow import OPINION_ENDS, OPINION_START, SHOWN, WRITABLE

GONE = "没有这份审查意见，或者您无权查看。"
WHOLE_ARTICLE = 300
"""Longer articles and paragraphs are not quoted whole."""
OPINED = frozenset({FilingState.UNDER_REVIEW, FilingState.CONCLUDED})
"""States of a filing in which an opinion may begin."""
OPENINGS = {
    OpinionTrack.OPINION: "你单位报送备案的{name}收悉。根据{basis}，我机关对该文件进行了审查。"
    "经研究，现提出如下审查意见：",
    OpinionTrack.REMINDER: "你单位报送备案的{name}收悉。根据{basis}，我机关对该文件进行了审查。"
    "该文件的下列规定在理解和执行中可能产生偏差，特此提醒：",
}
INCONSISTENT = "上述规定与上位法不一致。"
GROUNDS = {
    Criterion.RESERVED_MATTER: "上述规定涉及只能制定法律的事项，超越制定权限。",
    Criterion.ULTRA_VIRES: "上述规定超越制定机关的权限。",
    Criterion.ILLEGAL_SETTING: "上述规定没有法律、法规依据，不得设定。",
    Criterion.BEYOND_AUTHORISATION: "上述规定超出授权的范围。",
    Criterion.ILLEGAL_VARIATION: "上述变通规定不符合法律规定。",
    Criterion.PROCEDURE: "该文件的制定不符合法定程序。",
    Criterion.VALUES: "上述规定不适当。",
    Criterion.UNREASONABLE: "上述规定明显不合理。",
    Criterion.PROPORTIONALITY: "上述规定采取的措施与其目的明显不相适应。",
    Criterion.CHANGED_CIRCUMSTANCES: "上述规定因情况发生重大变化，已不宜继续施行。",
    Criterion.PEER_CONFLICT: "上述规定与同级文件的规定不一致。",
    Criterion.PROPRIETY_OTHER: "上述规定不适当。",
}
"""What the reasoning begins with where the reviewer has written no note: never the machine's own words."""
CLOSINGS = {
    OpinionTrack.OPINION: "请于{{答复期限}}前将处理结果书面答复我机关，并将修改后的文件重新报送备案。",
    OpinionTrack.REMINDER: "",
}


@dataclass(frozen=True, slots=True)
class OpinionView:
    """An opinion as one page shows it. `drafts` in order; the enacting organ gets the last one alone."""

    opinion: Opinion
    filing: Filing
    words: Words
    drafts: tuple[OpinionDraft, ...]
    events: tuple[OpinionEvent, ...]
    letters: tuple[Letter, ...]
    corrections: dict[int, Correction]
    """Flag id → what became of its provision."""
    missing: tuple[Flag, ...]
    """Confirmed flags that no point speaks of."""

    @property
    def body(self) -> str:
        """The words as the letter says them; the day of the answer stands open until it is issued."""
        due = next((event.due_on for event in self.events if event.action is OpinionAction.ISSUE), None)
        text = composed(self.words)
        return fill(text, {"答复期限": chinese(due)}) if due else text

    @property
    def has_proof(self) -> bool:
        """Whether the enacting organ has sent a document with its report."""
        return any(event.sha256 for event in self.events if event.action is OpinionAction.REPORT)


def begin_opinion(ctx: Context, filing_id: int, track: OpinionTrack = OpinionTrack.OPINION) -> Opinion:
    """A draft with one point for each confirmed flag.

    Raises Conflict outside of a review, without confirmed flags, or while another of the same track is under way.
    """
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, Permission.WRITE_OPINION, facts(filing))
    if filing.state not in OPINED:
        raise Conflict(f"当前状态为“{filing.state.label}”，不能起草审查意见。审查开始后才能起草。")
    flags = confirmed_flags(ctx, filing)
    if not flags:
        raise Conflict("没有认定成立的疑点，不能起草审查意见。请先在审查页面研判。")
    if (other := _under_way(ctx, filing, track)) is not None:
        raise Conflict(f"本件已有一份{track.label}（{other.state.label}），请在原件上办理。")
    opinion = Opinion(
        filing_id=filing.id,
        track=track,
        state=OPINION_START,
        created_by_id=ctx.actor.account_id,
        created_by=ctx.actor.name,
        created_at=ctx.now,
    )
    ctx.session.add(opinion)
    flush(ctx.session)
    opening = OPENINGS[track].format(name=full_name(filing.title, filing.document_number), basis=LEGAL_BASIS)
    points = tuple(_point(ctx, flag, track) for flag in flags)
    _add_draft(ctx, opinion, Words(opening, points, CLOSINGS[track]))
    record(ctx, "opinion.begin", f"opinion:{opinion.id}", {"filing": filing.id, "kind": track, "findings": len(flags)})
    ctx.session.refresh(opinion, ["due_on"])
    return opinion


def _under_way(ctx: Context, filing: Filing, track: OpinionTrack) -> Opinion | None:
    statement = select(Opinion).where(Opinion.filing_id == filing.id, Opinion.track == track)
    return ctx.session.scalars(statement.where(Opinion.state.not_in(sorted(OPINION_ENDS))).limit(1)).first()


def _point(ctx: Context, flag: Flag, track: OpinionTrack) -> Point:
    return Point(
        flag=flag.id,
        article=flag.article,
        quote=_quoted(ctx, flag),
        basis="".join(sentence(_basis(ctx, flag, basis)) for basis in flag.basis),
        reasoning=flag.note or GROUNDS.get(flag.criterion, INCONSISTENT),
        request=Request.AMEND if track is OpinionTrack.OPINION else Request.EXPLAIN,
    )


def _quoted(ctx: Context, flag: Flag) -> str:
    """The paragraph or item that holds the words of the flag; the words alone where it is long."""
    held = select(ProvisionRow).where(
        ProvisionRow.revision_id == flag.revision_id, ProvisionRow.address == flag.address
    )
    row = ctx.session.scalars(held).first()
    words = "".join(flag.revision.text[row.body : row.end].split()) if row else ""
    words += "……" if words.endswith("：") else ""
    return words if flag.quote and words and len(words) <= WHOLE_ARTICLE else flag.quote


def _basis(ctx: Context, flag: Flag, basis: dict[str, Any]) -> str:
    """The article as it stood on the day of the check where the library holds it and it is short enough."""
    said = ""
    if basis.get("law") and basis.get("article"):
        day = flag.revision.as_of or date.fromisoformat(basis["valid_from"])
        text = article_on(ctx, basis["law"], basis["article"], day=day).text
        said = "".join(text.split()).removeprefix(basis["article"])
    return basis_words(basis, said if len(said) <= WHOLE_ARTICLE else "")


def _add_draft(ctx: Context, opinion: Opinion, words: Words, *, is_kept: bool = False) -> OpinionDraft:
    latest = latest_draft(ctx, opinion)
    draft = OpinionDraft(
        opinion_id=opinion.id,
        number=latest.number + 1 if latest else 1,
        opening=words.opening,
        points=stored_points(words.points),
        closing=words.closing,
        is_kept=is_kept,
        account_id=ctx.actor.account_id,
        author=ctx.actor.name,
        at=ctx.now,
    )
    ctx.session.add(draft)
    ctx.session.flush()
    return draft


def drafts_of(ctx: Context, opinion: Opinion) -> list[OpinionDraft]:
    statement = select(OpinionDraft).where(OpinionDraft.opinion_id == opinion.id)
    return list(ctx.session.scalars(statement.order_by(OpinionDraft.number)))


def latest_draft(ctx: Context, opinion: Opinion) -> OpinionDraft | None:
    statement = select(OpinionDraft).where(OpinionDraft.opinion_id == opinion.id)
    return ctx.session.scalars(statement.order_by(OpinionDraft.number.desc()).limit(1)).first()


def words_of(draft: OpinionDraft) -> Words:
    return Words(draft.opening, read_points(draft.points), draft.closing)


def save_words(
    ctx: Context, opinion_id: int, words: Words, *, keep: bool = False, seen_version: int | None = None
) -> OpinionDraft:
    """Writes over the author's own newest version, or begins the next one where that is kept or somebody else's.

    `keep` closes the version, so that it can be compared with later ones. Quote and article stay what they are: only
    flags of the version before may be named. Raises Conflict once the words are fixed, Outdated, InvalidInput.
    """
    opinion = lock_opinion(ctx, opinion_id, Permission.WRITE_OPINION)
    check_version(opinion, seen_version)
    require_writable(opinion)
    latest = latest_draft(ctx, opinion)
    words = cleaned(_with_quotes(words, latest))
    if latest is not None and words == words_of(latest) and (latest.is_kept or not keep):
        return latest
    _touch(ctx, opinion)
    if latest is not None and not latest.is_kept and latest.account_id == ctx.actor.account_id:
        latest.opening, latest.points, latest.closing = words.opening, stored_points(words.points), words.closing
        latest.is_kept, latest.at = keep, ctx.now
        ctx.session.flush()
        if not keep:
            return latest
        draft = latest
    else:
        draft = _add_draft(ctx, opinion, words, is_kept=keep)
    record(ctx, "opinion.save", f"opinion:{opinion.id}", {"filing": opinion.filing_id, "number": draft.number})
    return draft


def _touch(ctx: Context, opinion: Opinion) -> None:
    """Raises the version: whoever has the words before them has old ones. Raises Outdated."""
    flag_modified(opinion, "state")
    flush(ctx.session)


def require_writable(opinion: Opinion) -> None:
    if opinion.state not in WRITABLE:
        raise Conflict(f"审查意见当前为“{opinion.state.label}”，文字不能修改。需要修改的，请先退回修改。")


def _with_quotes(words: Words, latest: OpinionDraft | None) -> Words:
    """The points as given, with article and quote as they were taken from the text."""
    known = {point.flag: point for point in (words_of(latest).points if latest else ())}
    unknown = [point.flag for point in words.points if point.flag not in known]
    if unknown:
        raise InvalidInput("意见中的问题已有变化，请刷新页面后重试。")
    points = tuple(
        Point(point.flag, known[point.flag].article, known[point.flag].quote, *_written(point))
        for point in words.points
    )
    return Words(words.opening, points, words.closing)


def _written(point: Point) -> tuple[str, str, Request]:
    return point.basis, point.reasoning, point.request


def take_in_flags(ctx: Context, opinion_id: int, *, seen_version: int | None = None) -> OpinionDraft:
    """A next version with the confirmed flags that had none, without those that no longer hold; all edits stay."""
    opinion = lock_opinion(ctx, opinion_id, Permission.WRITE_OPINION)
    check_version(opinion, seen_version)
    require_writable(opinion)
    latest = latest_draft(ctx, opinion)
    words = words_of(latest) if latest else Words("", (), "")
    known = {point.flag: point for point in words.points}
    flags = confirmed_flags(ctx, opinion.filing)
    points = tuple(known.get(flag.id) or _point(ctx, flag, opinion.track) for flag in flags)
    if latest is not None and points == words.points:
        return latest
    _touch(ctx, opinion)
    draft = _add_draft(ctx, opinion, Words(words.opening, points, words.closing))
    record(ctx, "opinion.save", f"opinion:{opinion.id}", {"filing": opinion.filing_id, "number": draft.number})
    return draft


def lock_opinion(ctx: Context, opinion_id: int, permission: Act) -> Opinion:
    """The opinion as it is now, its filing held. Raises NotAllowed by role, NotFound for what is not the actor's."""
    require(ctx.actor, permission)
    filing_id = ctx.session.scalar(select(Opinion.filing_id).where(Opinion.id == opinion_id))
    if filing_id is None:
        raise NotFound(GONE)
    filing = lock_filing(ctx, filing_id)
    opinion = ctx.session.get(Opinion, opinion_id, populate_existing=True)
    if opinion is None or not may(ctx.actor, permission, facts(filing)) or not may_see_opinion(ctx, opinion, filing):
        raise NotFound(GONE)
    return opinion


def may_see_opinion(ctx: Context, opinion: Opinion, filing: Filing) -> bool:
    """The reviewing body always, the filing unit once it has been communicated or sent."""
    if not may(ctx.actor, Permission.SEE_OPINIONS, facts(filing)):
        return False
    return ctx.actor.role in REVIEW_SIDE or opinion.state in SHOWN


def opinions_of(ctx: Context, filing: Filing) -> list[Opinion]:
    """Those of a filing that the actor may see, the newest first."""
    rows = ctx.session.scalars(select(Opinion).where(Opinion.filing_id == filing.id).order_by(Opinion.id.desc()))
    return [opinion for opinion in rows if may_see_opinion(ctx, opinion, filing)]


def get_opinion(ctx: Context, opinion_id: int) -> Opinion:
    """Raises NotFound for none and for one that the actor may not see."""
    opinion = ctx.session.get(Opinion, opinion_id)
    if opinion is None or not may_see_opinion(ctx, opinion, get_filing(ctx, opinion.filing_id)):
        raise NotFound(GONE)
    return opinion


def view_opinion(ctx: Context, opinion_id: int) -> OpinionView:
    """Raises NotFound. Notes of the reviewing body among its steps are left out for the filing unit."""
    opinion = get_opinion(ctx, opinion_id)
    insider = has(ctx.actor, Permission.WRITE_LETTERS)
    drafts = drafts_of(ctx, opinion)
    events = ctx.session.scalars(
        select(OpinionEvent).where(OpinionEvent.opinion_id == opinion.id).order_by(OpinionEvent.id)
    ).all()
    corrections = ctx.session.scalars(select(Correction).where(Correction.opinion_id == opinion.id))
    named = {point.flag for point in words_of(drafts[-1]).points}
    return OpinionView(
        opinion=opinion,
        filing=opinion.filing,
        words=words_of(drafts[-1]),
        drafts=tuple(drafts if insider else drafts[-1:]),
        events=tuple(event for event in events if insider or event.target in SHOWN),
        letters=tuple(letters_about(ctx, SubjectKind.OPINION, [opinion.id]).get(opinion.id, ())),
        corrections={row.flag_id: row for row in corrections},
        missing=_missing(ctx, opinion, named) if insider and opinion.state in WRITABLE else (),
    )


def _missing(ctx: Context, opinion: Opinion, named: set[int]) -> tuple[Flag, ...]:
    return tuple(flag for flag in confirmed_flags(ctx, opinion.filing) if flag.id not in named)
