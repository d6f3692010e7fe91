"""The database by URL: engine, sessions, naming of constraints, column types. SQLite and PostgreSQL alike."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Connection, DateTime, Engine, MetaData, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from filing.errors import EngineDown, InvalidInput

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
UPGRADE_LOCK = 0x66696C65
"""PostgreSQL's advisory lock of an upgrade: two hosts that start together do it once."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # the audit trail and the receipt must outlive a power cut
    "foreign_keys=ON",
    "busy_timeout=10000",
    "temp_store=MEMORY",
    "cache_size=-65536",
    "journal_size_limit=67108864",
)

Json = JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in UTC on both databases; SQLite would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: Json, list[Any]: Json}  # noqa: RUF012 - read by SQLAlchemy


def open_engine(url: str) -> Engine:
    """Makes the folder of a SQLite file; sets WAL and `BEGIN IMMEDIATE`, without which read-then-write deadlocks.

    Raises InvalidInput for a URL that no engine serves, EngineDown.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, ImportError) as error:  # no such dialect, or its driver is not installed
        message = "不支持的数据库地址。DATABASE_URL 例：sqlite:////srv/filing.db、postgresql+psycopg://用户@主机/库。"
        raise InvalidInput(message, details={"DATABASE_URL": [message]}) from error
    if parsed.database and parsed.database != ":memory:":
        _make_folder(Path(parsed.database).parent)
    engine = create_engine(parsed)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EngineDown(
            f"数据库目录 {folder} 不能建立（{error.strerror}）。请检查 DATABASE_URL 及目录权限。"
        ) from error


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # pysqlite's own BEGIN would be deferred
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    immediate = not connection.get_execution_options().get("read_only")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


class Database:
    """Sessions for readers and writers. Readers never wait for a writer on SQLite (WAL)."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self._write = sessionmaker(self.engine, expire_on_commit=False)
        self._read = sessionmaker(self.engine.execution_options(read_only=True), expire_on_commit=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One unit of work: commits at the end, rolls back on any error. Raises EngineDown when locked or full."""
        try:
            with self._write.begin() as session:
                yield session
        except OperationalError as error:
            raise EngineDown(f"数据库暂时不能写入（{error.orig}）。请检查磁盘空间和数据库服务后重试。") from error

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that is never committed. Raises EngineDown when the database does not answer."""
        try:
            with self._read() as session:
                yield session
        except OperationalError as error:
            raise EngineDown(f"数据库不能读取（{error.orig}）。请先运行 flask init，或检查数据库服务。") from error

    def close(self) -> None:
        self.engine.dispose()


def insert_missing(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts the `rows` whose key is not there yet, even where another transaction inserts the same at this moment.

    Two callers with the same keys must give them in the same order, or PostgreSQL ends one as a deadlock.
    """
    if not rows:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(table).on_conflict_do_nothing(), rows)


def upgrade(database: Database, *, to: str = "head") -> None:
    """Brings the tables to the newest version, in one transaction; does nothing where they are. Raises EngineDown."""
    config = _migrations()
    try:
        with _rebuilding(database.engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
            if _version(connection) not in _known(config):
                raise EngineDown("数据库是更新版本的程序建立的。请更新程序后再运行，数据没有改动。")
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    except DBAPIError as error:
        raise EngineDown(f"数据库不能建立或升级（{error.orig}）。请检查磁盘空间、目录权限和数据库服务。") from error


@contextmanager
def _rebuilding(engine: Engine) -> Iterator[Connection]:
    """A transaction in which a migration may build a table anew: SQLite takes the old one for deleted rows otherwise.

    Foreign keys are checked as a whole at its end. Raises EngineDown where one leads nowhere.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")  # without effect within a transaction
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise EngineDown("升级后有记录缺少所属的记录，数据没有改动。请把数据库备份交给维护人员。")
        finally:
            connection.connection.cursor().execute("PRAGMA foreign_keys=ON")


def require_current(database: Database) -> None:
    """Raises EngineDown, with what to do, when the tables are missing or of another version."""
    config = _migrations()
    try:
        with database.engine.connect().execution_options(read_only=True) as connection:
            version = _version(connection)
    except DBAPIError as error:
        raise EngineDown(f"数据库不能读取（{error.orig}）。请检查 DATABASE_URL 和数据库服务。") from error
    if version is None:
        raise EngineDown("数据库还没有建立。请先运行 flask init。")
    if version not in _known(config):
        raise EngineDown("数据库是更新版本的程序建立的。请更新程序后再运行，数据没有改动。")
    if version != ScriptDirectory.from_config(config).get_current_head():
        raise EngineDown("数据库是旧版本。请备份后运行 flask init 升级。")


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _known(config: Config) -> set[str | None]:
    return {None, *(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())}
