"""/jobs and /audit: what the machine has to do, and what everyone has done."""

from typing import Any

from marshmallow import Schema, fields

from filing.api.access import blueprint, reading, working
from filing.models import AuditEntry, Job
from filing.permissions import Permission, require
from filing.schemas import LARGEST_ID, Day, PageSchema, TermField, Whole, Words, up_to
from filing.services import audit
from filing.services.account.administration import JobFilter, count_jobs, get_job, list_jobs, retry_job
from filing.services.listing import Listing
from filing.terms import JobKind, JobState

blp = blueprint("administration", "任务与审计")


class JobFilterSchema(PageSchema):
    state = TermField(JobState)
    kind = TermField(JobKind)
    filing_id = Whole(1, LARGEST_ID)


class JobSchema(Schema):
    id = fields.Int()
    kind = TermField(JobKind)
    state = TermField(JobState)
    filing = fields.Int(attribute="filing_id", allow_none=True)
    attempts = fields.Int()
    error = fields.Str()
    run_after = fields.AwareDateTime()
    created_at = fields.AwareDateTime()
    started_at = fields.AwareDateTime(allow_none=True)
    finished_at = fields.AwareDateTime(allow_none=True)


class JobDetailSchema(JobSchema):
    worker = fields.Str()
    trace = fields.Str()


class JobRowSchema(Schema):
    job = fields.Nested(JobSchema)
    receipt_number = fields.Str(allow_none=True)
    revision_number = fields.Int(allow_none=True)


class JobPageSchema(Schema):
    total = fields.Int()
    page = fields.Int()
    pages = fields.Int()
    counts = fields.Dict(keys=TermField(JobState), values=fields.Int())
    items = fields.List(fields.Nested(JobRowSchema))


class AuditFilterSchema(PageSchema):
    action = Words(validate=up_to(audit.WORDS))
    actor = Words(validate=up_to(audit.WORDS))
    target = Words(validate=up_to(audit.WORDS))
    since = Day()
    until = Day()


class EntrySchema(Schema):
    """`body` is the canonical JSON that the hash covers."""

    seq = fields.Int()
    at = fields.Str()
    account_id = fields.Int(allow_none=True)
    actor = fields.Str()
    ip = fields.Str()
    action = fields.Str()
    target = fields.Str()
    body = fields.Str()
    prev = fields.Str()
    hash = fields.Str()


class AuditPageSchema(Schema):
    total = fields.Int()
    page = fields.Int()
    pages = fields.Int()
    items = fields.List(fields.Nested(EntrySchema), attribute="rows")


class ChainSchema(Schema):
    ok = fields.Bool()
    count = fields.Int()
    head = fields.Str()
    faults = fields.List(fields.Str())


@blp.get("/jobs")
@blp.arguments(JobFilterSchema, location="query")
@blp.response(200, JobPageSchema)
def show_jobs(filters: dict[str, Any]) -> dict[str, Any]:
    """任务，新的在前；counts 是各状态的数量。"""
    with reading() as ctx:
        found = list_jobs(ctx, JobFilter(**filters))
        counts = count_jobs(ctx)
    return {"total": found.total, "page": found.page, "pages": found.pages, "counts": counts, "items": found.rows}


@blp.get("/jobs/<int:job_id>")
@blp.response(200, JobDetailSchema)
def show_job(job_id: int) -> Job:
    """一个任务，附出错时的程序踪迹。"""
    with reading() as ctx:
        return get_job(ctx, job_id)


@blp.post("/jobs/<int:job_id>/retry")
@blp.response(201, JobSchema)
def retry(job_id: int) -> Job:
    """为失败的任务重新排一个；答新任务。"""
    with working() as ctx:
        return retry_job(ctx, job_id)


@blp.get("/audit")
@blp.arguments(AuditFilterSchema, location="query")
@blp.response(200, AuditPageSchema)
def show_audit(filters: dict[str, Any]) -> Listing[AuditEntry]:
    """审计记录，新的在前；since 和 until 是中国的日期，两端都含。"""
    with reading() as ctx:
        return audit.list_entries(ctx, audit.AuditFilter(**filters))


@blp.get("/audit/verification")
@blp.response(200, ChainSchema)
def verify_audit() -> audit.ChainReport:
    """核对全部审计记录的散列链。"""
    with reading() as ctx:
        require(ctx.actor, Permission.SEE_AUDIT)
        return audit.verify(ctx.session)
