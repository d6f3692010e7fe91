"""Takes the pictures of the README from a demo instance of its own: `python -m docs.screenshots` (needs Chromium)."""

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from filing.app import create_app
from filing.services.context import Instance
from filing.services.installation import initialise, sample_files
from filing.settings import load_settings
from filing.tasks import Worker

PICTURES = Path(__file__).parent / "screenshots"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
LOW, HIGH = {"width": 1366, "height": 540}, {"width": 1366, "height": 1180}


class Person:
    """An account of the demo city at a browser."""

    def __init__(self, browser: Browser, url: str, passwords: dict[str, str]) -> None:
        self.browser, self.url, self.passwords = browser, url, passwords

    def open(self, username: str, path: str, *, size: dict[str, int] = WIDE) -> Page:
        context = self.browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(f"{self.url}/login")
        page.fill("#username", username)
        page.fill("#password", self.passwords[username])
        page.click("button[type=submit]")
        page.wait_for_url(f"{self.url}/")
        page.goto(self.url + path)
        return page


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a demo instance with its worker, and the passwords by user name."""
    instance = Instance(load_settings({"INSTANCE_PATH": str(folder)}))
    passwords = {account.username: account.password for account in initialise(instance, demo=True, samples=True)}
    worker, server = Worker(instance), create_server(create_app(instance=instance), host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run)
    worker.start()
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}", passwords
    finally:
        server.close()
        thread.join(10)
        worker.stop()
        instance.close()


def review(person: Person) -> Page:
    """Half way through the review of the first sample: two verdicts taken, the third at hand."""
    page = person.open("reviewer", "/review/1")
    for taken in range(2):
        page.keyboard.press("y")
        page.locator("[data-state=confirmed]").nth(taken).wait_for()
    page.mouse.move(0, 0)
    page.evaluate("document.querySelectorAll('.toast-line').forEach((line) => line.remove())")
    return page


def submit(person: Person) -> Page:
    """The second sample again: the form as the file has filled it, with the words of one field at hand."""
    page = person.open("clerk", "/submit", size=LOW)
    sample = sample_files()[1]
    page.set_input_files("#file", {"name": sample.name, "mimeType": "", "buffer": sample.read_bytes()})
    page.click("text=上传并读取")
    page.wait_for_selector("#filing-form")
    page.focus("#title")
    page.evaluate("scrollTo(0, 0)")
    return page


def search(person: Person) -> Page:
    return person.open("reviewer", "/search?q=计划生育")


def home(person: Person) -> Page:
    return person.open("committee", "/", size=HIGH)


def receipt(person: Person) -> Page:
    return person.open("clerk", "/filings/3/receipt", size=HIGH)


def phone(person: Person) -> Page:
    """A hit opened at its place in the text."""
    page = person.open("reader", "/search?q=社会抚养费", size=PHONE)
    page.click(".hits a")
    page.locator(".mark.is-current").wait_for()
    return page


SHOTS = {"review": review, "submit": submit, "search": search, "home": home, "receipt": receipt, "phone": phone}


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as (url, passwords), chromium() as browser:
        for name, shot in SHOTS.items():
            page = shot(Person(browser, url, passwords))
            page.screenshot(path=PICTURES / f"{name}.png")
            page.context.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """In Chinese: what a browser draws itself, as in fields for dates, follows the language of its process."""
    chinese: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "zh_CN", "LC_ALL": "zh_CN.UTF-8"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], env=chinese)
        yield browser
        browser.close()


if __name__ == "__main__":
    main()
