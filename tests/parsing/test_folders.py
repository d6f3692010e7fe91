"""What a killed worker leaves in the temporary folder goes at the next start, and nothing else does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from filing.parsing.folders import SETTLED, private_folder, remove_left_folders
from filing.parsing.report import Limits
from filing.parsing.sandbox import extract
from filing.services.context import Instance
from filing.settings import load_settings
from filing.tasks import Worker

KILLED = """
import os, signal
from filing.parsing.folders import private_folder
with private_folder() as folder:
    (folder / "stderr").write_text("x")
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def aged(path: Path) -> Path:
    before = path.stat().st_mtime - SETTLED - 1
    os.utime(path, (before, before))
    return path


def left_by_a_killed_reader(temporary: Path) -> Path:
    done = subprocess.run(
        [sys.executable, "-c", KILLED], env=os.environ | {"TMPDIR": str(temporary)}, capture_output=True, text=True
    )
    return Path(done.stdout.strip())


def test_a_folder_that_was_left_is_removed_once_it_has_settled(temporary: Path) -> None:
    folder = left_by_a_killed_reader(temporary)
    assert (folder.parent, remove_left_folders()) == (temporary, 0)
    aged(folder)
    assert (remove_left_folders(), os.listdir(temporary)) == (1, [])


def test_a_folder_in_use_stays(temporary: Path) -> None:
    with private_folder() as folder:
        aged(folder)
        assert remove_left_folders() == 0
        assert folder.is_dir()
    assert os.listdir(temporary) == []


def test_what_is_no_folder_of_ours_stays(temporary: Path) -> None:
    (temporary / "elsewhere").mkdir()
    (temporary / "elsewhere" / "kept").write_text("x")
    (temporary / "filing-read-link").symlink_to(temporary / "elsewhere")
    aged(temporary / "elsewhere")
    (temporary / "filing-read-file").write_text("x")
    aged(temporary / "filing-read-file")
    names = sorted(os.listdir(temporary))
    assert remove_left_folders() == 0
    assert sorted(os.listdir(temporary)) == names


def test_a_worker_that_starts_clears_up_and_reads_on(temporary: Path, tmp_path: Path) -> None:
    folder = aged(left_by_a_killed_reader(temporary))
    instance = Instance(load_settings({"INSTANCE_PATH": str(tmp_path / "instance")}))
    instance.upgrade()
    worker = Worker(instance)
    worker.start()
    worker.stop()
    instance.close()
    assert not folder.exists()
    assert extract("第一条".encode(), name="a.txt", limits=Limits()).text == "第一条"
