"""A stretch of text, alone: the reading process needs it and no other word of the model."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Offsets are code points, half-open."""

    start: int
    end: int
