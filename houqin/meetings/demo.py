"""Meetings of the demo schools every second week, one coming, and a store that is being handed over."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.duties.models import Task
from houqin.meetings import actions
from houqin.meetings.agenda import proposed
from houqin.meetings.models import Handover, Meeting
from houqin.people.models import Member
from houqin.terms.demo import calendar_from, school_days

LONGEST_HOLIDAYS = timedelta(days=75)
HEAD = {"DEMO": "韩守田", "DEMO2": "佟丽"}
ASKED = {
    "DEMO": ("鲍玉梅", "丁大勇", "田桂花", "高铁成", "方毅", "路长青"),
    "DEMO2": ("龚学文", "瞿海"),
}
FIRST = 3  # meetings that are told where no whole term is played
RECORDER = {"DEMO": "鲍玉梅", "DEMO2": "佟丽"}
SAID = (
    """维修：这两周报修多在教学楼，灯管和门锁占一半，库房灯管只剩一箱。
食堂：新来的炊事员健康证已经办好，留样冰箱温度记录有两天没写。
安全：放学时校门口电动车停得乱，家长意见多。""",
    """维修：水电报修少了，门窗多了，天冷玻璃、合页容易坏。
食堂：周五剩菜多，跟配送公司说过，下周减一成。
安全：三楼东侧楼梯口疏散时挤，演练改了路线。""",
    """维修：等料的几件已催供货商，外修的约了日子。
