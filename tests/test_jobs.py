"""The leased job row: claimed by one worker at a time, tried again by the book, its bell only a bell."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from filing.db import Database, upgrade
from filing.errors import Conflict, CorruptFile, EngineDown, InvalidInput
from filing.jobs import (
    Bell,
    JsonSerializer,
    LeaseLost,
    claim,
    delay_after,
    enqueue,
    extend,
    fail,
    finish,
    hold,
    next_due,
    open_huey,
    rings,
)
from filing.models import Job
from filing.terms import JobKind, JobState

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    upgrade(opened)
    yield opened
    opened.close()


def put(database: Database, kind: JobKind = JobKind.PARSE, *, now: datetime = NOW) -> int:
    with database.transaction() as session:
        return enqueue(session, kind, revision_id=None, filing_id=None, now=now).id


def take(database: Database, worker: str = "a", *, now: datetime = NOW) -> Job | None:
    with database.transaction() as session:
        return claim(session, worker=worker, now=now, lease=LEASE)


def row(database: Database, id_: int) -> Job:
    with database.reading() as session:
        return session.get_one(Job, id_)


def test_a_claim_leases_the_oldest_job_to_one_worker(database: Database) -> None:
    first, second = put(database, JobKind.PARSE), put(database, JobKind.CHECK)
    jobs = [take(database, "a"), take(database, "b"), take(database, "c")]
    assert [job and (job.id, job.worker, job.fence, job.attempts) for job in jobs] == [
        (first, "a", 1, 1),
        (second, "b", 1, 1),
        None,
    ]
    assert row(database, first).lease_until == NOW + LEASE


def test_claims_at_the_same_time_never_give_one_job_twice(database: Database) -> None:
    kinds = list(JobKind)
    ids = {put(database, kinds[i % 3], now=NOW - timedelta(days=i + 1)) for i in range(30)}
    taken: list[int] = []

    def work() -> None:
        while (job := take(database, threading.current_thread().name)) is not None:
            taken.append(job.id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(ids)


def test_one_waiting_job_serves_all_who_ask_for_the_same_work(database: Database) -> None:
    first = put(database, JobKind.INDEX)
    assert put(database, JobKind.INDEX) == first
    assert put(database, JobKind.CHECK) != first
    assert take(database) is not None
    assert put(database, JobKind.INDEX) != first


def test_enqueueing_is_told_once_behind_the_commit(database: Database) -> None:
    with database.transaction() as session:
        assert not rings(session)
        enqueue(session, JobKind.PARSE, revision_id=None, filing_id=None, now=NOW)
    assert (rings(session), rings(session)) == (True, False)


def test_a_lease_that_is_over_goes_to_the_next_worker_and_the_first_may_write_nothing(database: Database) -> None:
    id_ = put(database)
    dead = take(database, "dead")
    assert dead is not None
    assert take(database, "early", now=NOW + LEASE) is None
    later = NOW + LEASE + timedelta(seconds=1)
    alive = take(database, "alive", now=later)
    assert alive is not None
    assert (alive.id, alive.fence, alive.attempts) == (id_, 2, 2)
    for act in (
        lambda s: hold(s, dead),
        lambda s: extend(s, dead, until=later + LEASE),
        lambda s: finish(s, dead, now=later),
        lambda s: fail(s, dead, EngineDown("没有应答"), now=later),
    ):
        with pytest.raises(LeaseLost), database.transaction() as session:
            act(session)
    with database.transaction() as session:
        hold(session, alive)
        finish(session, alive, now=later)
    assert (row(database, id_).state, row(database, id_).worker) == (JobState.DONE, "alive")


def test_a_heartbeat_keeps_the_job(database: Database) -> None:
    put(database)
    job = take(database)
    assert job is not None
    with database.transaction() as session:
        extend(session, job, until=NOW + 3 * LEASE)
    assert take(database, "b", now=NOW + 2 * LEASE) is None


def test_a_job_that_kills_its_workers_is_given_up(database: Database) -> None:
    id_, now = put(database), NOW
    for attempt in range(1, 6):
        job = take(database, now=now)
        assert job is not None
        assert job.attempts == attempt
        now += LEASE + timedelta(seconds=1)
    assert take(database, now=now) is None
    assert (row(database, id_).state, row(database, id_).error) == (
        JobState.FAILED,
        "处理进程连续 5 次中断。请检查内存和文件内容，或联系系统管理员。",
    )


@pytest.mark.parametrize(
    ("error", "tries"),
    [(EngineDown("没有应答"), 5), (Conflict("已被修改"), 5), (CorruptFile("坏了"), 1), (ValueError("意外"), 2)],
)
def test_what_went_wrong_decides_how_often_a_job_is_tried(database: Database, error: Exception, tries: int) -> None:
    id_, now, count = put(database), NOW, 0
    while (job := take(database, now=now)) is not None:
        count += 1
        with database.transaction() as session:
            fail(session, job, error, now=now)
        now = row(database, id_).run_after
    assert (count, row(database, id_).state) == (tries, JobState.FAILED)
    assert row(database, id_).trace.endswith(f"{error}\n")


def test_delays_grow_to_an_hour() -> None:
    assert [delay_after(n).total_seconds() for n in range(1, 7)] == [10, 60, 360, 2160, 3600, 3600]


def test_words_of_an_unknown_error_are_for_people_and_its_trace_for_administrators(database: Database) -> None:
    id_ = put(database)
    for now in (NOW, NOW + timedelta(minutes=1)):
        job = take(database, now=now)
        assert job is not None
        with database.transaction() as session:
            fail(session, job, ZeroDivisionError("division by zero"), now=now)
    assert row(database, id_).error == "程序内部错误（ZeroDivisionError）。"
    assert "division by zero" in row(database, id_).trace


def test_the_next_due_moment_counts_waiting_and_running_jobs(database: Database) -> None:
    with database.transaction() as session:
        assert next_due(session, now=NOW) is None
    put(database)
    with database.transaction() as session:
        assert next_due(session, now=NOW + LEASE) == timedelta()
    take(database)
    with database.transaction() as session:
        assert next_due(session, now=NOW) == LEASE


def test_rings_travel_as_json_that_runs_no_code(tmp_path: Path) -> None:
    bell = Bell(f"sqlite:///{tmp_path / 'queue.db'}")
    bell.ring()
    data = bell._huey.storage.dequeue()
    message = JsonSerializer().deserialize(data)
    assert json.loads(data)["args"] == []
    assert (message.name.rpartition(".")[2], message.args, message.kwargs) == ("work", (), {})
    bell.close()


def test_a_ring_reaches_a_worker_of_another_bell(tmp_path: Path) -> None:
    url, heard = f"sqlite:///{tmp_path / 'queue.db'}", threading.Event()
    listening, ringing = Bell(url), Bell(url)
    consumer = listening.consumer(heard.set, threads=1)
    consumer.start()
    try:
        ringing.ring()
        assert heard.wait(10)
    finally:
        consumer.stop(graceful=True)
        ringing.close()
        listening.close()


def test_a_bell_that_cannot_ring_is_no_error(tmp_path: Path) -> None:
    bell = Bell(f"sqlite:///{tmp_path / 'queue.db'}")
    bell.close()
    (tmp_path / "queue.db").write_bytes(b"no database at all" * 100)
    bell.ring()


@pytest.mark.parametrize("url", ["amqp://host", "nonsense", ""])
def test_a_queue_nobody_serves_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="QUEUE_URL"):
        open_huey(url)


def test_jobs_are_claimed_in_order_of_arrival(database: Database) -> None:
    ids = [put(database, kind) for kind in JobKind]
    with database.reading() as session:
        assert list(session.scalars(select(Job.id).order_by(Job.id))) == ids
    assert [job.id for _ in JobKind if (job := take(database)) is not None] == ids
