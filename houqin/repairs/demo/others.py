"""What is not reported one by one: rules that send, Friday's lamps, messages of the group, rounds."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from typing import Any

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.files.receiving import Sent, receive
from houqin.core.scope import in_school
from houqin.places.demo import places
from houqin.places.models import Place
from houqin.repairs import actions
from houqin.repairs.demo.photos import demo_photo
from houqin.repairs.demo.tables import FOR_MEDIA, OFFICE, WORKER
from houqin.repairs.models import ACCEPTED, ASSIGNED, MENDED, NEW, Ticket
from houqin.terms.demo import calendar_from

Line = dict[str, Any]
TEACHER = "宋晓岚"
SMALL: tuple[Line, ...] = (
    {"done": "更换灯管", "kind": "electric", "item": "灯管", "quantity": "2", "unit": "支"},
    {"done": "水嘴换芯", "kind": "electric", "item": "水嘴", "quantity": "1", "unit": "只"},
    {"done": "紧固桌腿螺丝", "kind": "furniture"},
    {"done": "更换插座面板", "kind": "electric", "item": "插座", "quantity": "1", "unit": "个"},
    {"done": "调整门锁锁舌", "kind": "door"},
    {"done": "疏通洗手池", "kind": "electric"},
    {"done": "更换窗滑轮", "kind": "door", "item": "滑轮", "quantity": "2", "unit": "个"},
)
FROM_THE_GROUP: tuple[Line, ...] = (
    {"who": "四年级组 王老师", "fault": "后门玻璃碰裂了", "kind": "door"},
    {"who": "李老师", "fault": "一体机开机黑屏", "kind": "media"},
    {"who": "值周老师", "fault": "水龙头关不紧", "kind": "electric"},
)
BECAUSE = ("人手不足", "", "断网")  # why the first Fridays tell of days before
MENDED_SO = {"door": "更换月牙锁 1 个", "electric": "更换水嘴 1 只", "media": "重装电源模块"}
SEEN: tuple[tuple[str, str, str], ...] = (
    ("ok", "", ""),
    ("fixed", "插座松动，已紧固", "electric"),
    ("ok", "", ""),
    ("ok", "", ""),
    ("to_mend", "窗户月牙锁坏，关不严", "door"),
    ("ok", "", ""),
)


def others(stage: Stage) -> Iterator[Scene]:
    """By the week: the repairer's Fridays, one round a month, one Friday of messages."""
    calendar = calendar_from(stage)
    today = clock.local(stage.until).date()
    days = [day.date for day in calendar.days(stage.first_day, today) if day.school_day]
    if days and FOR_MEDIA[stage.script] != WORKER:
        yield Scene(clock.at(days[0], 7, 35), lambda: _route(stage))
    fridays = [day for day in days if day.weekday() == 4]
    for number, day in enumerate(fridays[1::2]):
        yield Scene(clock.at(day, 15, 40), partial(_friday, stage, day, number))
    if stage.script == "DEMO" and len(fridays) > 4:
        yield Scene(clock.at(fridays[4], 16, 5), lambda: _messages(stage, fridays[4]))
        yield Scene(clock.at(fridays[4], 16, 30), lambda: _correct(stage, fridays[4]))
        yield from _afterwards(stage, fridays[4], days, "pasted", leave=0 if stage.whole else 1)
    for day in fridays if stage.whole and stage.script == "DEMO" else ():
        yield Scene(clock.at(day, 16, 45), lambda: _told_on_rounds(stage))
    if stage.script == "DEMO" and len(days) > 12:
        yield Scene(clock.at(days[12], 16, 40), lambda: _signed(stage, days[12]))
    for number, day in enumerate(_first_wednesdays(days)):
        yield Scene(clock.at(day, 14, 10), partial(_round, stage, day, number))
        yield from _afterwards(stage, day, days, "round")


def _afterwards(stage: Stage, day: date, days: list[date], source: str, leave: int = 0) -> Iterator[Scene]:
    """On the next school day the repairer mends what was entered, all but a few."""
    following = [each for each in days if each > day]
    if following:
        yield Scene(clock.at(following[0], 10, 25), lambda: _mend(stage, day, source, leave))


def _mend(stage: Stage, day: date, source: str, leave: int) -> None:
    with in_school(stage.school):
        rows = Ticket.objects.filter(source=source, status__in=(ACCEPTED, ASSIGNED))
        rows = rows.filter(recorded_at__gte=clock.at(day)).select_related("worker").order_by("number")
        left = list(rows)[leave:]
    for ticket in left:
        done = MENDED_SO.get(ticket.kind, "修好，已试用")
        actions.finish_ticket(ticket, by=ticket.worker or stage.people[WORKER], done=done)


