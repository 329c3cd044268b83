"""The table for the wall and the list for each person: all that is in force, with names, and nothing that is not."""

from typing import Any

import pytest

from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.duties import closing, prints
from houqin.duties.models import Task
from houqin.people.models import Member
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db


def duty(cast: Cast, title: str, how_often: str, **more: Any) -> Any:
    asked = {"members": [], "others": "", "place": "", "area": "安全", "on_days": "school_days"}
    return do(cast, "duties.add_duty", title=title, how_often=how_often, **(asked | more)).row


def test_the_table_has_a_row_for_each_duty_in_force_by_area_with_names(cast: Cast) -> None:
    duty(cast, "修水电", "每周四", others="维修工", area="维修", citation="学校规定")
    duty(cast, "查大门", "每天", members=[str(cast.tan.pk)], elsewhere="安全平台")
    do(cast, "duties.stop_duty", duty(cast, "旧的事", "每月", members=[str(cast.tan.pk)]))
    with in_school(cast.school):
        _template, data, _title = prints.make_matrix(cast.school)
    rows = {area["name"]: area["rows"] for area in data["areas"]}
    assert rows == {
        "安全": [["1", "查大门", cast.tan.name, "每天", "在“安全平台”办理", ""]],
        "维修": [["2", "修水电", f"维修工（{cast.wen.name}）", "每周四", "完成记录（打勾）", "学校规定"]],
    }


def test_a_persons_list_is_his_own_by_day_week_and_term(cast: Cast) -> None:
    duty(cast, "修水电", "每周四", others="维修工")
    duty(cast, "巡查配电房", "每天", members=[str(cast.wen.pk)])
    duty(cast, "查图书室", "每学期一次", members=[str(cast.tan.pk)])
    with in_school(cast.school):
        _template, data, title = prints.make_lists(cast.school, [cast.wen])
        everybody = prints.make_lists(cast.school, Member.objects.choosable())[1]["sheets"]
    [sheet] = data["sheets"]
    assert title == f"岗位工作清单 {cast.wen.name}"
    assert [(part["title"], [row[0] for row in part["rows"]]) for part in sheet["parts"]] == [
        ("每日", ["巡查配电房"]),
        ("每周", ["修水电"]),
    ]
    assert {each["name"] for each in everybody} == {cast.wen.name, cast.tan.name}


def test_where_there_is_nothing_nothing_is_printed(cast: Cast) -> None:
    with in_school(cast.school), pytest.raises(Refused):
        prints.make_matrix(cast.school)
    answer = browser(cast.hu).get("/duties/papers/matrix.pdf")
    assert answer.status_code == 409
    assert "还没有在执行的职责" in answer.content.decode()


def test_everybody_prints_his_own_list_and_only_who_leads_the_others(cast: Cast) -> None:
    duty(cast, "巡查配电房", "每天", members=[str(cast.wen.pk)])
    wen = browser(cast.wen)
    assert cast.wen.name in wen.get("/duties/papers/").content.decode()
    assert wen.get("/duties/papers/matrix.pdf").status_code == 403
    assert wen.get(f"/duties/papers/lists.pdf?member={cast.tan.pk}").status_code == 404
    for url in ("matrix.pdf", f"lists.pdf?member={cast.wen.pk}"):
        answer = browser(cast.hu).get(f"/duties/papers/{url}")
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")


def test_a_missing_task_of_a_role_names_who_has_the_role(cast: Cast) -> None:
    duty(cast, "修水电", "每天", others="维修工", on_days="all_days")
    with in_school(cast.school):
        task = Task.objects.get()
        assert closing.owners([task]) == {task.pk: f"维修工（{cast.wen.name}）"}
