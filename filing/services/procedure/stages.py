"""How far the worker has come with a filing, in words, and the way to send it back to work."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from filing.errors import Conflict
from filing.jobs import enqueue
from filing.models import Filing, Job, Revision
from filing.permissions import Permission, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.procedure.readiness import READ
from filing.services.visibility import current_revision, facts, lock_filing
from filing.terms import FilingState, JobKind, JobState, RevisionState
from filing.workflow import PRIVATE

WAITING = "waiting"
STAGES = (JobKind.PARSE, JobKind.CHECK, JobKind.INDEX)
LABELS = {WAITING: "等待", **{state.value: state.label for state in JobState}}
RECHECKABLE = frozenset({FilingState.SUBMITTED, FilingState.REGISTERED, FilingState.UNDER_REVIEW})

AGAIN = "可点“重新处理”再试；仍失败请联系系统管理员。"
ADVICE = {
    "CorruptFile": "请在本机打开确认文件完好，另存后重新上传。",
    "EmptyFile": "请上传有文字内容的正式文本。",
    "EncryptedFile": "请去掉密码后重新上传。",
    "TypeMismatch": "请用原来的软件另存为 docx 后重新上传。",
    "UnsupportedType": "请转换为 docx、pdf 或 txt 后重新上传。",
    "DecompressionLimit": "请压缩文件中的图片后重新上传。",
    "ExternalEntity": "请用办公软件另存为 docx 后重新上传。",
    "UnsafeArchivePath": "请用办公软件另存为 docx 后重新上传。",
    "UndecodableText": "请另存为 UTF-8 编码后重新上传。",
    "NeedsOCR": "请上传可编辑的文本，扫描件可作为“红头扫描件”另行上传。",
    "TimeLimit": "请拆分文件后重新上传，或联系系统管理员放宽上限。",
    "MemoryLimit": "请拆分文件后重新上传，或联系系统管理员放宽上限。",
}
"""What to do about a file that could not be read, by error class."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the newest text. `state`: waiting, queued, running, done, failed."""

    kind: JobKind
    state: str
    at: datetime | None = None
    message: str = ""
    advice: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.state]


def stages(ctx: Context, filing: Filing) -> tuple[Stage, ...]:
    """Reading, checking, indexing, in this order; empty for a filing without text."""
    return stages_of(ctx, filing, current_revision(ctx, filing.id))


def stages_of(ctx: Context, filing: Filing, revision: Revision | None) -> tuple[Stage, ...]:
    """As `stages`, for whoever has the newest text at hand."""
    if revision is None:
        return ()
    jobs = {
        job.kind: job for job in ctx.session.scalars(select(Job).where(Job.revision_id == revision.id).order_by(Job.id))
    }
    return tuple(_stage(kind, jobs.get(kind), filing, revision) for kind in STAGES)


def _stage(kind: JobKind, job: Job | None, filing: Filing, revision: Revision) -> Stage:
    if job is not None and job.state in {JobState.QUEUED, JobState.RUNNING}:
        waits = job.error if job.attempts else ""
        return Stage(
            kind, job.state.value, job.started_at or job.created_at, waits and f"上次没有成功，将再试：{waits}"
        )
    if kind is JobKind.PARSE and revision.state is RevisionState.FAILED:
        advice = ADVICE.get(revision.error_class, AGAIN)
        return Stage(kind, JobState.FAILED.value, job.finished_at if job else None, revision.error_message, advice)
    if job is not None and job.state is JobState.FAILED:
        return Stage(kind, JobState.FAILED.value, job.finished_at, job.error, AGAIN)
    done = {
        JobKind.PARSE: revision.parsed_at,
        JobKind.CHECK: revision.checked_at,
        JobKind.INDEX: revision.indexed_at,
    }[kind]
    if done is not None:
        return Stage(kind, JobState.DONE.value, done)
    return Stage(kind, WAITING, message="报送后进行" if filing.state in PRIVATE and kind is not JobKind.PARSE else "")


def retry(ctx: Context, filing_id: int) -> None:
    """Sends the newest text to the stage that failed or, where none did, to a new check as of today.

    Raises NotFound, NotAllowed, and Conflict where there is nothing to do.
    """
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, Permission.RETRY_INTAKE, facts(filing))
    revision = current_revision(ctx, filing.id)
    if revision is None:
        raise Conflict("还没有正式文本，请先上传。")
    kind = _next_stage(ctx, filing, revision)
    if kind is JobKind.PARSE:
        revision.state, revision.error_class, revision.error_message = RevisionState.RECEIVED, "", ""
    enqueue(ctx.session, kind, revision_id=revision.id, filing_id=filing.id, now=ctx.now)
    record(ctx, "revision.retry", f"filing:{filing.id}", {"revision": revision.number, "stage": kind})


def _next_stage(ctx: Context, filing: Filing, revision: Revision) -> JobKind:
    failed = next((stage.kind for stage in stages(ctx, filing) if stage.state == JobState.FAILED.value), None)
    if failed is not None:
        return failed
    if revision.state not in READ:
        return JobKind.PARSE
    if filing.state in PRIVATE:
        raise Conflict("正式文本已读取，报送后再进行比对。")
    if revision.checked_at is None or filing.state in RECHECKABLE:
        return JobKind.CHECK
    return JobKind.INDEX
