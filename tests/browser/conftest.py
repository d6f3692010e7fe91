"""One server with its worker, one Chromium: every test makes filings of its own in the same city."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.site import CHROMIUM, Site, running

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
"""A container has neither user namespaces nor a graphics card, and little shared memory."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("site"), chromium) as site:
        yield site


@pytest.fixture
def site(server: Site) -> Iterator[Site]:
    """Pages are closed after each test, which fails if a browser complained of one."""
    yield server
    complaints = server.close_pages()
    assert complaints == []
