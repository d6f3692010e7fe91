"""Two texts of one document held against each other, provision by provision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from filing.text.normalise import squeeze


@dataclass(frozen=True, slots=True)
class Passage:
    """An article, or a paragraph that stands in none; `label` is 第八条 or what the text calls it."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """`before` is empty for a new passage, `after` for one that is gone."""

    label: str
    before: str
    after: str

    @property
    def words(self) -> str:
        if not self.before:
            return "新增"
        return "修改" if self.after else "删去"


def compare(before: Sequence[Passage], after: Sequence[Passage]) -> tuple[Change, ...]:
    """In order of the new text. Layout and widths of characters do not count, nor does an article's number alone.

    Cost: in the worst case the product of the numbers of passages.
    """
    old, new = ([squeeze(p.words).text for p in side] for side in (before, after))
    changes: list[Change] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            changes += _paired(before[i1:i2], after[j1:j2])
    return tuple(changes)


def _paired(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[Change]:
    """Passages with the same label are one that was changed."""
    left = {passage.label: passage for passage in old}
    for passage in new:
        former = left.pop(passage.label, None)
        yield Change(passage.label, former.words if former else "", passage.words)
    yield from (Change(passage.label, passage.words, "") for passage in left.values())
