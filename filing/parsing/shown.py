"""A page as it is shown to people: what is asked of the drawing process and what it gives back. Loads no library."""

from dataclasses import dataclass

BY_OFFICE = "原件没有固定的页面，这里的页面由 LibreOffice 排出，分页、字体和由程序自动编的号可能与 Word、WPS 中不同。"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Page `number` from 1, 0 for the first with the `words`; `is_drawn`: its picture too, not only places.

    `lead` stands before the words in the text: which of many places is meant.
    """

    number: int
    words: str = ""
    is_drawn: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a page in thousandths of its width and height, from the upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Preview:
    """One of `pages` pages, of so many pixels or points; `areas` where the words stand; `png` empty unless wanted.

    `note` says how the page was laid out where that is not the file's own doing; `printed` is the PDF made for it.
    """

    number: int
    pages: int
    areas: tuple[Area, ...] = ()
    width: int = 0
    height: int = 0
    png: bytes = b""
    note: str = ""
    printed: bytes = b""
