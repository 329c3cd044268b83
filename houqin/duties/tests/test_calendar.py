"""The calendar: what was made and what is to come on each day, one's own or everybody's, on screen and on paper."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.facts import Span
from houqin.core.scope import in_school
from houqin.duties.calendar_paper import month_sheet
from houqin.duties.calendar_rows import COMING, Asked, entries
from houqin.duties.models import Task, TaskFor
from houqin.people.models import Member
from houqin.terms.calendar import calendar_of
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db
URL = "/duties/calendar/"
TODAY = date(2026, 11, 18)  # a Wednesday
MONTH = Span(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    with clock.moved(clock.at(TODAY, 10)):
        yield


def duty(cast: Cast, who: Member, how_often: str = "每天", **more: Any) -> Any:
    title = more.pop("title", f"{who.name}的巡查")
    asked = {"members": [str(who.pk)], "others": "", "place": "", "on_days": "school_days"}
    return do(cast, "duties.add_duty", title=title, how_often=how_often, **(asked | more)).row


def seen(member: Member, span: Span = MONTH, **asked: Any) -> list[tuple[date, str, str]]:
    with in_school(member.school):
        found = entries(member, Asked(span, **asked), 1000)
        return [(each.on, each.title, each.state) for each in found]


def test_what_was_made_and_what_is_to_come_stand_side_by_side(cast: Cast) -> None:
    duty(cast, cast.wen)
    found = seen(cast.hu)
    assert found[0] == (TODAY, f"{cast.wen.name}的巡查", "open")
    assert [on for on, _title, state in found if state == COMING] == [
        TODAY + timedelta(days=n) for n in (1, 2, 5, 6, 7, 8, 9, 12)
    ], "no weekend, each day once"


def test_a_spot_check_to_come_is_shown_to_nobody(cast: Cast) -> None:
    duty(cast, cast.wen, "每周抽查一次")
    assert [each for each in seen(cast.hu) if each[2] == COMING] == []


def test_everybody_sees_his_own_and_the_head_all(cast: Cast) -> None:
    duty(cast, cast.wen)
    duty(cast, cast.tan)
    assert {title for _on, title, _state in seen(cast.tan)} == {f"{cast.tan.name}的巡查"}
    assert len({title for _on, title, _state in seen(cast.hu)}) == 2
    assert {title for _on, title, _state in seen(cast.hu, person=cast.wen)} == {f"{cast.wen.name}的巡查"}


def test_by_area_and_by_a_building_with_all_its_rooms(cast: Cast) -> None:
    with in_school(cast.school):
        from houqin.repairs.tests.past import building

        house = building(cast, "综合楼")
        room = building(cast, "器材室", house)
    duty(cast, cast.wen, title="查器材", place=str(room.pk), area="体育")
    duty(cast, cast.wen, title="查大门", area="安保")
    assert {title for _on, title, _state in seen(cast.hu, place=house)} == {"查器材"}
    assert {title for _on, title, _state in seen(cast.hu, area="安保")} == {"查大门"}


def test_days_off_by_a_later_adjustment_leave_the_calendar(cast: Cast) -> None:
    duty(cast, cast.wen)
    tomorrow = TODAY + timedelta(days=1)
    assert tomorrow in [on for on, _title, _state in seen(cast.hu)]
    do(
        cast,
        "terms.adjust_days",
        first_on=tomorrow.isoformat(),
        last_on="",
        effect="suspended",
        reason="台风",
    )
    assert tomorrow not in [on for on, _title, _state in seen(cast.hu)]


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_each_view_shows_what_there_is(cast: Cast, view: str) -> None:
    duty(cast, cast.wen)
    said = browser(cast.hu).get(f"{URL}?view={view}&on=2026-11-18").content.decode()
    assert f"{cast.wen.name}的巡查" in said


def test_a_full_month_is_told_in_numbers_that_lead_to_the_week(cast: Cast) -> None:
    for n in range(12):
        duty(cast, cast.wen, title=f"第{n}项")
    said = browser(cast.hu).get(URL).content.decode()
    assert "以后12" in said
    assert "view=week&amp;on=2026-11-19#d1119" in said


def test_strange_questions_are_refused(cast: Cast) -> None:
    hu = browser(cast.hu)
    for asked in ("view=year", "on=1", "person=x", "what=1", "area=没有这个"):
        assert hu.get(f"{URL}?{asked}").status_code == 400, asked
    assert browser(cast.tan).get(f"{URL}?person={cast.hu.pk}").status_code == 400


@pytest.mark.parametrize("view", ["month", "week"])
def test_more_duties_are_no_more_questions(cast: Cast, view: str) -> None:
    hu = browser(cast.hu)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert hu.get(f"{URL}?view={view}").status_code == 200
        return len(queries)

    duty(cast, cast.wen, title="第一项")
    asked()  # what the first page of a process asks once
    one = asked()
    for n in range(8):
        duty(cast, cast.tan, title=f"又{n}项")
    assert asked() == one
    assert one <= 16


def test_a_task_moves_once_and_with_a_reason(cast: Cast) -> None:
    duty(cast, cast.wen)
    with in_school(cast.school):
        task = Task.objects.get()
    later = TODAY + timedelta(days=2)
    moved = do(cast, "duties.move_task", task, due_on=later.isoformat(), reason="下雨").row
    assert moved.due_on == later
    with in_school(cast.school):
        assert set(TaskFor.objects.filter(task=task).values_list("due_on", flat=True)) == {later}
    with pytest.raises(Refused, match="今天或以后"):
        do(cast, "duties.move_task", task, due_on="2026-11-01")


def test_a_month_is_printed_as_a_grid_with_daily_things_named_once_below(cast: Cast) -> None:
    duty(cast, cast.wen, "每个在校日", title="查看大门", first_on="2026-11-02")
    duty(cast, cast.wen, "每周五", title="查看水箱")
    do(cast, "terms.adjust_days", first_on="2026-11-20", last_on="", effect="off", reason="校庆")
    with in_school(cast.school):
        found = entries(cast.hu, Asked(MONTH), 1000)
        sheet = month_sheet(cast.school, "11月", [], found, MONTH, calendar_of(cast.school))
    assert [len(week["days"]) for week in sheet["weeks"]] == [7] * 6, "November 2026 touches six weeks"
    days = {day["number"]: day for week in sheet["weeks"] for day in week["days"] if not day["out"]}
    assert list(days) == [str(n) for n in range(1, 31)]
    assert (days["20"]["mark"], days["20"]["off"], days["21"]["off"], days["23"]["off"]) == (
        "休",
        True,
        True,
        False,
    )
    assert sheet["often"] == [f"查看大门（{cast.wen.name}，8天）"]
    assert days["27"]["entries"] == [f"查看水箱（{cast.wen.name}）"]
    assert days["20"]["entries"] == []
    answer = browser(cast.hu).get(f"{URL}print/?view=month")
    assert answer.content.startswith(b"%PDF-")
