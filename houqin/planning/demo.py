"""The demo school's plan of the autumn term: pasted in the founding week, corrected, accepted; a month plan still waits."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import pairwise
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.core.sheets.uploads import keep_upload
from houqin.duties.actions import do_task
from houqin.duties.holding import keys_of
from houqin.duties.models import Task
from houqin.people.models import Member
from houqin.planning import actions
from houqin.planning.drafting import SLIP
from houqin.planning.models import PlanLine
from houqin.terms.demo import school_days

DOERS = ("高铁成", "田桂花", "丁大勇", "鲍玉梅", "总务主任")
DAYS_BACK = 8  # as many as the demo's duties
PLAN = """{school}{year}—{after}学年第一学期后勤工作计划
一、指导思想
以师生为本，切实增强服务意识。
二、工作目标
1.本学期修好报修单不少于180件
2.灭火器月检5次
3.家长对食堂“满意、基本满意”的在九成以上
三、主要措施
1.每周检查一次食堂留样记录。
2.加大节水节电宣传力度。
四、行事历
九月份：1.检修教室吊扇和灯管 2.灭火器月检 3.开学前一周清洗蓄水池
十月份：1.灭火器月检 2.国庆节前检查门窗和电闸 3.各功能室财产清点（责任人：鲍玉梅）
十一月份：1.灭火器月检 2.检修防冻管道
十二月份：1.灭火器月检 2.下旬盘点仓库
一月份：1.寒假前切断各室电源 2.灭火器月检
五、分工
领域\t序号\t责任范围\t责任人\t备注
校园安全\t1\t保安队伍管理\t高铁成\t每周四开一次例会
校园安全\t2\t大门和围墙巡看\t保安\t每周一次
食堂\t3\t食堂留样检查\t田桂花、葛师傅\t每周四
食堂\t4\t冷库温度登记\t\t每周两次
维修\t5\t水电线路检查\t丁大勇\t每月不少于1次
财产\t6\t各室财产抽查\t鲍玉梅\t定期
"""
MONTH = """{school}{year}年{month}月份总务处工作安排
1.检查教学楼照明
2.清洗直饮水机滤芯（责任人：丁大勇）
3.整理仓库
"""


def scenes(stage: Stage) -> Iterator[Scene]:
    """The head of the first school pastes his plan, answers what is asked and accepts it; a later one waits."""
    if stage.script != "DEMO":
        return
    first = stage.first_day
    year = first.year if first.month >= 7 else first.year - 1
    kept: dict[str, Any] = {}

    def read(text: str, name: str) -> Any:
        by = stage.people["总务主任"]
        file = SimpleUploadedFile(f"{name}.txt", text.encode())
        slip = keep_upload(file, by=by, importer=SLIP).slip
        return actions.read_plan(stage.school, by=by, upload=slip)

    def paste() -> None:
        kept["plan"] = read(PLAN.format(school=stage.school.name, year=year, after=year + 1), "后勤工作计划")

    def correct() -> None:
        with in_school(stage.school):
            line = PlanLine.objects.get(plan=kept["plan"], text="冷库温度登记")
            goal = PlanLine.objects.get(plan=kept["plan"], kind=PlanLine.GOAL, text__startswith="本学期修好")
            fire = PlanLine.objects.get(plan=kept["plan"], kind=PlanLine.GOAL, text__startswith="灭火器月检")
        told: dict[str, Any] = {"area": "", "amount": 180, "unit": "件", "counts": "tickets"}
        actions.correct_line(goal, by=stage.people["总务主任"], text=goal.text, **told)
        if stage.whole:  # in its registers the extinguishers are the only work of this area
            counted: dict[str, Any] = {"area": "消防", "amount": 5, "unit": "次", "counts": "tasks"}
            actions.correct_line(fire, by=stage.people["总务主任"], text=fire.text, **counted)
        actions.correct_line(
            line,
            by=stage.people["总务主任"],
            text=line.text,
            decision="duty",
            people="田桂花",
            frequency="每周两次",
            area=line.area,
        )

    def accept() -> None:
        actions.accept_plan(kept["plan"], by=stage.people["总务主任"])

    def month(following: date) -> None:
        text = MONTH.format(school=stage.school.name, year=following.year, month=following.month)
        read(text, "下月工作安排")

    yield Scene(stage.founding(3, 15), paste)
    yield Scene(stage.founding(3, 15, 20), correct)
    yield Scene(stage.founding(3, 15, 30), accept)
    days = [day for day in school_days(stage) if clock.at(day, 15, 40) <= stage.until]
    if days:
        yield Scene(clock.at(days[-1], 15, 40), lambda: month(_next(days[-1])))
    past = [day for day in days if day < clock.local(stage.until).date()]
    for day in past if stage.whole else _evenings(past):
        yield Scene(clock.at(day, 17, 35), partial(_do, stage, day))


def _evenings(days: list[date]) -> list[date]:
    """The last school day of each month, and the days on which the tasks of the school are made."""
    ends = [day for day, after in pairwise(days) if day.month != after.month]
    return sorted({*ends, *days[-DAYS_BACK:]})


def _do(stage: Stage, day: date) -> None:
    """What the plan asks for by this day is done by whose it is; who has no login in the demo leaves his open."""
    with in_school(stage.school):
        pks = [stage.people[name].pk for name in DOERS]  # read anew: roles were given since
        people = list(Member.objects.select_related("school").filter(pk__in=pks).order_by("pk"))
        rows = Task.objects.filter(source="plan", status="open", due_on__lte=day).order_by("due_on", "id")
        tasks = list(rows.select_related("place").prefetch_related("fors"))
        keys = {member.pk: set(keys_of(member)) for member in people}
    for task in tasks:
        if stage.whole and _forgotten(task, day):
            continue
        asked = {each.key for each in task.fors.all()}
        by = next((member for member in people if keys[member.pk] & asked), None)
        if by is not None:
            do_task(task, by=by)


def _forgotten(task: Task, day: date) -> bool:
    """In a whole term one in twelve is done some days late, and one of these never."""
    lot = int(sha256(f"{task.title}{task.due_on}".encode()).hexdigest(), 16)
    return lot % 12 == 0 and (lot % 5 == 0 or (day - task.due_on).days < 4)


def _next(on: date) -> date:
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)
