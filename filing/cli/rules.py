"""`flask rules test|docs|score`: what the authors of rules need, without database."""

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
from filing.cli.documents import finding_rows
from filing.cli.output import says_errors, the_instance
from filing.services.context import today

CORPUS = Path("../shared/corpus/public")
SCORER = Path("../shared/tools/score_corpus.py")


@click.group("rules")
def rules_group() -> None:
    """审查规则：检验、成文、评分。"""


@rules_group.command("test")
@click.option("--rules", "rules_path", type=click.Path(path_type=Path, file_okay=False), help="规则包目录。")
@says_errors
def test_command(rules_path: Path | None) -> None:
    """检验每条规则自带的全部例子。"""
    ruleset = load_rules(rules_path or the_instance().settings.rules_path)
    failures = run_examples(ruleset)
    for failure in failures:
        click.echo(str(failure), err=True)
    examples = sum(len(r.hits) + len(r.misses) for r in ruleset.rules)
    click.echo(f"{len(ruleset.rules)} 条规则，{examples} 个例子，{len(failures)} 个不符。")
    if failures:
        raise click.exceptions.Exit(1)


@rules_group.command("docs")
@says_errors
def docs_command() -> None:
    """输出规则清单（docs/rules.md 的内容）。"""
    click.echo(rules_document(load_rules(the_instance().settings.rules_path)), nl=False)


@rules_group.command("score")
@click.option("--misses", is_flag=True, help="列出漏报与误报。")
@says_errors
def score_command(misses: bool) -> None:
    """在 ../shared 的标注语料上计算各主题的查全率与查准率。"""
    if not CORPUS.is_dir():
        click.echo(f"没有标注语料（{CORPUS}），未评分。")
        return
    rules = compile_rules(load_rules(the_instance().settings.rules_path))
    rows = finding_rows(sorted(CORPUS.glob("*.txt")), rules, as_of=today(), document_type=None)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        file.flush()
        command = [sys.executable, str(SCORER), str(CORPUS), file.name, *(["--misses"] if misses else [])]
        result = subprocess.run(command, check=False)  # noqa: S603 - fixed arguments
    raise click.exceptions.Exit(result.returncode)


COMMANDS = (rules_group,)
