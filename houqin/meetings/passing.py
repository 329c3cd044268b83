"""What one person holds that another takes over with a post: duties, open tasks and places pass; the rest is listed.

Tickets and letters stay: a ticket is sent by who may send people, and a letter is signed by whoever must.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.words import day_words
from houqin.documents.models import Signee
from houqin.duties.holding import MEMBER, Who, who_words
from houqin.duties.models import Duty, Holder, Task, TaskFor
from houqin.duties.models.duties import ON
from houqin.people.models import Member
from houqin.places.models import Keeper, Place
from houqin.repairs.models import OPEN, Ticket

DUTIES, TASKS, PLACES, TICKETS, LETTERS = "duties", "tasks", "places", "tickets", "letters"
PASSING = (DUTIES, TASKS, PLACES)
TITLES = {
    DUTIES: _lazy("职责"),
    TASKS: _lazy("没做完的任务"),
    PLACES: _lazy("负责的场所"),
    TICKETS: _lazy("没修好的报修单"),
    LETTERS: _lazy("没签的文件"),
}
MOST = 300  # of one kind; nobody holds more by name
Listed = list[list[str]]  # [key, what is read]


@dataclass
class Held:
    """The rows a person holds by name at this moment."""

    duties: list[Holder]
    tasks: list[TaskFor]
    places: list[Keeper]
    tickets: list[Ticket]
    letters: list[Signee]

    def lists(self) -> dict[str, Listed]:
        """As it is kept with the hand-over and printed: the row's key, and its words."""
        made = {
            DUTIES: [[str(each.pk), each.duty.title] for each in self.duties],
            TASKS: [[str(each.pk), f"{each.task.title}（{_until(each.due_on)}）"] for each in self.tasks],
            PLACES: [[str(each.pk), each.place.path] for each in self.places],
            TICKETS: [[str(each.pk), f"{each} {each.place.path}"] for each in self.tickets],
            LETTERS: [[str(each.pk), str(each.document)] for each in self.letters],
        }
        return {name: lines for name, lines in made.items() if lines}


def _until(day: Any) -> str:
    return str(_("{day}前").format(day=day_words(day)))


def held_by(member: Member) -> Held:
    """Five questions; the caller has named the school. What a post or a role holds passes with the post itself."""
    holders = Holder.objects.filter(member=member, until_on__isnull=True, duty__status=ON)
    mine = TaskFor.objects.filter(key=Who(MEMBER, str(member.pk)).key, open=True)
    places = Keeper.objects.filter(member=member, until_on__isnull=True)
    return Held(
        list(holders.select_related("duty").order_by("id")[:MOST]),
        list(mine.select_related("task").order_by("due_on", "id")[:MOST]),
        list(places.select_related("place").order_by("place__tree")[:MOST]),
        list(
            Ticket.objects.filter(worker=member, status__in=OPEN)
            .select_related("place")
            .order_by("id")[:MOST]
        ),
        list(Signee.objects.filter(member=member).missing().select_related("document").order_by("id")[:MOST]),
    )


@dataclass
class Passed:
    """What is written when it passes, and the words that say so."""

    add: list[Any] = field(default_factory=list)
    update: list[Any] = field(default_factory=list)
    said: Listed = field(default_factory=list)


def pass_over(giver: Member, taker: Member, left: Collection[str]) -> Passed:
    """All that the giver holds now but what stays with him; what the taker holds already is not doubled."""
    _lock(held_by(giver))
    held, passed = held_by(giver), Passed()
    _duties(passed, [each for each in held.duties if str(each.pk) not in left], taker)
    _tasks(passed, [each for each in held.tasks if str(each.pk) not in left], taker)
    _places(passed, [each for each in held.places if str(each.pk) not in left], taker)
    return passed


def _lock(held: Held) -> None:
    """What is about to change hands is not done, changed or given away by somebody else meanwhile."""
    wanted = {
        Duty: [each.duty_id for each in held.duties],
        Task: [each.task_id for each in held.tasks],
        Place: [each.place_id for each in held.places],
    }
    for model, keys in wanted.items():
        list(model.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _duties(passed: Passed, holders: list[Holder], taker: Member) -> None:
    """The old holding ends today, the new one begins; what opened before keeps its names but for what passes below."""
    others: dict[Any, list[Holder]] = {}
    rows = Holder.objects.filter(duty__in=[each.duty_id for each in holders], until_on__isnull=True)
    for each in rows.order_by("id"):
        others.setdefault(each.duty_id, []).append(each)
    receiver = Who(MEMBER, str(taker.pk), taker.name)
    for holder in holders:
        holder.until_on = clock.today()
        passed.update.append(holder)
        standing = [each for each in others[holder.duty_id] if each.pk != holder.pk]
        if all(each.key != receiver.key for each in standing):
            new = Holder(duty=holder.duty, key=receiver.key, member=taker, name=taker.name)
            passed.add.append(new)
            standing.append(new)
        duty: Duty = holder.duty
        duty.who_text = _who_text(standing)
        passed.update.append(duty)
        passed.said.append([DUTIES, duty.title])


def _tasks(passed: Passed, rows: list[TaskFor], taker: Member) -> None:
    """An open task changes hands: the old address is closed, and the taker's is added where it is not there."""
    fors: dict[Any, list[TaskFor]] = {}
    for each in TaskFor.objects.filter(task__in=[each.task_id for each in rows]).order_by("id"):
        fors.setdefault(each.task_id, []).append(each)
    receiver = Who(MEMBER, str(taker.pk), taker.name)
    for row in rows:
        row.open = False
        passed.update.append(row)
        standing = [each for each in fors[row.task_id] if each.pk != row.pk]
        own = next((each for each in standing if each.key == receiver.key), None)
        if own is None:
            own = TaskFor(task=row.task, key=receiver.key, name=taker.name, due_on=row.due_on)
            passed.add.append(own)
            standing.append(own)
        elif not own.open:
            own.open = True
            passed.update.append(own)
        task: Task = row.task
        task.who_text = _who_text([each for each in standing if each.open])
        passed.update.append(task)
        passed.said.append([TASKS, task.title])


def _places(passed: Passed, keepers: list[Keeper], taker: Member) -> None:
    """As `set_keepers` does it: the old one ends today, the new one begins, and the place names who answers for it now."""
    others: dict[Any, list[Keeper]] = {}
    rows = Keeper.objects.filter(place__in=[each.place_id for each in keepers], until_on__isnull=True)
    for each in rows.order_by("id"):
        others.setdefault(each.place_id, []).append(each)
    for keeper in keepers:
        keeper.until_on = clock.today()
        passed.update.append(keeper)
        standing = [each for each in others[keeper.place_id] if each.pk != keeper.pk]
        if all(each.name != taker.name for each in standing):
            new = Keeper(place=keeper.place, member=taker, name=taker.name)
            passed.add.append(new)
            standing.append(new)
        keeper.place.keepers_text = "、".join(each.name for each in standing)
        passed.update.append(keeper.place)
        passed.said.append([PLACES, keeper.place.path])


def _who_text(rows: Iterable[Any]) -> str:
    named: list[Any] = list(rows)
    return who_words(named)
