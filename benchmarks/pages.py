"""Server time and SQL statements of each page with 10,000 filings and 100,000 flags: `python -m benchmarks.pages`.

Targets: 95 of 100 answers below 300 ms, no page with more than 25 statements.
"""

import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from benchmarks.seeding import FILINGS, seed
from filing.app import create_app
from filing.models import Filing, Flag
from filing.services.context import Instance
from filing.settings import load_settings

TIMES = 12
MILLISECONDS, STATEMENTS = 300, 25
FILING = 3
"""The filing whose pages are looked at."""
VISITORS = ("committee", "reviewer", "registrar", "clerk", "admin", "audit")
"""Each page is measured as the first of these that it opens to."""
QUERIES = ("/search?q=公园", "/review?severity=high", "/filings?everything=1", "/filings?state=submitted")


@dataclass(frozen=True, slots=True)
class PageTime:
    """`seconds` of each look, `statements` of the worst."""

    label: str
    seconds: tuple[float, ...]
    statements: int


def main() -> None:
    filings = int(sys.argv[1]) if len(sys.argv) > 1 else FILINGS
    with tempfile.TemporaryDirectory() as folder:
        instance = Instance(load_settings({"INSTANCE_PATH": folder, "WORKER": "off", "LOGIN_RATE": "1000 per minute"}))
        passwords = seed(instance, filings)
        with instance.database.reading() as session:
            counts = [session.scalar(select(func.count()).select_from(model)) for model in (Filing, Flag)]
        print("{:,} filings, {:,} flags".format(*counts))
        print(f"{'page':52}{'p50 ms':>9}{'p95 ms':>9}{'SQL':>6}")
        for page in measured(instance, passwords, times=TIMES):
            _print(page)
        instance.close()


def _print(page: PageTime) -> None:
    middle, worst = (statistics.quantiles(page.seconds, n=20)[at] * 1000 for at in (9, 18))
    missed = "   missed" if worst > MILLISECONDS or page.statements > STATEMENTS else ""
    print(f"{page.label:52}{middle:9.0f}{worst:9.0f}{page.statements:6}{missed}")


def measured(instance: Instance, passwords: dict[str, str], *, times: int) -> Iterator[PageTime]:
    """Every page that opens by its address or with the number of a filing, after a first look that is not counted."""
    app = create_app(instance=instance)
    statements: list[str] = []
    event.listen(instance.database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    clients = {name: _logged_in(app.test_client(), name, passwords[name]) for name in VISITORS}
    gc.freeze()  # as `flask serve` does once the rules are loaded
    for path in [*_addresses(app), *QUERIES]:
        name = next((name for name, client in clients.items() if client.get(path).status_code == 200), None)
        if name is not None:
            yield _measure(clients[name], path, statements, label=f"{name} {path}", times=times)


def _addresses(app: Flask) -> list[str]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("web.") and "GET" in rule.methods]
    known = [rule for rule in rules if rule.arguments <= {"filing_id"} and "." not in rule.rule]  # files are no pages
    return sorted(rule.rule.replace("<int:filing_id>", str(FILING)) for rule in known)


def _logged_in(client: FlaskClient, username: str, password: str) -> FlaskClient:
    page = client.get("/login").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/login", data={"csrf_token": token, "username": username, "password": password})
    assert answer.status_code == 302, answer.text
    return client


def _measure(client: FlaskClient, path: str, statements: list[str], *, label: str, times: int) -> PageTime:
    seconds, most = [], 0
    for _ in range(times):
        statements.clear()
        started = time.perf_counter()
        client.get(path)
        seconds.append(time.perf_counter() - started)
        most = max(most, len([s for s in statements if not s.startswith(("BEGIN", "PRAGMA"))]))
    return PageTime(label, tuple(seconds), most)


if __name__ == "__main__":
    main()
