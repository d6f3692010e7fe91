"""One place where a document does not agree with itself."""

from typing import NamedTuple

from filing.text.model import Span


class Flaw(NamedTuple):
    """`detail` is Chinese and says what was expected there; it stands on the card."""

    span: Span
    detail: str
