"""Pages of a seeded instance open, none with more statements than the bound, whatever the number of filings."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from benchmarks.pages import STATEMENTS, measured
from benchmarks.seeding import seed
from filing.errors import Conflict
from filing.models import Filing, Flag
from filing.services.context import Instance
from filing.settings import load_settings

FILINGS = 60


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Instance, dict[str, str]]:
    folder = tmp_path_factory.mktemp("seeded")
    instance = Instance(load_settings({"INSTANCE_PATH": str(folder), "WORKER": "off"}))
    return instance, seed(instance, FILINGS)


def test_copies_stand_beside_the_samples(seeded: tuple[Instance, dict[str, str]]) -> None:
    instance, _ = seeded
    with instance.database.reading() as session:
        filings = session.scalar(select(func.count()).select_from(Filing)) or 0
        flagged = session.scalar(select(func.count(Flag.filing_id.distinct()))) or 0
    assert filings >= FILINGS
    assert flagged > FILINGS // 4
    with pytest.raises(Conflict):
        seed(instance, 1)


def test_no_page_asks_the_database_too_often(seeded: tuple[Instance, dict[str, str]]) -> None:
    found = list(measured(*seeded, times=2))
    beyond = [(page.label, page.statements) for page in found if page.statements > STATEMENTS]
    assert beyond == []
    assert len(found) > 20


def test_seeding_is_for_new_folders(tmp_path: Path) -> None:
    instance = Instance(load_settings({"INSTANCE_PATH": str(tmp_path), "WORKER": "off"}))
    assert len(seed(instance, 0)) > 5
    with pytest.raises(Conflict, match="空目录"):
        seed(instance, 0)
