"""What stands in a calendar of duties: tasks that were made, and by arithmetic those that are still to come."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.facts import Span
from houqin.duties.holding import keys_of
from houqin.duties.last_done import last_done
from houqin.duties.models import DONE, ON, OPEN, SKIPPED, UNRECORDED, WITHDRAWN, Duty, Holder, Task, TaskFor
from houqin.duties.rules.due import touching
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import Calendar

COMING, LATE = "coming", "late"
TONES = {COMING: "closed", LATE: "bad", OPEN: "open", DONE: "done", SKIPPED: "closed", UNRECORDED: "closed"}


@dataclass(frozen=True)
class Asked:
    """Which days, and whose, where, of what area; nothing asked is all that one may see."""

    span: Span
    person: Any = None
    place: Any = None
    area: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing on the day by which it is to be done."""

    on: date
    opens_on: date
    title: str
    place: str
    who: str
    state: str
    words: str
    uid: UUID
    url: str = ""
    from_time: time | None = None
    until_time: time | None = None

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "bad")

    @property
    def hours(self) -> str:
        """8:00—9:30, or what of it is known."""
        ends = [f"{each:%H:%M}" if each else "" for each in (self.from_time, self.until_time)]
        return "—".join(ends) if any(ends) else ""


def tasks(member: Any, asked: Asked) -> Any:
    """The tasks due on these days that this member may see; withdrawn ones are no news."""
    days = (asked.span.first, asked.span.last)
    rows = Task.objects.visible_to(member).filter(due_on__range=days).exclude(status=WITHDRAWN)
    if asked.person is not None:
        fors = TaskFor.objects.filter(key__in=keys_of(asked.person), due_on__range=days)
        rows = rows.filter(pk__in=fors.values("task"))
    return rows.filter(_there(asked))


def duties(member: Any, asked: Asked) -> Any:
    """The duties in force of which something may still come."""
    rows = Duty.objects.filter(status=ON, spot=False).filter(_there(asked))
    whose = asked.person or (None if member.can("duties.view_all_tasks") else member)
    if whose is not None:
        holders = Holder.objects.filter(key__in=keys_of(whose), until_on__isnull=True)
        rows = rows.filter(pk__in=holders.values("duty"))
    return rows


def _there(asked: Asked) -> Q:
    there = Q(area=asked.area) if asked.area else Q()
    if asked.place is not None:
        tree = asked.place.tree
        there &= Q(place=asked.place) | Q(place__tree__startswith=f"{tree}/")
    return there


def made(rows: Iterable[Task], school: Any) -> Iterator[Entry]:
    """Tasks as entries; nothing is late that was made in the trial."""
    today = clock.today()
    for task in rows:
        late = task.status == OPEN and task.due_on < today and not school.was_trial(task.recorded_at)
        yield Entry(
            task.due_on,
            task.opens_on,
            task.title,
            task.place.path if task.place else "",
            task.who_text,
            LATE if late else task.status,
            _("逾期") if late else str(task.get_status_display()),
            uid(task.duty_id, task.slot, task.number) if task.duty_id else task.pk,
            f"/duties/tasks/{task.pk}/",
            task.from_time,
            task.until_time,
        )


def coming(rows: Iterable[Duty], calendar: Calendar, span: Span) -> Iterator[Entry]:
    """What these duties will ask for on these days and has not been made yet: all that opens after today."""
    begin = max(span.first, clock.today())
    if begin > span.last:
        return
    duties = list(rows)
    done = last_done(duties)
    for duty in duties:
        bounds: dict[str, Any] = {"since": max(duty.first_on, duty.counts_from), "until": duty.last_on}
        bounds |= {"seed": str(duty.pk), "done": done.get(duty.pk)}
        for window in touching(duty.frequency, duty.on_days, calendar, begin, span.last, **bounds):
            if window.opens_on > clock.today() and span.first <= window.due_on <= span.last:
                yield Entry(
                    window.due_on,
                    window.opens_on,
                    duty.title,
                    duty.place.path if duty.place else "",
                    duty.who_text,
                    COMING,
                    _("以后"),
                    uid(duty.pk, window.slot, window.number),
                    f"/duties/duties/{duty.pk}/",
                    duty.from_time,
                    duty.until_time,
                )


def uid(duty: UUID, slot: date | None, number: int) -> UUID:
    """By which a task is known before and after it was made."""
    return uuid5(duty, f"{slot}#{number}")


def entries(member: Any, asked: Asked, most: int) -> list[Entry]:
    """Made and to come, by day, the first `most`: three queries. The caller has named the school."""
    order = ("due_on", "from_time", "title", "id")
    rows = tasks(member, asked).select_related("place").order_by(*order)[: most + 1]
    found = [*made(rows, member.school)]
    if asked.span.last > clock.today():
        calendar = calendar_of(member.school)
        found += coming(duties(member, asked).select_related("place").order_by("title"), calendar, asked.span)
    return sorted(found, key=lambda each: (each.on, each.from_time or time.max, each.title))[: most + 1]
