"""The repairs of the demo schools, made by the people who would make them, on school days only.

Not all is well: some reports wait, some wait for parts or for the county, some were not mended the first time, some
are mended and nobody has confirmed it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.files.receiving import Sent, receive
from houqin.places.demo import places
from houqin.places.models import Place
from houqin.repairs import actions
from houqin.terms.demo import calendar_from
from houqin.terms.rules import Calendar

Fault = tuple[str, str, str, str, str]
HOW_MANY = {"DEMO": 84, "DEMO2": 7}
ROOMS, OFFICES, WET, MEDIA, COMPUTERS = "rooms", "offices", "wet", "media", "computers"
HOUSE, YARD, KITCHEN = "house", "yard", "kitchen"

# where (yard:升旗台 is this place only), kind, fault, what was done, the exact spot
FAULTS: tuple[Fault, ...] = (
    (ROOMS, "electric", "日光灯有两支不亮", "更换 LED 灯管 2 支", "靠窗一排"),
    (ROOMS, "electric", "日光灯一闪一闪的", "更换 LED 灯管 1 支", "黑板上方"),
    (ROOMS, "electric", "吊扇有异响，转得慢", "吊扇加油、紧固吊杆", "中间那台"),
    (ROOMS, "electric", "插座没电", "更换五孔插座 1 个", "讲台旁"),
    (ROOMS, "door", "门锁打不开，钥匙拧不动", "更换锁芯 1 个", ""),
    (ROOMS, "door", "窗户推不动，滑轮掉了", "更换窗滑轮 2 个", "后排左窗"),
    (ROOMS, "door", "玻璃裂了一道缝", "更换玻璃 1 块", "走廊一侧"),
    (ROOMS, "door", "窗帘杆掉了一头", "重新打膨胀螺丝固定", ""),
    (ROOMS, "furniture", "课桌 3 张桌腿松动", "紧固螺丝，补钉 3 张", "第二组"),
    (ROOMS, "furniture", "椅子 2 把靠背断了", "更换靠背板 2 块", ""),
    (ROOMS, "furniture", "讲台抽屉拉不出来", "更换抽屉滑轨 1 副", ""),
    (ROOMS, "other", "黑板右边掉漆，写不上字", "重刷黑板漆", ""),
    (ROOMS, "media", "一体机触摸没反应", "重新校准触摸框", ""),
    (ROOMS, "media", "一体机没有声音", "更换音频线 1 根", ""),
    (OFFICES, "electric", "空调不制冷", "清洗滤网，补充制冷剂", ""),
    (OFFICES, "media", "打印机一直卡纸", "更换搓纸轮 1 个", ""),
    (OFFICES, "media", "网络时断时续", "重做水晶头，更换网线 5 米", "门口第一个工位"),
    (OFFICES, "furniture", "文件柜门锁坏了", "更换柜锁 1 把", ""),
    (WET, "electric", "水龙头关不紧，一直滴水", "更换水嘴 1 只", "第二个"),
    (WET, "electric", "冲水阀一直流水", "更换脚踏阀 1 个", "最里面一间"),
    (WET, "electric", "下水道堵了，水漫到门口", "疏通下水道", "洗手池下面"),
    (WET, "door", "隔间门插销掉了", "更换插销 2 个", "第三间"),
    (MEDIA, "media", "投影机没有信号", "更换 HDMI 线 1 根", ""),
    (COMPUTERS, "media", "三台学生机开不了机", "更换电源 2 个、内存 1 条", "后两排"),
    (COMPUTERS, "electric", "空气开关合不上", "更换 32A 空气开关 1 个", "配电箱"),
    (HOUSE, "building", "天花板渗水，墙皮鼓起来了", "补做屋面防水，铲除重刷", "东北角"),
    (HOUSE, "building", "地砖翘起一块，容易绊脚", "重铺地砖 2 块", "门口"),
    (f"{YARD}:操场", "building", "跑道边的排水沟盖板断了", "更换盖板 1 块", "主席台旁"),
    (f"{YARD}:升旗台", "other", "国旗绳磨损严重", "更换旗绳 1 根", ""),
    (f"{YARD}:学校大门", "electric", "大门口的路灯晚上不亮", "更换灯泡和触发器", ""),
    (f"{YARD}:学校大门", "door", "电动门轨道卡住", "清理轨道，更换滚轮 1 个", ""),
    (KITCHEN, "electric", "消毒柜不加热", "更换加热管 1 根", ""),
    (KITCHEN, "electric", "排烟机声音很大", "清洗风轮，紧固电机", ""),
    (KITCHEN, "electric", "洗菜池水龙头漏水", "更换水嘴 1 只", "左边"),
)
URGENT: tuple[Fault, ...] = (
    (WET, "electric", "水管爆了，水流到走廊", "关闸，更换 PPR 水管 1 米、弯头 2 个", "洗手池上方"),
    (ROOMS, "electric", "插座冒火花，有焦味", "断电，更换插座和烧坏的线 3 米", "后门旁"),
    (OFFICES, "door", "门反锁，开会用的资料都在里面", "开锁，更换锁芯 1 个", ""),
)
# Uses, kinds or names of the places where such a thing breaks.
WHERE: dict[str, tuple[str, ...]] = {
    ROOMS: ("教室",),
    OFFICES: ("办公室",),
    WET: ("卫生间",),
    MEDIA: ("多媒体教室", "录播教室", "会议室"),
    COMPUTERS: ("计算机教室一", "计算机教室二"),
    HOUSE: ("教室", "库房", "图书室"),
    YARD: ("outdoor",),
    KITCHEN: ("食堂", "餐厅"),
}
# Who comes upon it: teachers, keepers, the guard; the office writes down what it is told by telephone.
FINDERS: dict[str, dict[str, str]] = {
    "DEMO": {
        ROOMS: "宋晓岚 宋晓岚 薛国栋 薛国栋 岳晓雯 路长青 韩守田 韩守田",
        OFFICES: "程雅茹 鲍玉梅 路长青 姚慧 韩守田",
        WET: "宋晓岚 薛国栋 岳晓雯 路长青 韩守田",
        MEDIA: "程雅茹 岳晓雯 薛国栋",
        COMPUTERS: "岳晓雯 薛国栋",
        HOUSE: "程雅茹 鲍玉梅 韩守田",
        YARD: "高铁成 石磊 韩守田",
        KITCHEN: "田桂花",
    },
    "DEMO2": dict.fromkeys(
        (ROOMS, OFFICES, WET, MEDIA, COMPUTERS, HOUSE, YARD, KITCHEN), "易小峰 易小峰 龚学文 佟丽"
    ),
}
SENT_BACK = {
    "electric": "只好了一天，又和原来一样",
    "door": "还是关不严，请再调一下",
    "furniture": "没过两天又坏了",
    "media": "用了半节课又不行了",
    "building": "没有完全修好，请再来看看",
    "other": "没有完全修好，请再来看看",
}
OLD_PROJECTOR = (MEDIA, "media", "墙上的旧投影机灯泡不亮", "", "后墙")
OFFICE = {"DEMO": "韩守田", "DEMO2": "佟丽"}
WORKER = "丁大勇"
FOR_MEDIA = {"DEMO": "方毅", "DEMO2": "丁大勇"}
# The ticket's number in time -> how its way differs from the ordinary one.
REJECTED: dict[str, dict[int, str]] = {
    "DEMO": {
        17: "这台旧投影机已列入报废，不再维修，请改用一体机",
        46: "与前面一张报修单是同一问题，已在处理",
    },
    "DEMO2": {},
}
WITHDRAWN = {"DEMO": (30,), "DEMO2": ()}
RETURNED = {"DEMO": (8, 23, 41, 62), "DEMO2": (2,)}
STUCK = {"DEMO": (21, 38, 55, 80, 83), "DEMO2": (3,)}  # sent to the worker, some weeks ago, and still there
FORGOTTEN = {
    "DEMO": (58, 82, 84),
    "DEMO2": (),
}  # reported, and nobody has looked at it yet; one of them weeks ago
UNCONFIRMED = {"DEMO": (12, 27, 35, 44, 51, 60, 66), "DEMO2": (1,)}
URGENTS = {"DEMO": (14, 49, 71), "DEMO2": ()}
WITH_PHOTO = {"DEMO": (3, 14, 21, 38, 49, 67, 71, 78), "DEMO2": (3,)}
PHOTO_AFTER = {"DEMO": (3, 14, 49), "DEMO2": ()}


@dataclass
class Told:
    """One ticket's story while it is told."""

    stage: Stage
    number: int
    dice: Random
    place: str
    fault: Fault
    reporter: str
    at: datetime
    calendar: Calendar
    row: Any = field(default=None)

    def is_in(self, table: Any) -> bool:
        """Whether this ticket is one of those that went another way."""
        return self.number in table[self.stage.script]

    @property
    def urgent(self) -> bool:
        return self.is_in(URGENTS)

    @property
    def office(self) -> Any:
        return self.stage.people[OFFICE[self.stage.script]]

    @property
    def worker(self) -> Any:
        name = FOR_MEDIA[self.stage.script] if self.fault[1] == "media" else WORKER
        return self.stage.people[name]


