"""Every test of a use case has a city of its own, on a real database, index and file store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.services.context import Instance
from filing.settings import load_settings
from tests.services.city import RULES, City, Clock, found, write_rules


@pytest.fixture
def city(tmp_path: Path, current_database_url: str) -> Iterator[City]:
    write_rules(tmp_path / "rules", RULES)
    clock = Clock()
    folders = {"INSTANCE_PATH": str(tmp_path / "instance"), "RULES_PATH": str(tmp_path / "rules")}
    settings = load_settings(folders | {"DATABASE_URL": current_database_url})
    instance = Instance(settings, clock=clock)
    yield found(instance, clock)
    instance.close()
