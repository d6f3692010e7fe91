"""What every closed list of the vocabulary is."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A member of a closed list; its value is stored and sent, its `label` is shown."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:  # looking up by value gives no label
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
