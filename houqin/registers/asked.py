"""What a member is asked to fill: late, now, later today, one of these days; and what is his to write when it happens."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.words import day_words
from houqin.duties.asked import hours_words, is_mine, meant_today
from houqin.duties.holding import standing_keys
from houqin.duties.models import Task
from houqin.registers.models import EVERYBODY, ON, Register

LATE, NOW, LATER, COMING = "late", "now", "later", "coming"
MOST = 100


@dataclass(frozen=True)
class Due:
    """One register that a task asks for, with the slot of the day it is about."""

    register: Register
    task: Task
    today: date

    @property
    def slot(self) -> str:
        """早餐; nothing where the day has no slots, or one task stands for all of them."""
        slots = self.register.definition.occasion.slots
        return slots[self.task.number - 1] if self.task.number <= len(slots) else ""

    @property
    def on(self) -> date:
        """The day it is about: today while there is time, the last day of its window when that is over."""
        return min(self.task.due_on, self.today)

    @property
    def is_over(self) -> bool:
        """Whether the hour or the day by which it was to be done has passed."""
        hour = clock.local(clock.now()).time()
        until = self.task.until_time
        return self.task.due_on < self.today or bool(
            self.task.due_on == self.today and until and until <= hour
        )

    @property
    def group(self) -> str:
        if self.task.due_on < self.today:
            return LATE
        if self.task.due_on > self.today:
            return COMING
        begins = self.task.from_time
        return LATER if begins and begins > clock.local(clock.now()).time() else NOW

    @property
    def when(self) -> str:
        if self.task.due_on == self.today:
            return hours_words(self.task)
        day = day_words(self.task.due_on)
        return day if self.group == LATE else _("{day}前").format(day=day)

    @property
    def hint(self) -> str:
        """教学楼 · 约8分钟"""
        minutes = self.register.definition.occasion.minutes
        told = (str(self.task.place or ""), _("约{n}分钟").format(n=minutes) if minutes else "")
        return " · ".join(filter(None, told))

    @property
    def url(self) -> str:
        """The form itself, not the way to it: only that can be opened again without network."""
        known = {"on": self.on.isoformat(), "slot": self.slot}
        known["place"] = str(self.task.place_id or "")
        return f"/registers/fill_entry/{self.register.pk}/?{urlencode({k: v for k, v in known.items() if v})}"


def dues_of(member: Any) -> list[Due]:
    """What stands open for this member today, what is late first; on a day off only what is meant for it."""
    today = clock.today()
    rows = Task.objects.filter(is_mine(member), meant_today(member, today), opens_on__lte=today)
    asked = rows.filter(duty__register__gt="").select_related("duty", "place")
    tasks = list(asked.order_by("due_on", "until_time", "number", "id")[:MOST])
    slugs = {task.duty.register for task in tasks}
    known = {each.slug: each for each in registers_in_use(member).filter(slug__in=slugs)} if slugs else {}
    return [Due(known[task.duty.register], task, today) for task in tasks if task.duty.register in known]


def registers_in_use(member: Any) -> Any:
    """Those this member may fill."""
    return Register.objects.visible_to(member).filter(status=ON)


def when_it_happens(member: Any) -> list[Register]:
    """What is his to write down when it happens: a visitor came, a parcel, a leaving pupil."""
    rows = registers_in_use(member).order_by("area", "title", "id")
    keys = {EVERYBODY, *standing_keys(member)}
    return [
        each
        for each in rows
        if keys & set(each.keys.strip("|").split("|")) and not each.definition.occasion.is_recurring
    ]
