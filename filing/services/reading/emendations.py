"""更正: a person puts right what was read wrongly. Each emendation is a new text; the one before it stays.

What a machine has read is no document: the original is, byte for byte. So whoever holds the original may mend the
reading, with a reason: the filing unit as long as it may change what it files, the reviewing body from then on until
the review has ended (`permissions.POLICY`, EMEND_TEXT).
"""

from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

from sqlalchemy import exists, select

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound, Outdated
from filing.models import Emendation, Filing, Job, Revision
from filing.parsing.ocr.account import LINE_IN_DOUBT
from filing.permissions import FILING_SIDE, Actor, Permission, may, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.material.materials import is_watched
from filing.services.procedure.readiness import READ
from filing.services.reading.doubts import UNREAD_CHARACTER, doubts_of
from filing.services.reading.intake import EMENDED, VERSION_CHARACTERS, keep_text
from filing.services.reading.reports import HARMLESS, LEFT_OUT
from filing.services.visibility import CHANGED, current_revision, facts, get_filing, lock_filing
from filing.terms import FilingState, JobKind, JobState, RevisionState
from filing.text.differences import Difference, differences, moved
from filing.text.doubts import UNREADABLE, Doubt
from filing.text.model import Span
from filing.text.regulation import read_regulation
from filing.workflow import EDITABLE

REASON_CHARACTERS = 2_000
TEXT_CHARACTERS = 5_000_000
PIECE_CHARACTERS = 6_000
"""Of a part of a text without pages, at most, but for a paragraph that is longer."""
RECEIVED = frozenset({FilingState.SUBMITTED, FilingState.REGISTERED, FilingState.UNDER_REVIEW})


