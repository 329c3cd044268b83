"""今天, the calendar and the month's close with 200 staff, 600 duties and 100,000 past tasks."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bench.asking import Browser
from bench.measuring import Timed, alternating, table
from houqin.core import clock
from houqin.core.keys import uuid7
from houqin.core.saving import Changes, save
from houqin.core.scope import in_school
from houqin.core.writing import writing
from houqin.duties.giving import duty_rows
from houqin.duties.holding import Who
from houqin.duties.models import DONE, OPEN, SKIPPED, Deed, Duty, Holder, Task, TaskFor
from houqin.duties.rules.frequencies import frequencies
from houqin.people.models import Member, User
from houqin.people.roles import written

STAFF, DUTIES, PAST = 200, 600, 100_000
OFTEN = ("每天", "每周一次", "每周四", "每月一次", "每学期一次")
AREAS = ("安全", "食堂", "维修", "卫生", "校产")


def measure(application: Any, school: Any, member: Any) -> tuple[str, dict[str, Any]]:
    """The pages that are opened every day, and the close that counts a month."""
    worker = _fill(school)
    head, his = Browser(application, member.user), Browser(application, worker.user)
    month = (clock.today().replace(day=1) - timedelta(days=1)).isoformat()
    pages: dict[str, Callable[[], tuple[int, bytes]]] = {
        "今天 of one of 200": lambda: his.get("/"),
        "今天 of the head": lambda: head.get("/"),
        "closing of last month": lambda: head.get("/duties/closing/", view="month", on=month),
        "calendar, this month": lambda: head.get("/duties/calendar/"),
        "calendar, one person's month": lambda: head.get("/duties/calendar/", person=str(worker.pk)),
        "tasks of today": lambda: head.get("/duties/tasks/"),
    }
    for name, page in pages.items():
        status, body = page()
        if status != 200 or len(body) < 2000:
            raise SystemExit(f"{name}: {status}, {len(body)} bytes")
    found: dict[str, Timed] = alternating(pages, each=3, windows=5)
    words = "### Duties: 200 staff, 600 duties, 100,000 past tasks\n\n"
    words += table([timed.row() for timed in found.values()])
    return words, {name: timed.as_json() for name, timed in found.items()}


def _fill(school: Any) -> Member:
    """Staff, duties in force and three years of tasks, from a fixed seed; gives one of those who do them."""
    chance = random.Random(5)
    user = User.objects.create(login=f"worker-{school.code.lower()}")
    staff = [Member(name=f"职工{n}", roles=written(["teacher"])) for n in range(STAFF)]
    staff[0].user = user
    with writing(school):
        save(Changes(staff[0], add=staff[1:]), school)
    for begin in range(0, DUTIES, 100):
        with writing(school):
            rows = [row for n in range(begin, begin + 100) for row in _duty(school, n, staff[n % STAFF])]
            save(Changes(rows[0], add=rows[1:]), school)
    with in_school(school):
        held = list(Holder.objects.select_related("duty", "member"))
    today = clock.today()
    for begin in range(0, PAST, 5000):
        _past(
            school,
            [(held[n % len(held)], today - timedelta(days=1 + n // 100)) for n in range(begin, begin + 5000)],
            chance,
        )
    return Member.everywhere.select_related("school", "user").get(pk=staff[0].pk)


def _duty(school: Any, number: int, who: Member) -> list[Any]:
    often = frequencies(OFTEN[number % len(OFTEN)])[0]
    return duty_rows(
        school,
        title=f"第{number}项职责",
        who=[Who("member", str(who.pk))],
        frequency=often,
        area=AREAS[number % len(AREAS)],
        minutes=5,
    )


def _past(school: Any, wanted: list[tuple[Holder, date]], chance: random.Random) -> None:
    """Done nine times of ten; some were left out, a few are missing."""
    tasks, fors, deeds = [], [], []
    for number, (holder, day) in enumerate(wanted):
        status = chance.choices([DONE, SKIPPED, OPEN], [95, 4, 1])[0]
        duty: Duty = holder.duty
        task = Task(
            id=uuid7(), school=school, duty=duty, slot=day, number=number % 3000 + 10, title=duty.title,
            area=duty.area, who_text=duty.who_text, opens_on=day, due_on=day, status=status,
            because="停课" if status == SKIPPED else "",
        )  # fmt: skip
        if status == DONE:
            task.deed = Deed(id=uuid7(), school=school, by=holder.member, done_on=day)
            deeds.append(task.deed)
        tasks.append(task)
        fors.append(
            TaskFor(
                school=school, task=task, key=holder.key, name=holder.name, due_on=day, open=status == OPEN
            )
        )
    with writing(school):
        for kind, rows in ((Deed, deeds), (Task, tasks), (TaskFor, fors)):
            kind.objects.bulk_create(rows, batch_size=500)