def _told_on_rounds(stage: Stage) -> None:
    """What the repairer himself reported on his daily rounds he mends by Friday."""
    worker, head = stage.people[WORKER], stage.people[OFFICE[stage.script]]
    with in_school(stage.school):
        rows = list(Ticket.objects.filter(source="self", status=NEW, reporter=worker).order_by("number"))
    for ticket in rows:
        actions.accept_ticket(ticket, by=head)
        actions.assign_ticket(ticket, by=head, worker=worker)
        actions.finish_ticket(ticket, by=worker, done=MENDED_SO.get(ticket.kind, "修好，已试用"))


def _signed(stage: Stage, day: date) -> None:
    """The class teacher has signed the slip by hand; the head types it in beside its photo."""
    head, signer = stage.people[OFFICE[stage.script]], stage.people[TEACHER]
    with in_school(stage.school):
        ticket = Ticket.objects.filter(source="round", status=MENDED).order_by("number").first()
    if ticket is not None:
        card = Sent("演示照片-签字件.jpg", BytesIO(demo_photo(900, True)))
        sheet = {"paper_signer": signer.pk, "paper_on": day, "paper_photos": [receive(head, [card])[0].pk]}
        actions.confirm_ticket(ticket, by=head, **sheet)


def _first_wednesdays(days: list[date]) -> list[date]:
    found: dict[tuple[int, int], date] = {}
    for day in days:
        if day.weekday() == 2:
            found.setdefault((day.year, day.month), day)
    return list(found.values())


def _rooms(stage: Stage) -> list[Any]:
    return [stage.places[each.key] for each in places(stage.script) if each.kind == Place.ROOM]


def _route(stage: Stage) -> None:
    head, worker = stage.people[OFFICE[stage.script]], stage.people[FOR_MEDIA[stage.script]]
    actions.set_route(stage.school, by=head, kind="media", worker=worker)


def _friday(stage: Stage, day: date, number: int) -> None:
    """Two or three small things of the week, told on Friday afternoon with the day on which they were done."""
    rooms, worker = _rooms(stage), stage.people[WORKER]
    lines = []
    for n in range(2 + number % 2):
        small, room = SMALL[(2 * number + n) % len(SMALL)], rooms[(7 * number + 5 * n) % len(rooms)]
        lines.append({"place": room.pk, "on": day - timedelta(days=n), **small})
    sheets = [str(photo.pk) for photo in receive(worker, [_sheet(number)])] if number == 1 else []
    because = BECAUSE[number] if number < len(BECAUSE) else ""
    actions.record_done(stage.school, by=worker, lines=lines, sheet_photos=sheets, late_because=because)


def _sheet(number: int) -> Sent:
    """A card in the place of the photo of the paper list."""
    return Sent("演示-纸质登记表.jpg", BytesIO(demo_photo(900 + number, mended=False)))


def _correct(stage: Stage, day: date) -> None:
    """Somebody had named the wrong room in the group; who went there says so."""
    with in_school(stage.school):
        ticket = Ticket.objects.filter(source="pasted", kind="media", recorded_at__gte=clock.at(day)).first()
    if ticket is None:
        return
    stands = {"kind": ticket.kind, "spot": "靠窗", "urgent": ticket.urgent, "large": ticket.large}
    head, room = stage.people[OFFICE[stage.script]], _rooms(stage)[15]
    actions.correct_ticket(ticket, by=head, place=room.pk, why="看过现场", **stands)


def _messages(stage: Stage, day: date) -> None:
    """What the group said since yesterday, taken over by the head."""
    rooms = _rooms(stage)
    lines = [
        {"place": rooms[11 + 3 * n].pk, "said_at": clock.at(day, 8 + 2 * n, 12).isoformat(), **said}
        for n, said in enumerate(FROM_THE_GROUP)
    ]
    actions.take_messages(stage.school, by=stage.people[OFFICE[stage.script]], lines=lines)


def _round(stage: Stage, day: date, number: int) -> None:
    """The month's round through some rooms; what is found becomes a ticket, what is tightened counts as mended."""
    rooms = _rooms(stage)
    lines = []
    for n, (result, note, kind) in enumerate(SEEN):
        room = rooms[(number * 6 + n) % len(rooms)]
        lines.append({"place": room.pk, "result": result, "note": note, "kind": kind})
    title = f"{day.month}月水电门窗巡查"
    actions.record_round(
        stage.school, by=stage.people[WORKER], kind="round", title=title, on=day, lines=lines
    )
