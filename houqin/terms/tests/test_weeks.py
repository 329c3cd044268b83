"""The wall calendar of a term: its rows, marks, remarks and totals."""

from datetime import date

from houqin.terms.rules import Calendar, Effect, Override, TermSpan
from houqin.terms.weeks import doubts, totals, week_rows, weekday_heads

AUTUMN = TermSpan(2026, 1, date(2026, 9, 1), date(2027, 1, 22))
STORM = Override(date(2026, 9, 10), date(2026, 9, 11), Effect.SUSPENDED, "台风停课")
SATURDAY = Override(date(2026, 10, 10), date(2026, 10, 10), Effect.LESSONS, "补课", follows=2)
SCHOOL = Calendar((AUTUMN,), (STORM, SATURDAY))
TODAY = date(2026, 9, 2)


def test_each_week_is_a_row_of_seven_days() -> None:
    rows = week_rows(SCHOOL, AUTUMN, TODAY)
    assert len(rows) == 21
    assert all(len(row.cells) == 7 for row in rows)
    assert rows[0].week.label == "第1周"


def test_days_before_the_term_are_shown_but_not_of_it() -> None:
    monday, tuesday = week_rows(SCHOOL, AUTUMN, TODAY)[0].cells[:2]
    assert (monday.in_term, tuesday.in_term) == (False, True)
    assert "day-out" in monday.css
    assert monday.mark == ""


def test_today_is_marked_once() -> None:
    cells = [cell for row in week_rows(SCHOOL, AUTUMN, TODAY) for cell in row.cells]
    assert [cell.day.date for cell in cells if cell.today] == [TODAY]


def test_remarks_join_neighbouring_days() -> None:
    by_label = {row.week.label: row.remarks for row in week_rows(SCHOOL, AUTUMN, TODAY)}
    assert by_label["第2周"] == ["9月10日—9月11日 台风停课"]
    assert by_label["第6周"] == ["10月5日—10月7日 国庆节", "10月10日 补课（按周三的课表）"]
    assert by_label["第3周"] == ["9月20日 国庆节调休上课"]


def test_marks_say_in_a_word_what_the_colour_says() -> None:
    cells = {cell.day.date: cell for row in week_rows(SCHOOL, AUTUMN, TODAY) for cell in row.cells}
    marks = {
        on: cells[on].mark
        for on in (date(2026, 9, 10), date(2026, 10, 1), date(2026, 10, 10), date(2026, 9, 7))
    }
    assert list(marks.values()) == ["停", "休", "课", ""]


def test_totals_add_up() -> None:
    told = totals(SCHOOL, AUTUMN)
    assert (told.weeks, told.school_days, told.makeup, told.suspended) == (21, 97, 2, 2)
    assert str(told) == "21周，在校日97天（调休或补课2天、停课2天）"


def test_each_doubt_is_said_once() -> None:
    assert doubts(SCHOOL, AUTUMN) == ["2027年放假安排尚未公布，按周一至周五推算"]


def test_weeks_from_sunday_have_sunday_first() -> None:
    sunday = TermSpan(2026, 1, AUTUMN.first, AUTUMN.last, week_starts=6)
    assert weekday_heads(sunday)[0] == "周日"
    assert week_rows(Calendar((sunday,)), sunday, TODAY)[0].cells[0].day.date == date(2026, 8, 30)
