"""Alembic's entry. `filing.db.upgrade` brings the connection; `alembic` on the command line is not used."""

from typing import Any

from alembic import context

from filing import models
from filing.db import Base, UtcDateTime
from filing.models.columns import TermColumn

BELLS = "huey_"
"""Tables of the queue's door-bell, where it rings in the same PostgreSQL database; they are not ours to migrate."""


def is_ours(name: str | None, type_: str, parent: object) -> bool:
    return not (type_ == "table" and name is not None and name.startswith(BELLS))


def render(type_: str, column_type: Any, autogenerate: Any) -> str | bool:
    """Our own column types as what they are in the database, so that a migration never changes its meaning."""
    if isinstance(column_type, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(column_type, TermColumn):
        return f"sa.String({column_type.impl.length})"
    return False


assert models.__all__, "the tables must be known before they are compared"
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    include_name=is_ours,
    render_item=render,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