def scenes(stage: Stage) -> Iterator[Scene]:
    """Tickets spread over all school days since the first, each with its way as far as it has come."""
    dice, calendar = stage.chance("repairs"), calendar_from(stage)
    faults = _shuffled(stage, dice)
    for number, moment in enumerate(_moments(stage, calendar, dice), 1):
        fault = _fault(stage, number, faults, dice)
        reporter = dice.choice(FINDERS[stage.script][_where(fault)].split())
        place = _place(stage, fault, reporter, dice)
        yield from _story(Told(stage, number, dice, place, fault, reporter, moment, calendar))


def _shuffled(stage: Stage, dice: Random) -> Iterator[Fault]:
    """Faults that this school has the rooms for, again and again in another order, so that none comes too often."""
    possible = [fault for fault in FAULTS if _fitting(stage, fault)]
    while True:
        yield from dice.sample(possible, len(possible))


def _moments(stage: Stage, calendar: Calendar, dice: Random) -> list[datetime]:
    """When something is reported: in school hours of school days, in order."""
    today = clock.local(stage.until).date()
    days = [day.date for day in calendar.days(stage.first_day, today) if day.school_day]
    if not days:
        return []
    found = [_in_the_day(dice.choice(days), dice) for _number in range(HOW_MANY[stage.script])]
    return sorted(found)


