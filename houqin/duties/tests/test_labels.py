"""The labels of what was done: by the hour where a duty has one, after its end as 无记录 as a correction (G38)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from houqin.core import clock
from houqin.core.history import Entry
from houqin.core.scope import in_school
from houqin.duties import closing
from houqin.duties.models import Deed, Task
from houqin.duties.tests.test_closing import TODAY, WEEK, counts, task
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    with clock.moved(clock.at(TODAY, 7)):
        yield


def each_day(cast: Cast, **more: Any) -> Task:
    """Today's task of a duty that is done by half past eight, entered by then."""
    said = {"title": "早餐留样", "how_often": "每天", "members": [str(cast.wen.pk)], "others": ""}
    how = {"from_time": "07:30", "until_time": "08:30", "cut_off": "time", "on_days": "all_days"}
    duty = do(cast, "duties.add_duty", by=cast.hu, **(said | how | more)).row
    with in_school(cast.school):
        found: Task = Task.objects.filter(duty=duty, due_on=TODAY).get()
    return found


def done(cast: Cast, row: Task, hour: int, *, days: int = 0, **more: Any) -> Deed:
    with clock.moved(clock.at(TODAY + timedelta(days=days), hour)):
        do(cast, "duties.do_task", row, by=cast.wen, **({"words": "", "done_on": TODAY.isoformat()} | more))
    with in_school(cast.school):
        found: Deed = Task.objects.select_related("deed").get(pk=row.pk).deed
    return found


@pytest.mark.parametrize(
    ("hour", "days", "words"), [(8, 0, "按时"), (9, 0, "当日晚登"), (23, 0, "当日晚登"), (8, 1, "补登")]
)
def test_what_has_an_hour_is_late_the_same_day(hour: int, days: int, words: str, cast: Cast) -> None:
    deed = done(cast, each_day(cast), hour, days=days, late_because="停电")
    assert deed.get_entered_display() == words
    assert deed.late_because == ("" if words == "按时" else "停电")


def test_without_an_hour_the_whole_day_is_in_time(cast: Cast) -> None:
    """The hours say when it is to be done; writing it down may wait until the evening unless the school says otherwise."""
    assert done(cast, each_day(cast, cut_off="day"), 23).entered == "in_time"


def test_whoever_is_late_that_day_is_asked_why_and_nobody_before(cast: Cast) -> None:
    row = each_day(cast)

    def late_before(hour: int) -> bool:
        with clock.moved(clock.at(TODAY, hour)):
            said = browser(cast.wen).get(f"/duties/do_task/{row.pk}/").content.decode()
        return f'data-late-before="{TODAY + timedelta(days=1)}"' in said

    assert (late_before(8), late_before(9)) == (False, True)


def test_an_hour_is_asked_for_where_the_hour_counts(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="到几点"):
        each_day(cast, until_time="")


def test_the_label_stands_in_the_close_and_on_the_page(cast: Cast) -> None:
    row = each_day(cast)
    done(cast, row, 9)
    with clock.moved(clock.at(TODAY, 10)):
        assert counts(cast)["late"] == 1
        assert "当日晚登" in browser(cast.hu).get(f"/duties/tasks/{row.pk}/").content.decode()


def test_what_was_ended_without_record_and_turns_up_is_a_correction(cast: Cast) -> None:
    """It stood in the 《情况说明》 already: also with a sheet of paper it is no mere late entry."""
    row = task(cast, "查门窗", TODAY - timedelta(days=1))
    do(cast, "duties.close_task", row, reason="当时没有登记")
    with clock.moved(clock.at(TODAY + timedelta(days=2), 9)):
        do(cast, "duties.reopen_task", row)
    deed = done(cast, row, 10, days=2, done_on=(TODAY - timedelta(days=1)).isoformat())
    assert deed.get_entered_display() == "月结后更正"
    with clock.moved(clock.at(TODAY + timedelta(days=2), 11)):
        assert "月结后更正" in browser(cast.hu).get(f"/duties/tasks/{row.pk}/").content.decode()
        assert (counts(cast)["done"], counts(cast)["late"]) == (1, 1)
        with in_school(cast.school):
            assert closing.unrecorded_of(cast.hu, WEEK) == []


def test_a_slip_of_the_finger_put_right_the_same_day_is_none(cast: Cast) -> None:
    row = task(cast, "查门窗", TODAY)
    do(cast, "duties.close_task", row, reason="点错了")
    do(cast, "duties.reopen_task", row)
    assert done(cast, row, 10).entered == "in_time"


def test_nobody_says_of_a_task_when_it_was_ended(cast: Cast) -> None:
    """The day comes from the action alone, and the history tells it."""
    row = task(cast, "查门窗", date(2026, 11, 17))
    do(cast, "duties.close_task", row, reason="当时没有登记", unrecorded_on="2020-01-01")
    with in_school(cast.school):
        assert Task.objects.get(pk=row.pk).unrecorded_on == TODAY
        entry = Entry.objects.get(action="duties.close_task")
    assert any("unrecorded_on" in columns for _model, _pk, columns in entry.told()["rows"])
