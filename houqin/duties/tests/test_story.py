"""A duty's way: begun, due, done or not done and why; and what a missed morning, a storm and a change make of it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404, QueryDict
from django.test.utils import CaptureQueriesContext

from houqin.core import clock
from houqin.core.actions import perform_each
from houqin.core.notices.models import Notice
from houqin.core.pages.listing import Listing
from houqin.core.scope import in_school
from houqin.core.todo import Group
from houqin.duties.models import Task, TaskFor
from houqin.duties.notices import every_morning, group_lines
from houqin.duties.pages import TasksPage
from houqin.duties.schedules import make_the_tasks_of_a_day
from houqin.duties.todo import todo
from houqin.people.models import Member, School
from tests.cast import Cast, browser
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
DAILY = {"how_often": "每个在校日", "on_days": "school_days", "others": ""}


def on(day: date, hour: int = 8) -> Any:
    return clock.moved(clock.at(day, hour))


def day(number: int) -> date:
    """The number-th day after the Monday."""
    return MONDAY + timedelta(days=number)


def duty(cast: Cast, **changed: Any) -> Any:
    return do(cast, "duties.add_duty", **(DAILY | changed)).row


def tasks(cast: Cast, **narrowed: Any) -> list[Any]:
    with in_school(cast.school):
        return list(Task.objects.filter(**narrowed).order_by("due_on", "number"))


def standing(cast: Cast) -> list[tuple[str, str]]:
    return [(f"{task.due_on:%m-%d}", task.status) for task in tasks(cast)]


def morning(cast: Cast, *days: date) -> None:
    for each in days:
        make_the_tasks_of_a_day(School.objects.get(pk=cast.school.pk), each)


def waiting(member: Member) -> dict[str, Group]:
    """今天 of a member as a new request finds it."""
    again = Member.everywhere.select_related("school").get(pk=member.pk)
    with in_school(again.school):
        return {str(group.title): group for group in todo(again) if group.items}


def mine(member: Member) -> list[str]:
    group = waiting(member).get("今天要做的")
    return [str(item.title) for item in group.items] if group else []


def test_what_is_added_is_today_of_whom_it_names_and_one_tap_from_done(cast: Cast) -> None:
    with on(MONDAY):
        made = duty(cast, members=[str(cast.wen.pk)])
        (item,) = waiting(cast.wen)["今天要做的"].items
        assert (str(item.title), item.late) == (made.title, False)
        page = browser(cast.wen).get(item.action[1] if item.action else "")
        assert "做了" in page.content.decode()
        (task,) = tasks(cast)
        do(cast, "duties.do_task", task, by=cast.wen)
        assert mine(cast.wen) == [], "true when empty"
        assert (fresh(task).status, tasks(cast)[0].deed_id is not None) == ("done", True)


def test_a_post_and_a_role_find_whoever_has_them(cast: Cast) -> None:
    with on(MONDAY):
        duty(cast, members=[], others="维修工、数学教师、王师傅")
        (task,) = tasks(cast)
        assert task.who_text == "维修工、数学教师（岗位）、王师傅（待定）"
        assert mine(cast.wen) == mine(cast.tan) == [task.title]
        assert mine(cast.chen) == []
        with pytest.raises(Http404):
            do(cast, "duties.do_task", task, by=cast.chen)
        assert "全校今天还没做的" in waiting(cast.hu), "the head sees all, by person"
        (place,) = waiting(cast.hu)["还没做的，按地点"].items
        assert task.title in browser(cast.hu).get(place.url).content.decode(), "and by place"
        assert "全校今天还没做的" not in waiting(cast.wen)


def test_every_morning_makes_what_opens_once_and_missed_mornings_are_made_up(cast: Cast) -> None:
    with on(MONDAY):
        duty(cast)
    with on(day(4)):
        morning(cast, day(4), day(2), day(2), day(1), day(3), day(4), day(0))
    assert [due for due, _status in standing(cast)] == ["09-07", "09-08", "09-09", "09-10", "09-11"]
    with on(day(5)):
        morning(cast, day(5))
    assert len(standing(cast)) == 5, "nothing on a Saturday"


def test_the_database_itself_makes_one_duty_and_one_window_once(cast: Cast) -> None:
    with on(MONDAY):
        duty(cast)
    (task,) = tasks(cast)
    facts = {"duty_id": task.duty_id, "slot": task.slot, "number": task.number, "title": "again"}
    again = Task(school=cast.school, status="open", **facts)
    with in_school(cast.school), pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.bulk_create([again])


def test_a_day_without_lessons_takes_its_tasks_back_and_gives_them_back(cast: Cast) -> None:
    with on(day(2), 6):
        duty(cast)
        friday = duty(cast, how_often="每周五")
        kept = duty(cast, on_days="all_days", how_often="每天")
    with on(day(4), 6):
        morning(cast, day(4))
        do(cast, "duties.do_task", tasks(cast, duty=friday)[0])
        adjusted = _storm(cast, day(4))
        assert {(t.title == kept.title, t.status) for t in tasks(cast, due_on=day(4))} == {
            (True, "open"),
            (False, "withdrawn"),
            (False, "done"),
        }
        assert set(mine(cast.wen)) == {kept.title}, "on a day off only what is meant for it"
        withdrawn = tasks(cast, status="withdrawn")
        assert [task.because for task in withdrawn] == ["校历调整，这一天不做"]
        do(cast, "terms.withdraw_adjustment", adjusted)
        assert tasks(cast, status="withdrawn") == []


def test_on_a_day_off_the_list_of_today_holds_what_today_counts(cast: Cast) -> None:
    with on(MONDAY, 6):
        duty(cast)
        kept = duty(cast, on_days="all_days", how_often="每天")
    with on(day(4), 6):
        morning(cast, day(4))
    with on(day(5), 9), in_school(cast.school):
        morning(cast, day(5))
        group = waiting(cast.hu)["全校今天还没做的"]
        listing = Listing(TasksPage, cast.hu, QueryDict("tab=today"))
        titles = set(listing.filtered().values_list("title", flat=True))
        assert (titles, listing.filtered().count()) == ({kept.title}, group.count)


def _facts(found: list[Any]) -> list[dict[str, Any]]:
    return [{f.attname: getattr(task, f.attname) for f in task._meta.concrete_fields} for task in found]


def _storm(cast: Cast, first: date, **changed: Any) -> Any:
    said = {"first_on": first.isoformat(), "last_on": "", "effect": "suspended", "reason": "台风"} | changed
    return do(cast, "terms.adjust_days", **said).row


def test_a_day_set_off_takes_back_what_is_due_then_and_rewrites_nothing_past(cast: Cast) -> None:
    with on(MONDAY):
        made = duty(cast)
        do(cast, "duties.do_task", tasks(cast)[0])
    for number in (1, 2):
        with on(day(number)):
            morning(cast, day(number))
    with on(day(2), 9):
        before = _facts(tasks(cast, due_on__lt=day(2)))
        _storm(cast, MONDAY, last_on=day(4).isoformat(), effect="off", reason="校庆放假")
        assert standing(cast) == [("09-07", "done"), ("09-08", "open"), ("09-09", "withdrawn")]
        assert _facts(tasks(cast, due_on__lt=day(2))) == before
    with on(day(4)):
        morning(cast, day(3), day(4))
        assert len(standing(cast)) == 3, "nor is anything made for the days off"
        _storm(cast, day(5), effect="lessons", days_off_too=True, reason="补课")
    with on(day(5)):
        morning(cast, day(5))
        assert standing(cast)[-1] == ("09-12", "open"), "a day that came has its task"
    assert {task.title for task in tasks(cast)} == {made.title}


def test_a_weekly_task_whose_day_is_suspended_waits_for_the_next_school_day_of_its_week(cast: Cast) -> None:
    with on(day(0), 6):
        duty(cast, how_often="每周四")
    with on(day(3), 7):
        morning(cast, day(3))
        assert standing(cast) == [("09-10", "open")]
        _storm(cast, day(3))
        assert standing(cast) == [("09-11", "open")]
    with on(day(4), 7):
        morning(cast, day(4))
        assert standing(cast) == [("09-11", "open")]
        assert mine(cast.wen) == [tasks(cast)[0].title]


def test_who_may_not_make_tasks_may_still_adjust_days(cast: Cast) -> None:
    """Control: the calendar never waits for the duties; what is missing is made the next morning."""
    with on(day(2), 6):
        duty(cast)
        leader = cast.tan
        with pytest.raises(PermissionDenied):
            do(cast, "duties.make_tasks", by=leader)
        _storm(cast, day(2))
        assert [status for _due, status in standing(cast)] == ["withdrawn"]


def test_what_was_done_yesterday_and_entered_today_says_so(cast: Cast) -> None:
    with on(MONDAY):
        duty(cast)
    with on(day(1)):
        (task,) = tasks(cast)
        assert [item.late for item in waiting(cast.wen)["今天要做的"].items] == [True]
        said = {"done_on": MONDAY.isoformat(), "late_because": "停电"}
        do(cast, "duties.do_task", task, by=cast.wen, **said)
    with in_school(cast.school):
        deed = Task.objects.select_related("deed").get(pk=task.pk).deed
        assert (deed.done_on, deed.entered, deed.late_because) == (MONDAY, "later", "停电")
        assert deed.by_id == cast.wen.pk


def test_a_duty_written_down_by_the_week_is_in_time_until_sunday(cast: Cast) -> None:
    with on(MONDAY):
        duty(cast, cut_off="week")
    with on(day(4)):
        (task,) = tasks(cast)
        do(cast, "duties.do_task", task, by=cast.wen, done_on=MONDAY.isoformat())
        deed = do(cast, "duties.reopen_task", task, by=cast.wen).row
        assert (deed.status, deed.deed_id) == ("open", None)
        again = do(cast, "duties.do_task", task, by=cast.wen, done_on=MONDAY.isoformat()).row
        assert again.deed.entered == "in_time"


def test_nothing_is_done_before_it_opened_or_tomorrow(cast: Cast) -> None:
    with on(MONDAY):
        duty(cast)
        (task,) = tasks(cast)
        for wrong in (day(1), day(-1)):
            with pytest.raises(Exception, match=r"时间在以后|才开始"):
                do(cast, "duties.do_task", task, by=cast.wen, done_on=wrong.isoformat())


def test_a_photo_is_asked_for_where_the_duty_says_so(cast: Cast) -> None:
    with on(MONDAY):
        duty(cast, proof="photo")
        with pytest.raises(ValidationError) as refused:
            do(cast, "duties.do_task", tasks(cast)[0], by=cast.wen)
        assert list(refused.value.error_dict) == ["photos"]
        duty(cast, proof="words")
        (other,) = tasks(cast, proof="words")
        with pytest.raises(ValidationError):
            do(cast, "duties.do_task", other, by=cast.wen, words="")


def test_a_change_touches_only_what_opens_later(cast: Cast) -> None:
    with on(MONDAY):
        made = duty(cast, members=[str(cast.wen.pk)])
        (before,) = tasks(cast)
        change = DAILY | {"title": "新的说法", "how_often": "每周五", "members": [str(cast.tan.pk)]}
        do(cast, "duties.change_duty", made, **change)
        assert mine(cast.wen) == [before.title]
        assert tasks(cast)[0].title == before.title
    with on(day(4)):
        morning(cast, *(day(n) for n in range(5)))
        assert standing(cast) == [("09-07", "open"), ("09-11", "open")]
        assert mine(cast.tan) == ["新的说法"]


def test_what_is_stopped_is_taken_back_and_comes_again_when_taken_up(cast: Cast) -> None:
    with on(MONDAY):
        made = duty(cast, how_often="每月一次")
        do(cast, "duties.stop_duty", made)
        assert [status for _due, status in standing(cast)] == ["withdrawn"]
        assert waiting(cast.wen) == {}
    with on(day(3)):
        morning(cast, day(3))
        do(cast, "duties.resume_duty", made)
        assert [status for _due, status in standing(cast)] == ["open"]
        assert [str(i.title) for i in waiting(cast.wen)["这几天要做的"].items] == [made.title]


def test_a_task_handed_on_is_the_others_for_this_once(cast: Cast) -> None:
    with on(MONDAY):
        duty(cast)
        (task,) = tasks(cast)
        do(cast, "duties.give_task", task, by=cast.wen, who=str(cast.tan.pk))
        assert (mine(cast.wen), mine(cast.tan)) == ([], [task.title])
        with in_school(cast.school):
            told = list(Notice.objects.filter(member=cast.tan).values_list("text", flat=True))
        assert told == [f"文师傅交给您：{task.title}（9月7日 周一前）"]
    with on(day(1)):
        morning(cast, day(1))
        assert len(mine(cast.wen)) == 1, "the next one is his again"


def test_not_this_time_needs_a_reason_and_is_neither_late_nor_asked_again(cast: Cast) -> None:
    with on(MONDAY):
        duty(cast)
        (task,) = tasks(cast)
        with pytest.raises(ValidationError):
            do(cast, "duties.skip_task", task, by=cast.wen, reason="")
        do(cast, "duties.skip_task", task, by=cast.wen, reason="停电停水")
    with on(day(1)):
        assert mine(cast.wen) == []
        morning(cast, MONDAY, day(1))
        assert [status for _due, status in standing(cast)] == ["skipped", "open"]


def test_in_the_trial_nothing_is_late(cast: Cast) -> None:
    School.objects.filter(pk=cast.school.pk).update(go_live_on=None)
    with on(MONDAY):
        duty(cast)
    with on(day(1)):
        (item,) = waiting(cast.wen)["今天要做的"].items
        assert item.late is False
        page = browser(cast.hu).get("/duties/tasks/?tab=today").content.decode()
        assert "逾期</span>" not in page
        with in_school(cast.school):
            assert group_lines(School.objects.get(pk=cast.school.pk)) == []


def test_each_morning_one_message_for_each_who_has_something_to_do(cast: Cast) -> None:
    with on(MONDAY):
        duty(cast)
        duty(cast)
    with on(day(1)):
        morning(cast, day(1))
        for _twice in range(2):
            with in_school(cast.school):
                every_morning(School.objects.get(pk=cast.school.pk), day(1))
        with in_school(cast.school):
            told = list(Notice.objects.values_list("member__name", "text"))
            assert told == [("文师傅", "今天要做4项，其中逾期2项")]
            assert group_lines(School.objects.get(pk=cast.school.pk)) == ["任务逾期 2 项"]
            assert TaskFor.objects.filter(open=True).count() == 4


def test_what_the_words_leave_open_is_asked_beside_the_field(cast: Cast) -> None:
    for words in ("经常", "期初、期末各一次", "随便什么时候"):
        with pytest.raises(ValidationError) as refused:
            duty(cast, how_often=words)
        assert list(refused.value.error_dict) == ["how_often"]


def test_today_asks_the_database_as_often_for_thirty_tasks_as_for_one(cast: Cast) -> None:
    with on(MONDAY):
        duty(cast)
        counts = []
        for _n in range(2):
            again = Member.everywhere.select_related("school").get(pk=cast.hu.pk)
            with in_school(again.school), CaptureQueriesContext(connection) as asked:
                todo(again)
            counts.append(len(asked))
            for _more in range(0 if counts[1:] else 12):
                do(cast, "duties.add_task")
        assert counts[0] == counts[1] <= 6


def test_many_are_ticked_at_once_and_the_one_that_needs_a_photo_says_so(cast: Cast) -> None:
    with on(MONDAY):
        duty(cast)
        duty(cast, proof="photo")
        rows = {task.proof: task.pk for task in tasks(cast)}
        results = perform_each("duties.do_task", by=cast.wen, targets=rows.values(), data={}, key=uuid4())
        told = {each.target: (each.done, each.sentence) for each in results}
        assert told == {rows["tick"]: (True, ""), rows["photo"]: (False, "请拍一张或选一张照片。")}
