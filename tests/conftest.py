"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import CHOICE, fresh_database, shared_cluster


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
