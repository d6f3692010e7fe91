"""Doing jobs: claim one, run its two halves under a lease that a heartbeat extends, store under the fence."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from filing.errors import BadFile, EngineDown
from filing.jobs import LeaseLost, claim, enqueue, extend, fail, finish, hold, next_due
from filing.models import Job
from filing.permissions import SYSTEM
from filing.services.context import Instance
from filing.services.reading.intake import PREPARE, STORE
from filing.terms import JobKind, JobState

BEATS = 3
"""Heartbeats a lease: one or two may be late."""
LONGEST_WAIT = timedelta(seconds=5)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """How many jobs ended well, and how many for good without success."""

    done: int = 0
    failed: int = 0


def never() -> bool:
    return False


def work_off(instance: Instance, *, stopping: Callable[[], bool] = never) -> Tally:
    """Runs jobs until none can be claimed or `stopping` says so; a job that has begun is finished."""
    tally = Tally()
    while not stopping() and (state := run_next(instance)) is not None:
        tally.done += state is JobState.DONE
        tally.failed += state is JobState.FAILED
    return tally


def work_until_empty(instance: Instance, *, pause: threading.Event | None = None) -> Tally:
    """As `work_off`, then waits for what is to be tried later and for other workers, until no job is left."""
    pause = pause or threading.Event()
    tally = Tally()
    while True:
        some = work_off(instance)
        tally.done, tally.failed = tally.done + some.done, tally.failed + some.failed
        with instance.read(SYSTEM) as ctx:
            wait = next_due(ctx.session, now=ctx.now)
        if wait is None:
            return tally
        pause.wait(min(wait, LONGEST_WAIT).total_seconds() + 0.05)


def run_next(instance: Instance) -> JobState | None:
    """Claims and runs one job; the state it is left in, or None when there was none to claim.

    Raises EngineDown when the database does not answer; whatever goes wrong in the job itself is written to its row.
    """
    lease = timedelta(seconds=instance.settings.lease_seconds)
    with instance.work(SYSTEM) as ctx:
        job = claim(ctx.session, worker=worker_name(), now=ctx.now, lease=lease)
    if job is None:
        return None
    try:
        with heartbeat(instance, job, lease):
            return _run(instance, job)
    except LeaseLost:
        log.warning("job %s was taken over by another worker", job.id)
        return _after_loss(instance, job)


def worker_name() -> str:
    return f"{socket.gethostname()[:50]}:{os.getpid()}:{threading.get_ident() % 100_000}"


def _run(instance: Instance, job: Job) -> JobState:
    """Raises LeaseLost."""
    try:
        with instance.read(SYSTEM) as ctx:
            result = PREPARE[job.kind](ctx, job)
        with instance.work(SYSTEM) as ctx:
            hold(ctx.session, job)
            STORE[job.kind](ctx, job, result)
            error = result.message if isinstance(result, BadFile) else ""
            finish(ctx.session, job, now=ctx.now, error=error)
        return JobState.FAILED if error else JobState.DONE
    except LeaseLost:
        raise
    except Exception as error:
        log.warning("job %s (%s) did not succeed: %r", job.id, job.kind, error)  # its row keeps the traceback
        with instance.work(SYSTEM) as ctx:
            return fail(ctx.session, job, error, now=ctx.now)


def _after_loss(instance: Instance, job: Job) -> JobState:
    """The index stands outside of the fence: what this worker put may be older than what the other one did."""
    if job.kind is JobKind.INDEX:
        with instance.work(SYSTEM) as ctx:
            enqueue(ctx.session, job.kind, revision_id=job.revision_id, filing_id=job.filing_id, now=ctx.now)
    return JobState.RUNNING


@contextmanager
def heartbeat(instance: Instance, job: Job, lease: timedelta) -> Iterator[None]:
    """Extends the lease while the block runs. A lease that is lost shows at the fence, not here."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(lease.total_seconds() / BEATS):
            try:
                with instance.work(SYSTEM) as ctx:
                    extend(ctx.session, job, until=ctx.now + lease)
            except LeaseLost:
                return
            except EngineDown:
                log.warning("the lease of job %s could not be extended", job.id, exc_info=True)

    thread = threading.Thread(target=beat, name=f"heartbeat-{job.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
