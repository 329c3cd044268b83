"""A whole term of the demo school's duties: made each morning, done in the afternoon, some never, some not that time."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from itertools import pairwise
from random import Random
from typing import Any

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.demo import Scene, Stage
from houqin.core.files.receiving import Sent, receive
from houqin.core.scope import in_school
from houqin.duties import actions
from houqin.duties.demo.adding import add
from houqin.duties.holding import keys_of
from houqin.duties.models import Task
from houqin.people.founding import by_itself_of
from houqin.repairs.demo import demo_photo
from houqin.terms.demo import school_days

# what, how often, area, whom (names, posts), minutes, proof, where; what the registers ask is not asked a second time
DUTIES = (
    ("开校门前检查门岗器材，填值班记录", "每个在校日", "安全", "保安", 10, "tick", ""),
    ("放学后巡查楼道、关灯锁门", "每个在校日", "安全", "保安", 25, "tick", "校本部/教学楼"),
    ("检查配电箱和应急灯", "每周五", "维修", "丁大勇", 30, "photo", "校本部/综合楼"),
    ("看一遍教学楼的水电门窗", "每周二、四", "维修", "丁大勇", 30, "ticket", "校本部/教学楼"),
    ("清点库房，核对出库单", "每周一次", "校产", "鲍玉梅", 40, "tick", ""),
)
PACK = ["footage", "background"]
DOERS = ("高铁成", "田桂花", "丁大勇", "鲍玉梅", "沈怀川")
TITLES = {duty[0] for duty in DUTIES}
MISSED, LATER, SKIPPED = (
    0.02,
    0.05,
    0.03,
)  # how much of it is never written down, done later, not done this time
WHY_NOT = ("运动会，操场和楼道都有人，改到下周", "当天停电检修", "期末考试，楼内不打扰")
NO_RECORD = (
    "当晚巡查过，没有登记，无法核实",
    "当班保安请假，交接时漏了，没有记录",
    "问过本人，记不清了，按没有记录处理",
)
BROKEN = ("二楼东头楼道灯不亮", "一楼男厕水龙头关不紧", "三楼开水间灯罩松了", "四楼窗户合页松动")


def of_a_term(stage: Stage) -> Iterator[Scene]:
    """Added in the founding week; each school day what opened since the last one is made, then done."""
    for number, duty in enumerate(DUTIES):
        yield Scene(stage.founding(4, 15, 10 + 2 * number), partial(add, stage, stage.first_day, *duty, ()))
    yield Scene(stage.founding(4, 15, 30), partial(_take, stage))
    dice, days = stage.chance("duties"), school_days(stage)
    for number, (before, day) in enumerate(pairwise([stage.first_day - timedelta(days=1), *days])):
        first = before + timedelta(days=1)
        yield Scene(clock.at(day, 7), partial(_make, stage, first, day))
        yield Scene(clock.at(day, 17, 20), partial(_do, stage, day, number, dice))
        if day.weekday() == 4:
            yield Scene(clock.at(day, 17, 45), partial(_close, stage, day, dice))


def _take(stage: Stage) -> None:
    """What the school had not written down itself, of the pack for every school."""
    actions.take_pack(stage.school, by=stage.people["总务主任"], lines=PACK)


def _make(stage: Stage, first: date, last: date) -> None:
    """As it is done by itself: all that opened since the day before, weekends among it."""
    data = {"first_on": first.isoformat(), "last_on": last.isoformat()}
    perform("duties.make_tasks", by=by_itself_of(stage.school), data=data)


def _do(stage: Stage, day: date, number: int, dice: Random) -> None:
    """On its last day, or a few days later; a daily one that was forgotten stays forgotten."""
    for task, by in _open(stage, day):
        chance = dice.random()
        if task.due_on == day and chance < MISSED + (LATER if task.opens_on < task.due_on else 0):
            continue
        if task.due_on < day and task.opens_on == task.due_on:
            continue
        if task.due_on == day and task.opens_on == day and chance > 1 - SKIPPED and task.proof == "ticket":
            actions.skip_task(task, by=by, reason=dice.choice(WHY_NOT))
        elif task.due_on <= day:
            actions.do_task(task, by=by, **_shown(task, by, number))


def _shown(task: Task, by: Any, number: int) -> dict[str, Any]:
    """What the duty wants to see of it; a round finds something every third week."""
    if task.proof == "photo":
        return {"photos": [receive(by, [Sent("配电箱.jpg", BytesIO(demo_photo(800 + number, True)))])[0].pk]}
    if task.proof == "ticket" and number % 16 == 0:
        return {"fault": BROKEN[number // 16 % len(BROKEN)], "place": task.place, "kind": "electric"}
    return {"words": "已做" if task.proof == "words" else "", "nothing_broken": task.proof == "ticket"}


def _close(stage: Stage, day: date, dice: Random) -> None:
    """What is open for more than three days has no record, and the head says why."""
    with in_school(stage.school):
        rows = Task.objects.filter(status="open", title__in=TITLES, due_on__lt=day - timedelta(days=3))
        forgotten = list(rows.order_by("due_on", "id"))
    for task in forgotten:
        actions.close_task(task, by=stage.people["总务主任"], reason=dice.choice(NO_RECORD))


def _open(stage: Stage, day: date) -> list[tuple[Task, Any]]:
    """The tasks of the duties that may be done on this day, each with the first person whose it is."""
    people = [stage.people[name] for name in DOERS]
    with in_school(stage.school):
        ours = Task.objects.filter(duty__isnull=False, duty__register="", status="open", opens_on__lte=day)
        tasks = list(
            ours.exclude(source="plan")
            .order_by("due_on", "id")
            .select_related("place")
            .prefetch_related("fors")
        )
        keys = {member: set(keys_of(member)) for member in people}
    found = ((task, _whose(task, keys)) for task in tasks)
    return [(task, by) for task, by in found if by is not None]


def _whose(task: Task, keys: dict[Any, set[str]]) -> Any:
    asked = {each.key for each in task.fors.all()}
    return next((member for member, own in keys.items() if own & asked), None)
