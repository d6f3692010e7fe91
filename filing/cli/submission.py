"""`flask submit`: each file becomes a filing; of a zip each 正式文本 in it, with the other files as its materials."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from filing.cli.arguments import FILES, read_bytes
from filing.cli.output import error_object, print_json, says_errors, shown, status_of, the_instance
from filing.errors import FilingError, InvalidInput
from filing.parsing.bundle import members_of
from filing.parsing.sniff import Format, claimed_format
from filing.permissions import SYSTEM
from filing.services.context import Instance, limits_of
from filing.services.form import KEEP
from filing.services.procedure import submission
from filing.services.procedure.submission import FilingForm, Upload
from filing.services.reading import bundles
from filing.services.reading.bundles import Choice, Files, MemberRow
from filing.terms import MaterialKind

Row = dict[str, Any]
LEFT_OUT = "none"
BAD_FILE_STATUS = 2


@dataclass(frozen=True, slots=True)
class Way:
    """Who files and with whom; without receivers, the unit's own."""

    unit: str
    receivers: tuple[str, ...]


class Named(click.ParamType):
    """NAME=KIND: what a file of a zip is to be filed as, or that it is not."""

    name = "NAME=KIND"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        name, separator, kind = str(value).rpartition("=")
        if not separator or kind not in {LEFT_OUT, *MaterialKind}:
            self.fail(f"“{value}”应写作 文件名=类别，类别为：{'、'.join((*MaterialKind, LEFT_OUT))}。", param, ctx)
        return name, kind


@click.command("submit")
@FILES
@click.option("--unit", required=True, help="报送单位代码。")
@click.option("--to", "receivers", multiple=True, metavar="CODE", help="接受备案机关代码，可以多个；默认为单位所属的。")
@click.option("--json", "as_json", is_flag=True, help="每件输出一行 JSON。")
@click.option("--list", "only_list", is_flag=True, help="只列出压缩包里每个文件读出什么、将作为什么报送，不报送。")
@click.option("--as", "named", multiple=True, type=Named(), help="压缩包里某个文件作为什么报送，none 为不报送。")
@says_errors
def submit_command(
    files: tuple[Path, ...],
    unit: str,
    receivers: tuple[str, ...],
    as_json: bool,
    only_list: bool,
    named: tuple[tuple[str, str], ...],
) -> None:
    """代单位报送文件，每个文件一件，元数据从文本读出；压缩包里的每份正式文本一件。一件不成不影响其他。"""
    status, way = 0, Way(unit, receivers)
    for path in files:
        try:
            for row in _rows(the_instance(), path, way, named=dict(named), only_list=only_list):
                status = max(status, BAD_FILE_STATUS if "error" in row else 0)
                print_json(row) if as_json else _show(row)
        except FilingError as error:
            status = max(status, status_of(error))
            row = {"file": str(path), "error": error_object(error)}
            print_json(row) if as_json else _show(row)
    raise click.exceptions.Exit(status)


def _rows(instance: Instance, path: Path, way: Way, *, named: dict[str, str], only_list: bool) -> Iterator[Row]:
    limits = limits_of(instance.settings)
    data = read_bytes(path, limits.file_bytes)
    if claimed_format(path.name) is not Format.ARCHIVE:
        yield _submit(instance, path, [Upload(path.name, data)], way)
        return
    rows = bundles.rows_in(data, limits)
    chosen = _chosen(rows, named)
    yield from (_unread(path, row) for number, row in enumerate(rows) if row.error and number not in chosen)
    if only_list:
        shown_rows = [number for number, row in enumerate(rows) if not row.error or number in chosen]
        yield from (_listed(path, rows[number], chosen.get(number)) for number in shown_rows)
        return
    groups = bundles.uploads(rows, chosen, Files("", members_of(data, limits)))
    for group in groups:
        row = _submit(instance, path / group[0].filename, group, way)
        yield row | {"materials": [upload.filename for upload in group[1:]]}


def _chosen(rows: Sequence[MemberRow], named: dict[str, str]) -> Choice:
    """What each file seems to be, but for those that are named. Raises InvalidInput for a name that is not there."""
    places = {row.name: number for number, row in enumerate(rows)}
    if unknown := [name for name in named if name not in places]:
        raise InvalidInput(f"压缩包里没有“{'”“'.join(unknown)}”。请用 --list 查看其中的文件名。")
    kinds = {number: kind.value for number, kind in bundles.suggested(rows).items()}
    kinds |= {places[name]: kind for name, kind in named.items()}
    return {number: MaterialKind(kind) for number, kind in kinds.items() if kind != LEFT_OUT}


def _submit(instance: Instance, path: Path, uploads: Sequence[Upload], way: Way) -> Row:
    with instance.work(SYSTEM) as ctx:
        form = FilingForm(receivers=way.receivers or KEEP)
        filing = submission.submit_files(ctx, uploads, form, unit_code=way.unit)
        return {"file": str(path), "filing": filing.id, "receipt_number": filing.receipt_number}


def _unread(path: Path, row: MemberRow) -> Row:
    return {"file": str(path / row.name), "error": {"class": row.error_class, "message": row.error}}


def _listed(path: Path, row: MemberRow, kind: MaterialKind | None) -> Row:
    names = ("title", "characters", "articles", "warnings")
    return {"file": str(path / row.name), "kind": kind} | {name: getattr(row, name) for name in names}


def _show(row: Row) -> None:
    if "error" in row:
        click.echo(f"{shown(row['file'])}\t{row['error']['class']}: {row['error']['message']}", err=True)
    elif "kind" in row:
        label = MaterialKind(row["kind"]).label if row["kind"] else "不报送"
        click.echo(f"{shown(row['file'])}\t{label}\t{row['title']}\t{row['characters']} 字")
    else:
        materials = f"\t附件：{'、'.join(row['materials'])}" if row.get("materials") else ""
        click.echo(f"{row['receipt_number']}\t{shown(row['file'])}{materials}")


COMMANDS = (submit_command,)
