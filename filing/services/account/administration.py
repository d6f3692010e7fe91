"""What administrators see and do with units, accounts and jobs. Every list is filtered and paged by the database."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from filing.errors import Conflict, InvalidInput, NotFound
from filing.jobs import enqueue
from filing.models import Account, Filing, Job, Revision, Unit
from filing.permissions import Permission, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_line
from filing.services.listing import Listing, paged, pages_of
from filing.terms import JobKind, JobState, RevisionState, Role, UnitKind

PAGE_SIZE = 50
UNITS_LISTED = 2_000
CODE_CHARACTERS, NAME_CHARACTERS = 60, 120
"""As wide as the columns."""


@dataclass(frozen=True, slots=True)
class JobFilter:
    state: JobState | None = None
    kind: JobKind | None = None
    filing_id: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class AccountFilter:
    role: Role | None = None
    unit_id: int | None = None
    text: str = ""
    active: bool | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class JobRow:
    """The title stays hidden: administrators of the machine do not read what is not published."""

    job: Job
    receipt_number: str | None
    revision_number: int | None


def list_jobs(ctx: Context, filter: JobFilter) -> Listing[JobRow]:
    """The newest first."""
    require(ctx.actor, Permission.SEE_JOBS)
    conditions: list[ColumnElement[bool]] = []
    if filter.state is not None:
        conditions.append(Job.state == filter.state)
    if filter.kind is not None:
        conditions.append(Job.kind == filter.kind)
    if filter.filing_id is not None:
        conditions.append(Job.filing_id == filter.filing_id)
    total = ctx.session.scalar(select(func.count()).select_from(Job).where(*conditions)) or 0
    statement = (
        select(Job, Filing.receipt_number, Revision.number)
        .outerjoin(Filing, Filing.id == Job.filing_id)
        .outerjoin(Revision, Revision.id == Job.revision_id)
        .where(*conditions)
        .order_by(Job.id.desc())
    )
    rows = [JobRow(*row) for row in ctx.session.execute(paged(statement, filter.page, PAGE_SIZE)).tuples()]
    return Listing(total, tuple(rows), filter.page, pages_of(total, PAGE_SIZE))


def count_jobs(ctx: Context) -> dict[JobState, int]:
    """How many jobs are in each state, for the head of the list."""
    require(ctx.actor, Permission.SEE_JOBS)
    return dict(ctx.session.execute(select(Job.state, func.count()).group_by(Job.state)).tuples().all())


def get_job(ctx: Context, job_id: int) -> Job:
    """Raises NotFound."""
    require(ctx.actor, Permission.SEE_JOBS)
    job = ctx.session.get(Job, job_id)
    if job is None:
        raise NotFound("没有这个任务。")
    return job


def retry_job(ctx: Context, job_id: int) -> Job:
    """A new job for the same work; the failed one stays as it is, for the record. Raises Conflict for other states."""
    job = get_job(ctx, job_id)
    if job.state is not JobState.FAILED:
        raise Conflict(f"任务状态为“{job.state.label}”，只有失败的任务可以重试。")
    revision = ctx.session.get(Revision, job.revision_id) if job.revision_id else None
    if revision is not None and job.kind is JobKind.PARSE and revision.state is RevisionState.FAILED:
        revision.state, revision.error_class, revision.error_message = RevisionState.RECEIVED, "", ""
    again = enqueue(ctx.session, job.kind, revision_id=job.revision_id, filing_id=job.filing_id, now=ctx.now)
    record(ctx, "job.retry", f"job:{job.id}", {"kind": job.kind, "filing": job.filing_id})
    return again


def list_accounts(ctx: Context, filter: AccountFilter) -> Listing[Account]:
    """By user name."""
    require(ctx.actor, Permission.MANAGE_ACCOUNTS)
    conditions: list[ColumnElement[bool]] = []
    if filter.role is not None:
        conditions.append(Account.role == filter.role)
    if filter.unit_id is not None:
        conditions.append(Account.unit_id == filter.unit_id)
    if filter.active is not None:
        conditions.append(Account.is_active == filter.active)
    if words := clean_line(filter.text, NAME_CHARACTERS, "检索词"):
        named = Account.name.contains(words, autoescape=True)
        conditions.append(Account.username.contains(words.lower(), autoescape=True) | named)
    total = ctx.session.scalar(select(func.count()).select_from(Account).where(*conditions)) or 0
    statement = select(Account).where(*conditions).order_by(Account.username)
    rows = ctx.session.scalars(paged(statement, filter.page, PAGE_SIZE))
    return Listing(total, tuple(rows), filter.page, pages_of(total, PAGE_SIZE))


def list_units(ctx: Context, kind: UnitKind | None = None) -> list[Unit]:
    """By code; for the choices of a form, so everyone may ask."""
    statement = select(Unit).order_by(Unit.code).limit(UNITS_LISTED)
    return list(ctx.session.scalars(statement if kind is None else statement.where(Unit.kind == kind)))


def create_unit(
    ctx: Context, *, code: str, name: str, kind: UnitKind, region: str = "", receiver_code: str = ""
) -> Unit:
    """An enacting unit names the reviewing unit that its filings go to; a reviewing unit may name a higher one.

    Raises InvalidInput by field, Conflict.
    """
    require(ctx.actor, Permission.MANAGE_ACCOUNTS)
    receiver = ctx.session.scalars(select(Unit).where(Unit.code == receiver_code)).one_or_none()
    faults: dict[str, object] = {}
    if not (code.isascii() and code.replace("-", "").isalnum() and len(code) <= CODE_CHARACTERS):
        faults["code"] = [f"单位代码由字母、数字、横线组成，最长 {CODE_CHARACTERS} 个字符。"]
    if not clean_line(name, NAME_CHARACTERS, "单位名称"):
        faults["name"] = ["请填写单位名称。"]
    needs_receiver = kind is UnitKind.ENACTING or bool(receiver_code)
    if needs_receiver and (receiver is None or receiver.kind is not UnitKind.REVIEWING):
        faults["receiver"] = ["请选择接受备案的备案审查机构。"]
    if faults:
        raise InvalidInput("单位没有建立，请按提示修改。", details=faults)
    if ctx.session.scalar(select(Unit.id).where(Unit.code == code)) is not None:
        raise Conflict(f"单位代码“{code}”已被使用。", details={"code": ["已被使用。"]})
    unit = Unit(
        code=code,
        name=clean_line(name, NAME_CHARACTERS, "单位名称"),
        kind=kind,
        region=clean_line(region, CODE_CHARACTERS, "地区"),
        receiver_id=receiver.id if receiver else None,
    )
    ctx.session.add(unit)
    ctx.session.flush()
    record(ctx, "unit.create", f"unit:{unit.id}", {"code": code, "name": unit.name, "kind": kind})
    return unit
