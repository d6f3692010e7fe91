"""What every test may ask for."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url
from xdist.scheduler import LoadScopeScheduling

from filing.db import Database, upgrade
from tests.databases import CHOICE, fresh_database, shared_cluster

TOGETHER = "tests/browser/"
"""Tests that share one server and one Chromium."""


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Each test by itself, those of a browser in one process: what `loadgroup` does, which misses pytest 9.2's ids."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling | None:
    return Scheduling(config, log) if config.getoption("dist") == "loadgroup" else None


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server for this run; all xdist workers share one."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if root.name.startswith("popen-") else root
    with shared_cluster(root) as url:
        yield url


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database that is up to date and empty: two dozen migrations once, not for every test."""
    with database_of(tmp_path_factory.mktemp("tables"), request) as url:
        database = Database(url)
        upgrade(database)
        database.close()
        yield url


@pytest.fixture
def current_database_url(tmp_path: Path, tables: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """As `database_url`, with its tables."""
    if CHOICE:
        with database_of(tmp_path, request, template=make_url(tables).database or "") as url:
            yield url
        return
    target = tmp_path / "instance" / "filing.db"
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(make_url(tables).database or "", target)
    yield f"sqlite:///{target}"


@contextmanager
def database_of(folder: Path, request: pytest.FixtureRequest, *, template: str = "template1") -> Iterator[str]:
    """SQLite in `folder`, or what FILING_TEST_DATABASE_URL chooses."""
    if not CHOICE:
        yield f"sqlite:///{folder / 'instance' / 'filing.db'}"
        return
    server = request.getfixturevalue("postgres_server") if CHOICE == "postgres" else CHOICE
    with fresh_database(server, template) as url:
        yield url


@pytest.fixture
def database_url(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database: SQLite, or what FILING_TEST_DATABASE_URL chooses."""
    with database_of(tmp_path, request) as url:
        yield url
