"""One ticket's story after another: reported, sent, mended or not, confirmed or not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.files.receiving import Sent, receive
from houqin.core.quantities import quantity_words
from houqin.people.founding import by_itself_of
from houqin.places.demo import places
from houqin.places.models import Place
from houqin.repairs import actions
from houqin.repairs.demo.photos import demo_photo
from houqin.repairs.demo.tables import (
    FAULTS,
    FINDERS,
    FOR_MEDIA,
    FORGOTTEN,
    HOW_MANY,
    LAPSED,
    MERGED,
    OFFICE,
    OLD_PROJECTOR,
    PHOTO_AFTER,
    REJECTED,
    RETURNED,
    SENT_BACK,
    STUCK,
    UNCONFIRMED,
    URGENT,
    URGENTS,
    WHERE,
    WHOLE,
    WITH_PHOTO,
    WITHDRAWN,
    WORKER,
    Fault,
)
from houqin.repairs.models import NEW
from houqin.repairs.rules.words import read_materials
from houqin.terms.demo import calendar_from
from houqin.terms.rules import Calendar

AFTER = 20  # the ticket after which those come that only a whole term has
SEEN_LATER = (58,)  # forgotten for weeks, but not for a whole term
SCHOOL_DAY = 580  # minutes, as `_working_time_after` counts them


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
    first: "Told | None" = None  # the ticket that told of the same fault before

    def is_in(self, table: Any) -> bool:
        """Whether this ticket is one of those that went another way."""
        return self.line in table[self.stage.script] and not (self.stage.whole and self.line in SEEN_LATER)

    @property
    def line(self) -> int:
        """Its number in the tables."""
        return _line(self.stage, self.number)

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


def tickets(stage: Stage) -> Iterator[Scene]:
    """Tickets spread over all school days since the first, each with its way as far as it has come."""
    dice, calendar = stage.chance("repairs"), calendar_from(stage)
    told: dict[int, Told] = {}
    faults = _shuffled(stage, dice)
    for number, moment in enumerate(_moments(stage, calendar, dice), 1):
        fault = _fault(stage, number, faults, dice)
        reporter = dice.choice(FINDERS[stage.script][_where(fault)].split())
        place = _place(stage, fault, reporter, dice)
        told[number] = Told(stage, number, dice, place, fault, reporter, moment, calendar)
        if _line(stage, number) in MERGED[stage.script]:
            line = MERGED[stage.script][_line(stage, number)]
            first = next(each for each in told.values() if each.line == line)
            told[number].first, told[number].place, told[number].fault = first, first.place, first.fault
        yield from _story(told[number])


def _more(stage: Stage) -> int:
    return WHOLE if stage.whole and stage.script == "DEMO" else 0


def _line(stage: Stage, number: int) -> int:
    """A ticket's number in the tables; 0 of those that a whole term has besides, which go the ordinary way."""
    more = _more(stage)
    if number <= AFTER or not more:
        return number
    return 0 if number <= AFTER + more else number - more


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
    found = [_in_the_day(dice.choice(days), dice) for _number in range(HOW_MANY[stage.script] + _more(stage))]
    return sorted(found)


def _in_the_day(day: date, dice: Random) -> datetime:
    return clock.at(day, dice.choice((7, 8, 8, 9, 10, 11, 13, 14, 15, 16)), dice.randrange(60))


def _fault(stage: Stage, number: int, faults: Iterator[Fault], dice: Random) -> Fault:
    """What is broken: an urgent thing, one that takes long, one that is refused, or what comes next."""
    number = _line(stage, number)
    if number in URGENTS[stage.script]:
        return URGENT[URGENTS[stage.script].index(number)]
    if number in STUCK[stage.script]:
        return next(each for each in FAULTS if each[2] == STUCK[stage.script][number][0])
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
        reason = REJECTED[told.stage.script][told.line]
        yield _later(told, 60, 300, lambda: actions.reject_ticket(told.row, by=told.office, reason=reason))
        return
    if told.first is not None:
        first = told.first
        yield _later(told, 30, 200, lambda: actions.merge_ticket(told.row, by=told.office, into=first.row))
        return
    yield from _mend(told)


def _mend(told: Told) -> Iterator[Scene]:
    quick = told.urgent
    yield _later(told, 5, 10 if quick else 240, lambda: _accept(told))
    yield _later(told, 2, 5 if quick else 40, lambda: _send(told))
    if told.is_in(STUCK):
        yield from _stuck(told)
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
    elif told.is_in(LAPSED):
        day = clock.local(_working_time_after(told, 8 * SCHOOL_DAY)).date()
        told.at = clock.at(day, 7, 10)  # when the computer of the office is switched on
        yield Scene(told.at, lambda: _lapse(told))


def _lapse(told: Told) -> None:
    """Nobody has objected on seven school days; that is done by itself."""
    told.row = actions.lapse_ticket(told.row, by=by_itself_of(told.stage.school))


def _accept(told: Told) -> None:
    """By the office, where no rule has sent it on already."""
    if told.row.status == NEW:
        told.row = actions.accept_ticket(told.row, by=told.office)


def _send(told: Told) -> None:
    if told.row.worker_id is None:
        told.row = actions.assign_ticket(told.row, by=told.office, worker=told.worker)


def _stuck(told: Told) -> Iterator[Scene]:
    """It is looked at, and then waits for something, or cannot be mended here."""
    _fault, state, what, note = STUCK[told.stage.script][told.line]
    if state == "sent":
        return
    yield _later(told, 60, 400, lambda: actions.start_ticket(told.row, by=told.worker))
    if state == "cannot":
        yield _later(
            told, 60, 300, lambda: actions.cannot_repair(told.row, by=told.worker, proposal=what, reason=note)
        )
    elif state == "waits":
        expected = told.calendar.nth_school_day_after(clock.local(told.at).date(), 12)
        yield _later(
            told,
            60,
            300,
            lambda: actions.wait_ticket(
                told.row, by=told.worker, wait_for=what, note=note, expected_on=expected
            ),
        )


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
    used = [
        {"item": each.item, "spec": each.spec, "quantity": quantity_words(each.qty_milli), "unit": each.unit}
        for each in read_materials(done)
    ]
    minutes = 20 + told.number % 5 * 15
    told.row = actions.finish_ticket(
        told.row, by=told.worker, done=done, photos=photos, materials=used, minutes=minutes
    )


def _photos(told: Told, by: Any, table: Any, label: str) -> list[str]:
    """A card that says that it is no real photo."""
    if not told.is_in(table):
        return []
    sent = Sent(f"演示照片-{label}{told.number}.jpg", BytesIO(demo_photo(told.number, label == "修好")))
    return [str(file.pk) for file in receive(by, [sent])]
