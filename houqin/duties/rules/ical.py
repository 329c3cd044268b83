"""Calendars as phones read them (iCalendar, RFC 5545): one text of events, with its escapes and folded lines. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

LINE = 75  # octets of a line without its end (RFC 5545, 3.1)


@dataclass(frozen=True)
class Event:
    """One thing of a day, or between two moments of it."""

    uid: UUID
    on: date
    title: str
    place: str = ""
    note: str = ""
    starts: datetime | None = None
    ends: datetime | None = None


def calendar_text(name: str, events: Iterable[Event], *, stamp: datetime) -> str:
    """The whole calendar; `stamp` is when it was made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Houqin//Duties//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-PUBLISHED-TTL:PT6H",
        *(line for event in events for line in _event(event, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line))


def _event(event: Event, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}@houqin"
    yield f"DTSTAMP:{_moment(stamp)}"
    if event.starts and event.ends and event.starts < event.ends:
        yield f"DTSTART:{_moment(event.starts)}"
        yield f"DTEND:{_moment(event.ends)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.title)}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    if event.note:
        yield f"DESCRIPTION:{escaped(event.note)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A value of text: backslash, comma and semicolon are marked, a new line is written \\n, other controls go."""
    for letter in "\\;,":
        text = text.replace(letter, f"\\{letter}")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(
        letter for letter in text if letter == "\t" or not (ord(letter) < 32 or ord(letter) == 127)
    )


def fold(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, no character torn apart; each piece after the first begins with a blank."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    yield piece
