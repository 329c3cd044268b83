"""A whole term of the demo school's registers: twelve in use from its first day, the menu of each week, what was forgotten.

Who fills one is at school that day: the canteen's food safety officer was away for two days in October; a cook
reads the thermometers, and what only she may sign nobody signs.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.registers import actions
from houqin.registers.beginning import first_answers
from houqin.registers.demo.answering import usual_answers
from houqin.registers.demo.told import (
    AWAY,
    COMPANIONS,
    COOK,
    DAILY,
    DEPUTY,
    DRILLS,
    EXTINGUISHERS,
    FORGOTTEN,
    FOUND,
    FULL,
    HEAD,
    LESSONS,
    METERS,
    NURSE,
    OFFICER,
    PLUMBER,
    PRINCIPAL,
    REVIEWED,
    SCORED,
    SCORER,
    SLUGS,
    STUDIED,
    lost_by,
    menu_of,
)
from houqin.registers.menus import DAYS, monday_of
from houqin.registers.models import Register
from houqin.registers.rules.library import library
from houqin.registers.rules.reading import text_of
from houqin.terms.demo import school_days


def of_a_term(stage: Stage) -> Iterator[Scene]:
    """Taken on the Friday before; then day by day, week by week, month by month."""
    days = school_days(stage)
    yield Scene(stage.founding(4, 14), partial(_take, stage))
    yield Scene(stage.founding(4, 14, 10), partial(_scored_weekly, stage))
    for monday, week in _by_week(days).items():
        written = stage.founding(4, 15) if week[0] == days[0] else _last_before(days, week[0], 15, 20)
        yield Scene(written, partial(_menu, stage, monday, week))
        yield from _weekly(stage, week)
    for number, day in enumerate(days):
        yield from _daily(stage, number, day)
    for month, its_days in enumerate(_by_month(days)):
        yield from _monthly(stage, month, its_days)


def _take(stage: Stage) -> None:
    actions.take_registers(stage.school, by=stage.people[HEAD], slugs=list(SLUGS))


def _scored_weekly(stage: Stage) -> None:
    """The shipped register asks for each day; here the classes are scored once a week."""
    made = library()[SCORED]
    text = text_of(replace(made, occasion=replace(made.occasion, often="每周一次")))
    actions.add_register(stage.school, by=stage.people[HEAD], text=text)


def _score(stage: Stage, week: int) -> None:
    """Full marks, but for what was seen."""
    with in_school(stage.school):
        register = Register.objects.get(slug=SCORED)
        lines = first_answers(register, register.definition, {}, None)["classes"]
    for place, line in enumerate(lines):
        lost = lost_by(place, week)
        line |= {column: str(FULL - points) for column, (points, _why) in lost.items()}
        line |= {"why": "；".join(why for _points, why in lost.values())} if lost else {}
    by = stage.people[SCORER]
    actions.fill_entry(register, by=by, on=clock.today(), slot="", subject="", answers={"classes": lines})


def _last_before(days: list[date], day: date, hour: int, minute: int) -> Any:
    return clock.at(max(each for each in days if each < day), hour, minute)


def _by_week(days: list[date]) -> dict[date, list[date]]:
    weeks: dict[date, list[date]] = {}
    for day in days:
        weeks.setdefault(monday_of(day), []).append(day)
    return weeks


def _by_month(days: list[date]) -> list[list[date]]:
    """The school days of each month, the months that are over; the last one as far as it has come."""
    cuts = [0, *(n for n, (one, two) in enumerate(pairwise(days), 1) if one.month != two.month), len(days)]
    return [days[first:last] for first, last in pairwise(cuts)]


def _menu(stage: Stage, monday: date, week: list[date]) -> None:
    lines = [{"day": DAYS[day.weekday()], "lunch": menu_of(day)} for day in week]
    actions.set_menu(stage.school, by=stage.people[OFFICER], week=monday, days=lines)


# What is filled -----------------------------------------------------------------------------------------------


def _daily(stage: Stage, number: int, day: date) -> Iterator[Scene]:
    """But what was forgotten, and what nobody else may sign while she is away."""
    for slug, who, (hour, minute), slot in DAILY:
        name = list(COMPANIONS)[number % len(COMPANIONS)] if who == "companion" else who
        if number in AWAY and name == OFFICER:
            if slug != "storage-temperatures":
                continue
            name = COOK
        if number not in FORGOTTEN.get(f"{slug}{slot}", ()):
            moment = clock.at(day, hour, minute + number % 4)
            yield Scene(
                moment, partial(_fill, stage, slug, name, number, slot=slot, **_more(slug, name, number))
            )


def _more(slug: str, name: str, number: int) -> dict[str, Any]:
    """What an ordinary answer does not say."""
    if slug == "companion-meals":
        grade, room = number % 6 + 1, number % 3 + 1
        place = f"学生餐厅{'一二三四五六'[grade - 1]}（{room}）班餐桌"
        return {"where": place, "post": COMPANIONS[name], "diners": str(931 + number * 7 % 23)}
    return {"time": "早晨入校"} if slug == "campus-patrol" else {}


def _weekly(stage: Stage, week: list[date]) -> Iterator[Scene]:
    """In its middle the classes are scored; on its last day what the canteen's week showed, and the round for hazards."""
    last = week[-1]
    number = last.isocalendar().week
    review: dict[str, Any] = {"period": f"{week[0].month}月{week[0].day}日—{last.month}月{last.day}日"}
    found = [{"point": "18", "fault": what, "measure": done, "owner": OFFICER,
              "deadline": (last + timedelta(days=3)).isoformat(), "done": "已完成"}
             for what, done in FOUND.get(number % 7, ())]  # fmt: skip
    review |= {"problems": found, "verdict": "有一般风险、已采取措施"} if found else {}
    yield Scene(clock.at(last, 15, 50), partial(_fill, stage, "weekly-review", OFFICER, number, **review))
    yield Scene(clock.at(week[len(week) // 2], 15, 30), partial(_score, stage, number))
    group = {"group": "韩守田、罗静姝、丁大勇、高铁成"}
    if number not in FORGOTTEN["hazard-survey"]:
        yield Scene(clock.at(last, 14, 30), partial(_fill, stage, "hazard-survey", HEAD, number, **group))


def _monthly(stage: Stage, number: int, days: list[date]) -> Iterator[Scene]:
    """A drill, the fire extinguishers, the meters, a lesson on health, the office's study, the month's meeting on food."""
    middle, late = days[len(days) // 2], days[-2]
    drill = DRILLS[number % len(DRILLS)] | {"leader": PRINCIPAL}
    yield Scene(clock.at(middle, 10, 40), partial(_fill, stage, "drills", DEPUTY, number, **drill))
    for count, (thing, told) in enumerate(EXTINGUISHERS.items()):
        moment = clock.at(days[len(days) // 3], 9, 10 + 3 * count)
        filled = partial(_fill, stage, "extinguisher-card", PLUMBER, number, thing=thing, **told)
        yield Scene(moment, filled)
    meters: dict[str, Any] = {"meters": [_meter(number, *meter) for meter in METERS]}
    yield Scene(clock.at(late, 8, 50), partial(_fill, stage, "meter-readings", PLUMBER, number, **meters))
    lesson, study = LESSONS[number % len(LESSONS)], STUDIED[number % len(STUDIED)]
    yield Scene(clock.at(middle, 14, 45), partial(_fill, stage, "health-lessons", NURSE, number, **lesson))
    yield Scene(clock.at(late, 16, 25), partial(_fill, stage, "staff-study", HEAD, number, **study))
    yield Scene(clock.at(days[-1], 10, 30), partial(_dispatch, stage, number, days))
    yield Scene(clock.at(days[-1], 11, 10), partial(_review, stage, days))


def _meter(number: int, line: dict[str, str], first: int, step: int) -> dict[str, str]:
    return line | {"last": str(first + step * number), "now": str(first + step * (number + 1))}


def _dispatch(stage: Stage, number: int, days: list[date]) -> None:
    """The month's meeting on food: how often was looked, what was found, what is to be done."""
    matter = ("冷藏柜每周除霜", "学生餐桌消毒水现配现用", "泔水桶加盖、当天清运", "备餐间紫外灯换管")[
        number % 4
    ]
    due = (days[-1] + timedelta(days=10)).isoformat()
    told: dict[str, Any] = {
        "at": "10:00-10:30",
        "host": PRINCIPAL,
        "present": "沈怀川、罗静姝、韩守田、田桂花、姚慧",
        "last": "上月定的事都办了。" if number else "开学第一个月，先把清单对一遍。",
        "found": f"日管控{len(days)}天，周排查每周一次，发现的问题当周整改。",
        "decisions": [{"matter": matter, "owner": OFFICER, "deadline": due}],
    }
    _fill(stage, "monthly-dispatch", OFFICER, number, **told)


def _review(stage: Stage, days: list[date]) -> None:
    """Whoever leads looks through the canteen's books of the month."""
    with in_school(stage.school):
        books = list(Register.objects.filter(slug__in=REVIEWED).order_by("slug"))
    for book in books:
        actions.review_book(book, by=stage.people[HEAD], first_on=days[0], last_on=days[-1], words="已阅")


def _fill(
    stage: Stage, slug: str, who: str, number: int, *, slot: str = "", thing: str = "", **told: Any
) -> None:
    with in_school(stage.school):
        register = Register.objects.get(slug=slug)
        answers = usual_answers(register, number) | told
    by = stage.people[who]
    actions.fill_entry(register, by=by, on=clock.today(), slot=slot, subject=thing, answers=answers)
