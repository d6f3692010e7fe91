"""How commands speak: one JSON object a line for programs, short Chinese lines for people, errors with a status."""

import functools
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
from flask import current_app
from flask.cli import with_appcontext

from filing.errors import BadFile, BadProfile, BadRule, FilingError, InvalidInput, NotFound
from filing.services.context import Instance

F = TypeVar("F", bound=Callable[..., Any])

EXIT_STATUS = ((BadFile, 2), (InvalidInput, 2), (BadRule, 2), (BadProfile, 2), (NotFound, 2))
"""What was given cannot be used; anything else that goes wrong ends with 1."""
CLICK = (click.ClickException, click.exceptions.Exit, click.Abort)
INTERNAL = "程序内部错误（{}）。请保留这一行并联系维护人员；设 FLASK_DEBUG=1 再次运行可显示详情。"


def the_instance() -> Instance:
    instance: Instance = current_app.extensions["filing_instance"]
    return instance


def print_json(value: object) -> None:
    """Always UTF-8, whatever the locale; the name of a file comes out with the bytes that it has."""
    line = json.dumps(value, ensure_ascii=False, default=_plain)
    click.echo(line.encode("utf-8", "surrogateescape"))


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def shown(path: Path | str) -> str:
    """A path as any terminal can print it."""
    return click.format_filename(path)


def error_object(error: FilingError) -> dict[str, str]:
    return {"class": error.code, "message": error.message}


def status_of(error: FilingError) -> int:
    return next((code for kind, code in EXIT_STATUS if isinstance(error, kind)), 1)


def says_errors(command: F) -> F:
    """Prints whatever goes wrong as one Chinese line and ends with its status; a traceback only with FLASK_DEBUG."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except CLICK:
            raise
        except FilingError as error:
            click.echo(f"{error.code}: {error.message}", err=True)
            raise click.exceptions.Exit(status_of(error)) from None
        except BrokenPipeError:
            raise  # click ends in silence when nobody reads on
        except OSError as error:
            what = f"{error.strerror or error}：{shown(error.filename)}" if error.filename else str(error)
            click.echo(f"EngineDown: 文件系统出错（{what}）。请检查磁盘空间、路径和权限。", err=True)
            raise click.exceptions.Exit(1) from None
        except Exception as error:
            if os.environ.get("FLASK_DEBUG") == "1":
                raise
            first = (str(error).splitlines() or [""])[0]
            click.echo("InternalError: " + INTERNAL.format(f"{type(error).__name__}：{first}"), err=True)
            raise click.exceptions.Exit(1) from None

    return with_appcontext(wrapped)  # type: ignore[return-value]
