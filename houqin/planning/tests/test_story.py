"""A plan from the paper to tasks and duties: read, corrected, accepted once, replaced, taken back."""

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.duties.models import Duty, Task
from houqin.planning import prints
from houqin.planning.forms import ASKED
from houqin.planning.models import PlanLine
from tests.cast import Cast, browser
from tests.samples import do, everything, fresh

from houqin.planning.tests.samples import slip, text, version_of  # isort: skip  (the registry comes first)
from houqin.planning.tests.test_real_plans import text_of  # isort: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def september() -> Iterator[None]:
    with clock.moved(clock.at(date(2026, 9, 2), 9)):
        yield


def lines(plan: Any, **which: Any) -> list[PlanLine]:
    with in_school(plan.school_id):
        return list(PlanLine.objects.filter(plan=plan, **which).select_related("plan").order_by("position"))


def titles(cast: Cast, kind: Any, **which: Any) -> list[str]:
    with in_school(cast.school):
        return list(kind.objects.filter(**which).order_by("id").values_list("title", flat=True))


def test_reading_makes_a_draft_and_nothing_else(cast: Cast) -> None:
    before = everything(cast.school)
    plan = do(cast, "planning.read_plan").row
    assert (plan.status, plan.kind, plan.year, plan.ordinal) == ("draft", "term", 2026, 1)
    after = everything(cast.school)
    assert before["duties.duty"] == after["duties.duty"]
    assert before["duties.task"] == after["duties.task"]
    kinds = [line.kind for line in lines(plan)]
    assert kinds.count("goal") == 1
    assert kinds.count("calendar") == 5
    assert kinds.count("duty") == 2


def test_names_are_found_and_a_blank_one_is_asked_never_filled(cast: Cast) -> None:
    plan = do(cast, "planning.read_plan").row
    first, second = lines(plan, kind="duty")
    assert first.who == [["member", str(cast.tan.pk), cast.tan.name, "exact"]]
    assert (second.who, second.above, second.decision) == ([], "谭老师", "")
    assert "沿用上格" in second.question


def test_accepting_makes_tasks_in_their_months_and_duties_at_once_and_only_once(cast: Cast) -> None:
    plan = do(cast, "planning.read_plan").row
    do(cast, "planning.accept_plan", plan)
    assert titles(cast, Task, duty=None) == [
        "检修吊扇",
        "消防设备自检",
        "消防设备自检",
        "清洗水箱",
        "消防设备自检",
    ]
    assert titles(cast, Duty) == ["保安队伍管理"]
    with in_school(cast.school):
        task = Task.objects.get(title="清洗水箱")
        assert (task.opens_on.month, task.due_on.month, task.source) == (10, 10, "plan")
        assert Duty.objects.get().weekdays == [4]
    with pytest.raises(Refused):
        do(cast, "planning.accept_plan", plan)
    assert len(titles(cast, Task, duty=None)) == 5


def test_what_is_over_gets_no_task(cast: Cast) -> None:
    plan = do(cast, "planning.read_plan").row
    with clock.moved(clock.at(date(2026, 11, 5), 9)):
        do(cast, "planning.accept_plan", plan)
    assert titles(cast, Task, duty=None) == ["消防设备自检"]


def test_what_went_with_the_trial_is_given_again_and_nothing_twice(cast: Cast) -> None:
    plan = do(cast, "planning.read_plan").row
    with clock.moved(clock.at(date(2028, 9, 1))):
        do(cast, "planning.accept_plan", plan)
    assert titles(cast, Task) == []
    do(cast, "planning.give_again", plan)
    made = titles(cast, Task, duty=None)
    assert len(made) == 5
    with pytest.raises(PermissionDenied):
        do(cast, "planning.give_again", plan)
    assert titles(cast, Task, duty=None) == made