@dataclass(frozen=True, slots=True)
class EmendationInput:
    """`words` take the place of `span` of the text with this `revision` number; without a span, of all of it."""

    words: str
    reason: str
    revision: int
    span: Span | None = None
    is_proofread: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What one page of the form shows: `label` 第3页, or 第3部分 of a text without pages."""

    label: str
    span: Span


def may_emend(actor: Actor, filing: Filing) -> bool:
    states = EDITABLE if actor.role in FILING_SIDE else RECEIVED
    return filing.state in states and may(actor, Permission.EMEND_TEXT, facts(filing))


def text_to_emend(ctx: Context, filing_id: int) -> Revision:
    """The newest text, after an audit entry where it is unpublished and another unit's.

    Raises NotFound, NotAllowed, and Conflict while it is not to be emended.
    """
    filing = get_filing(ctx, filing_id)
    revision = _emendable(ctx, filing)
    if is_watched(ctx, filing):
        record(ctx, "filing.read", f"filing:{filing.id}", {"state": filing.state})
    return revision


def _emendable(ctx: Context, filing: Filing) -> Revision:
    require(ctx.actor, Permission.EMEND_TEXT, facts(filing))
    if not may_emend(ctx.actor, filing):
        if filing.state in EDITABLE | RECEIVED:
            raise NotAllowed("文本在报送前和补正时由报送单位更正，报送后至审结前由备案审查机构更正。")
        raise Conflict(f"当前状态为“{filing.state.label}”，文本不再更正。")
    revision = current_revision(ctx, filing.id)
    if revision is None or revision.state not in READ:
        raise Conflict("文本还没有读出，不能更正。请等待读取，或更换正式文本。")
    waiting = (Job.revision_id == revision.id, Job.kind == JobKind.PARSE)
    if ctx.session.scalar(select(exists().where(*waiting, Job.state.in_((JobState.QUEUED, JobState.RUNNING))))):
        raise Conflict("这份文本正在重新读取，请稍后再更正。")
    return revision


def parts_of(revision: Revision) -> tuple[Part, ...]:
    """The text cut into what a form can show: pages where they are known, else paragraphs put together."""
    text = revision.text
    starts = revision.report.get("page_starts") or ()
    name = "页" if starts else "部分"
    bounds = [*(starts or _pieces(text)), len(text)]
    cut = (_without_ends(text, start, end) for start, end in pairwise(bounds))
    return tuple(Part(f"第{n}{name}", span) for n, span in enumerate(cut, 1) if span.start < span.end)


def _pieces(text: str) -> list[int]:
    starts, at = [0], 0
    while len(text) - at > PIECE_CHARACTERS:
        end = text.rfind("\n", at, at + PIECE_CHARACTERS)
        end = end if end >= 0 else text.find("\n", at)
        if end < 0:
            break
        at = end + 1
        starts.append(at)
    return starts


def _without_ends(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    lead = len(words) - len(words.lstrip("\n"))
    return Span(start + lead, max(start + lead, start + len(words.rstrip("\n"))))


def emend(ctx: Context, filing_id: int, given: EmendationInput) -> Revision:
    """Makes the next text of the filing; it is checked and indexed as any other, decisions follow unchanged words.

    Raises NotFound, NotAllowed, InvalidInput by field, Conflict in any other state, Outdated when another text has
    become the newest meanwhile.
    """
    filing = lock_filing(ctx, filing_id)
    former = _emendable(ctx, filing)
    if former.number != given.revision:
        raise Outdated(CHANGED, details={"revision": former.number})
    reason = clean_text(given.reason, REASON_CHARACTERS, "更正理由")
    regulation = read_regulation(_with(former.text, given))
    _require_sense(former.text, regulation.text, reason, is_proofread=given.is_proofread)
    found = differences(former.text, regulation.text)
    report = _report(former, regulation.text, found, is_proofread=given.is_proofread)
    revision = _next(ctx, former, report=report, version=former.parser_version)
    _remember(ctx, revision, former, reason, is_proofread=given.is_proofread)
    keep_text(ctx, filing, revision, regulation)
    body = {"revision": revision.number, "former": former.number, "changes": len(found), "reason": reason}
    record(ctx, "revision.emend", f"filing:{filing.id}", body | {"characters": revision.characters})
    return revision


def restore(ctx: Context, filing_id: int, number: int, *, reason: str, seen: int) -> Revision:
    """Makes the words of the text with this number, and what was in doubt of them, the next text; none is lost.

    Raises NotFound, NotAllowed, InvalidInput by field, Conflict in any other state, for a text that was never read,
    for one of another file, and for the newest; Outdated when another text than `seen` has become the newest.
    """
    filing = lock_filing(ctx, filing_id)
    former = _emendable(ctx, filing)
    if former.number != seen:
        raise Outdated(CHANGED, details={"revision": former.number})
    if not (said := clean_text(reason, REASON_CHARACTERS, "恢复理由")):
        raise InvalidInput("没有恢复，请填写理由。", details={"reason": ["请填写恢复的理由。"]})
    wanted = _restorable(ctx, former, number)
    report = {key: value for key, value in wanted.report.items() if key != "unrun"}
    revision = _next(ctx, former, report=report, version=wanted.parser_version)
    _remember(ctx, revision, former, f"恢复第 {number} 版。{said}", is_proofread=_is_proofread(ctx, wanted))
    keep_text(ctx, filing, revision, read_regulation(wanted.text))
    body = {"revision": revision.number, "former": former.number, "restored": number, "reason": said}
    record(ctx, "revision.restore", f"filing:{filing.id}", body)
    return revision


def _restorable(ctx: Context, newest: Revision, number: int) -> Revision:
    wanted = ctx.session.scalar(
        select(Revision).where(Revision.filing_id == newest.filing_id, Revision.number == number)
    )
    if wanted is None:
        raise NotFound(f"没有第 {number} 版文本，请刷新页面。")
    if not can_be_restored(wanted, newest):
        raise Conflict(f"第 {number} 版不能恢复：它是最新的一版、没有读出，或者读自另一个文件。请更换正式文本。")
    return wanted


def can_be_restored(version: Revision, newest: Revision) -> bool:
    return (
        version.number < newest.number
        and version.state in READ
        and version.material_id == newest.material_id
        and version.text != newest.text
    )


def _is_proofread(ctx: Context, revision: Revision) -> bool:
    statement = select(Emendation.is_proofread).where(Emendation.revision_id == revision.id)
    return bool(ctx.session.scalar(statement))


def _next(ctx: Context, former: Revision, *, report: dict[str, Any], version: str) -> Revision:
    revision = Revision(
        filing_id=former.filing_id,
        material_id=former.material_id,
        number=former.number + 1,
        state=RevisionState.RECEIVED,
        parser_version=_version(version),
        report=report,
    )
    ctx.session.add(revision)
    ctx.session.flush()
    return revision


def _with(text: str, given: EmendationInput) -> str:
    words = given.words.replace("\r\n", "\n")
    if given.span is None:
        return words
    if not 0 <= given.span.start <= given.span.end <= len(text):
        raise InvalidInput("所更正的部分超出了文本，请刷新页面后重试。", details={"start": ["超出文本。"]})
    return text[: given.span.start] + words + text[given.span.end :]


def _require_sense(former: str, text: str, reason: str, *, is_proofread: bool) -> None:
    """Raises InvalidInput with every fault by field."""
    faults: dict[str, object] = {}
    if not text:
        faults["text"] = ["更正后没有文字。"]
    elif len(text) > TEXT_CHARACTERS:
        faults["text"] = [f"更正后超过 {TEXT_CHARACTERS} 字。"]
    elif text == former and not is_proofread:
        faults["text"] = ["文字没有改动。确已核对无误的，请选“已对照原件通读”。"]
    if not reason:
        faults["reason"] = ["请填写更正理由，如：对照纸质原件，识别有误。"]
    if faults:
        raise InvalidInput("更正没有保存，请按提示修改后重新提交。", details=faults)


def _version(former: str) -> str:
    """emended/1 image/1 rapidocr/3.10.0: by a person, out of what this program has read."""
    return f"{EMENDED} {former.removeprefix(EMENDED).strip()}".strip()[:VERSION_CHARACTERS]


def _report(former: Revision, text: str, found: tuple[Difference, ...], *, is_proofread: bool) -> dict[str, Any]:
    """The former report with what it still says of this text: no doubt on words that a person has written or read."""
    starts = former.report.get("page_starts") or ()
    left = () if is_proofread else tuple(_still_in_doubt(former, text, found))
    lines = {f"第{doubt.page}页第{doubt.line}行" for doubt in left}
    warnings = [
        warning
        for warning in former.report.get("warnings", ())
        if (not is_proofread and (warning["code"] != LINE_IN_DOUBT or warning["place"] in lines))
        or warning["code"] in HARMLESS | LEFT_OUT
    ]
    return {
        **{key: value for key, value in former.report.items() if key != "unrun"},
        "characters": len(text),
        "warnings": warnings,
        "page_starts": [min(moved(start, found), len(text)) for start in starts],
        "doubts": [asdict(doubt) for doubt in left],
    }


def _still_in_doubt(former: Revision, text: str, found: tuple[Difference, ...]) -> list[Doubt]:
    """A line that was changed has been looked at; a page has not been by the change of a word."""
    changed = [Span(one.before.start, max(one.before.end, one.before.start + 1)) for one in found]
    left = []
    for doubt in doubts_of(former):
        here = replace(doubt, start=moved(doubt.start, found), end=min(moved(doubt.end - 1, found) + 1, len(text)))
        if doubt.code == UNREAD_CHARACTER:
            is_mended = not any(mark in text[here.start : here.end] for mark in UNREADABLE)
        else:
            is_mended = doubt.line > 0 and any(one.start < doubt.end and doubt.start < one.end for one in changed)
        if not is_mended and here.start < here.end:
            left.append(here)
    return left


def _remember(ctx: Context, revision: Revision, former: Revision, reason: str, *, is_proofread: bool) -> None:
    ctx.session.add(
        Emendation(
            filing_id=revision.filing_id,
            revision_id=revision.id,
            former_id=former.id,
            account_id=ctx.actor.account_id,
            actor=ctx.actor.name,
            reason=reason,
            is_proofread=is_proofread,
            at=ctx.now,
        )
    )
