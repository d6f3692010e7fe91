"""One job after another: what each run leaves in its row, and who may still write when the lease is gone."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from filing.errors import EngineDown
from filing.models import Job
from filing.permissions import SYSTEM
from filing.services.context import Context
from filing.services.procedure import submission
from filing.services.procedure.stages import STAGES
from filing.services.procedure.submission import FilingForm, Upload
from filing.services.reading import intake
from filing.services.reading.work import run_next, work_off, work_until_empty
from filing.terms import JobKind, JobState
from tests.services.city import TEXT, City, flags_of, submitted


def send(city: City, data: bytes = TEXT.encode(), name: str = "办法.txt") -> int:
    with city.work(city.clerk) as ctx:
        return submission.submit_files(ctx, [Upload(name, data)], FilingForm()).id


def jobs(city: City) -> list[tuple[JobKind, JobState, int]]:
    with city.instance.database.reading() as session:
        return [(job.kind, job.state, job.attempts) for job in session.scalars(select(Job).order_by(Job.id))]


DONE = [(kind, JobState.DONE, 1) for kind in STAGES]


def test_a_filing_goes_through_its_three_stages(city: City) -> None:
    filing_id = send(city)
    tally = work_off(city.instance)
    assert (tally.done, tally.failed, jobs(city)) == (3, 0, DONE)
    assert len(flags_of(city, filing_id)) == 2
    assert run_next(city.instance) is None


def test_a_file_that_cannot_be_read_is_a_failed_job_that_is_not_tried_again(city: City) -> None:
    send(city, b"PK\x03\x04" + bytes(200), "坏.docx")
    tally = work_until_empty(city.instance)
    assert (tally.done, tally.failed, jobs(city)) == (0, 1, [(JobKind.PARSE, JobState.FAILED, 1)])
    with city.instance.database.reading() as session:
        assert session.scalars(select(Job.error)).one()


def test_an_engine_that_is_down_is_tried_again_later(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    send(city)

    def away(ctx: Context, job: Job) -> None:
        raise EngineDown("文件库没有应答。")

    monkeypatch.setitem(intake.PREPARE, JobKind.PARSE, away)
    assert run_next(city.instance) is JobState.QUEUED
    assert run_next(city.instance) is None
    with city.instance.database.reading() as session:
        job = session.scalars(select(Job)).one()
    assert (job.error, job.run_after) == ("文件库没有应答。", city.clock.now + timedelta(seconds=10))
    monkeypatch.undo()
    city.clock.pass_(seconds=11)
    assert work_off(city.instance).done == 3
    assert jobs(city)[0] == (JobKind.PARSE, JobState.DONE, 2)


def test_an_error_of_the_program_is_tried_twice_and_kept_with_its_trace(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(city)

    def stumble(ctx: Context, job: Job, result: object) -> None:
        raise ValueError("unexpected")

    monkeypatch.setitem(intake.STORE, JobKind.PARSE, stumble)
    assert run_next(city.instance) is JobState.QUEUED
    city.clock.pass_(seconds=11)
    assert run_next(city.instance) is JobState.FAILED
    with city.instance.database.reading() as session:
        job = session.scalars(select(Job)).one()
    assert job.error == "程序内部错误（ValueError）。"
    assert "unexpected" in job.trace


def take_over(city: City) -> None:
    """Another worker claims the running job."""
    with city.instance.database.transaction() as session:
        session.execute(update(Job).where(Job.state == JobState.RUNNING).values(fence=Job.fence + 1, worker="other"))


@pytest.mark.parametrize("kind", STAGES)
def test_a_worker_without_its_lease_writes_nothing(city: City, monkeypatch: pytest.MonkeyPatch, kind: JobKind) -> None:
    filing_id = send(city)
    while jobs(city)[-1][0] is not kind:
        run_next(city.instance)
    prepare = intake.PREPARE[kind]

    def slow(ctx: Context, job: Job) -> object:
        result = prepare(ctx, job)
        take_over(city)
        return result

    monkeypatch.setitem(intake.PREPARE, kind, slow)
    before = flags_of(city, filing_id)
    assert run_next(city.instance) is JobState.RUNNING
    with city.read(SYSTEM) as ctx:
        job = ctx.session.scalars(select(Job).where(Job.worker == "other")).one()
        assert (job.kind, job.state) == (kind, JobState.RUNNING)
    assert [f.id for f in flags_of(city, filing_id)] == [f.id for f in before]
    # what an old worker put into the index may be stale, so it asks for the index again
    assert [k for k, state, _ in jobs(city) if state is JobState.QUEUED] == ([kind] if kind is JobKind.INDEX else [])


def test_many_threads_do_each_job_once(city: City) -> None:
    ids = [send(city, TEXT.replace("流动人口管理", f"第{number}号事项管理").encode()) for number in range(6)]
    threads = [threading.Thread(target=work_until_empty, args=(city.instance,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(jobs(city)) == sorted(DONE * len(ids))
    assert [len(flags_of(city, filing_id)) for filing_id in ids] == [2] * len(ids)


def test_work_goes_on_with_what_follows(city: City) -> None:
    submitted(city)
    assert work_until_empty(city.instance).done == 0
