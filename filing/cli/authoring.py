"""`flask rules new|try|export`: begin a rule, run it dry, write out what was approved in the database."""

import json
import lzma
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

import click

from filing.checking.loader import REFERENCES, load_rules, parse_rule
from filing.checking.rule import Rule, RuleSet
from filing.checking.rulefile import is_rule_id
from filing.checking.skeleton import CHECKS, skeleton
from filing.checking.trial import Document, Hit, Trial, try_rule
from filing.cli.arguments import RULES, Day
from filing.cli.documents import read_path
from filing.cli.output import print_json, says_errors, shown, the_instance
from filing.errors import BadRule, Conflict, FilingError, InvalidInput, NotFound
from filing.permissions import SYSTEM
from filing.services.context import limits_of, today
from filing.services.rule import authoring, trials
from filing.services.rule.trials import Effect
from filing.services.rules_in_force import file_of
from filing.terms import FlagState

LIBRARY = "library"
BAD_FILE_STATUS = 2


@click.command("new")
@click.argument("rule_id", metavar="ID")
@click.option("--pack", default="", help="规则包，默认为同类编号所在的包。")
@click.option("--kind", default="phrase", type=click.Choice(sorted(CHECKS)), help="检查方式，默认 phrase。")
@RULES
@says_errors
def new_command(rule_id: str, pack: str, kind: str, rules_path: Path | None) -> None:
    """新建一条规则的草稿文件，填好各项后即可试运行。"""
    directory = rules_path or the_instance().settings.rules_path
    path = _new_path(load_rules(directory), directory, rule_id, pack)
    with path.open("x", encoding="utf-8") as file:
        file.write(skeleton(rule_id, kind))
    click.echo(f"已建立 {shown(path)}。请填好带“待填”的各处，再运行 flask rules try {shown(path)}。")


def _new_path(ruleset: RuleSet, directory: Path, rule_id: str, pack: str) -> Path:
    """Raises InvalidInput, Conflict, NotFound."""
    if not is_rule_id(rule_id):
        raise InvalidInput(f"编号“{rule_id}”应当是2—6个大写字母、连字符和3位数字，如 FP-001。")
    if used := next((rule for rule in ruleset.rules if rule.id == rule_id), None):
        raise Conflict(f"编号 {rule_id} 已被 {used.file} 使用，请另取一个没有用过的编号。")
    family = rule_id.partition("-")[0] + "-"
    pack = pack or next((rule.pack for rule in ruleset.rules if rule.id.startswith(family)), "")
    if pack not in {known.id for known in ruleset.packs}:
        names = "、".join(known.id for known in ruleset.packs)
        raise NotFound(f"没有规则包“{pack}”，请用 --pack 指明，现有：{names}。")
    path = directory / pack / f"{rule_id.lower()}.yaml"
    if path.exists():
        raise Conflict(f"文件 {shown(path)} 已经存在，请改名或者另取编号。")
    return path


@click.command("try")
@click.argument("rule", metavar="RULE")
@click.option(
    "--over",
    "over",
    multiple=True,
    help="library（默认，全部已报送的文件），或者文件、文件夹、.jsonl、.jsonl.xz（每行一篇，须有 text）；可多次。",
)
@click.option("--as-of", type=Day(), help="审查基准日，默认今天；在全部已报送的文件上试时总是今天。")
@click.option("--json", "as_json", is_flag=True, help="每处命中输出一行 JSON，不抽样。")
@RULES
@says_errors
def try_command(rule: str, over: tuple[str, ...], as_of: date | None, as_json: bool, rules_path: Path | None) -> None:
    """试运行一条规则（编号或 YAML 文件，任何状态），列出命中数和二十处样例；不改变任何疑点。"""
    if LIBRARY in over and len(over) > 1:
        raise InvalidInput("library 不能与文件一起试，请分两次运行。")
    directory = rules_path or the_instance().settings.rules_path
    if over and over != (LIBRARY,):
        texts = Texts([Path(name) for name in over])
        found = _rule_of(rule, directory, None)
        _show(try_rule(found, texts.documents(), as_of=as_of or today()), None, as_json)
        if texts.failed:
            raise click.exceptions.Exit(BAD_FILE_STATUS)
        return
    with the_instance().read(SYSTEM) as ctx:
        ruleset = load_rules(rules_path) if rules_path else ctx.rules.ruleset
        effect = trials.try_on_library(ctx, _rule_of(rule, directory, ruleset), seconds=None)
        _show(effect.trial, effect, as_json)
    with the_instance().work(SYSTEM) as ctx:
        trials.remember(ctx, effect.trial)


