"""A real worker gets hostile files among good ones: these are done, those are told, and it works on."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from filing.models import Job, Revision
from filing.services.context import Instance
from filing.services.procedure import submission
from filing.services.procedure.submission import FilingForm, Upload
from filing.services.reading.upkeep import verify
from filing.settings import load_settings
from filing.terms import JobState
from tests.hostile import archives, pdfs
from tests.parsing.build import docx, p, pdf, printed
from tests.services.city import RULES, TEXT, City, Clock, found, write_rules

ROOT = Path(__file__).resolve().parents[2]
FILES: dict[str, bytes] = {
    "甲.txt": TEXT.encode(),
    "炸弹.pdf": pdfs.flate_bomb_in_three(),
    "乙.docx": docx("".join(map(p, TEXT.splitlines()))),
    "无尽.pdf": pdfs.forms_in_forms(),
    "丙.pdf": pdf([printed(["云山市公园管理办法", "第一条　公园免费开放。"])]),
    "重叠.docx": archives.overlapping(),
    "丁.txt": TEXT.replace("流动人口", "户籍").encode("gb18030"),
}
"""Good and hostile in turn."""
ERRORS = {"炸弹.pdf": "MemoryLimit", "无尽.pdf": "TimeLimit", "重叠.docx": "DecompressionLimit"}
LIMITS = {"PARSE_SECONDS": "5", "PARSE_MEGABYTES": "400"}


@pytest.fixture
def environment(tmp_path: Path, database_url: str) -> dict[str, str]:
    places = {"INSTANCE_PATH": str(tmp_path / "instance"), "RULES_PATH": str(tmp_path / "rules")}
    return places | LIMITS | {"DATABASE_URL": database_url, "TMPDIR": str(tmp_path / "temporary")}


@pytest.fixture
def city(tmp_path: Path, environment: dict[str, str]) -> Iterator[City]:
    write_rules(tmp_path / "rules", RULES)
    instance = Instance(load_settings(environment))
    instance.upgrade()
    yield found(instance, Clock())
    instance.close()


def test_hostile_files_stop_no_other(city: City, environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    for name, data in FILES.items():
        with city.work(city.clerk) as ctx:
            submission.submit_files(ctx, [Upload(name, data)], FilingForm())
    command = [sys.executable, "-m", "flask", "worker", "--until-empty"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment | {"FLASK_APP": "wsgi.py"}, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (1, f"任务已处理完，{len(ERRORS)} 个失败。\n")
    with city.instance.database.reading() as session:
        told = {revision.material.filename: revision.error_class for revision in session.scalars(select(Revision))}
        states = Counter(session.scalars(select(Job.state)))
    assert states == {JobState.DONE: 3 * (len(FILES) - len(ERRORS)), JobState.FAILED: len(ERRORS)}
    assert told == dict.fromkeys(FILES, "") | ERRORS
    assert city.instance.index.count() == len(FILES) - len(ERRORS)
    assert verify(city.instance).faults == []
    assert os.listdir(tmp_path / "temporary") == []
