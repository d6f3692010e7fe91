"""`flask rules …`: what the authors of rules need. Examples, list and score do without a database."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from filing.checking.document import rules_document
from filing.checking.engine import compile_rules
from filing.checking.examples import run_examples
from filing.checking.loader import load_rules
from filing.checking.rule import RuleSet
from filing.cli import authoring
from filing.cli.arguments import RULES
from filing.cli.documents import finding_rows
from filing.cli.output import says_errors, the_instance
from filing.services.context import today

SHARED = Path(__file__).resolve().parents[3] / "shared"
"""Labelled real documents and their scorer lie beside the project, where they are at all."""


@click.group("rules")
def rules_group() -> None:
    """审查规则：新建、检验、试运行、成文、评分、导出。"""


@rules_group.command("test")
@RULES
@says_errors
def test_command(rules_path: Path | None) -> None:
    """检验每条规则自带的全部例子。"""
    ruleset = _load(rules_path)
    failures = run_examples(ruleset)
    for failure in failures:
        click.echo(str(failure), err=True)
    examples = sum(len(r.hits) + len(r.misses) for r in ruleset.rules)
    click.echo(f"{len(ruleset.rules)} 条规则，{examples} 个例子，{len(failures)} 个不符。")
    if failures:
        raise click.exceptions.Exit(1)


def _load(rules_path: Path | None) -> RuleSet:
    return load_rules(rules_path or the_instance().settings.rules_path)


@rules_group.command("docs")
@RULES
@says_errors
def docs_command(rules_path: Path | None) -> None:
    """输出规则清单（docs/rules.md 的内容）。"""
    click.echo(rules_document(_load(rules_path)), nl=False)


@rules_group.command("score")
@click.option("--misses", is_flag=True, help="列出漏报与误报。")
@RULES
@says_errors
def score_command(misses: bool, rules_path: Path | None) -> None:
    """在 ../shared 的标注语料上计算各主题的查全率与查准率。"""
    corpus, scorer = SHARED / "corpus" / "public", SHARED / "tools" / "score_corpus.py"
    if not (corpus.is_dir() and scorer.is_file()):
        click.echo("../shared 中没有标注语料或评分程序，未评分。")
        return
    rules = compile_rules(_load(rules_path))
    rows = finding_rows(sorted(corpus.glob("*.txt")), rules, as_of=today(), document_type=None)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        file.flush()
        command = [sys.executable, str(scorer), str(corpus), file.name, *(["--misses"] if misses else [])]
        result = subprocess.run(command, check=False)  # noqa: S603 - fixed arguments
    raise click.exceptions.Exit(result.returncode)


for command in authoring.COMMANDS:
    rules_group.add_command(command)

COMMANDS = (rules_group,)
