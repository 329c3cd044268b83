"""Calendars as phones read them: what is written comes out again, line by line as RFC 5545 wants it."""

from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import example, given
from hypothesis import strategies as st

from houqin.duties.rules.ical import Event, calendar_text, escaped, fold

STAMP = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
UID = UUID(int=7)


def unfolded(text: str) -> list[str]:
    """As a reader puts it together again."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def plain(value: str) -> str:
    """As a reader takes the escapes back."""
    out, letters = [], iter(value)
    for letter in letters:
        if letter == "\\":
            following = next(letters)
            out.append("\n" if following == "n" else following)
        else:
            out.append(letter)
    return "".join(out)


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200)


@given(TEXTS)
@example("灭火器，月检;压力\\铅封,外观")
@example("长" * 60)
def test_any_title_comes_out_of_the_lines_as_it_went_in(title: str) -> None:
    text = calendar_text("我的", [Event(UID, date(2026, 11, 21), title)], stamp=STAMP)
    found = [line for line in unfolded(text) if line.startswith("SUMMARY:")]
    assert [plain(line.removeprefix("SUMMARY:")) for line in found] == [title]


@given(TEXTS)
@example("每" * 200)
def test_no_line_is_longer_than_75_octets_and_no_character_is_torn(line: str) -> None:
    pieces = list(fold(line))
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_a_new_line_in_a_title_begins_no_line_of_the_calendar() -> None:
    text = calendar_text("我的", [Event(UID, date(2026, 11, 21), "巡查\r\nATTENDEE:x")], stamp=STAMP)
    assert "SUMMARY:巡查\\nATTENDEE:x" in unfolded(text)
    assert escaped("铃\x07声\x00") == "铃声"


def test_a_day_ends_where_the_next_begins_and_hours_are_told_in_utc() -> None:
    day = Event(UID, date(2026, 12, 31), "盘点")
    hours = Event(
        UID,
        date(2026, 9, 1),
        "护学岗",
        starts=datetime(2026, 9, 1, 7, 20, tzinfo=UTC),
        ends=datetime(2026, 9, 1, 8, 0, tzinfo=UTC),
    )
    lines = unfolded(calendar_text("我的", [day, hours], stamp=STAMP))
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "DTSTART:20260901T072000Z" in lines
    assert "DTEND:20260901T080000Z" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
