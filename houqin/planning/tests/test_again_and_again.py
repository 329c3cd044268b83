"""Work that the calendar wants done again and again within its month: asked about, and a duty of that month only."""

from datetime import date
from typing import Any

import pytest

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.duties.models import Duty, Task
from houqin.planning.models import PlanLine
from houqin.planning.rules.lines import OPEN, TASK, lines_of
from houqin.planning.rules.reading import read_text
from houqin.planning.showing import tapped, taps
from tests.cast import Cast
from tests.samples import do

from houqin.planning.tests.samples import slip  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db
TEXT = """{school}2026年秋学期后勤工作计划
一、行事历
九月份：1.检修吊扇 2.每周四检查食堂库房
十月份：1.每周四检查食堂库房 2.每月盘点一次仓库
十一月份：1.清洗水箱
十二月份：1.每天查看防冻管道
"""


def test_only_what_comes_oftener_than_its_month_is_asked_about() -> None:
    (plan,) = read_text(TEXT.format(school="柳林小学")).plans
    found = [(line.text, line.decision, bool(line.questions)) for line in lines_of(plan) if line.months]
    assert found == [
        ("检修吊扇", TASK, False),
        ("每周四检查食堂库房", OPEN, True),
        ("每周四检查食堂库房", OPEN, True),
        ("每月盘点一次仓库", TASK, False),
        ("清洗水箱", TASK, False),
        ("每天查看防冻管道", OPEN, True),
    ]


def test_as_a_duty_it_lasts_as_long_as_its_month_and_comes_on_its_days(cast: Cast) -> None:
    with clock.moved(clock.at(date(2026, 9, 2), 9)):
        plan = do(cast, "planning.read_plan", **slip(cast, TEXT.format(school=cast.school.name))).row
        with in_school(cast.school):
            asked = list(PlanLine.objects.filter(plan=plan, decision="").order_by("position"))
        for line in (asked[0], asked[2]):
            do(cast, "planning.correct_line", line, **_kept(line))
        assert [tap for tap, _label in taps(asked[1])] == ["duty", "task", "none"]
        assert tapped(asked[1], "task") == {"decision": "task"}
        do(cast, "planning.accept_plan", plan)
        with in_school(cast.school):
            weekly, daily = Duty.objects.order_by("first_on")
            assert (weekly.weekdays, weekly.first_on, weekly.last_on) == (
                *([4], date(2026, 9, 2), date(2026, 9, 30)),
            )
            assert (daily.unit, daily.first_on, daily.last_on) == (
                *("day", date(2026, 12, 1), date(2026, 12, 31)),
            )
            once = set(Task.objects.filter(duty=None).values_list("title", flat=True))
        assert once == {"检修吊扇", "每月盘点一次仓库", "清洗水箱"}, "what nobody decided gives nothing yet"


def _kept(line: PlanLine) -> dict[str, Any]:
    """The line as it stands, and that it is a duty."""
    often = "、".join(each["words"] for each in line.frequency)
    said = {"text": line.text, "decision": "duty", "people": line.people, "frequency": often}
    return said | {"months": "、".join(map(str, line.months)), "year": line.year or ""}
