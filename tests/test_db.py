"""The database: tables by migration, versions told apart, writers in line, readers never behind them."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, Table, select, text
from sqlalchemy.orm import Session

from filing import models
from filing.db import Base, Database, insert_missing, require_current, upgrade
from filing.errors import EngineDown, InvalidInput
from filing.models import RuleSnapshot, Sequence, Unit
from filing.terms import UnitKind

assert models.__all__


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def test_an_empty_database_says_what_to_do(database: Database) -> None:
    with pytest.raises(EngineDown, match="flask init"):
        require_current(database)


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    upgrade(database)
    with database.transaction() as session:
        session.add(Sequence(name="receipt/2026", value=7))
    upgrade(database)
    require_current(database)
    with database.reading() as session:
        assert session.get_one(Sequence, "receipt/2026").value == 7


PARENTS = ("unit", "account", "filing", "material", "revision", "flag", "decision", "job")


def test_an_upgrade_from_the_first_version_keeps_every_row(database: Database) -> None:
    upgrade(database, to="0001")
    tables = MetaData()
    with database.engine.begin() as connection:
        tables.reflect(connection)
        connection.execute(text("INSERT INTO sequence (name, value) VALUES ('receipt/2026', 7), ('audit', 9)"))
        for name in PARENTS:
            connection.execute(tables.tables[name].insert().values(_row(tables.tables[name])))
    upgrade(database)
    with database.engine.connect() as connection:
        counts = {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in PARENTS}
        numbers = connection.execute(text("SELECT name, value FROM sequence ORDER BY name")).tuples().all()
    assert counts == dict.fromkeys(PARENTS, 1)
    assert numbers == [("audit", 9), ("receipt/1/2026", 7)]
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.transaction() as session:
        session.add(Unit(id=2, code="gov", name="云山市人民政府", kind=UnitKind.ENACTING, receiver_id=99))


def _row(table: Table) -> dict[str, object]:
    """Something for each column that must not be empty; whatever it refers to has the id 1."""
    values = {int: 1, str: "x", bool: True, datetime: datetime.now(UTC), date: date(2026, 1, 1), dict: []}
    needed = [column for column in table.columns if not column.nullable]
    return {column.name: values[column.type.python_type] for column in needed}


def test_upgrades_at_the_same_time_make_one_database(database: Database, database_url: str) -> None:
    faults: list[Exception] = []

    def run() -> None:
        other = Database(database_url)
        try:
            upgrade(other)
        except Exception as error:
            faults.append(error)
        finally:
            other.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    require_current(database)


@pytest.mark.parametrize("version", ["ffff", "0000"])
def test_a_database_of_an_unknown_version_is_left_alone(database: Database, version: str) -> None:
    upgrade(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    for use in (require_current, upgrade):
        with pytest.raises(EngineDown, match="更新版本的程序"):
            use(database)


def test_migrations_and_models_agree(database: Database) -> None:
    upgrade(database)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_times_come_back_as_they_went_in(database: Database) -> None:
    upgrade(database)
    china = datetime(2026, 11, 24, 10, 0, tzinfo=timezone(timedelta(hours=8)))
    with database.transaction() as session:
        job = models.Job(kind="parse", state="queued", run_after=china, created_at=china)
        session.add(job)
    with database.reading() as session:
        assert session.get_one(models.Job, job.id).run_after == datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    naive = china.replace(tzinfo=None)
    with pytest.raises(Exception, match="naive datetime"), database.transaction() as session:
        session.add(models.Job(kind="parse", state="queued", run_after=naive, created_at=naive))


def test_read_then_write_never_loses_an_update(database: Database) -> None:
    upgrade(database)
    with database.transaction() as session:
        session.add(Sequence(name="count", value=0))

    def run() -> None:
        for _ in range(25):
            with database.transaction() as session:
                session.get_one(Sequence, "count", with_for_update=True).value += 1

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.get_one(Sequence, "count").value == 100


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    upgrade(database)
    with database.transaction() as writing:
        writing.add(Unit(code="gov", name="云山市人民政府", kind=UnitKind.ENACTING))
        writing.flush()
        with database.reading() as session:
            assert session.query(Unit).count() == 0


def test_what_fails_is_rolled_back_whole(database: Database) -> None:
    upgrade(database)

    def lose(session: Session) -> None:
        session.add(Sequence(name="count", value=1))
        session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError), database.transaction() as session:
        lose(session)
    with database.reading() as session:
        assert session.get(Sequence, "count") is None


def test_foreign_keys_are_kept(database: Database) -> None:
    upgrade(database)
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.transaction() as session:
        session.add(Unit(code="gov", name="云山市人民政府", kind=UnitKind.ENACTING, receiver_id=99))


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(EngineDown):
        upgrade(Database(f"sqlite:///{tmp_path / 'file' / 'filing.db'}"))


def test_a_damaged_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "filing.db").write_bytes(b"this is no database" * 500)
    database = Database(f"sqlite:///{tmp_path / 'filing.db'}")
    for use in (require_current, upgrade):
        with pytest.raises(EngineDown, match="数据库"):
            use(database)


@pytest.mark.parametrize("url", ["nonsense", "", "oracle+nothing://host/db", "mysql://host/db"])
def test_an_address_that_no_engine_serves_names_the_setting(url: str) -> None:
    with pytest.raises(InvalidInput, match="DATABASE_URL"):
        Database(url)


def test_two_transactions_may_insert_the_same_row(database: Database) -> None:
    upgrade(database)
    row = {"hash": "a" * 64, "rule_id": "KY-001", "body": {}, "first_seen_at": datetime(2026, 1, 1, tzinfo=UTC)}

    def write(_: int) -> None:
        with database.transaction() as session:
            known = session.scalars(select(RuleSnapshot.hash)).all()
            time.sleep(0.05)
            insert_missing(session, RuleSnapshot, [] if known else [row])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with database.reading() as session:
        assert session.scalars(select(RuleSnapshot.hash)).all() == ["a" * 64]
