"""周周清、月月清: figures that add up, what is missing with its owner, and no record invented."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.facts import Span
from houqin.core.scope import in_school
from houqin.duties import closing
from houqin.duties.models import UNRECORDED, Task
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db
URL = "/duties/closing/"
TODAY = date(2026, 11, 18)
WEEK = Span(date(2026, 11, 16), date(2026, 11, 22))


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    with clock.moved(clock.at(TODAY, 10)):
        yield


def task(cast: Cast, title: str, due_on: date, **more: Any) -> Any:
    made = {"title": title, "due_on": due_on.isoformat(), "members": [str(cast.wen.pk)], "place": ""}
    return do(cast, "duties.add_task", **(made | more)).row


def a_week(cast: Cast) -> list[Any]:
    """Two done (one entered late), one left out, one missing, one without record, one whose day has not come."""
    monday = TODAY - timedelta(days=2)
    rows = [task(cast, f"第{n}件", monday) for n in range(5)]
    do(cast, "duties.do_task", rows[0], words="", done_on=monday.isoformat())
    do(cast, "duties.do_task", rows[1], words="", done_on=TODAY.isoformat())
    do(cast, "duties.skip_task", rows[2])
    do(cast, "duties.close_task", rows[3], reason="当时没有登记")
    task(cast, "第9件", TODAY + timedelta(days=1))
    return rows


def counts(cast: Cast, span: Span = WEEK) -> dict[str, int]:
    with in_school(cast.school):
        return dict(closing.close_of(cast.hu, span).total)


def test_the_figures_of_a_week_add_up(cast: Cast) -> None:
    a_week(cast)
    total = counts(cast)
    assert total == {
        "due": 6,
        "done": 2,
        "late": 1,
        "skipped": 1,
        "unrecorded": 1,
        "missing": 1,
        "waiting": 1,
    }
    labels = {label: value for label, value, _tone in closing.figures(Counter(total))}
    assert labels.pop("应做") == sum(labels.values())


def test_what_is_missing_stands_with_owner_and_day(cast: Cast) -> None:
    a_week(cast)
    said = browser(cast.hu).get(f"{URL}?view=week&on=2026-11-18").content.decode()
    assert "第4件" in said
    assert "11月16日" in said
    assert cast.wen.name in said
    assert "第9件" not in said, "its day has not come"


def test_a_missing_one_that_is_made_up_is_late_and_no_longer_missing(cast: Cast) -> None:
    rows = a_week(cast)
    do(cast, "duties.do_task", rows[4], words="", done_on=(TODAY - timedelta(days=2)).isoformat())
    total = counts(cast)
    assert (total["done"], total["late"]) == (3, 2)
    assert "missing" not in total


def test_no_record_needs_a_reason_and_a_day_that_has_come(cast: Cast) -> None:
    coming = task(cast, "明天的", TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="还没有到期"):
        do(cast, "duties.close_task", coming)
    closed = do(cast, "duties.close_task", task(cast, "昨天的", TODAY - timedelta(days=1))).row
    assert closed.status == UNRECORDED
    assert closed.because
    assert do(cast, "duties.reopen_task", closed).row.status == "open", "a sheet of paper may turn up"


def test_only_who_keeps_duties_ends_one_without_record(cast: Cast) -> None:
    from django.core.exceptions import PermissionDenied

    row = task(cast, "昨天的", TODAY - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        do(cast, "duties.close_task", row, by=cast.wen)
    assert browser(cast.wen).get(URL).status_code == 403


def test_nothing_is_missing_from_the_trial(cast: Cast) -> None:
    a_week(cast)
    school = cast.school
    school.go_live_on = TODAY + timedelta(days=1)
    school.save()
    assert "missing" not in counts(cast)
    school.go_live_on = None
    school.save()
    assert "missing" not in counts(cast)


def test_the_note_tells_what_has_no_record_and_is_not_written_where_all_have(cast: Cast) -> None:
    from houqin.duties.views.closing import _note

    hu = browser(cast.hu)
    assert hu.get(f"{URL}note.pdf?on=2026-11-18").status_code == 409
    a_week(cast)
    answer = hu.get(f"{URL}note.pdf?on=2026-11-18")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    with in_school(cast.school):
        told = _note(cast.school, "第12周", closing.unrecorded_of(cast.hu, WEEK))
    assert told["rows"] == [["1", "11月16日", "第3件", cast.wen.name, "当时没有登记"]]


def test_tasks_taken_back_were_never_due(cast: Cast) -> None:
    rows = a_week(cast)
    do(cast, "duties.withdraw_task", rows[4])
    assert counts(cast)["due"] == 5
    with in_school(cast.school):
        assert Task.objects.count() == 6