def _in_the_day(day: date, dice: Random) -> datetime:
    return clock.at(day, dice.choice((7, 8, 8, 9, 10, 11, 13, 14, 15, 16)), dice.randrange(60))


def _fault(stage: Stage, number: int, faults: Iterator[Fault], dice: Random) -> Fault:
    """What is broken: an urgent thing, one that takes long, one that is refused, or what comes next."""
    if number in URGENTS[stage.script]:
        return URGENT[URGENTS[stage.script].index(number)]
    if number in STUCK[stage.script]:
        long_ones = [each for each in FAULTS if each[0] in (HOUSE, COMPUTERS) and _fitting(stage, each)]
        return dice.choice(long_ones)
    if "投影机" in REJECTED[stage.script].get(number, ""):
        return OLD_PROJECTOR
    return next(faults)


def _where(fault: Fault) -> str:
    return fault[0].partition(":")[0]


def _fitting(stage: Stage, fault: Fault) -> list[str]:
    """The places where this can be broken."""
    where, _colon, only = fault[0].partition(":")
    wanted = {only} if only else set(WHERE[where])
    inside = (each for each in places(stage.script) if each.kind in (Place.ROOM, Place.OUTDOOR))
    return [each.key for each in inside if {each.use, each.kind, each.name} & wanted]


def _place(stage: Stage, fault: Fault, reporter: str, dice: Random) -> str:
    """A fitting place; those at the teaching point report what is broken there."""
    fitting = _fitting(stage, fault)
    away = [key for key in fitting if key.startswith("石桥")]
    here = [key for key in fitting if key not in away]
    return dice.choice((away if reporter == "路长青" else here) or fitting)


def _story(told: Told) -> Iterator[Scene]:
    """Report, then the way this ticket goes; each scene comes some working time after the one before."""
    yield Scene(told.at, lambda: _report(told))
    if told.is_in(FORGOTTEN):
        return
    if told.is_in(WITHDRAWN):
        yield _later(told, 20, 60, lambda: actions.withdraw_ticket(told.row, by=_reporter(told)))
        return
    if told.is_in(REJECTED):
        reason = REJECTED[told.stage.script][told.number]
        yield _later(told, 60, 300, lambda: actions.reject_ticket(told.row, by=told.office, reason=reason))
        return
    yield from _mend(told)


