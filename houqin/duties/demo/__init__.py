"""The demo school's duties, done as people do them: mostly, some late, some not written down.

Nine were begun two weeks ago; of a whole term five, from its first day, beside those that the registers ask.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.duties import actions
from houqin.duties.demo.adding import add
from houqin.duties.demo.term import of_a_term
from houqin.duties.holding import keys_of
from houqin.duties.models import Duty, Task
from houqin.duties.schedules import make_the_tasks_of_a_day
from houqin.terms.demo import school_days

SCHOOL_DAYS_BACK = 8
# what, how often, area, whom (names, posts), minutes, proof, where, which of its days nobody wrote down
DUTIES = (
    ("开校门前检查门岗器材，填值班记录", "每个在校日", "安全", "保安", 10, "tick", "", ()),
    ("放学后巡查楼道、关灯锁门", "每个在校日", "安全", "保安", 25, "tick", "校本部/教学楼", (3,)),
    ("晨检炊事员，登记健康状况", "每个在校日", "食堂", "食品安全员", 8, "tick", "校本部/食堂", ()),
    ("每餐留样，标签写清餐次和时间", "每个在校日", "食堂", "食品安全员", 10, "words", "校本部/食堂", (5,)),
    ("食品安全日管控", "每个在校日", "食堂", "食品安全员", 10, "elsewhere", "", ()),
    ("检查配电箱和应急灯", "每周五", "维修", "丁大勇", 30, "photo", "校本部/综合楼", ()),
    ("看一遍教学楼的水电门窗", "每周二、四", "维修", "丁大勇", 30, "ticket", "校本部/教学楼", ()),
    ("清点库房，核对出库单", "每周一次", "校产", "鲍玉梅", 40, "tick", "", ()),
    ("灭火器逐具检查，签检查卡", "每月一次", "安全", "丁大勇", 60, "tick", "", ()),
)
WORDS = "已留样，标签齐全"
BROKEN = (
    "二楼东头楼道灯不亮",
    "一楼男厕水龙头关不紧",
)  # what two of the rounds find; the others find nothing


def scenes(stage: Stage) -> Iterator[Scene]:
    """Added one afternoon; each morning's tasks, and in the afternoon what was done of them."""
    if stage.script != "DEMO":
        return
    if stage.whole:
        yield from of_a_term(stage)
        return
    today, days = clock.local(stage.until).date(), school_days(stage)
    if len(days) <= SCHOOL_DAYS_BACK:
        return
    begun, *played = days[-SCHOOL_DAYS_BACK - 1 :]
    for number, duty in enumerate(DUTIES):
        yield Scene(clock.at(begun, 15, 10 + 2 * number), partial(add, stage, played[0], *duty))
    yield Scene(clock.at(begun, 15, 50), partial(_take, stage))
    yield Scene(clock.at(played[-2], 17, 40), partial(_close, stage, played[3]))
    monday = next((day for day in played if day.weekday() == 0 and day < today), None)
    if monday is not None:
        yield Scene(clock.at(monday, 10, 20), partial(_early, stage, monday))
    for number, day in enumerate(played):
        opened = clock.at(day, 7)  # the office's computer is switched on
        yield Scene(opened, partial(make_the_tasks_of_a_day, stage.school, day))
        if day < today:
            yield Scene(clock.at(day, 17, 20), partial(_do, stage, day, number))


def _take(stage: Stage) -> None:
    """What the school had not written down itself, of the pack for every school."""
    lines = ["drill", "footage", "lightning", "background"]
    actions.take_pack(stage.school, by=stage.people["总务主任"], lines=lines)


def _close(stage: Stage, day: date) -> None:
    """The evening that the guards forgot is not made up: it has no record, and why."""
    with in_school(stage.school):
        missing = Task.objects.filter(title=DUTIES[1][0], due_on=day, status="open").first()
    if missing is not None:
        actions.close_task(missing, by=stage.people["总务主任"], reason="当晚巡查过，没有登记，无法核实")


def _early(stage: Stage, day: date) -> None:
    """Tuesday's round on Monday, because the plumber is in that building anyway: on Tuesday nothing is asked."""
    by = stage.people["丁大勇"]
    with in_school(stage.school):
        duty = Duty.objects.get(title=DUTIES[6][0])
        waiting = Task.objects.filter(duty=duty, status="open", due_on__gte=day).exists()
    if not waiting:
        task = actions.bring_forward(duty, by=by)
        actions.do_task(task, by=by, words="换灯时一起看过", nothing_broken=True)


def _do(stage: Stage, day: date, number: int) -> None:
    """By the end of the day most is done; the guards forget to write one day, and the samples another."""
    missed = {duty[0] for duty in DUTIES if number in duty[7]}
    for task, by in _open(stage, day):
        if task.title not in missed and task.proof != "photo" and (task.due_on == day or number % 3 == 0):
            actions.do_task(task, by=by, **_shown(task, number))


def _shown(task: Task, number: int) -> dict[str, Any]:
    """What the duty wants to see of it."""
    if task.proof == "ticket" and number % 4 == 0:
        return {"fault": BROKEN[number // 4 % 2], "place": task.place, "kind": "electric"}
    return {"words": WORDS if task.proof == "words" else "", "nothing_broken": task.proof == "ticket"}


def _open(stage: Stage, day: date) -> list[tuple[Task, Any]]:
    """The tasks of the duties that may be done on this day, each with the first person whose it is."""
    people = [stage.people[name] for name in ("高铁成", "田桂花", "丁大勇", "鲍玉梅")]
    with in_school(stage.school):
        ours = Task.objects.filter(title__in=[duty[0] for duty in DUTIES], duty__isnull=False)
        tasks = ours.filter(status="open", opens_on__lte=day).order_by("due_on", "id")
        found = []
        for task in tasks.select_related("place").prefetch_related("fors"):
            keys = {each.key for each in task.fors.all()}
            by = next((member for member in people if keys & set(keys_of(member))), None)
            if by is not None:
                found.append((task, by))
    return found
