"""Columns and column types shared by the tables."""

from enum import StrEnum
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class TermColumn(TypeDecorator[Any]):
    """A member of a closed list, stored as its value: no database enum, so a list may grow without a migration."""

    impl = String(40)
    cache_ok = True

    def __init__(self, term: type[StrEnum]) -> None:
        super().__init__()
        self.term = term

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else str(self.term(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self.term(value)


class Anchored:
    """A provision as it stood when somebody spoke of it; all empty for the filing as a whole."""

    address: Mapped[str] = mapped_column(String(200), default="")
    article: Mapped[str] = mapped_column(String(120), default="")
    """How people call it, e.g. 第三条第二款."""
    quote: Mapped[str] = mapped_column(Text, default="")
    """Its words, so that one can still read them when the text has changed."""
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
