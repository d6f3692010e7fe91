"""The leased job row, which is the contract, and huey, which only rings the bell (webstack research 5)."""

import json
import logging
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.exceptions import ConfigurationError
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import Update, and_, func, insert, or_, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from filing.errors import Conflict, EngineDown, FilingError, InvalidInput
from filing.models import Job
from filing.terms import JobKind, JobState

ENQUEUED = "filing_jobs_enqueued"
CLAIMS_LIMIT = 5
"""A job whose worker dies so often is given up: it may be what kills it."""
TRIES: tuple[tuple[type[Exception], int], ...] = ((EngineDown, 5), (Conflict, 5), (FilingError, 1), (Exception, 2))
"""How often a job is tried by what went wrong; the first class that fits counts."""
FIRST_DELAY, GROWTH, LONGEST_DELAY = timedelta(seconds=10), 6, timedelta(hours=1)
TRACE_CHARACTERS = 8_000
WORKER_CHARACTERS = 80

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another worker has taken the job over: nothing that this one still does may count."""


def enqueue(session: Session, kind: JobKind, *, revision_id: int | None, filing_id: int | None, now: datetime) -> Job:
    """A job in the caller's transaction. One that still waits for the same work serves both."""
    waiting = select(Job).where(
        Job.state == JobState.QUEUED, Job.kind == kind, Job.revision_id == revision_id, Job.run_after <= now
    )
    session.info[ENQUEUED] = True
    job = session.scalars(waiting.limit(1).with_for_update(skip_locked=True)).first()
    if job is None:
        job = Job(
            kind=kind,
            state=JobState.QUEUED,
            revision_id=revision_id,
            filing_id=filing_id,
            run_after=now,
            created_at=now,
        )
        session.add(job)
        session.flush()
    return job


def enqueue_payload(session: Session, kind: JobKind, payload: dict[str, Any], *, now: datetime) -> Job:
    """A job of its own, that belongs to no text, in the caller's transaction."""
    session.info[ENQUEUED] = True
    job = Job(kind=kind, state=JobState.QUEUED, payload=payload, run_after=now, created_at=now)
    session.add(job)
    session.flush()
    return job


def enqueue_all(session: Session, kind: JobKind, work: Iterable[tuple[int, int]], *, now: datetime) -> int:
    """As `enqueue`, for many (revision, filing) at once, in two statements; how many jobs are new."""
    waiting = set(session.scalars(select(Job.revision_id).where(Job.state == JobState.QUEUED, Job.kind == kind)))
    same = {"kind": kind, "state": JobState.QUEUED, "run_after": now, "created_at": now}
    rows = [same | {"revision_id": revision, "filing_id": of} for revision, of in work if revision not in waiting]
    if rows:
        session.execute(insert(Job), rows)
        session.info[ENQUEUED] = True
    return len(rows)


def rings(session: Session) -> bool:
    """Whether jobs were enqueued in the session since the last call; asked after its commit."""
    return bool(session.info.pop(ENQUEUED, False))


def claim(session: Session, *, worker: str, now: datetime, lease: timedelta) -> Job | None:
    """The oldest job that waits or whose worker is gone, now leased to `worker` under a higher fence; None for none."""
    abandoned = and_(Job.state == JobState.RUNNING, Job.lease_until < now)
    waiting = and_(Job.state == JobState.QUEUED, Job.run_after <= now)
    oldest = select(Job).where(or_(waiting, abandoned)).order_by(Job.id).limit(1).with_for_update(skip_locked=True)
    while (job := session.scalars(oldest).first()) is not None:
        if job.attempts < CLAIMS_LIMIT:
            break
        job.error = f"处理进程连续 {job.attempts} 次中断。请检查内存和文件内容，或联系系统管理员。"
        job.state, job.finished_at, job.lease_until = JobState.FAILED, now, None
        session.flush()
    if job is not None:
        job.state, job.worker, job.started_at = JobState.RUNNING, worker[:WORKER_CHARACTERS], now
        job.attempts, job.fence, job.lease_until = job.attempts + 1, job.fence + 1, now + lease
        session.flush()
    return job


def extend(session: Session, job: Job, *, until: datetime) -> None:
    """Raises LeaseLost."""
    _change(session, update(Job).values(lease_until=until), job)


def hold(session: Session, job: Job) -> None:
    """Checks the fence and keeps every other worker away from the job until the end of the transaction.

    Raises LeaseLost.
    """
    _change(session, update(Job).values(worker=Job.worker), job)


def finish(session: Session, job: Job, *, now: datetime, error: str = "") -> None:
    """Done or, with an `error` that no second try would mend, failed. Raises LeaseLost."""
    state = JobState.FAILED if error else JobState.DONE
    values = {"state": state, "finished_at": now, "lease_until": None, "error": error, "trace": ""}
    _change(session, update(Job).values(**values), job)


