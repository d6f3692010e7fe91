"""The course of a case as its page tells it: the steps that both sides know, and the reviewers' own 办理进度."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from filing.models import FilingEvent, Remark, SuggestionEvent


@dataclass(frozen=True, slots=True)
class Line:
    """`to`: the state that a step led to, where its name does not say so. `day`: of a 办理进度."""

    what: str
    who: str
    at: datetime
    words: str
    to: str = ""
    day: date | None = None


def course_of(events: Iterable[FilingEvent] | Iterable[SuggestionEvent], progress: Iterable[Remark]) -> list[Line]:
    """In order of time."""
    lines = [*map(_step, events), *map(_note, progress)]
    return sorted(lines, key=lambda line: line.at)


def _step(event: FilingEvent | SuggestionEvent) -> Line:
    words = event.reason if isinstance(event, FilingEvent) else event.words
    to = event.target.label if event.target.label != event.action.label else ""
    return Line(event.action.label, event.actor, event.at, words, to)


def _note(remark: Remark) -> Line:
    return Line("办理进度", remark.actor, remark.at, remark.words, day=remark.day)
