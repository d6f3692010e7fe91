"""Files that are to be read again: those that failed, that are in doubt, or that an older reader has read."""

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select, true, update

from filing.errors import Conflict, InvalidInput, NotFound
from filing.jobs import enqueue_all
from filing.models import Emendation, Filing, Job, Material, Revision
from filing.parsing import READERS
from filing.parsing.sniff import FORMATS, Format
from filing.permissions import Actor, Permission, has, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.procedure.queue import NEWEST, on_the_desk
from filing.services.reading.intake import EMENDED
from filing.services.reading.reports import HARMLESS
from filing.services.visibility import HIDDEN, sees
from filing.terms import FilingState, JobKind, JobState, RevisionState
from filing.workflow import FINISHED

FAILED, DOUBTED, EITHER = "failed", "doubted", "either"
KINDS = {EITHER: "未能读取或存疑", FAILED: "未能读取", DOUBTED: "读取存疑"}
OTHER = "other"
READ_AS = {f.value: FORMATS[f].suffixes for f in READERS if f is not Format.MHT} | {
    Format.HTML.value: FORMATS[Format.HTML].suffixes + FORMATS[Format.MHT].suffixes
}
"""Format → suffixes of the files that are read so; the name counts only where nothing has been read."""
FORMAT_LABELS = {name: FORMATS[Format(name)].label for name in READ_AS} | {OTHER: "其他格式"}
BATCH = 500
CODE = '"code"'
COMPONENT = re.compile(
    r"""
    (?P<name>[A-Za-z][\w.-]*) / (?P<number>\d+(?:\.\d+)*)   # pdf/2, pdfminer.six/20250506, LibreOffice/7.4.7
    """,
    re.VERBOSE | re.ASCII,
)
Versions = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class ReadingFilter:
    """All conditions hold together; an empty one is none. Only the newest text of each filing is looked at.

    `kind`: of KINDS. `format`: of FORMAT_LABELS. `older_than`: a version as `Revision.parser_version` writes it, or a
    part of one; older is whatever names the same program with a lower number.
    """

    kind: str = ""
    format: str = ""
    older_than: str = ""
    filing_id: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Reread:
    """`queued`: new jobs. `waiting`: had one already. `finished`: review ended, so the text stays. `emended`: a
    person has put it right, so it stays too."""

    queued: int
    waiting: int
    finished: int
    emended: int = 0


def reread(ctx: Context, chosen: ReadingFilter) -> Reread:
    """Asks for a new reading of each text by a job of its own, so that one failing stops no other; one audit entry.

    Until its job is done a text that was read before stays as it is; what people decided follows unchanged provisions.
    Raises InvalidInput without any condition, NotFound or Conflict for a single filing that cannot be read again.
    """
    require(ctx.actor, Permission.RETRY_INTAKE)
    if not (chosen.kind or chosen.format or chosen.older_than or chosen.filing_id):
        raise InvalidInput("请说明要重新读取哪些文件：未能读取的、某种格式的，或早于某个版本的。")
    rows = _chosen(ctx, chosen)
    emended = [row for row in rows if row[3] and row[2] not in FINISHED]
    work = [row[:2] for row in rows if row[2] not in FINISHED and not row[3]]
    if chosen.filing_id is not None:
        _require_one(found=bool(rows), open_=bool(work), is_emended=bool(emended))
    _forget_failures(ctx, [revision_id for revision_id, _ in work])
    queued = enqueue_all(ctx.session, JobKind.PARSE, work, now=ctx.now)
    if work:
        target = f"filing:{chosen.filing_id}" if chosen.filing_id else "filings"
        body = {
            "readings": KINDS.get(chosen.kind, ""),
            "format": chosen.format,
            "older_than": chosen.older_than,
            "queued": queued,
        }
        record(ctx, "revision.reread", target, body | {"filings": [filing_id for _, filing_id in work]})
    return Reread(queued, len(work) - queued, len(rows) - len(work) - len(emended), len(emended))


def _chosen(ctx: Context, chosen: ReadingFilter) -> list[tuple[int, int, FilingState, bool]]:
    """(revision, filing, its state, whether a person has emended it) of each text."""
    statement = (
        select(Revision.id, Filing.id, Filing.state, exists().where(Emendation.revision_id == Revision.id))
        .join(Filing, Filing.id == Revision.filing_id)
        .join(Material, Material.id == Revision.material_id)
        .where(*conditions_of(ctx, chosen))
        .order_by(Revision.id)
    )
    return list(ctx.session.execute(statement).tuples())


def _require_one(*, found: bool, open_: bool, is_emended: bool) -> None:
    if not found:
        raise NotFound(HIDDEN)
    if is_emended:
        raise Conflict("文本已由人工更正，不再自动重新读取，以免覆盖。确需重新读取的，请由报送单位重新上传正式文本。")
    if not open_:
        raise Conflict("审查已经终结，文本保持当时读取的样子，不再重新读取。")


