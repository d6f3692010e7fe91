"""A calendar as RFC 5545 writes it: CRLF, folded lines, escaped texts, whole days."""

from datetime import date

from filing.services.clock.ical import Event, calendar_text
from tests.services.city import MORNING


def test_a_calendar_is_written_line_by_line() -> None:
    event = Event("clock-1@filing", date(2026, 12, 31), "报送，备案; a,b\\c", "一\n二", "https://filing.example/todo")
    assert calendar_text("待办", [event], now=MORNING).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//filing//clocks//ZH",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:待办",
        "BEGIN:VEVENT",
        "UID:clock-1@filing",
        "DTSTAMP:20261124T020000Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:报送，备案\\; a\\,b\\\\c",
        "DESCRIPTION:一\\n二",
        "URL:https://filing.example/todo",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_long_lines_are_folded_between_characters() -> None:
    title = "云山市人民政府关于" * 20
    lines = calendar_text("待办", [Event("a", date(2026, 1, 1), title, "", "")], now=MORNING).split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = "\r\n".join(lines).replace("\r\n ", "")
    assert f"SUMMARY:{title}\r\n" in unfolded