食堂：晨检、留样都按时，保洁柜门扣换了。
安全：用电高峰，总务处每天放学后看一遍总闸。""",
)
# what, who, in how many days, after how many it was done (0: it was not)
LATER = (  # only played of a whole term
    (("运动会器材借还登记，缺的补齐", "方毅", 5, 4), ("食堂地沟盖板换掉两块", "丁大勇", 7, 5)),
    (("冬季用电巡查一遍，报大功率电器", "丁大勇", 6, 6), ("门岗防暴器材清点", "高铁成", 3, 2)),
    (("库房过期清洁用品清出登记", "鲍玉梅", 8, 7),),
    (("走廊结冰的地方铺防滑垫", "丁大勇、高铁成", 5, 3), ("石桥教学点取暖器检查", "路长青", 7, 0)),
    (("各室取暖电器逐个贴责任人", "方毅", 4, 4), ("食堂年前进货量压到三天用量", "田桂花", 5, 3)),
    (("期末各室财产清点表发到室长", "鲍玉梅", 9, 8), ("寒假护校名单核对电话", "高铁成", 10, 9)),
)
DECIDED: dict[str, tuple[tuple[tuple[str, str, int, int], ...], ...]] = {
    "DEMO": (
        (("清点库房灯管、门锁存量，报采购数", "鲍玉梅", 4, 2), ("教学楼楼道灯逐层查一遍", "丁大勇", 7, 6)),
        (("校门口画电动车停放线", "丁大勇、高铁成", 10, 9), ("留样冰箱温度表贴到冰箱门上", "田桂花", 3, 1)),
        (("石桥教学点屋面漏雨拍照，写维修申请", "路长青", 6, 0), ("多媒体设备过冬前除尘", "方毅", 14, 0)),
        *LATER,
    ),
    "DEMO2": ((("检查水井盖板和水泵", "瞿海", 5, 3),),),
}


def scenes(stage: Stage) -> Iterator[Scene]:
    """Every second Monday; on the last school day a meeting is planned for one that comes."""
    today, days = clock.local(stage.until).date(), school_days(stage)
    mondays = [day for day in days if day.weekday() == 0][1::2]
    decided = DECIDED[stage.script] if stage.whole else DECIDED[stage.script][:FIRST]
    for day, lines in zip(mondays, decided, strict=False):
        yield from _meeting(stage, day, lines, days)
    coming = calendar_from(stage).days(today + timedelta(days=2), today + LONGEST_HOLIDAYS)
    following = next((day.date for day in coming if day.school_day), None)
    if days and following:
        yield Scene(clock.at(days[-1], 8, 5), lambda: _plan(stage, following))
    if stage.script == "DEMO" and len(days) > 30:
        yield Scene(clock.at(days[-2], 10, 15), lambda: _hand_over(stage))
        yield Scene(clock.at(days[-2], 15, 40), lambda: _handed(stage))


def _meeting(
    stage: Stage, day: date, lines: tuple[tuple[str, str, int, int], ...], days: list[date]
) -> Iterator[Scene]:
    yield Scene(clock.at(day, 8, 10), lambda: _plan(stage, day))
    yield Scene(clock.at(day, 16, 40), lambda: _record(stage, day, lines))
    yield Scene(clock.at(day, 17, 5), lambda: _issue(stage, day))
    for what, who, _within, done_after in lines:
        done_on = next((each for each in days if each >= day + timedelta(days=done_after)), None)
        if done_after and done_on is not None:
            yield Scene(clock.at(done_on, 16, 20), partial(_done, stage, what, who.split("、")[0]))


def _people(stage: Stage, names: tuple[str, ...]) -> list[Member]:
    return [stage.people[name] for name in names]


def _plan(stage: Stage, day: date) -> None:
    head = stage.people[HEAD[stage.script]]
    with in_school(stage.school):  # as he is by now, with his roles
        agenda = proposed(Member.objects.select_related("school").get(pk=head.pk))
    facts: dict[str, Any] = {"title": "总务处例会", "on": day, "at": "15:40", "where": "会议室", "groups": []}
    people: dict[str, Any] = {"chair": head, "recorder": stage.people[RECORDER[stage.script]]}
    people |= {"people": _people(stage, ASKED[stage.script])}
    actions.plan_meeting(stage.school, by=head, agenda=agenda, **facts, **people)


def _of(stage: Stage, day: date) -> Meeting:
    with in_school(stage.school):
        found: Meeting = Meeting.objects.get(on=day)
    return found


def _record(stage: Stage, day: date, lines: tuple[tuple[str, str, int, int], ...]) -> None:
    """All but the last of those asked came; he is excused."""
    head, asked = stage.people[HEAD[stage.script]], _people(stage, ASKED[stage.script])
    by = stage.people[RECORDER[stage.script]]
    decisions = [
        {"what": what, "who": who, "due_on": day + timedelta(days=within)}
        for what, who, within, _done in lines
    ]
    came = list({member.pk: member for member in (head, by, *asked[:-1])}.values())
    said: dict[str, Any] = {
        "minutes": SAID[day.month % len(SAID)],
        "others": "",
        "also": [],
        "decisions": decisions,
    }
    actions.record_meeting(_of(stage, day), by=by, present=came, excused=asked[-1:], **said)


def _issue(stage: Stage, day: date) -> None:
    actions.issue_minutes(_of(stage, day), by=stage.people[HEAD[stage.script]])


def _done(stage: Stage, what: str, who: str) -> None:
    with in_school(stage.school):
        task = Task.objects.get(title=what)
    perform("duties.do_task", by=stage.people[who], target=task.pk, data={})


def _hand_over(stage: Stage) -> None:
    """The store goes to somebody else; what she keeps as 资产管理员 is listed."""
    people: dict[str, Any] = {"giver": stage.people["鲍玉梅"], "taker": stage.people["石磊"]}
    words: dict[str, Any] = {
        "keys_text": "总务库房 2 把，配电箱 1 把",
        "remarks": "灯管放在最里面的架子上，先进先出。",
    }
    day = clock.today()
    actions.prepare_handover(
        stage.school, by=stage.people["总务主任"], posts="保管员", on=day, **people, **words
    )


def _handed(stage: Stage) -> None:
    with in_school(stage.school):
        row = Handover.objects.get(posts="保管员")
    actions.hand_over_post(row, by=stage.people["鲍玉梅"])