def fail(session: Session, job: Job, error: Exception, *, now: datetime) -> JobState:
    """Queues the job for a later try, or gives it up, by TRIES; returns which. Raises LeaseLost."""
    tries = next(count for kind, count in TRIES if isinstance(error, kind))
    again = job.attempts < tries
    values = {
        "state": JobState.QUEUED if again else JobState.FAILED,
        "run_after": now + delay_after(job.attempts) if again else job.run_after,
        "finished_at": None if again else now,
        "lease_until": None,
        "error": error.message if isinstance(error, FilingError) else f"程序内部错误（{type(error).__name__}）。",
        "trace": "".join(traceback.format_exception(error))[-TRACE_CHARACTERS:],
    }
    _change(session, update(Job).values(**values), job)
    return JobState.QUEUED if again else JobState.FAILED


def delay_after(attempts: int) -> timedelta:
    """10 seconds, one minute, six, thirty-six, then one hour."""
    return min(FIRST_DELAY * GROWTH ** (attempts - 1), LONGEST_DELAY)


def _change(session: Session, statement: Update, job: Job) -> None:
    mine = statement.where(Job.id == job.id, Job.fence == job.fence, Job.state == JobState.RUNNING)
    result: Any = session.execute(mine, execution_options={"synchronize_session": False})
    if result.rowcount != 1:
        raise LeaseLost(f"job {job.id}")


def next_due(session: Session, *, now: datetime) -> timedelta | None:
    """How long until a job can be claimed, if no worker finishes before; None when nothing waits or runs."""
    due = func.min(func.coalesce(Job.lease_until, Job.run_after))
    moment = session.scalar(select(due).where(Job.state.in_((JobState.QUEUED, JobState.RUNNING))))
    return None if moment is None else max(moment - now, timedelta())


class JsonSerializer(Serializer):
    """Rings as JSON: huey's own pickles would let whoever writes the queue run code."""

    def _serialize(self, data: Any) -> bytes:
        fields = data._asdict() if isinstance(data, Message) else {"value": data}
        return json.dumps(fields, default=lambda value: value.isoformat()).encode()

    def _deserialize(self, data: bytes) -> Any:
        fields = json.loads(data)
        if "value" in fields:
            return fields["value"]
        if fields["eta"]:
            fields["eta"] = datetime.fromisoformat(fields["eta"])
        fields["args"] = tuple(fields["args"])
        return Message(**fields)


class EmbeddedConsumer(Consumer):
    """huey's threads within another program, which keeps its own signals."""

    def _set_signal_handlers(self) -> None:
        return


class Bell:
    """Wakes the workers of this installation, wherever they run. A ring that gets lost costs one sweep of a minute."""

    def __init__(self, url: str) -> None:
        self._huey = open_huey(url)
        self._answer: Callable[[], object] = lambda: None
        self._work = self._huey.task(name="work")(self._answered)
        self._huey.periodic_task(crontab(), name="sweep")(self._answered)

    def _answered(self) -> None:
        self._answer()

    def ring(self) -> None:
        """Never fails: what was enqueued is safe in the database."""
        try:
            self._work()
        except Exception:
            log.warning("the bell could not be rung; the next sweep finds the job", exc_info=True)

    def consumer(self, answer: Callable[[], object], *, threads: int) -> EmbeddedConsumer:
        """Threads that call `answer` at each ring and once a minute; the caller starts and stops them."""
        self._answer = answer
        return EmbeddedConsumer(self._huey, workers=threads, max_delay=0.5, check_worker_health=False)

    def close(self) -> None:
        with suppress(Exception):
            self._huey.storage.close()


def open_huey(url: str) -> Huey:
    """Raises InvalidInput for a URL that huey has no storage for, EngineDown when the storage does not answer."""
    try:
        scheme = make_url(url).get_backend_name()
    except ArgumentError:
        scheme = ""
    if scheme not in STORAGES:
        message = (
            f"不支持的任务铃地址“{url}”。QUEUE_URL 支持：sqlite:///文件、redis://主机/0、postgresql://用户@主机/库。"
        )
        raise InvalidInput(message, details={"QUEUE_URL": [message]})
    try:
        return STORAGES[scheme](url)
    except (ConfigurationError, OSError) as error:
        raise EngineDown(f"任务铃不能打开（{error}）。请检查 QUEUE_URL 所指的服务或目录。") from error


def _sqlite(url: str) -> Huey:
    path = Path(make_url(url).database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("filing", filename=str(path), fsync=False, **OPTIONS)


OPTIONS: dict[str, Any] = {"results": False, "serializer": JsonSerializer()}
STORAGES: dict[str, Callable[[str], Huey]] = {
    "sqlite": _sqlite,
    "redis": lambda url: RedisHuey("filing", url=url, **OPTIONS),
    "postgresql": lambda url: PostgresHuey("filing", dsn=url.replace("+psycopg", "", 1), **OPTIONS),
}
