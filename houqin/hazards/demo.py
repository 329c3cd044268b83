"""A few hazards of the demo school in every stand, and one inspection by the bureau that is being answered."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from typing import Any, NamedTuple

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.files.actions import attach_photos
from houqin.core.files.receiving import Sent, receive
from houqin.core.scope import in_school
from houqin.hazards import actions
from houqin.hazards.models import MENDED, NEW, Hazard
from houqin.repairs.demo import demo_photo
from houqin.terms.demo import school_days

HEAD = {"DEMO": "韩守田", "DEMO2": "佟丽"}
WORKER = "丁大勇"
FINDER = {"DEMO": "高铁成", "DEMO2": "易小峰"}


class Told(NamedTuple):
    """One hazard: on which school day (from the last one, where negative), where, what, and how far it has come."""

    on: int
    place: str
    spot: str
    what: str
    kind: str
    level: str
    measure: str
    done: str
    came: str


EXIT, WALL = "安全出口堆放桌椅", "外墙瓷砖空鼓，可能掉落"
RAIL, BAR = "楼梯扶手松动，一推就晃", "单杠底座开裂"
AGAIN = "楼梯扶手又松了，上次换的螺栓滑丝"  # the same place and kind as the first: what was done then stands beside it
RAIL_DONE = "更换螺栓 6 根，已试过"
FIXED_LAMP = "更换应急灯 1 盏"
FOUND: dict[str, tuple[Told, ...]] = {
    "DEMO": (
        Told(3, "3（1）班", "门外楼梯口", RAIL, "building", "normal", "更换膨胀螺栓", RAIL_DONE, "closed"),
        Told(6, "操作间", "后门边", "灭火器压力不足", "fire", "normal", "更换", "更换灭火器 2 具", "closed"),
        Told(12, "操场", "沙坑旁", BAR, "sports", "larger", "停用，重浇底座", "底座已重做", "closed"),
        Told(-12, "自行车棚", "靠外墙一侧", WALL, "building", "larger", "敲除空鼓，重新抹面", "", "extended"),
        Told(-6, "总务库房", "后门", EXIT, "fire", "normal", "当天清走", "桌椅已搬走", "mended"),
        Told(-4, "配电间", "", "配电箱没有上锁", "power", "normal", "加锁，钥匙交总务处", "", "ordered"),
        Told(-2, "毕业班办公室", "门外走廊", "应急灯不亮", "fire", "normal", "", "", "new"),
        Told(-3, "3（1）班", "门外楼梯口", AGAIN, "building", "normal", "更换整段扶手", "", "ordered"),
    ),
    "DEMO2": (Told(4, "办公室", "", "应急灯不亮", "fire", "normal", "更换应急灯", FIXED_LAMP, "closed"),),
}
# found on the weekly rounds of a whole term
ROUNDS = (
    Told(
        9,
        "综合组办公室",
        "饮水机后",
        "插线板串接",
        "power",
        "normal",
        "拆除，加装插座",
        "拆除插线板，加装插座 1 个",
        "closed",
    ),
    Told(
        14,
        "2（1）班",
        "后墙",
        "展板挂钩松脱",
        "building",
        "normal",
        "重新固定",
        "换膨胀螺栓，已固定",
        "closed",
    ),
    Told(
        19,
        "学生餐厅",
        "东门",
        "地面有油渍，打滑",
        "food",
        "normal",
        "每餐后除油，铺防滑垫",
        "铺防滑垫 2 块",
        "closed",
    ),
    Told(
        24, "科学实验室", "准备间", "酒精灯没有入柜上锁", "lab", "normal", "当天入柜", "已入柜上锁", "closed"
    ),
    Told(
        29,
        "计算机教室二",
        "门口",
        "灭火器被桌子挡住",
        "fire",
        "normal",
        "移开，地上画线",
        "已移开并画线",
        "closed",
    ),
    Told(36, "水泵间", "", "配电柜门没有关严", "power", "normal", "换锁扣", "换锁扣 1 个", "closed"),
    Told(
        42,
        "篮球场",
        "北侧",
        "篮板螺丝松动",
        "sports",
        "larger",
        "停用，紧固后试",
        "紧固螺丝 8 颗，试过",
        "closed",
    ),
    Told(
        49, "洗消间", "", "消毒柜插头发黑", "power", "normal", "换插头插座", "更换插头、插座各 1 个", "closed"
    ),
    Told(57, "图书室", "书架间", "通道堆放旧书", "fire", "normal", "两天内清走", "旧书已清走", "closed"),
    Told(66, "4（2）班", "前门", "门玻璃有裂纹", "building", "normal", "换玻璃", "更换玻璃 1 块", "closed"),
    Told(73, "舞蹈室", "", "把杆底座松动", "sports", "normal", "紧固", "紧固底座 4 处", "closed"),
)
PROBLEMS = (
    ("副食库", "食堂后门常闭式防火门没有关", "fire", "装闭门器，食堂管理员每天检查"),
    ("科学仪器室", "药品柜没有双人双锁", "lab", "加装第二把锁，两人分别保管钥匙"),
    ("学校大门", "硬质隔离桩缺一根", "gate", "补装隔离桩"),
)
INSPECTED = -9  # the school day, from the last one


def scenes(stage: Stage) -> Iterator[Scene]:
    """On school days; what would lie after today has not happened."""
    days = school_days(stage)
    rounds = ROUNDS if stage.whole and stage.script == "DEMO" else ()
    for number, told in enumerate([*FOUND[stage.script], *rounds]):
        start = told.on if told.on >= 0 else max(len(days) + told.on, 14)
        if start < len(days):
            yield from _way(stage, number, told, days[start:])
    if stage.script == "DEMO" and len(days) > 20:
        first, second, third = days[INSPECTED : INSPECTED + 3]
        yield Scene(clock.at(first, 15, 20), partial(_inspected, stage, first))
        yield Scene(clock.at(second, 9, 5), partial(_order_problems, stage))
        yield Scene(clock.at(third, 16, 10), partial(_mend_problem, stage))


def _way(stage: Stage, number: int, told: Told, days: list[date]) -> Iterator[Scene]:
    """Found, ordered the next day, mended and looked at again in the days after, as far as it has come."""
    known: dict[str, Any] = {}
    deeds = [(0, 10, 40, _find)] + ([(1, 8, 30, _order)] if told.came != "new" else [])
    deeds += [(2, 16, 0, _finish)] if told.came in ("closed", "mended") else []
    deeds += [(3, 10, 5, _close)] if told.came == "closed" else []
    deeds += [(3, 15, 30, _extend)] if told.came == "extended" else []
    for after, hour, minute, deed in deeds:
        if after < len(days):
            yield Scene(clock.at(days[after], hour, minute), partial(deed, stage, number, told, known))


def _place(stage: Stage, name: str) -> Any:
    return next(place for place in stage.places.values() if place.name == name)


def _photo(stage: Stage, by: Any, number: int, mended: bool) -> list[Any]:
    card = Sent(f"演示照片-隐患{number}.jpg", BytesIO(demo_photo(700 + number, mended=mended)))
    return [receive(by, [card])[0].pk]


def _find(stage: Stage, number: int, told: Told, known: dict[str, Any]) -> None:
    by = stage.people[FINDER[stage.script]]
    facts: dict[str, Any] = {"what": told.what, "kind": told.kind, "level": told.level, "spot": told.spot}
    photos = _photo(stage, by, number, mended=False)
    place = _place(stage, told.place).pk
    known["row"] = actions.report_hazard(stage.school, by=by, place=place, photos=photos, **facts)


def _order(stage: Stage, number: int, told: Told, known: dict[str, Any]) -> None:
    hazard, head = known["row"], stage.people[HEAD[stage.script]]
    facts: dict[str, Any] = {"level": told.level, "measure": told.measure, "due_on": hazard.due_on}
    guard = "拉警戒线、设警示牌" if told.level != "normal" else ""
    actions.order_hazard(hazard, by=head, worker=stage.people[WORKER], safeguard=guard, **facts)


def _finish(stage: Stage, number: int, told: Told, known: dict[str, Any]) -> None:
    by = stage.people[WORKER]
    photos = _photo(stage, by, number, mended=True)
    actions.finish_hazard(known["row"], by=by, done=told.done, mended_on=clock.today(), photos=photos)


def _close(stage: Stage, number: int, told: Told, known: dict[str, Any]) -> None:
    head = stage.people[HEAD[stage.script]]
    actions.close_hazard(known["row"], by=head, note="已按要求整改，现场复查合格")


def _extend(stage: Stage, number: int, told: Told, known: dict[str, Any]) -> None:
    facts: dict[str, Any] = {
        "because": "要请有资质的施工队，正在比价",
        "safeguard": "墙脚 3 米内拉警戒线，课间有人看护",
    }
    later = known["row"].due_on + timedelta(days=21)
    actions.extend_hazard(known["row"], by=stage.people[HEAD[stage.script]], due_on=later, **facts)


def _inspected(stage: Stage, day: date) -> None:
    lines = [
        {"place": _place(stage, name).pk, "what": what, "kind": kind} for name, what, kind, _do in PROBLEMS
    ]
    facts: dict[str, Any] = {
        "unit": "县教育局安全股",
        "people": "检查组二组",
        "basis": "秋季学期校园安全检查安排",
    }
    due_on = day + timedelta(days=14)
    head = stage.people[HEAD[stage.script]]
    actions.record_inspection(stage.school, by=head, on=day, due_on=due_on, lines=lines, **facts)


def _problems(stage: Stage, status: str) -> list[Hazard]:
    with in_school(stage.school):
        rows = Hazard.objects.filter(source="inspection", status=status).order_by("line")
        return list(rows)


def _order_problems(stage: Stage) -> None:
    head, worker = stage.people[HEAD[stage.script]], stage.people[WORKER]
    for hazard, (*_told, measure) in zip(_problems(stage, NEW), PROBLEMS, strict=True):
        facts: dict[str, Any] = {"level": hazard.level, "measure": measure, "due_on": hazard.due_on}
        actions.order_hazard(hazard, by=head, worker=worker, **facts)


def _mend_problem(stage: Stage) -> None:
    """The first is done at once; the head has looked at it."""
    with in_school(stage.school):
        hazard = Hazard.objects.filter(source="inspection", line=1).first()
    if hazard is not None and hazard.status != MENDED:
        by = stage.people[WORKER]
        before = _photo(stage, by, 50, mended=False)
        attach_photos(hazard, by=by, photos=before)
        facts: dict[str, Any] = {"done": "已装闭门器，试过 10 次都能关严", "mended_on": clock.today()}
        actions.finish_hazard(hazard, by=by, photos=_photo(stage, by, 51, mended=True), **facts)
        actions.close_hazard(hazard, by=stage.people[HEAD[stage.script]], note="现场看过，关得严")
