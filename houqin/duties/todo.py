"""What is to be done in the duties room: mine today with one tap to done, mine these days, and for the head the school's."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item
from houqin.core.words import day_words
from houqin.duties.asked import hours_words, is_for, meant_for
from houqin.duties.holding import keys_of
from houqin.duties.models import Task
from houqin.duties.models.tasks import OPEN
from houqin.duties.proofs import button
from houqin.terms.calendar import is_day_off

SHOWN, LATER_SHOWN, PEOPLE_SHOWN, PLACES_SHOWN = 8, 4, 6, 4
LOOKED_AT = 200  # of one person's open tasks; who has more looks into the list
URL = "/duties/tasks/"


def todo(member: Any) -> list[Group]:
    """On a day off only what is meant for it; nothing is late in the trial."""
    if not member.can("duties.view_task"):
        return []
    today = clock.today()
    day_off = is_day_off(member.school, today)
    tasks = _open(today, keys_of(member), day_off=day_off)
    now = [task for task in tasks if task.due_on <= today]
    later = [task for task in tasks if task.due_on > today]
    groups = [_mine(member, now, today), _these_days(later)]
    if member.can("duties.view_all_tasks"):
        groups += _of_the_school(member, today, day_off)
    return groups


@prepared
def _open(today: date, keys: list[str], *, day_off: bool) -> Any:
    rows = Task.objects.filter(meant_for(today, day_off=day_off), is_for(keys), opens_on__lte=today)
    return rows.select_related("place", "duty").order_by("due_on", "until_time", "id")[:LOOKED_AT]


def _mine(member: Any, tasks: list[Task], today: date) -> Group:
    """Late first, each one tap from done."""
    items = [_item(member, task, today) for task in tasks[:SHOWN]]
    url = f"{URL}?tab=now"
    tone = {"tone": "work", "counted": True}
    return Group(_("今天要做的"), items, count=len(tasks), more_url=url, **tone)  # type: ignore[arg-type]


def _item(member: Any, task: Task, today: date) -> Item:
    late = task.due_on < today and not member.school.was_trial(task.recorded_at)
    when = day_words(task.due_on) if late else hours_words(task)
    done = button(task) if member.can("duties.do_task") else None
    return Item(task.title, f"{URL}{task.pk}/", hint=_hint(task), when=when, late=late, action=done)


def _hint(task: Task) -> str:
    place = task.place.path if task.place else ""
    where = _("在{platform}办理").format(platform=task.elsewhere) if task.elsewhere else ""
    return " · ".join(filter(None, [place, where])) or task.area


def _these_days(tasks: list[Task]) -> Group:
    """What may be done today and need not be."""
    items = [
        Item(
            task.title,
            f"{URL}{task.pk}/",
            hint=_hint(task),
            when=_("{day}前").format(day=day_words(task.due_on)),
        )
        for task in tasks[:LATER_SHOWN]
    ]
    return Group(_("这几天要做的"), items, count=len(tasks), more_url=f"{URL}?tab=mine")


def _of_the_school(member: Any, today: date, day_off: bool) -> list[Group]:
    """By who answers for it and by place, what is late first, then the longest; one query."""
    live = member.school.go_live_on
    people: dict[str, _Count] = defaultdict(_Count)
    places: dict[str, _Count] = defaultdict(_Count)
    told = _all_open(member, today, clock.at(live) if live else clock.now(), day_off=day_off)
    for who, place, path, count, late in told:
        people[who].add(count, late, who=who)
        if place is not None:
            places[path].add(count, late, place=place)
    all_of_it, url = sum(each.count for each in people.values()), f"{URL}?tab=today"
    by_person, by_place = _longest(people, PEOPLE_SHOWN), _longest(places, PLACES_SHOWN)
    placed = sum(each.count for each in places.values())
    return [
        Group(_("全校今天还没做的"), by_person, count=all_of_it, more_url=url),
        Group(_("还没做的，按地点"), by_place, count=placed, more_url=url),
    ]


@prepared
def _all_open(member: Any, today: date, live: datetime, *, day_off: bool) -> Any:
    """Nothing of the trial is late."""
    meant = meant_for(today, day_off=day_off)
    rows = Task.objects.visible_to(member).filter(meant, status=OPEN, due_on__lte=today)
    late = Count("pk", Q(due_on__lt=today, recorded_at__gte=live))
    asked = rows.order_by().values_list("who_text", "place", "place__path")
    return asked.annotate(count=Count("pk"), late=late)


@dataclass
class _Count:
    """How many, how many of them late, and what the list is asked to show them."""

    count: int = 0
    late: int = 0
    asked: dict[str, Any] = field(default_factory=dict)

    def add(self, count: int, late: int, **asked: Any) -> None:
        self.count, self.late, self.asked = self.count + count, self.late + late, asked


def _longest(counted: dict[str, _Count], most: int) -> list[Item]:
    ordered = sorted(counted.items(), key=lambda each: (-each[1].late, -each[1].count, each[0]))
    return [
        Item(
            name or _("没有定人"),
            f"{URL}?{urlencode({'tab': 'today'} | each.asked)}",
            hint=_("{count}项没做").format(count=each.count),
            when=_("逾期{count}项").format(count=each.late) if each.late else "",
            late=bool(each.late),
        )
        for name, each in ordered[:most]
    ]