def test_a_line_is_corrected_in_place_and_the_blank_cell_taken_with_one_tap(cast: Cast) -> None:
    plan = do(cast, "planning.read_plan").row
    blank = lines(plan, kind="duty")[1]
    page = browser(cast.hu)
    sent = {"tap": "above", "key": "0198c0de-0000-7000-8000-000000000001"}
    answer = page.post(f"/planning/line/{blank.pk}/", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "沿用上格" not in answer.content.decode()
    line = lines(plan, kind="duty")[1]
    assert (line.who[0][2], line.decision, line.question) == ("谭老师", "duty", "")


def test_all_blank_cells_are_filled_from_above_with_one_tap_and_each_can_still_be_changed(cast: Cast) -> None:
    words = text(cast).replace(
        "每月一次\n", "每月一次\n安全\t3\t灭火器\t\t定期\n食堂\t4\t库房\t\t每天\n食堂\t5\t留样\t\t每餐\n"
    )
    plan = do(cast, "planning.read_plan", **slip(cast, words)).row
    page = browser(cast.hu).get(f"/planning/plans/{plan.pk}/").content.decode()
    assert "分工里有 2 行没有写责任人" in page
    do(cast, "planning.fill_people", plan)
    filled = lines(plan, kind="duty")
    assert [[who[2] for who in line.who] for line in filled] == [["谭老师"], ["谭老师"], ["谭老师"], [], []]
    assert [line.decision for line in filled] == ["duty", "duty", "duty", "", ""]
    assert [line.question for line in filled[1:3]] == ["", "“定期”是多久一次？"], (
        "what else is open stays asked"
    )
    assert all("多半不是" in line.question for line in filled[3:]), "another area is asked by itself"
    with pytest.raises(PermissionDenied):
        do(cast, "planning.fill_people", plan)
    changed = {"text": "门窗检查", "decision": "duty", "people": cast.wen.name}
    again = do(cast, "planning.correct_line", filled[1], **changed).row
    assert again.who[0][2] == cast.wen.name


def test_every_monday_or_once_a_week_is_one_tap(cast: Cast) -> None:
    words = text(cast).replace("每周四", "每周一检查")
    plan = do(cast, "planning.read_plan", **slip(cast, words)).row
    line = lines(plan, kind="duty")[0]
    assert (line.frequency[0]["weekdays"], line.sure) == ([1], "asked")
    assert "按每个星期一理解" in line.question
    sent = {"tap": "weekly", "key": str(uuid4())}
    browser(cast.hu).post(f"/planning/line/{line.pk}/", sent, headers={"HX-Request": "true"})
    line = lines(plan, kind="duty")[0]
    assert [(each["unit"], each["weekdays"]) for each in line.frequency] == [("week", [])]
    assert (line.question, line.decision) == ("", "duty")


def test_two_who_correct_one_line_in_its_place_or_by_a_tap_are_told(cast: Cast) -> None:
    plan = do(cast, "planning.read_plan").row
    blank = lines(plan, kind="duty")[1]
    page, htmx, url = browser(cast.hu), {"HX-Request": "true"}, f"/planning/line/{blank.pk}/"
    shown = re.findall(r'hx-vals="([^"]*)"', page.get(url, headers=htmx).content.decode())
    tap = next(vals for each in shown if (vals := json.loads(unescape(each)))["tap"] == "none")
    form = page.get(url, {"edit": "1"}, headers=htmx).content.decode()
    answers = dict.fromkeys(ASKED["duty"], "") | {"text": "巡看大门", "decision": "duty", "people": "谭老师"}
    sent = answers | {"key": str(uuid4()), "seen": _hidden(form, "seen")}
    do(cast, "planning.correct_line", blank, **(answers | {"text": "巡看大门和围墙"}))
    for late in (sent, tap):
        told = page.post(url, late, headers=htmx).content.decode()
        assert "您打开以后" in told
        assert lines(plan, kind="duty")[1].text == "巡看大门和围墙"
    again = page.post(url, sent | {"key": str(uuid4()), "seen": _hidden(told, "seen")}, headers=htmx)
    assert "您打开以后" not in again.content.decode()
    assert lines(plan, kind="duty")[1].text == "巡看大门"


def _hidden(html: str, name: str) -> str:
    return unescape(re.findall(rf'name="{name}" value="([^"]*)"', html)[0])


def test_frequency_words_are_read_again(cast: Cast) -> None:
    line = lines(do(cast, "planning.read_plan").row, kind="duty")[0]
    answers = {"text": line.text, "decision": "duty", "people": line.people, "frequency": "每月不少于2次"}
    done = do(cast, "planning.correct_line", line, **answers).row
    assert [(each["unit"], each["times"], each["at_least"]) for each in done.frequency] == [
        ("month", 2, True)
    ]
    unread = do(cast, "planning.correct_line", done, **(answers | {"frequency": "看情况"})).row
    assert unread.frequency == [{"unit": "unset", "words": "看情况"}]


def test_the_same_in_three_months_becomes_one_monthly_duty_and_keeps_its_lines(cast: Cast) -> None:
    plan = do(cast, "planning.read_plan").row
    do(cast, "planning.gather_lines", lines(plan, text="消防设备自检")[0])
    do(cast, "planning.accept_plan", plan)
    assert "消防设备自检" not in titles(cast, Task, duty=None)
    with in_school(cast.school):
        assert Duty.objects.get(title="消防设备自检").months == [9, 10, 11]
    assert len(lines(plan, kind="calendar")) == 5


def test_the_same_file_opens_the_same_plan_and_changes_nothing(cast: Cast) -> None:
    words, page = text(cast), browser(cast.hu)
    key = "0198c0de-0000-7000-8000-00000000000{}"
    first = page.post("/planning/read/", {"text": words, "key": key.format(2)})
    before = everything(cast.school)
    again = page.post("/planning/read/", {"text": words, "key": key.format(3)})
    assert first.headers["Location"] == again.headers["Location"]
    assert everything(cast.school) == before
    with pytest.raises(Refused, match="读入过"):
        do(cast, "planning.read_plan", **slip(cast, words))


def test_last_years_plan_becomes_this_years(cast: Cast) -> None:
    old = text(cast).replace("2026年秋", "2023年秋")
    plan = do(cast, "planning.read_plan", **slip(cast, old)).row
    assert {line.year for line in lines(plan, kind="calendar")} == {2023}
    do(cast, "planning.edit_plan", plan, title=plan.title, kind="term", year=2026, ordinal=1)
    assert {line.year for line in lines(plan, kind="calendar")} == {2026}


def test_a_new_version_does_only_what_differs_and_leaves_the_past(cast: Cast) -> None:
    words = text(cast)
    plan = do(cast, "planning.read_plan", **slip(cast, words)).row
    do(cast, "planning.accept_plan", plan)
    with in_school(cast.school):
        done = Task.objects.get(title="检修吊扇")
    do(cast, "duties.do_task", done)
    changed = (
        words.replace("1.检修吊扇 ", "")
        .replace("2.清洗水箱", "2.清洗蓄水箱 3.更换灭火器")
        .replace("每周四", "每周五")
    )
    new = version_of(cast, fresh(plan), changed)
    do(cast, "planning.accept_version", plan, version=str(new.pk))
    with in_school(cast.school):
        by_title = dict(Task.objects.filter(duty=None).values_list("title", "status"))
    assert by_title == {
        "检修吊扇": "done",
        "消防设备自检": "open",
        "清洗水箱": "withdrawn",
        "清洗蓄水箱": "open",
        "更换灭火器": "open",
    }
    assert titles(cast, Task, title="消防设备自检", status="open") == ["消防设备自检"] * 3
    assert sorted(titles(cast, Duty, status="on")) == ["保安队伍管理"]
    assert (fresh(plan).status, fresh(new).status, fresh(new).version) == ("replaced", "accepted", 2)


def test_taking_a_plan_back_withdraws_what_is_to_come(cast: Cast) -> None:
    plan = do(cast, "planning.read_plan").row
    do(cast, "planning.accept_plan", plan)
    do(cast, "planning.withdraw_plan", plan)
    assert titles(cast, Task, status="open") == []
    assert titles(cast, Duty, status="on") == []


def test_a_long_real_plan_is_moved_to_this_term_and_accepted(cast: Cast) -> None:
    words = text_of("plan-2023-autumn")
    plan = do(cast, "planning.read_plan", **slip(cast, words)).row
    page = browser(cast.hu).get(f"/planning/plans/{plan.pk}/").content.decode()
    assert "按2026—2027学年第一学期用" in page
    do(cast, "planning.edit_plan", plan, title=plan.title, kind="term", year=2026, ordinal=1)
    do(cast, "planning.settle_lines", plan)
    do(cast, "planning.accept_plan", plan)
    decided = [line for line in lines(plan) if line.decision == "task"]
    with in_school(cast.school):
        made = set(Task.objects.filter(duty=None).values_list("cause", flat=True))
    # July and August are over on this second of September; everything else has its task.
    assert {line.origin for line in decided if min(line.months) not in (7, 8)} == made
    assert browser(cast.hu).get(f"/planning/plans/{plan.pk}/").status_code == 200


def test_another_year_answers_the_questions_of_years_and_what_is_past_is_said(cast: Cast) -> None:
    words = (
        "松坡小学2024年秋学期总务工作计划\n八月份：\n1.清洗水箱\n十月份：\n1.检修吊扇\n一月份：\n1.回收教具\n"
    )
    plan = do(cast, "planning.read_plan", **slip(cast, words)).row
    assert any("日历跨年" in question for question in plan.questions)
    plan = do(cast, "planning.edit_plan", plan, title=plan.title, kind="term", year=2026, ordinal=1).row
    assert plan.questions == ["没有找到目标，需要的话请自己写上。"]
    do(cast, "planning.accept_plan", plan)
    page = browser(cast.hu).get(f"/planning/plans/{plan.pk}/").content.decode()
    assert "日历跨年" in page, "the history tells what the questions were"
    assert "[&#x27;" not in page, "a list is told in words"
    assert page.count("已经过去，没有派") == 1
    assert page.count("还没做") == 2


def test_the_papers_say_what_was_done_and_what_nobody_decided(cast: Cast) -> None:
    plan = do(cast, "planning.read_plan").row
    do(cast, "planning.accept_plan", plan)
    with in_school(cast.school):
        do(cast, "duties.do_task", Task.objects.get(title="检修吊扇"))
        _template, year, _title = prints.PAPERS["calendar"](cast.school, plan)
        _template, unsettled, _title = prints.PAPERS["open"](cast.school, plan)
    assert [row[2:] for row in year["rows"] if row[2] == "检修吊扇"] == [["检修吊扇", "总务主任", "已做"]]
    assert year["columns"] == ["周次", "日期", "内容", "责任人", "完成情况"]
    asked = {row[1]: row[2] for row in unsettled["rows"]}
    assert asked["门窗检查"] == "没有写责任人"
    assert any("计划里没有" in why for why in asked.values())
    for what in ("calendar", "open"):
        answer = browser(cast.hu).get(f"/planning/papers/{plan.pk}/{what}/")
        assert answer.content.startswith(b"%PDF")


def test_a_goal_counts_what_was_done_of_its_area(cast: Cast) -> None:
    plan = do(cast, "planning.read_plan").row
    goal = lines(plan, kind="goal")[0]
    assert (goal.amount, goal.unit) == (120, "次")
    do(cast, "planning.correct_line", goal, text=goal.text, amount=2, unit="次", counts="tasks", months="")
    do(cast, "planning.accept_plan", plan)
    with in_school(cast.school):
        do(cast, "duties.do_task", Task.objects.get(title="检修吊扇"))
    assert "1/2次" in browser(cast.hu).get(f"/planning/plans/{plan.pk}/").content.decode()
