"""A plan and its lines, and how each thing is done with them, for the house tests."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.core.sheets.uploads import keep_upload
from houqin.planning.drafting import SLIP
from houqin.planning.models import ACCEPTED, Plan, PlanLine
from tests.cast import Cast
from tests.samples import Doing, do, fresh

_numbers = count(1)
TEXT = """{school}{year}年秋学期后勤工作计划（{number}）
一、工作目标
1.全年维修不少于120次
二、行事历
九月份：1.检修吊扇 2.消防设备自检
十月份：1.消防设备自检 2.清洗水箱
十一月份：1.消防设备自检
三、分工
领域\t序号\t责任范围\t责任人\t备注
安全\t1\t保安队伍管理\t谭老师\t每周四
安全\t2\t门窗检查\t\t每月一次
四、其他
1.每周检查一次各班卫生。
"""


def slip(cast: Cast, text: str, by: Any = None) -> dict[str, Any]:
    """A pasted plan that waits to be read."""
    file = SimpleUploadedFile("计划.txt", text.encode())
    return {"upload": keep_upload(file, by=by or cast.hu, importer=SLIP).slip}


def text(cast: Cast, number: int | None = None) -> str:
    """A plan of this school year that nobody has read yet."""
    today = clock.today()
    year = today.year if today.month >= 7 else today.year - 1
    return TEXT.format(school=cast.school.name, year=year, number=number or next(_numbers))


def plan(cast: Cast) -> Any:
    return do(cast, "planning.read_plan").row


def line(cast: Cast) -> Any:
    return PlanLine.objects.filter(plan=plan(cast), kind=PlanLine.CALENDAR).first()


def _thrice(cast: Cast) -> Any:
    return PlanLine.objects.filter(plan=plan(cast), text="消防设备自检").first()


def accepted_too_late(cast: Cast) -> Any:
    """Accepted when all of it was over: nothing was made, and today it is not over."""
    made = plan(cast)
    with clock.moved(clock.at(clock.today() + timedelta(days=900))):
        return do(cast, "planning.accept_plan", made).row


def version_of(cast: Cast, accepted: Any, changed: str | None = None) -> Any:
    """A new draft in the place of an accepted plan."""
    new = changed or f"{text(cast)}2.每天关好门窗（{next(_numbers)}）。\n"
    new = new.replace(new.splitlines()[0], accepted.title, 1)
    made = do(cast, "planning.read_plan", **slip(cast, new)).row
    assert made.replaces_id == accepted.pk
    return made


def _read(cast: Cast, row: Any = None) -> dict[str, Any]:
    return slip(cast, text(cast))


def _title(cast: Cast, row: Any = None) -> dict[str, Any]:
    row = row if row is None else fresh(row)
    title = row.title[:100] if row else "计划"
    return {"title": f"{title}修订", "kind": "term", "year": row.year if row else 2026, "ordinal": 1}


def _correct(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {"text": f"{cast.school.name}检修吊扇", "decision": "task", "people": cast.tan.name, "months": "9"}


def _version(cast: Cast, row: Any = None) -> dict[str, Any]:
    row = fresh(row)
    with in_school(cast.school):
        old = row if row.status == ACCEPTED else do(cast, "planning.accept_plan", plan(cast)).row
        made = version_of(cast, old)
    return {"version": str(made.pk)}


ROWS = {Plan: plan, PlanLine: line}
DOING = {
    "planning.read_plan": Doing("hu", _read),
    "planning.edit_plan": Doing("hu", _title),
    "planning.correct_line": Doing("hu", _correct),
    "planning.settle_lines": Doing("hu"),
    "planning.fill_people": Doing("hu"),
    "planning.gather_lines": Doing("hu", target=_thrice),
    "planning.accept_plan": Doing("hu"),
    "planning.give_again": Doing("hu", target=accepted_too_late),
    "planning.accept_version": Doing("hu", _version),
    "planning.withdraw_plan": Doing("hu", lambda cast, row: {"because": f"{cast.school.name}换了新的计划"}),
}
