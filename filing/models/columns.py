"""Column types shared by the tables."""

from enum import StrEnum
from typing import Any

from sqlalchemy import String
from sqlalchemy.engine import Dialect
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
