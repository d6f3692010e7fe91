"""What commands take: files that people name, closed lists, days; their errors in Chinese."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from filing.cli.output import shown
from filing.errors import NotFound
from filing.terms import Term

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
RULES = click.option("--rules", "rules_path", type=click.Path(path_type=Path), help="规则包目录，默认为 RULES_PATH。")


class OneOf(click.ParamType):
    """A value of a closed list."""

    def __init__(self, term: type[Term]) -> None:
        self.name = term.__name__
        self._term = term

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Term:
        if value not in {member.value for member in self._term}:
            self.fail(f"没有“{value}”。应为其中之一：{'、'.join(self._term)}。", param, ctx)
        return self._term(value)


class Day(click.ParamType):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，应写作 2026-01-31 的形式。", param, ctx)


def read_bytes(path: Path, limit: int) -> bytes:
    """At most `limit` + 1 bytes, so that a file beyond the limit can be refused without being held in memory.

    Raises NotFound, saying why, for a path that is no file or cannot be read.
    """
    try:
        if path.exists() and not path.is_file():
            reason = "这是目录" if path.is_dir() else "这不是普通文件"
            raise NotFound(f"打不开文件“{shown(path)}”：{reason}。请给出文件的路径。")
        with path.open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        raise NotFound(f"打不开文件“{shown(path)}”：没有这个文件。请检查路径。") from None
    except PermissionError:
        raise NotFound(f"打不开文件“{shown(path)}”：没有读取权限。请检查权限。") from None
    except OSError as error:
        raise NotFound(f"打不开文件“{shown(path)}”：{error.strerror}。请检查路径和磁盘。") from error
