"""The places of the demo schools: a main site and a teaching point with about a hundred rooms, and a village school."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.places.actions import add_place, set_keepers
from houqin.places.label_actions import claim_label, print_blank_labels
from houqin.places.models import Place

SITE, BUILDING, FLOOR, ROOM, OUTDOOR = (
    Place.SITE,
    Place.BUILDING,
    Place.FLOOR,
    Place.ROOM,
    Place.OUTDOOR,
)

# site > building > floor: rooms as "number name[=use][@keeper]"; a building without floors has its rooms beneath it.
# A line with + goes on with the one above, a star is an outdoor place.
DEMO = """
校本部
  教学楼
    1层: 101 1（1）班=教室 102 1（2）班=教室 103 1（3）班=教室
      + 104 2（1）班=教室 105 2（2）班=教室 106 2（3）班=教室
      + 107 低年级办公室=办公室@顾美琪 108 男卫生间=卫生间@汪巧云
      + 109 女卫生间=卫生间@汪巧云
    2层: 201 3（1）班=教室 202 3（2）班=教室 203 3（3）班=教室
      + 204 3（4）班=教室 205 4（1）班=教室 206 4（2）班=教室
      + 207 中年级办公室=办公室@侯亚男 208 男卫生间=卫生间@汪巧云
      + 209 女卫生间=卫生间@汪巧云
    3层: 301 4（3）班=教室 302 4（4）班=教室 303 5（1）班=教室
      + 304 5（2）班=教室 305 5（3）班=教室 306 5（4）班=教室
      + 307 高年级办公室=办公室@廖志强 308 男卫生间=卫生间@殷翠莲
      + 309 女卫生间=卫生间@殷翠莲
    4层: 401 6（1）班=教室 402 6（2）班=教室 403 6（3）班=教室
      + 404 6（4）班=教室 405 毕业班办公室=办公室@向明霞
      + 406 综合组办公室=办公室@石磊 407 男卫生间=卫生间@殷翠莲
      + 408 女卫生间=卫生间@殷翠莲
  综合楼
    1层: 101 总务处=办公室@韩守田 102 总务库房=库房@鲍玉梅
      + 103 卫生室=卫生室@姚慧 104 心理辅导室=专用教室@姚慧
      + 105 体育器材室=库房@石磊
    2层: 201 校长室=办公室@沈怀川 202 副校长室=办公室@罗静姝
      + 203 教导处=办公室@程雅茹 204 德育处=办公室@江若彤
      + 205 会议室=会议室@韩守田 206 档案室=档案室@邓丽萍
    3层: 301 计算机教室一=专用教室@方毅 302 计算机教室二=专用教室@方毅
      + 303 科学实验室=专用教室@欧阳倩 304 科学仪器室=库房@欧阳倩
      + 305 多媒体教室=专用教室@方毅 306 录播教室=专用教室@方毅
    4层: 401 音乐教室=专用教室@叶子青 402 美术教室=专用教室@林墨
      + 403 舞蹈室=专用教室@叶子青 404 图书室=图书室@简宁
      + 405 阅览室=图书室@简宁 406 少先队活动室=专用教室@江若彤
  食堂
    1层: 101 操作间=食堂@田桂花 102 切配间=食堂@田桂花 103 备餐间=食堂@田桂花
      + 104 洗消间=食堂@田桂花 105 主食库=库房@田桂花 106 副食库=库房@田桂花
    2层: 201 学生餐厅=餐厅@田桂花 202 教工餐厅=餐厅@田桂花
  门卫室: 门卫值班室=门卫@高铁成 消防控制间=消防@高铁成
  配电房: 配电间=设备用房@丁大勇 水泵间=设备用房@丁大勇
  *操场 *篮球场 *升旗台 *学校大门 *自行车棚 *劳动实践园
石桥教学点
  石桥平房: 1 1（4）班=教室 2 2（4）班=教室 3 教师办公室=办公室@路长青
    + 4 配餐间=食堂@申小雨 5 图书角=图书室@卜春梅 6 器材室=库房@费明
    + 7 卫生间=卫生间@费明
  *石桥操场
