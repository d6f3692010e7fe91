"""The list of files that could not be read or were read with doubt, for whoever looks after them."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager

from filing.models import Filing, Job, Material, Revision
from filing.permissions import Permission, can_see, may, require
from filing.services.context import Context
from filing.services.listing import paged, pages_of
from filing.services.procedure.stages import ADVICE, AGAIN
from filing.services.reading.intake import EMENDED
from filing.services.reading.reports import HARMLESS, remarks_of
from filing.services.reading.rereading import (
    DOUBTED,
    EITHER,
    FAILED,
    FORMAT_LABELS,
    KINDS,
    LAST_READING,
    OTHER,
    READ_AS,
    ReadingFilter,
    conditions_of,
    has_failed,
    is_doubted,
    of_format,
)
from filing.services.visibility import facts
from filing.terms import JobKind, JobState, RevisionState
from filing.workflow import FINISHED

PAGE_SIZE = 20
SAID = 3
"""Warnings that a line of the list names; the report of the file has all."""
BROKEN_OFF = "ReadingBrokenOff"
CLASSES = {
    "CorruptFile": "文件损坏",
    "EmptyFile": "没有文字",
    "EncryptedFile": "文件加密",
    "TypeMismatch": "名实不符",
    "UnsupportedType": "不支持的格式",
    "DecompressionLimit": "文件过大",
    "ExternalEntity": "引用外部内容",
    "UnsafeArchivePath": "压缩包路径异常",
    "UndecodableText": "编码不明",
    "NeedsOCR": "扫描件",
    "TimeLimit": "超过时限",
    "MemoryLimit": "超过内存",
    BROKEN_OFF: "读取中断",
}
"""Error classes in the words of the list."""


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One file. Title, filename and words of warnings are empty for those who may not look into the filing."""

    filing_id: int
    receipt_number: str | None
    title: str
    filename: str
    unit: str
    parser_version: str
    error: str
    """Class of what went wrong; empty for a text that was read."""
    error_label: str
    message: str
    advice: str
    doubts: int
    numbering: int
    said: tuple[str, ...]
    is_waiting: bool
    may_open: bool
    may_retry: bool


@dataclass(frozen=True, slots=True)
class Count:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """`kinds` count all that the actor looks after; `formats` those of the chosen kind that there are."""

    total: int
    rows: tuple[ReadingRow, ...]
    kinds: tuple[Count, ...]
    formats: tuple[Count, ...]
    page: int
    pages: int


LAST_ERROR = (
    select(Job.error)
    .where(Job.revision_id == Revision.id, Job.kind == JobKind.PARSE)
    .order_by(Job.id.desc())
    .limit(1)
    .correlate(Revision)
    .scalar_subquery()
)


def list_readings(ctx: Context, chosen: ReadingFilter) -> ReadingPage:
    """What failed first, then the newest. Two statements, whatever the number of filings, four with a version.

    Raises NotAllowed, InvalidInput by field.
    """
    require(ctx.actor, Permission.SEE_READINGS)
    chosen = replace(chosen, kind=chosen.kind or EITHER)
    statement = (
        _over(Revision, Filing, LAST_READING, LAST_ERROR)
        .options(contains_eager(Revision.material))
        .where(*conditions_of(ctx, chosen))
        .order_by(case((has_failed(), 0), else_=1), Revision.id.desc())
    )
    page = ctx.session.execute(paged(statement, chosen.page, PAGE_SIZE)).tuples()
    rows = tuple(_row(ctx, *row) for row in page)
    kinds, formats = _counts(ctx, chosen)
    total = sum(one.count for one in formats if chosen.format in ("", one.value))
    return ReadingPage(total, rows, kinds, formats, chosen.page, pages_of(total, PAGE_SIZE))


def _over(*columns: Any) -> Any:
    """A statement over the texts with their filings and files."""
    return (
        select(*columns)
        .select_from(Revision)
        .join(Filing, Filing.id == Revision.filing_id)
        .join(Material, Material.id == Revision.material_id)
    )


def _counts(ctx: Context, chosen: ReadingFilter) -> tuple[tuple[Count, ...], tuple[Count, ...]]:
    """One statement that judges each text once; what neither failed nor is in doubt is not counted."""
    columns = (
        case((has_failed(), 1), else_=0).label("is_failed"),
        case((is_doubted(), 1), else_=0).label("is_doubted"),
        case(*((of_format(name), name) for name in READ_AS), else_=OTHER).label("read_as"),
    )
    everything = conditions_of(ctx, ReadingFilter(older_than=chosen.older_than, filing_id=chosen.filing_id))
    statement = _over(*columns, func.count()).where(*everything).group_by("is_failed", "is_doubted", "read_as")
    kinds, formats = Counter[str](), Counter[str]()
    for failed, doubted, name, count in ctx.session.execute(statement):
        fits = {FAILED: failed, DOUBTED: doubted, EITHER: failed or doubted}
        kinds.update({kind: count for kind, is_so in fits.items() if is_so})
        formats[name] += count if fits[chosen.kind] else 0
    return (
        tuple(Count(kind, label, kinds[kind]) for kind, label in KINDS.items()),
        tuple(Count(name, label, formats[name]) for name, label in FORMAT_LABELS.items() if formats[name]),
    )


def _row(ctx: Context, revision: Revision, filing: Filing, job: JobState | None, job_error: str | None) -> ReadingRow:
    may_open = can_see(ctx.actor, facts(filing)) and may(ctx.actor, Permission.SEE_READINGS, facts(filing))
    error, message, advice = _failure(revision, job, job_error or "")
    doubts = [warning for warning in remarks_of(revision.report) if warning.code not in HARMLESS]
    numbering = revision.report.get("structure") or ()
    said = [f"{w.place}：{w.message}" if w.place else w.message for w in doubts]
    said += [warning["message"] for warning in numbering]
    return ReadingRow(
        filing_id=filing.id,
        receipt_number=filing.receipt_number,
        title=filing.title if may_open else "",
        filename=revision.material.filename if may_open else "",
        unit=filing.unit.name,
        parser_version=revision.parser_version,
        error=error,
        error_label=CLASSES.get(error, error),
        message=message,
        advice=advice,
        doubts=len(doubts),
        numbering=len(numbering),
        said=tuple(said[:SAID]) if may_open and not error else (),
        is_waiting=job in {JobState.QUEUED, JobState.RUNNING},
        may_open=may_open,
        may_retry=filing.state not in FINISHED and not revision.parser_version.startswith(EMENDED),
    )


def _failure(revision: Revision, job: JobState | None, job_error: str) -> tuple[str, str, str]:
    """Class, reason, advice."""
    if revision.state is RevisionState.FAILED:
        return revision.error_class, revision.error_message, ADVICE.get(revision.error_class, AGAIN)
    if revision.state is RevisionState.RECEIVED and job is JobState.FAILED:
        return BROKEN_OFF, job_error, AGAIN
    return "", "", ""