def _forget_failures(ctx: Context, revision_ids: list[int]) -> None:
    values = {"state": RevisionState.RECEIVED, "error_class": "", "error_message": ""}
    for at in range(0, len(revision_ids), BATCH):
        failed = (Revision.id.in_(revision_ids[at : at + BATCH]), Revision.state == RevisionState.FAILED)
        ctx.session.execute(update(Revision).where(*failed).values(**values))


def conditions_of(ctx: Context, chosen: ReadingFilter) -> list[ColumnElement[bool]]:
    """On Revision with its Filing and Material: what `chosen` says, of what the actor looks after.

    Raises InvalidInput by field.
    """
    conditions = [Revision.id == NEWEST, in_care_of(ctx.actor)]
    if chosen.kind:
        conditions.append(of_kind(chosen.kind))
    if chosen.format:
        conditions.append(of_format(chosen.format))
    if chosen.older_than:
        conditions.append(_older(ctx, chosen.older_than))
    if chosen.filing_id is not None:
        conditions.append(Filing.id == chosen.filing_id)
    return conditions


def in_care_of(actor: Actor) -> ColumnElement[bool]:
    """What the actor works on; every file for those who look after the machine, as its jobs are theirs."""
    if has(actor, Permission.SEE_JOBS):
        return true()
    return and_(sees(actor), *on_the_desk(actor))


def of_kind(kind: str) -> ColumnElement[bool]:
    """Raises InvalidInput for a kind that there is not."""
    if kind not in KINDS:
        raise InvalidInput("没有这一类。", details={"kind": [f"应为其中之一：{'、'.join(KINDS)}。"]})
    return {FAILED: has_failed, DOUBTED: is_doubted, EITHER: lambda: or_(has_failed(), is_doubted())}[kind]()


LAST_READING = (
    select(Job.state)
    .where(Job.revision_id == Revision.id, Job.kind == JobKind.PARSE)
    .order_by(Job.id.desc())
    .limit(1)
    .correlate(Revision)
    .scalar_subquery()
)
"""Where the last job that reads a text stands."""


def has_failed() -> ColumnElement[bool]:
    """Cannot be read, or the reading broke off for another reason than the file."""
    broken_off = and_(Revision.state == RevisionState.RECEIVED, LAST_READING == JobState.FAILED)
    return or_(Revision.state == RevisionState.FAILED, broken_off)


def is_doubted() -> ColumnElement[bool]:
    """Was read, and its numbers are odd or one of its warnings is not HARMLESS.

    The stored lists are looked at as text, in which `"code"` is never but a key: document text has its quotes escaped.
    """
    warnings = func.replace(Revision.report["warnings"].as_string(), '": "', '":"')
    for code in sorted(HARMLESS):
        warnings = func.replace(warnings, f'"code":"{code}"', "")
    lists = (warnings, Revision.report["structure"].as_string())
    return and_(not_(has_failed()), or_(*(func.coalesce(one, "").contains(CODE) for one in lists)))


def of_format(name: str) -> ColumnElement[bool]:
    """Read as this format or, never having been read, named so. Raises InvalidInput for one that there is not."""
    if name not in FORMAT_LABELS:
        raise InvalidInput(
            f"没有“{name}”这种格式。", details={"format": [f"应为其中之一：{'、'.join(FORMAT_LABELS)}。"]}
        )
    if name == OTHER:
        return not_(or_(*(of_format(known) for known in READ_AS)))
    suffixes = sorted({name, *READ_AS[name]})
    named = [func.lower(Material.filename).endswith(f".{suffix}", autoescape=True) for suffix in suffixes]
    read = [
        Revision.parser_version.startswith(f"{begin}{suffix}/", autoescape=True)
        for suffix in suffixes
        for begin in ("", f"{EMENDED} ")
    ]
    return or_(*read, and_(Revision.parser_version == "", or_(*named)))


def _older(ctx: Context, version: str) -> ColumnElement[bool]:
    """Versions are few, so they are compared here and named to the database."""
    asked = versions_of(version)
    if not asked:
        message = f"“{version}”不是读取程序的版本，应写作 pdf/2 或 pdfminer.six/20250506 的形式。"
        raise InvalidInput(message, details={"older_than": [message]})
    known = ctx.session.scalars(select(Revision.parser_version).distinct()).all()
    older = [one for one in known if is_older(versions_of(one), asked)]
    return Revision.parser_version.in_(older) if older else false()


def versions_of(written: str) -> Versions:
    """`docx/2 python-docx/1.2.0` by program; other words, such as an encoding, are passed over."""
    found = (COMPONENT.fullmatch(word) for word in written.split())
    return {m["name"]: tuple(int(part) for part in m["number"].split(".")) for m in found if m}


def is_older(versions: Versions, asked: Versions) -> bool:
    return any(versions[name] < number for name, number in asked.items() if name in versions)
