"""A city served for real: `flask serve` with its worker in a process of its own, and people with browsers."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from sqlalchemy import update

from filing.models import Account
from filing.services.context import Instance, now_utc
from filing.settings import load_settings
from tests.services.city import RULES, TEXT, City, found, write_rules
from tests.web.visitor import PASSWORD, hashed

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ROOT = Path(__file__).resolve().parents[2]
WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
REFUSED = "Failed to load resource: the server responded with a status of 4"
"""What Chromium says of every refusal, also of those that a test asks for."""


@dataclass
class Site:
    city: City
    url: str
    browser: Browser
    states: dict[str, Any] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, who: str, path: str = "/", *, size: Any = WIDE, scripts: bool = True) -> Page:
        """A browser of one's own, logged in; `who` is an actor of the city or nobody."""
        context = self._context(size, scripts, self._state(who) if who else None)
        page = context.new_page()
        page.goto(self.url + path)
        return page

    def _context(self, size: Any, scripts: bool, state: Any) -> BrowserContext:
        context = self.browser.new_context(
            viewport=size, locale="zh-CN", java_script_enabled=scripts, storage_state=state, timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(20_000)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.contexts.append(context)
        return context

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSED):
            self.complaints.append(message.text)

    def _state(self, who: str) -> Any:
        if who not in self.states:
            page = self.open("", "/login")
            page.fill("#username", who.replace("_", "-"))
            page.fill("#password", PASSWORD)
            page.click("button[type=submit]")
            page.wait_for_url(f"{self.url}/")
            self.states[who] = page.context.storage_state()
        return self.states[who]

    def close_pages(self) -> list[str]:
        """What browsers complained of since the last time."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()
        heard, self.complaints = self.complaints, []
        return heard


@contextmanager
def running(folder: Path, browser: Browser) -> Iterator[Site]:
    write_rules(folder / "rules", RULES)
    environment = {"INSTANCE_PATH": str(folder / "instance"), "RULES_PATH": str(folder / "rules")}
    instance = Instance(load_settings(environment))
    instance.upgrade()
    city = found(instance, now_utc)  # type: ignore[arg-type]
    with instance.database.transaction() as session:
        session.execute(update(Account).values(password_hash=hashed()))
    port = free_port()
    command = [sys.executable, "-m", "flask", "serve", "--port", str(port)]
    surroundings = os.environ | environment | {"FLASK_APP": "wsgi.py"}
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, server, folder / "log")
        yield Site(city, url, browser)
    finally:
        server.terminate()
        server.wait(30)
        instance.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        try:
            urlopen(f"{url}/login").close()
        except OSError:
            assert server.poll() is None, log.read_text("utf-8")
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(log.read_text("utf-8"))


def wait_for_work(site: Site, filing_id: int, who: str = "registrar") -> None:
    """Until the page of the filing says that it can be found."""
    page = site.open(who, f"/filings/{filing_id}")
    page.wait_for_selector(".stage:nth-child(3).stage-done")
    page.context.close()


def named(title: str) -> str:
    """The text of the city under a title of its own."""
    return TEXT.replace("云山市流动人口管理办法", title)