"""
DEMO2 = """
柳湾小学
  教学平房: 1 1（1）班=教室 2 2（1）班=教室 3 3（1）班=教室 4 办公室=办公室@龚学文 5 图书室=图书室@易小峰 6 器材室=库房@瞿海
  附房: 厨房=食堂@瞿海 水泵房=设备用房@瞿海 卫生间=卫生间@瞿海
  *操场
"""
SCRIPTS = {"DEMO": DEMO, "DEMO2": DEMO2}


@dataclass(frozen=True)
class Found:
    """One place of a script; `key` is how the other rooms find it, `above` its parent's key."""

    key: str
    above: str
    kind: str
    name: str
    number: str = ""
    use: str = ""
    keeper: str = ""


def places(script: str) -> Iterator[Found]:
    """The places of a script, parents first. Keys: 校本部/教学楼/1层/101."""
    site = building = last = ""
    for line in SCRIPTS[script].strip("\n").splitlines():
        depth, text = (len(line) - len(line.lstrip())) // 2, line.strip()
        head, _colon, rooms = text.partition(": ")
        if depth == 0:
            site = head
            yield Found(site, "", SITE, site)
        elif text.startswith("+"):
            yield from _rooms(last, text[1:])
        elif text.startswith("*"):
            for name in text.split():
                yield Found(f"{site}/{name[1:]}", site, OUTDOOR, name[1:])
        elif depth == 1:
            building = last = f"{site}/{head}"
            yield Found(building, site, BUILDING, head)
            yield from _rooms(building, rooms)
        else:
            last = f"{building}/{head}"
            yield Found(last, building, FLOOR, head)
            yield from _rooms(last, rooms)


def _rooms(above: str, text: str) -> Iterator[Found]:
    number = ""
    for word in text.split():
        if word.isdecimal():
            number = word
            continue
        rest, _at, keeper = word.partition("@")
        name, _equals, use = rest.partition("=")
        yield Found(f"{above}/{number or name}", above, ROOM, name, number, use, keeper)
        number = ""


def scenes(stage: Stage) -> Iterator[Scene]:
    """Wednesday of the founding week: the places; Thursday: who answers for them."""
    found = list(places(stage.script))
    for count, place in enumerate(found):
        moment = stage.founding(2, 9) + timedelta(seconds=50 * count)
        yield Scene(moment, partial(_add, stage, place))
    for count, place in enumerate(place for place in found if place.keeper or place.name.endswith("班")):
        moment = stage.founding(3, 9) + timedelta(seconds=30 * count)
        yield Scene(moment, partial(_keep, stage, place))
    if stage.script == "DEMO":
        yield Scene(stage.founding(4, 10), partial(_stick, stage, found[-1].key))


def _add(stage: Stage, place: Found) -> None:
    stage.places[place.key] = add_place(
        stage.school,
        by=stage.people["总务主任"],
        parent=stage.places.get(place.above),
        kind=place.kind,
        name=place.name,
        room_number=place.number,
        use=place.use,
    )


def _stick(stage: Stage, key: str) -> None:
    """A roll of blank labels for the teaching point; the first of them is stuck."""
    by = stage.people["总务主任"]
    roll = print_blank_labels(stage.school, by=by, count=10, note="石桥教学点用")
    with in_school(stage.school):
        first = roll.labels.order_by("id").first()
    claim_label(first, by=by, place=stage.places[key])


def _keep(stage: Stage, place: Found) -> None:
    """The named keeper, or for a classroom its class teacher."""
    keeper = stage.people[place.keeper] if place.keeper else _class_teacher(stage, place.name)
    if keeper is not None:
        set_keepers(stage.places[place.key], by=stage.people["总务主任"], keepers=[keeper])


def _class_teacher(stage: Stage, name: str) -> object:
    from houqin.people.models import SchoolClass

    with in_school(stage.school):
        found = SchoolClass.objects.filter(name=name, active=True).select_related("teacher").first()
    return found.teacher if found else None
