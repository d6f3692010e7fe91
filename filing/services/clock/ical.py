"""A calendar of whole days as RFC 5545 writes it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 75
"""A content line is folded before this many (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class Event:
    """`uid` is the same for the same thing each time, so that a calendar moves an event rather than doubles it."""

    uid: str
    day: date
    summary: str
    description: str
    url: str


def calendar_text(name: str, events: Iterable[Event], *, now: datetime) -> str:
    """The whole file, lines ended by CRLF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//filing//clocks//ZH", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}"]
    for event in events:
        lines += _event(event, now)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _event(event: Event, now: datetime) -> list[str]:
    """DTEND is the day after the last one (3.6.1)."""
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_escaped(event.uid)}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(event.summary)}",
        f"DESCRIPTION:{_escaped(event.description)}",
    ]
    return [*lines, *([f"URL:{event.url}"] if event.url else []), "TRANSP:TRANSPARENT", "END:VEVENT"]


def _escaped(text: str) -> str:
    """TEXT (3.3.11): backslash, semicolon and comma are escaped, a line end is written `\\n`."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines())


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most OCTETS, never within a character; each but the first begins with a blank."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + width
    yield piece
