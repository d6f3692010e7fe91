"""Server time and SQL statements of each page with 10,000 filings and 100,000 flags: `python -m benchmarks.pages`.

Targets: 95 of 100 answers below 300 ms, no page with more than 25 statements.
"""

import statistics
import sys
import tempfile
import time

from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from benchmarks.seeding import FILINGS, seed
from filing.app import create_app
from filing.models import Filing, Flag
from filing.services.context import Instance
from filing.settings import load_settings

TIMES = 12
MILLISECONDS, STATEMENTS = 300, 25
PAGES = {
    "clerk": ("/", "/filings", "/filings?everything=1", "/filings/2"),
    "registrar": ("/", "/filings", "/filings?state=submitted", "/filings/2", "/suggestions", "/readings"),
    "reviewer": ("/", "/review", "/review?severity=high", "/review/3", "/filings/3/text", "/rules", "/search?q=公园"),
    "audit": ("/audit",),
    "admin": ("/jobs", "/accounts"),
}


def main() -> None:
    filings = int(sys.argv[1]) if len(sys.argv) > 1 else FILINGS
    with tempfile.TemporaryDirectory() as folder:
        instance = Instance(load_settings({"INSTANCE_PATH": folder, "WORKER": "off", "LOGIN_RATE": "1000 per minute"}))
        passwords = seed(instance, filings)
        with instance.database.reading() as session:
            counts = [session.scalar(select(func.count()).select_from(model)) for model in (Filing, Flag)]
        print("{:,} filings, {:,} flags".format(*counts))
        _measure_all(instance, passwords)
        instance.close()


def _measure_all(instance: Instance, passwords: dict[str, str]) -> None:
    app = create_app(instance=instance)
    statements: list[str] = []
    event.listen(instance.database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    print(f"{'page':44}{'p50 ms':>9}{'p95 ms':>9}{'SQL':>6}")
    for username, paths in PAGES.items():
        client = _logged_in(app.test_client(), username, passwords[username])
        for path in paths:
            _measure(client, path, statements, label=f"{username} {path}")


def _logged_in(client: FlaskClient, username: str, password: str) -> FlaskClient:
    page = client.get("/login").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/login", data={"csrf_token": token, "username": username, "password": password})
    assert answer.status_code == 302, answer.text
    return client


def _measure(client: FlaskClient, path: str, statements: list[str], *, label: str) -> None:
    seconds, most = [], 0
    for _ in range(TIMES):
        statements.clear()
        started = time.perf_counter()
        answer = client.get(path)
        seconds.append(time.perf_counter() - started)
        assert answer.status_code == 200, (path, answer.status_code)
        most = max(most, len([s for s in statements if not s.startswith(("BEGIN", "PRAGMA"))]))
    middle, worst = statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=20)[-1] * 1000
    missed = "   missed" if worst > MILLISECONDS or most > STATEMENTS else ""
    print(f"{label:44}{middle:9.0f}{worst:9.0f}{most:6}{missed}")


if __name__ == "__main__":
    main()
