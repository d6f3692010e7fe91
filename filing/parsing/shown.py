"""A page as it is shown to people: what is asked of the drawing process and what it gives back. Loads no library."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """Page `number` from 1, 0 for the first with the `words`; `is_drawn`: its picture too, not only places."""

    number: int
    words: str = ""
    is_drawn: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a page in thousandths of its width and height, from the upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Preview:
    """One of `pages` pages, of so many pixels or points; `areas` where the words stand; `png` empty unless wanted."""

    number: int
    pages: int
    areas: tuple[Area, ...] = ()
    width: int = 0
    height: int = 0
    png: bytes = b""
