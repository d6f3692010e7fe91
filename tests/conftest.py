"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

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


@pytest.fixture
def database_url(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database: SQLite, or what FILING_TEST_DATABASE_URL chooses."""
    if not CHOICE:
        yield f"sqlite:///{tmp_path / 'instance' / 'filing.db'}"
        return
    server = request.getfixturevalue("postgres_server") if CHOICE == "postgres" else CHOICE
    with fresh_database(server) as url:
        yield url
