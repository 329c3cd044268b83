"""What an entry settles: the open task of its register, for its day and slot. Rows only; the actions write them."""

from typing import Any

from houqin.duties.making import settled
from houqin.duties.models import Deed, Duty, Task
from houqin.duties.models.tasks import DONE, OPEN
from houqin.people.models import SchoolClass
from houqin.registers.models import VOID, RegisterEntry
from houqin.registers.rules.definition import Definition

Rows = tuple[list[Any], list[Any]]  # to add, to update


def settle(entry: RegisterEntry, made: Definition) -> Rows:
    """The deed and its task, when everything the task asks for is entered: all classes, all fridges, the one round."""
    rows = Task.objects.filter(duty__in=Duty.objects.filter(register=entry.register.slug), status=OPEN)
    tasks = list(rows.filter(opens_on__lte=entry.on, due_on__gte=entry.on).order_by("slot", "number")[:20])
    task = _asked(tasks, entry, made)
    if task is None or _missing(entry, made):
        return [], []
    deed = Deed(by=entry.by, done_on=entry.on, words=entry.summary, cut_off=task.cut_off, entry=entry.pk)
    deed.until_time = task.until_time
    task.deed, task.because, task.status = deed, "", DONE
    return [deed], [task, *settled([task])]


def reopen(entry: RegisterEntry) -> list[Any]:
    """What was settled by an entry that is void now, or by it and others together, is to be done again."""
    with_it = _with_it(entry) if entry.subject in _expected(entry.definition) else [entry.pk]
    tasks = list(Task.objects.filter(deed__entry__in=with_it, status=DONE))
    for task in tasks:
        task.deed, task.status = None, OPEN
    return [*tasks, *settled(tasks)]


def _with_it(entry: RegisterEntry) -> list[Any]:
    """The entries of its day and slot, any of which may have been the last; it alone where its subject is told again."""
    rows = RegisterEntry.objects.filter(register=entry.register, on=entry.on, slot=entry.slot)
    told = dict(rows.exclude(status=VOID).values_list("pk", "subject"))
    again = any(subject == entry.subject for pk, subject in told.items() if pk != entry.pk)
    return [entry.pk] if again else [entry.pk, *told]


def _asked(tasks: list[Task], entry: RegisterEntry, made: Definition) -> Task | None:
    """The task of this slot where each slot of a day has its own; else the first that is open."""
    slots = made.occasion.slots
    if entry.slot in slots:
        number = slots.index(entry.slot) + 1
        same = next((task for task in tasks if task.number == number), None)
        if same is not None or any(task.number > 1 for task in tasks):
            return same
    return tasks[0] if tasks else None


def _missing(entry: RegisterEntry, made: Definition) -> bool:
    """Whether another class or thing of the same day and slot is not entered yet."""
    expected = _expected(made)
    if not expected:
        return False
    rows = RegisterEntry.objects.filter(register=entry.register, on=entry.on, slot=entry.slot).exclude(
        status=VOID
    )
    there = {*rows.values_list("subject", flat=True), entry.subject}
    return not expected <= there


def _expected(made: Definition) -> set[str]:
    if made.about == "thing":
        return set(made.things)
    if made.about == "class":
        return set(SchoolClass.objects.filter(active=True).values_list("name", flat=True))
    return set()
