"""`flask …` on an instance folder of its own: as a subprocess, as scripts call it, or quicker within this process."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filing.app import create_app
from filing.settings import load_settings
from tests.services.city import RULES, write_rules

ROOT = Path(__file__).resolve().parents[2]
Command = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The instance folder; nothing makes it but a command that needs it."""
    return tmp_path / "instance"


@pytest.fixture
def flask(folder: Path) -> Callable[..., str]:
    """What a subprocess prints, which ends with `status` and never with a traceback."""

    def run(*arguments: str | Path, status: int = 0, **environment: str) -> str:
        variables = os.environ | {"INSTANCE_PATH": str(folder), "FLASK_APP": "wsgi.py"} | environment
        command = [sys.executable, "-m", "flask", *map(str, arguments)]
        result = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=300)
        assert result.returncode == status, result.stdout + result.stderr
        assert "Traceback" not in result.stderr
        return result.stdout

    return run


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Two rules of the invented city."""
    write_rules(tmp_path / "rules", RULES)
    return tmp_path / "rules"


@pytest.fixture
def command(folder: Path, rules: Path) -> Command:
    """The same within this process, on settings by name; a new application each time, as each command is one."""

    def run(*arguments: str | Path, **settings: str) -> Result:
        app = create_app(load_settings({"INSTANCE_PATH": str(folder), "RULES_PATH": str(rules)} | settings))
        result = app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])
        app.extensions["filing_instance"].close()
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run