def _rule_of(given: str, directory: Path, ruleset: RuleSet | None) -> Rule:
    """By file or by id. Raises BadRule with every fault, NotFound."""
    path = Path(given)
    if not is_rule_id(given):
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise NotFound(f"“{shown(given)}”既不是规则编号，也不是能读的文件（{error}）。") from error
        rule, faults = parse_rule(text, f"{path.resolve().parent.name}/{path.name}", directory / REFERENCES)
        if rule is None:
            raise BadRule("规则文件有错误：\n" + "\n".join(map(str, faults)))
        return rule
    found = next((one for one in (ruleset or load_rules(directory)).rules if one.id == given), None)
    if found is None:
        raise NotFound(f"没有编号为“{given}”的规则。")
    return found


@dataclass
class Texts:
    """Documents out of files, folders and lines of JSON; `failed` counts what could not be read and was said."""

    paths: list[Path]
    failed: int = field(default=0)

    def documents(self) -> Generator[Document]:
        for path in self._files():
            if path.name.endswith((".jsonl", ".jsonl.xz")):
                yield from self._lines(path)
            else:
                try:
                    regulation, _ = read_path(path, limits_of(the_instance().settings))
                    yield Document(shown(path), regulation.text)
                except FilingError as error:
                    self._fail(shown(path), error.message)

    def _files(self) -> Iterable[Path]:
        for path in self.paths:
            if path.is_dir():
                hidden = (one for one in sorted(path.rglob("*")) if one.is_file())
                yield from (one for one in hidden if not one.name.startswith("."))
            else:
                yield path

    def _lines(self, path: Path) -> Generator[Document]:
        try:
            with _opened(path) as file:
                for number, line in enumerate(file, start=1):
                    if line.strip() and (document := self._document(line, f"{shown(path)}:{number}")):
                        yield document
        except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
            self._fail(shown(path), f"读不出来（{error}）")

    def _document(self, line: str, place: str) -> Document | None:
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            self._fail(place, f"不是 JSON（{error.msg}）")
            return None
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            self._fail(place, "缺少 text")
            return None
        name, region = row.get("title") or row.get("id") or place, row.get("region")
        return Document(str(name), row["text"], region=region if isinstance(region, str) else "")

    def _fail(self, place: str, words: str) -> None:
        self.failed += 1
        click.echo(f"{place}：{words}", err=True)


@contextmanager
def _opened(path: Path) -> Generator[IO[str]]:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        yield file


def _show(trial: Trial, effect: Effect | None, as_json: bool) -> None:
    if as_json:
        for hit in trial.hits:
            print_json(hit_object(hit, effect))
        return
    rule = trial.rule
    click.echo(f"{rule.id} {rule.title}（{rule.status.label}，{rule.severity.label}）")
    click.echo(
        f"试了 {trial.documents} 件，{trial.documents_hit} 件命中，共 {len(trial.hits)} 处，{trial.seconds:.1f} 秒。"
    )
    for failure in trial.failures:
        click.echo(f"没有比对完：{failure}", err=True)
    if effect is not None:
        confirmed, dismissed = effect.count(FlagState.CONFIRMED), effect.count(FlagState.DISMISSED)
        click.echo(f"其中已有研判：成立 {confirmed} 处，不成立 {dismissed} 处。")
        lost = f"，另有已研判的 {effect.lost} 处不再命中" if effect.lost else ""
        click.echo(f"如果生效：新增疑点 {len(effect.new)} 处，消失 {len(effect.vanishing)} 处{lost}。")
    for hit in trial.sample:
        state = effect.judgement(hit) if effect else None
        mark = f"　（{state.label}）" if state else ""
        click.echo(f"《{hit.document}》{hit.finding.article}{mark}")
        click.echo(f"  {hit.before}【{hit.finding.quote}】{hit.after}".replace("\n", " "))


def hit_object(hit: Hit, effect: Effect | None) -> dict[str, Any]:
    """What a person needs to judge the hit."""
    finding, state = hit.finding, effect.judgement(hit) if effect else None
    return {
        "document": hit.document,
        "filing": hit.key or None,
        "article": finding.article,
        "start": finding.span.start,
        "end": finding.span.end,
        "before": hit.before,
        "quote": finding.quote,
        "after": hit.after,
        "severity": finding.severity.value,
        "timing": finding.timing.value,
        "message": finding.message,
        "judged": state.value if state else None,
    }


@click.command("export")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@says_errors
def export_command(directory: Path) -> None:
    """把数据库中已批准的规则写成文件（DIR/规则包/名称.yaml），可直接并入规则目录。"""
    with the_instance().read(SYSTEM) as ctx:
        files = {rule.id: rule for rule in ctx.instance.rules.ruleset.rules}
        written = [(file_of(version, files), version.text) for version in authoring.approved_versions(ctx)]
        source = ctx.settings.rules_path
    for name, text in sorted(written):
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        if not (path.parent / "pack.yaml").exists():
            (path.parent / "pack.yaml").write_bytes((source / path.parent.name / "pack.yaml").read_bytes())
        click.echo(shown(path))
    click.echo(f"写出 {len(written)} 条规则。")


COMMANDS = (new_command, try_command, export_command)
