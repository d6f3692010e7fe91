"""Commands that run an instance: set up, serve, work, file, search, rebuild, verify."""

import click

from filing.cli.output import print_json, says_errors, the_instance
from filing.permissions import SYSTEM
from filing.schemas import search_result_object
from filing.search import Query
from filing.services import audit, installation
from filing.services.account import accounts
from filing.services.reading import rereading, upkeep
from filing.services.reading.rereading import FAILED, FORMAT_LABELS, ReadingFilter
from filing.services.search import find, phrases_of
from filing.tasks import Worker, run_until_empty

AS_JSON = click.option("--json", "as_json", is_flag=True, help="每件输出一行 JSON。")


@click.command("init")
@click.option("--demo", is_flag=True, help="建立虚构的云山市演示单位、各角色账号和样例文件。")
@click.option("--no-samples", is_flag=True, help="不报送样例文件。")
@click.option("--profile", default="", metavar="NAME", help="办理规程，如 gansu、shanghai；首次建立时默认 gansu。")
@says_errors
def init_command(demo: bool, no_samples: bool, profile: str) -> None:
    """建立或升级实例：数据库、索引、首个管理员；重复运行不改变已有内容。"""
    made = installation.initialise(the_instance(), demo=demo, samples=demo and not no_samples, profile=profile)
    for account in made:
        click.echo(f"{account.role.label}\t{account.name}\t用户名 {account.username}\t一次性密码 {account.password}")
    click.echo("账号已建立，密码只显示这一次。" if made else "实例已是最新，账号未改变。")


@click.command("worker")
@click.option("--until-empty", is_flag=True, help="任务处理完即退出；有失败则退出码为 1。")
@says_errors
def worker_command(until_empty: bool) -> None:
    """处理任务：读取、比对、入库。"""
    if until_empty:
        failed = run_until_empty(the_instance())
        click.echo(f"任务已处理完，{failed} 个失败。")
        raise click.exceptions.Exit(1 if failed else 0)
    Worker(the_instance()).run()


@click.command("search")
@click.argument("query")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200), help="最多列出几件。")
@AS_JSON
@says_errors
def search_command(query: str, limit: int, as_json: bool) -> None:
    """检索已报送的文件；空格分开多个词，引号内为一个短语。"""
    with the_instance().read(SYSTEM) as ctx:
        page = find(ctx, Query(phrases=phrases_of(query), limit=limit))
        result = search_result_object(query, page)
    if as_json:
        print_json(result)
        return
    click.echo(f"共 {page.total} 件，{page.hits} 处")
    for item in result["items"]:
        click.echo(f"{item['filing']}\t{item['title']}\t{item['document_number']}\t{len(item['hits'])} 处")


@click.command("reindex")
@says_errors
def reindex_command() -> None:
    """按数据库重建检索索引；中断后再次运行会继续。"""
    count = upkeep.reindex(the_instance(), progress=lambda done, total: click.echo(f"{done}/{total}", err=True))
    click.echo(f"索引已重建，{count} 件。")


@click.command("reparse")
@click.option("--failed", is_flag=True, help="未能读取的。")
@click.option("--format", "format_", metavar="FORMAT", default="", help=f"这种格式的：{'、'.join(FORMAT_LABELS)}。")
@click.option("--older-than", metavar="VERSION", default="", help="由更早的读取程序读出的，如 pdf/2。")
@says_errors
def reparse_command(failed: bool, format_: str, older_than: str) -> None:
    """把文件排队重新读取，至少给出一个条件，几个条件须同时符合；未变条款的研判结论沿用。"""
    chosen = ReadingFilter(kind=FAILED if failed else "", format=format_, older_than=older_than)
    with the_instance().work(SYSTEM) as ctx:
        done = rereading.reread(ctx, chosen)
    waiting = f"；另有 {done.waiting} 件已在排队" if done.waiting else ""
    finished = f"；{done.finished} 件审查已经终结，文本不变" if done.finished else ""
    emended = f"；{done.emended} 件已由人工更正，文本不变" if done.emended else ""
    click.echo(f"{done.queued} 件已排队重新读取{waiting}{finished}{emended}。")


@click.command("verify")
@says_errors
def verify_command() -> None:
    """核对数据库、上传文件和检索索引是否一致。"""
    report = upkeep.verify(the_instance())
    for fault in report.faults:
        click.echo(fault, err=True)
    orphans = f"；另有 {report.orphans} 个文件不属于任何备案件" if report.orphans else ""
    click.echo(f"核对 {report.filings} 件、{report.files} 个文件，{len(report.faults)} 处不一致{orphans}。")
    raise click.exceptions.Exit(1 if report.faults else 0)


@click.group("audit")
def audit_group() -> None:
    """审计记录。"""


@audit_group.command("verify")
@says_errors
def audit_verify_command() -> None:
    """核对审计记录的散列链：改动、删除、换序都会被发现。"""
    with the_instance().read(SYSTEM) as ctx:
        report = audit.verify(ctx.session)
    for fault in report.faults:
        click.echo(fault, err=True)
    click.echo(f"审计记录 {report.count} 条，链尾 {report.head[:16]}，{'完整' if report.ok else '有问题'}。")
    raise click.exceptions.Exit(0 if report.ok else 1)


@click.command("reset-password")
@click.argument("username")
@says_errors
def reset_password_command(username: str) -> None:
    """为账号重设一次性密码；原有登录全部结束。"""
    with the_instance().work(SYSTEM) as ctx:
        password = accounts.reset_password(ctx, accounts.account_named(ctx, username).id)
    click.echo(f"用户名 {username}\t一次性密码 {password}（只显示这一次，登录后须修改）")


COMMANDS = (
    init_command,
    worker_command,
    search_command,
    reindex_command,
    reparse_command,
    verify_command,
    audit_group,
    reset_password_command,
)
