"""Which pages are not read as they are printed: by holes, by a second reading, by whether the words are language.

Measured on 964 pages that LibreOffice, Cairo and Skia made of real texts: the two readings of a page never differed
in a letter or digit. Where a font lacks its table of characters, whole words differ; where that is wrong, both give the
same wrong words, which then are no language.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filing.parsing.pdf.lines import PrintedPage
from filing.parsing.plausibility import is_language
from filing.text.characters import RADICALS
from filing.text.normalise import fold

FEW = 2
"""So many signs may be wrong on any page, be it ever so short, before all of it is given up."""
HOLES_SHARE = 0.05
"""Beyond this share of glyphs without a character a page is not worth reading."""
DIFFERENT_SHARE = 0.005
"""Beyond this share of letters that only one reading has, three on a full page, neither is believed."""
ENOUGH = 40
"""A page with fewer Chinese characters may be a list of names."""
QUOTED = 5


@dataclass(frozen=True, slots=True)
class PageDoubt:
    """A page on which something is amiss. `is_kept`: it is little enough for the rest to be read."""

    page: int
    is_kept: bool
    differing: tuple[str, str] = ("", "")
    """Letters that only this reading has, and that only the other has."""
    strange: str = ""
    """The first line whose words are no language."""


def doubts(pages: Sequence[PrintedPage], second: Mapping[int, str]) -> dict[int, PageDoubt]:
    """By page number, as is `second`, the other reading of the pages."""
    if not is_language("\n".join(line.text for page in pages for line in page.lines)):
        return {page.number: PageDoubt(page.number, is_kept=False) for page in pages}
    found = {}
    for page in pages:
        if (doubt := _doubt(page, second.get(page.number))) is not None:
            found[page.number] = doubt
    return found


def _doubt(page: PrintedPage, second: str | None) -> PageDoubt | None:
    text = "".join(line.text for line in page.lines)
    ours, theirs = (
        (Counter[str](), Counter[str]()) if second is None else differing(text + page.rotated + page.margin, second)
    )
    wrong, most = max(ours.total(), theirs.total()), max(FEW, DIFFERENT_SHARE * len(text))
    strange = next((line.text for line in page.lines if not is_language(line.text)), "")
    if not wrong and not page.unmapped and not strange and is_language(text, enough=ENOUGH):
        return None
    is_kept = wrong <= most and page.unmapped <= max(FEW, HOLES_SHARE * len(text)) and is_language(text, enough=ENOUGH)
    return PageDoubt(page.number, is_kept, (_quoted(ours), _quoted(theirs)), strange)


def differing(one: str, other: str) -> tuple[Counter[str], Counter[str]]:
    """The letters and digits that only the one has and that only the other has; order, layout and marks aside."""
    letters, others = _letters(one), _letters(other)
    return letters - others, others - letters


def _letters(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFKC", fold(text.translate(RADICALS)))
    return Counter(character for character in plain if character.isalnum())


def _quoted(letters: Counter[str]) -> str:
    return "".join(letter for letter, _ in letters.most_common(QUOTED))
