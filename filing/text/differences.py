"""Where two texts part, by their shortest way from one to the other (Levenshtein)."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein, Opcodes

from filing.text.model import Span


@dataclass(frozen=True, slots=True)
class Difference:
    """`before` in the one text gave way to `after` in the other; one of the two may be empty."""

    before: Span
    after: Span


def differences(before: str, after: str, *, apart: int = 1) -> tuple[Difference, ...]:
    """In order of the texts; those with fewer than `apart` equal characters between them are one.

    Cost: the product of the lengths over 64, 0.7 s for twice 100,000 characters; memory in proportion to the lengths.
    """
    return tuple(_joined(Levenshtein.opcodes(before, after), apart))


def _joined(steps: Opcodes, apart: int) -> Iterator[Difference]:
    open_: Difference | None = None
    for step in steps:
        if step.tag == "equal":
            continue
        found = Difference(Span(step.src_start, step.src_end), Span(step.dest_start, step.dest_end))
        if open_ is not None and found.before.start - open_.before.end < apart:
            open_ = Difference(Span(open_.before.start, found.before.end), Span(open_.after.start, found.after.end))
            continue
        if open_ is not None:
            yield open_
        open_ = found
    if open_ is not None:
        yield open_


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words as a page shows it: `kind` is same, gone or new."""

    kind: str
    words: str


def passages(before: str, after: str, *, around: int = 30, apart: int = 3) -> tuple[tuple[Passage, ...], ...]:
    """Each group of differences with `around` characters of what stands before and behind it.

    Differences nearer to one another than the words around them make one group.
    """
    groups: list[list[Difference]] = []
    for found in differences(before, after, apart=apart):
        if groups and found.before.start - groups[-1][-1].before.end <= 2 * around:
            groups[-1].append(found)
        else:
            groups.append([found])
    return tuple(tuple(_shown(group, before, after, around)) for group in groups)


def _shown(group: list[Difference], before: str, after: str, around: int) -> Iterator[Passage]:
    at = max(0, group[0].before.start - around)
    for found in group:
        yield from _passage("same", before[at : found.before.start])
        yield from _passage("gone", before[found.before.start : found.before.end])
        yield from _passage("new", after[found.after.start : found.after.end])
        at = found.before.end
    yield from _passage("same", before[at : at + around])


def _passage(kind: str, words: str) -> Iterator[Passage]:
    if words:
        yield Passage(kind, words)


def moved(offset: int, found: tuple[Difference, ...]) -> int:
    """Where the character at `offset` of the one text stands in the other; one that gave way, where its heirs begin."""
    shift = 0
    for one in found:
        if one.before.start > offset:
            break
        if offset < one.before.end:
            return one.after.start
        shift = one.after.end - one.before.end
    return offset + shift
