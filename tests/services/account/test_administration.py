"""Units, accounts, jobs and rules as administrators see them."""

import pytest
from sqlalchemy import update

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.models import Job, Revision
from filing.services.account import administration
from filing.services.account.administration import AccountFilter, JobFilter
from filing.services.procedure import submission
from filing.services.procedure.submission import Upload
from filing.terms import JobKind, JobState, RevisionState, Role, UnitKind
from tests.services.city import UNITS, City, audited, get, submitted, work_off


def test_jobs_are_listed_by_state_and_kind_the_newest_first(city: City) -> None:
    filing_id = submitted(city)
    with city.instance.database.transaction() as session:
        session.execute(
            update(Job).where(Job.kind == JobKind.INDEX).values(state=JobState.FAILED, error="索引没有应答")
        )
    with city.read(city.system_admin) as ctx:
        page = administration.list_jobs(ctx, JobFilter())
        failed = administration.list_jobs(ctx, JobFilter(state=JobState.FAILED))
        parsing = administration.list_jobs(ctx, JobFilter(kind=JobKind.PARSE, filing_id=filing_id))
        none = administration.list_jobs(ctx, JobFilter(filing_id=filing_id + 1))
        counts = administration.count_jobs(ctx)
    assert [row.job.kind for row in page.rows] == [JobKind.INDEX, JobKind.CHECK, JobKind.PARSE]
    assert {(row.receipt_number, row.revision_number) for row in page.rows} == {("收〔2026〕0001号", 1)}
    assert (page.total, page.page, page.pages) == (3, 1, 1)
    assert [row.job.error for row in failed.rows] == ["索引没有应答"]
    assert (parsing.total, none.total) == (1, 0)
    assert counts == {JobState.DONE: 2, JobState.FAILED: 1}


def test_a_failed_job_is_done_again_by_a_new_one(city: City) -> None:
    with city.work(city.clerk) as ctx:
        submission.create_draft(ctx, Upload("坏.docx", b"PK" + bytes(99)))
    work_off(city)
    with city.instance.database.transaction() as session:
        session.execute(update(Job).values(state=JobState.FAILED))
    with city.work(city.system_admin) as ctx:
        again = administration.retry_job(ctx, 1)
        assert (again.kind, again.state) == (JobKind.PARSE, JobState.QUEUED)
    assert get(city, Revision, 1).state is RevisionState.RECEIVED
    assert get(city, Job, 1).state is JobState.FAILED
    assert audited(city)[-1] == ("job.retry", "job:1", city.system_admin.name)
    with pytest.raises(Conflict, match="只有失败的任务"), city.work(city.system_admin) as ctx:
        administration.retry_job(ctx, again.id)
    with pytest.raises(NotFound), city.work(city.system_admin) as ctx:
        administration.retry_job(ctx, 99)


@pytest.mark.parametrize("name", ["clerk", "reviewer", "security_admin", "audit_admin", "public"])
def test_jobs_are_the_system_administrators(city: City, name: str) -> None:
    with pytest.raises(NotAllowed), city.read(city.actors[name]) as ctx:
        administration.list_jobs(ctx, JobFilter())
    with pytest.raises(NotAllowed), city.work(city.actors[name]) as ctx:
        administration.retry_job(ctx, 1)


@pytest.mark.parametrize("page", [0, -1, 100_001])
def test_pages_are_bounded(city: City, page: int) -> None:
    with pytest.raises(InvalidInput, match="页码"), city.read(city.system_admin) as ctx:
        administration.list_jobs(ctx, JobFilter(page=page))
    with pytest.raises(InvalidInput, match="页码"), city.read(city.system_admin) as ctx:
        administration.list_accounts(ctx, AccountFilter(page=page))


def test_accounts_are_listed_by_what_one_looks_for(city: City) -> None:
    def names(**conditions: object) -> list[str]:
        with city.read(city.security_admin) as ctx:
            page = administration.list_accounts(ctx, AccountFilter(**conditions))  # type: ignore[arg-type]
            assert page.total == len(page.rows)
            return [account.username for account in page.rows]

    assert names(role=Role.REVIEWER) == ["reviewer", "reviewer2"]
    assert names(unit_id=city.units["health"]) == ["health-clerk"]
    assert names(text="CLERK") == ["clerk", "clerk2", "health-clerk"]
    assert names(text="审计管理员audit_admin2") == ["audit-admin2"]
    assert names(text="%") == []
    assert names(active=False) == []
    assert len(names()) == 2 * len(Role) + 1
    with pytest.raises(NotAllowed), city.read(city.reviewer) as ctx:
        administration.list_accounts(ctx, AccountFilter())


def test_units_are_listed_by_code_and_kind(city: City) -> None:
    with city.read(city.clerk) as ctx:
        assert [unit.code for unit in administration.list_units(ctx)] == sorted(UNITS)
        assert [unit.code for unit in administration.list_units(ctx, UnitKind.REVIEWING)] == ["npc", "npc2"]


def test_a_new_unit_knows_its_receiver(city: City) -> None:
    with city.work(city.system_admin) as ctx:
        unit = administration.create_unit(
            ctx, code="yun-edu", name=" 云山市教育局 ", kind=UnitKind.ENACTING, region="云山市", receiver_code="npc"
        )
        assert (unit.name, unit.receiver_id, unit.region) == ("云山市教育局", city.units["npc"], "云山市")
        body = administration.create_unit(ctx, code="npc3", name="人大", kind=UnitKind.REVIEWING, receiver_code="npc")
        assert body.receiver_id == city.units["npc"]
    with pytest.raises(Conflict, match="yun-edu"), city.work(city.system_admin) as ctx:
        administration.create_unit(ctx, code="yun-edu", name="重复", kind=UnitKind.REVIEWING)
    with pytest.raises(NotAllowed), city.work(city.clerk) as ctx:
        administration.create_unit(ctx, code="x", name="x", kind=UnitKind.REVIEWING)


@pytest.mark.parametrize(
    ("code", "name", "receiver", "fields"),
    [
        ("单位", "名称", "npc", ["code"]),
        ("a b", "名称", "npc", ["code"]),
        ("a" * 61, "名称", "npc", ["code"]),
        ("abc", " ", "npc", ["name"]),
        ("abc", "名称", "", ["receiver"]),
        ("abc", "名称", "gov", ["receiver"]),
        ("", "", "", ["code", "name", "receiver"]),
    ],
)
def test_a_unit_that_cannot_be_is_named_by_field(
    city: City, code: str, name: str, receiver: str, fields: list[str]
) -> None:
    with pytest.raises(InvalidInput) as caught, city.work(city.system_admin) as ctx:
        administration.create_unit(ctx, code=code, name=name, kind=UnitKind.ENACTING, receiver_code=receiver)
    assert sorted(caught.value.details) == fields