def _mend(told: Told) -> Iterator[Scene]:
    quick = told.urgent
    yield _later(told, 5, 10 if quick else 240, lambda: actions.accept_ticket(told.row, by=told.office))
    yield _later(
        told,
        2,
        5 if quick else 40,
        lambda: actions.assign_ticket(told.row, by=told.office, worker=told.worker),
    )
    if told.is_in(STUCK):
        return
    yield _later(told, 40, 90 if quick else _lag(told), lambda: _finish(told, told.fault[3]))
    if told.is_in(RETURNED):
        reason = SENT_BACK[told.fault[1]]
        yield _later(
            told, 300, 900, lambda: actions.return_ticket(told.row, by=_reporter(told), reason=reason)
        )
        yield _later(told, 100, 700, lambda: _finish(told, f"重新处理：{told.fault[3]}"))
    if not told.is_in(UNCONFIRMED):
        yield _later(told, 30, 1100, lambda: actions.confirm_ticket(told.row, by=_reporter(told)))


def _lag(told: Told) -> int:
    """Working minutes until it is mended: most the same or the next day, some a week."""
    return told.dice.choice((120, 240, 480, 480, 960, 1500, 3000))


def _later(told: Told, least: int, most: int, do: Callable[[], Any]) -> Scene:
    """The next scene, so many minutes of school time later."""
    told.at = _working_time_after(told, told.dice.randint(least, max(least, most)))
    return Scene(told.at, do)


def _working_time_after(told: Told, minutes: int) -> datetime:
    """Minutes count from 7:40 to 17:20 on school days; nobody mends anything at night or on a Sunday."""
    calendar, moment = told.calendar, clock.local(told.at)
    while True:
        opens, closes = clock.at(moment.date(), 7, 40), clock.at(moment.date(), 17, 20)
        moment = max(moment, opens)
        left = (closes - moment).total_seconds() / 60
        if calendar.is_school_day(moment.date()) and minutes <= left:
            return moment + timedelta(minutes=minutes)
        if calendar.is_school_day(moment.date()):
            minutes -= max(0, int(left))
        moment = clock.at(moment.date() + timedelta(days=1), 7, 40)
        if moment > told.stage.until:
            return moment


def _reporter(told: Told) -> Any:
    return told.stage.people[told.reporter]


def _report(told: Told) -> None:
    _where, kind, fault, _done, spot = told.fault
    by = _reporter(told)
    told.row = actions.report_ticket(
        told.stage.school,
        by=by,
        place=told.stage.places[told.place],
        fault=fault,
        spot=spot,
        kind=kind,
        urgent=told.urgent,
        photos=_photos(told, by, WITH_PHOTO, "报修"),
    )


def _finish(told: Told, done: str) -> None:
    photos = _photos(told, told.worker, PHOTO_AFTER, "修好")
    actions.finish_ticket(told.row, by=told.worker, done=done, photos=photos)


def _photos(told: Told, by: Any, table: Any, label: str) -> list[str]:
    """A card that says that it is no real photo."""
    if not told.is_in(table):
        return []
    sent = Sent(f"演示照片-{label}{told.number}.jpg", BytesIO(demo_photo(told.number, label == "修好")))
    return [str(file.pk) for file in receive(by, [sent])]


def demo_photo(number: int, mended: bool) -> bytes:
    """A drawn lamp, tap or door on a plain ground with the words DEMO PHOTO: nothing that pretends to be a photo."""
    ground = "#dbe9df" if mended else "#f1e3d3"
    card = Image.new("RGB", (960, 720), ground)
    draw = ImageDraw.Draw(card)
    line = "#2f6f4f" if mended else "#a2542f"
    draw.rounded_rectangle((60, 60, 900, 660), 36, outline=line, width=10)
    draw.ellipse((330, 150, 630, 450), outline=line, width=14)
    if mended:
        draw.line((400, 300, 460, 370, 570, 230), fill=line, width=22, joint="curve")
    else:
        draw.line((480, 210, 480, 330), fill=line, width=24)
        draw.ellipse((464, 360, 496, 392), fill=line)
    draw.text((480, 560), f"DEMO PHOTO {number:03d}", fill=line, font=ImageFont.load_default(56), anchor="mm")
    out = BytesIO()
    card.save(out, "JPEG", quality=82)
    return out.getvalue()
