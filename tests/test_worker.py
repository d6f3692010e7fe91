"""Worker processes killed for real: the job runs again, its effects count once, nothing is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from filing.models import AuditEntry, Flag, Job, Revision
from filing.permissions import SYSTEM
from filing.search import Query
from filing.services.audit import verify as verify_chain
from filing.services.context import Instance
from filing.services.procedure import submission
from filing.services.procedure.submission import FilingForm, Upload
from filing.services.reading.upkeep import verify
from filing.services.reading.work import work_until_empty
from filing.settings import load_settings
from filing.terms import JobKind, JobState
from tests.services.city import RULES, TEXT, City, Clock, found, write_rules

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def environment(tmp_path: Path, database_url: str) -> dict[str, str]:
    return {
        "INSTANCE_PATH": str(tmp_path / "instance"),
        "RULES_PATH": str(tmp_path / "rules"),
        "DATABASE_URL": database_url,
        "LEASE_SECONDS": "1",
    }


@pytest.fixture
def city(tmp_path: Path, environment: dict[str, str]) -> Iterator[City]:
    """With the real clock, because the workers are other processes."""
    write_rules(tmp_path / "rules", RULES)
    instance = Instance(load_settings(environment))
    instance.upgrade()
    yield found(instance, Clock())
    instance.close()


@pytest.fixture
def start_worker(environment: dict[str, str]) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts `flask worker` in a process group of its own; whatever is left is killed in the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "flask", "worker"]
        surroundings = os.environ | environment | {"FLASK_APP": "wsgi.py"}
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started.append(subprocess.Popen(command, cwd=ROOT, env=surroundings, start_new_session=True, **quiet))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait(10)


def send(city: City, text: str, name: str = "办法.txt") -> int:
    with city.work(city.clerk) as ctx:
        return submission.submit_files(ctx, [Upload(name, text.encode())], FilingForm()).id


def long_text(articles: int) -> str:
    """A document whose reading and indexing take long enough to be interrupted."""
    lines = (
        f"第{number}条　第{number}号事项按照第{number * 7}号规程办理，社会抚养费除外。" for number in range(1, articles)
    )
    return "云山市长篇办法\n" + "\n".join(lines) + "\n"


def wait_for(condition: Callable[[], Any], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.002)


def job_of(city: City, kind: JobKind) -> Job | None:
    with city.instance.database.reading() as session:
        return session.scalars(select(Job).where(Job.kind == kind).order_by(Job.id)).first()


def is_running(city: City, kind: JobKind) -> bool:
    job = job_of(city, kind)
    return job is not None and job.state is JobState.RUNNING


def acts(city: City) -> Counter[tuple[str, str]]:
    with city.instance.database.reading() as session:
        return Counter(session.execute(select(AuditEntry.action, AuditEntry.target)).tuples())


@pytest.mark.parametrize("kind", [JobKind.PARSE, JobKind.INDEX])
def test_a_worker_killed_in_the_middle_is_followed_by_another(city: City, start_worker: Any, kind: JobKind) -> None:
    filing_id = send(city, long_text(6_000))
    worker = start_worker()
    wait_for(lambda: is_running(city, kind))
    time.sleep(0.03)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(10)
    killed = job_of(city, kind)
    assert killed is not None
    assert (killed.state, killed.attempts) == (JobState.RUNNING, 1)

    assert work_until_empty(city.instance).failed == 0
    again = job_of(city, kind)
    assert again is not None
    assert (again.state, again.attempts, again.fence) == (JobState.DONE, 2, 2)
    once = {f"revision.{stage}": 1 for stage in ("parse", "check")}
    assert {action: count for (action, _), count in acts(city).items() if action in once} == once
    page = city.instance.index.search(Query(phrases=("第5999号事项",)), grants=frozenset({f"unit:{city.units['gov']}"}))
    assert [match.filing_id for match in page.matches] == [filing_id]
    assert verify(city.instance).faults == []


def test_nothing_is_lost_and_nothing_done_twice_whenever_workers_die(city: City, start_worker: Any) -> None:
    ids = [send(city, TEXT.replace("流动人口管理", f"第{number}号事项管理")) for number in range(12)]
    dice = random.Random(7)
    for _ in range(6):
        worker = start_worker()
        time.sleep(dice.uniform(1.0, 2.5))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(10)
    tally = work_until_empty(city.instance)

    assert tally.failed == 0
    counted = acts(city)
    for filing_id in ids:
        assert counted["revision.parse", f"filing:{filing_id}"] == 1
        assert counted["revision.check", f"filing:{filing_id}"] == 1
    with city.instance.database.reading() as session:
        flags = Counter(session.scalars(select(Flag.filing_id)))
        assert set(session.scalars(select(Job.state))) == {JobState.DONE}
        assert all(revision.indexed_at for revision in session.scalars(select(Revision)))
    assert flags == dict.fromkeys(ids, 2)
    assert city.instance.index.count() == len(ids)
    assert verify(city.instance).faults == []
    with city.read(SYSTEM) as ctx:
        assert verify_chain(ctx.session).ok


def test_a_worker_ends_well_on_sigterm(city: City, start_worker: Any) -> None:
    filing_id = send(city, TEXT)
    worker = start_worker()
    wait_for(lambda: (job := job_of(city, JobKind.INDEX)) is not None and job.state is JobState.DONE)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert acts(city)["revision.check", f"filing:{filing_id}"] == 1


def test_two_workers_share_the_work(city: City, start_worker: Any) -> None:
    ids = [send(city, TEXT.replace("流动人口管理", f"第{number}号事项管理")) for number in range(8)]
    start_worker()
    start_worker()
    wait_for(lambda: city.instance.index.count() == len(ids) and _all_done(city))
    counted = acts(city)
    assert [counted["revision.check", f"filing:{filing_id}"] for filing_id in ids] == [1] * len(ids)
    assert verify(city.instance).faults == []


def _all_done(city: City) -> bool:
    with city.instance.database.reading() as session:
        return set(session.scalars(select(Job.state))) == {JobState.DONE}
