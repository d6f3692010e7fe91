"""How commands speak: one JSON object a line for programs, short Chinese lines for people, errors with a status."""

import dataclasses
import functools
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import click
from flask import current_app

from filing.errors import BadFile, BadRule, FilingError, InvalidInput, NotFound
from filing.services.context import Instance

F = TypeVar("F", bound=Callable[..., Any])

EXIT_STATUS = ((BadFile, 2), (InvalidInput, 2), (BadRule, 2), (NotFound, 2))
"""Anything else that goes wrong ends with 1."""


def the_instance() -> Instance:
    instance: Instance = current_app.extensions["filing_instance"]
    return instance


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    raise TypeError(type(value))


def says_errors(command: F) -> F:
    """Prints a FilingError as one Chinese line and ends with its status instead of a traceback."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except FilingError as error:
            click.echo(f"{error.code}: {error.message}", err=True)
            status = next((code for kind, code in EXIT_STATUS if isinstance(error, kind)), 1)
            raise click.exceptions.Exit(status) from error

    return wrapped  # type: ignore[return-value]
