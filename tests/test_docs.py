"""Documents that people write must agree with the code."""

import json
from pathlib import Path

import pytest

from docs import generate
from filing import terms
from filing.app import create_app
from filing.checking.loader import load_rules
from filing.settings import SETTINGS, load_settings

DOCS = Path(__file__).resolve().parents[1] / "docs"
TERMS = [t for t in vars(terms).values() if isinstance(t, type) and issubclass(t, terms.Term) and t is not terms.Term]


@pytest.mark.parametrize("term", TERMS, ids=lambda t: t.__name__)
def test_glossary_holds_every_value_with_its_label(term: type[terms.Term]) -> None:
    lines = (DOCS / "glossary.md").read_text("utf-8").splitlines()
    cells = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    rows = {(row[0].strip(" `"), row[1].strip()) for row in cells}
    assert {(member.value, member.label) for member in term} <= rows


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    assert generate.main([], folder) == 0
    return folder


def test_documents_are_compared_and_those_that_are_stale_are_named(
    generated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate.main(["--check"], generated) == 0
    whole = (generated / "cli.md").read_text("utf-8")
    (generated / "cli.md").write_text("old", "utf-8")
    assert generate.main(["--check"], generated) == 1
    assert capsys.readouterr().err == "过时的文档：cli.md。请运行 make docs。\n"
    assert (generated / "cli.md").read_text("utf-8") == "old"
    assert generate.main([], generated) == 0
    assert (generated / "cli.md").read_text("utf-8") == whole


def test_every_command_is_documented_in_chinese(generated: Path) -> None:
    lines = (generated / "cli.md").read_text("utf-8").splitlines()
    said = {line.split(" ", 2)[2]: lines[at + 2] for at, line in enumerate(lines) if line.startswith("## flask ")}
    names = {name.rstrip(" .[]ABCDEFGHIJKLMNOPQRSTUVWXYZ") for name in said}
    assert {
        "audit verify", "check", "init", "laws import", "read", "reindex", "reset-password", "rules docs",
        "rules score", "rules test", "search", "serve", "submit", "verify", "worker",
    } <= names  # fmt: skip
    assert [name for name, words in said.items() if "。" not in words] == []


def test_every_setting_and_step_is_documented(generated: Path) -> None:
    settings, workflow = ((generated / f"{name}.md").read_text("utf-8") for name in ("settings", "workflow"))
    assert [s.name for s in SETTINGS if f"| `{s.name}` |" not in settings] == []
    assert [action.label for action in terms.FilingAction if f"| {action.label} |" not in workflow] == []


def test_every_rule_is_documented(generated: Path) -> None:
    document = (generated / "rules.md").read_text("utf-8")
    assert [rule.id for rule in load_rules(DOCS.parent / "rules").rules if rule.id not in document] == []


def test_specification_is_the_one_that_is_served(generated: Path) -> None:
    served = create_app(load_settings({"SECRET_KEY": "x" * 16})).test_client().get("/api/openapi.json").json
    assert json.loads((generated / "openapi.json").read_text("utf-8")) == served
