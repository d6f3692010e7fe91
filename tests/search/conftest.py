"""Every test has an index of its own, in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.search import SearchIndex, open_index


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> Iterator[SearchIndex]:
    opened = open_index(f"whoosh://{folder}")
    yield opened
    opened.close()
