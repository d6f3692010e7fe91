"""The instance, and the unit of work that every use case runs in: who acts, when, on which engines."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy.orm import Session

from filing.checking.engine import CompiledRules, compile_rules
from filing.checking.laws import LawLibrary
from filing.checking.loader import load_rules
from filing.db import Database, require_current, upgrade
from filing.deadlines import day_in_china
from filing.deadlines.working_days import WorkCalendar
from filing.errors import EngineDown
from filing.jobs import Bell, rings
from filing.parsing.report import Limits
from filing.permissions import Actor
from filing.profile import Profiles, load_profiles
from filing.search import SearchIndex, open_index
from filing.services.rules_in_force import RulesInForce
from filing.settings import Settings
from filing.storage import FileStore, open_store

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The day it is in China, for doors without an instance."""
    return day_in_china(now_utc())


class Instance:
    """Settings and engines of one installation. Opens each engine when it is first used; threads share it."""

    def __init__(self, settings: Settings, *, clock: Clock = now_utc) -> None:
        self.settings = settings
        self.clock = clock
        self._lock = threading.RLock()
        self._rules: CompiledRules | None = None
        self._rules_in_force = RulesInForce(settings.rules_path)
        self.kept_laws: tuple[int, LawLibrary] | None = None
        """The law library as of an import; `services.laws.library` keeps it up to date."""
        self._is_current = False

    @cached_property
    def database(self) -> Database:
        return Database(self.settings.database_url)

    @cached_property
    def files(self) -> FileStore:
        return open_store(self.settings.files_url)

    @cached_property
    def index(self) -> SearchIndex:
        return open_index(self.settings.search_url)

    @cached_property
    def bell(self) -> Bell:
        return Bell(self.settings.queue_url)

    @property
    def rules(self) -> CompiledRules:
        """Those of the files, loaded once: a change counts after a restart. Raises BadRule.

        `Context.rules` are those that count, with what has been approved in the database.
        """
        with self._lock:
            if self._rules is None:
                self._rules = compile_rules(load_rules(self.settings.rules_path))
            return self._rules

    @cached_property
    def profiles(self) -> Profiles:
        """Those of the files, loaded once: a change counts after a restart. Raises BadProfile."""
        return load_profiles(self.settings.profiles_path)

    def rules_for(self, session: Session) -> CompiledRules:
        """The rules in force as the session sees them, whichever process approved them. Raises BadRule (files)."""
        return self._rules_in_force.of(session, self.rules)

    def upgrade(self) -> None:
        """Makes the instance folder and brings the database to the version of this program. Raises EngineDown."""
        try:
            self.settings.instance_path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EngineDown(
                f"实例目录 {self.settings.instance_path} 不能建立（{error.strerror}）。请检查 INSTANCE_PATH 及其权限。"
            ) from error
        upgrade(self.database)

    @contextmanager
    def work(self, actor: Actor, *, ip: str = "") -> Iterator["Context"]:
        """One transaction: commits when the block ends well, rolls back on any error, then rings for what was enqueued.

        Raises EngineDown when the database is missing, of another version, locked or full.
        """
        self._require_current()
        with self.database.transaction() as session:
            yield self._context(session, actor, ip)
        if rings(session):
            self.bell.ring()

    @contextmanager
    def read(self, actor: Actor, *, ip: str = "") -> Iterator["Context"]:
        """Nothing that the block writes is kept. Raises EngineDown as `work` does."""
        self._require_current()
        with self.database.reading() as session:
            yield self._context(session, actor, ip)

    def _context(self, session: Session, actor: Actor, ip: str) -> "Context":
        return Context(instance=self, session=session, actor=actor, now=self.clock(), ip=ip)

    def _require_current(self) -> None:
        if self._is_current:
            return
        prefix, _, path = self.settings.database_url.partition("sqlite:///")
        if not prefix and not Path(path).exists():
            raise EngineDown(f"没有找到数据库 {path}。请先运行 flask init，或检查 INSTANCE_PATH。")
        require_current(self.database)
        self._is_current = True

    def close(self) -> None:
        """Gives back connections and files; whatever is used afterwards is opened again."""
        for name in ("database", "index", "bell"):
            engine = self.__dict__.pop(name, None)
            if engine is not None:
                engine.close()
        self._is_current = False


@dataclass(frozen=True, slots=True)
class Context:
    """What a use case works with. The session belongs to whoever opened the unit of work: use cases never commit."""

    instance: Instance
    session: Session
    actor: Actor
    now: datetime
    """Aware; one moment for the whole unit of work."""
    ip: str

    @property
    def today(self) -> date:
        """The day in China."""
        return day_in_china(self.now)

    @property
    def settings(self) -> Settings:
        return self.instance.settings

    @property
    def files(self) -> FileStore:
        return self.instance.files

    @property
    def index(self) -> SearchIndex:
        return self.instance.index

    @property
    def calendar(self) -> WorkCalendar:
        """Raises BadProfile."""
        return self.instance.profiles.calendar

    @property
    def rules(self) -> CompiledRules:
        """The same for the whole unit of work. Raises BadRule."""
        return self.instance.rules_for(self.session)


MEGABYTE = 1024 * 1024


def limits_of(settings: Settings) -> Limits:
    """What reading one file may cost."""
    return Limits(
        file_bytes=settings.upload_megabytes * MEGABYTE,
        pages=settings.pages_limit,
        seconds=settings.parse_seconds,
        memory_bytes=settings.parse_megabytes * MEGABYTE,
    )
