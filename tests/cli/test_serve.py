"""`flask serve` as a process of its own: it answers, refuses what is too large, and ends when it is told to."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.models import Account
from filing.services.account import tokens
from filing.services.context import Instance
from filing.services.identity import actor_of
from filing.settings import load_settings
from tests.cli.conftest import ROOT, Command

BOUNDARY = "boundary"


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


@pytest.fixture
def server(command: Command, folder: Path, rules: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and its address, on a demo instance with uploads of one megabyte at most."""
    command("init", "--demo", "--no-samples")
    port = free_port()
    settings = {"INSTANCE_PATH": str(folder), "RULES_PATH": str(rules), "UPLOAD_MEGABYTES": "1", "FLASK_APP": "wsgi.py"}
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "serve", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | settings | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == f"在 http://127.0.0.1:{port} 提供服务，按 Ctrl-C 停止。\n"
    yield process, f"http://127.0.0.1:{port}"
    if process.poll() is None:
        process.kill()
    process.communicate()


def token_of(folder: Path, username: str) -> str:
    instance = Instance(load_settings({"INSTANCE_PATH": str(folder)}))
    with instance.database.reading() as session:
        actor = actor_of(session.query(Account).filter_by(username=username).one())
    with instance.work(actor) as ctx:
        secret = tokens.create_token(ctx, "试验", 1)[1]
    instance.close()
    return secret


def post(url: str, token: str, content: bytes) -> tuple[int, dict[str, object]]:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'.encode()
    body = head + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_server_files_refuses_and_ends(server: tuple[subprocess.Popen[str], str], folder: Path) -> None:
    process, url = server
    token = token_of(folder, "clerk")
    status, filing = post(f"{url}/api/v1/filings", token, "云山市办法\n第一条　略。\n".encode())
    assert (status, filing["state"]) == (201, "submitted")
    status, body = post(f"{url}/api/v1/filings", token, b" " * 5_000_000)
    assert (status, list(body)) == (413, ["error"])
    with urllib.request.urlopen(f"{url}/api/docs/", timeout=30) as page:
        assert re.search("接口文档", page.read().decode())
    process.send_signal(signal.SIGTERM)
    _, complaints = process.communicate(timeout=60)
    assert (process.returncode, complaints) == (0, "")


def test_a_port_that_is_taken_is_named(command: Command) -> None:
    command("init")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = command("serve", "--port", str(taken.getsockname()[1]))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("EngineDown: 不能在 127.0.0.1:")
    assert "--port" in result.stderr
