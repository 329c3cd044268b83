"""A school year of 200,000 records: its figures, the summary of the year and of a term, and the .docx of them.

120,000 entries of thirty registers, 70,000 tasks of which nine of ten are done, 9,000 tickets, 900 hazards, 100 meetings,
in bulk from a fixed seed. Beside it the bare page: the year's tasks and entries by month, grouped twice, and one table.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.template import Context, Engine

from bench.measuring import alternating, table
from bench.registers import entry_of, figure_of, sign_of, take_registers
from bench.school import FAULTS
from houqin.core import clock
from houqin.core.facts import all_facts
from houqin.core.keys import uuid7
from houqin.core.saving import Changes, save
from houqin.core.scope import in_school
from houqin.core.writing import writing
from houqin.duties.giving import duty_rows
from houqin.duties.holding import Who
from houqin.duties.models import DONE, OPEN, SKIPPED, Deed, Duty, Task
from houqin.duties.rules.frequencies import frequencies
from houqin.hazards.models import Hazard
from houqin.meetings.models import Meeting
from houqin.people.models import Member
from houqin.places.models import Place
from houqin.registers.models import EntryFigure, EntrySign, RegisterEntry, RegisterVersion
from houqin.repairs.models import Material, Ticket
from houqin.reports.docx import docx_of
from houqin.reports.drawing import Subject, draw, figures_of
from houqin.reports.periods import period_of
from houqin.reports.rules.paper import Paper

ENTRIES, TASKS, TICKETS, HAZARDS, MEETINGS = 120_000, 70_000, 9_000, 900, 100
DUTIES = 120
AREAS = ("安全", "食堂", "维修", "卫生", "校产")
ITEMS = (("灯管", "支"), ("水嘴", "只"), ("锁芯", "个"), ("插座", "个"), ("玻璃", "块"), ("合页", "个"))
BATCH = 10_000
PAGE = """<table>{% for each in rows %}<tr><td>{{ each.month }}</td><td>{{ each.status }}</td><td>{{ each.n }}</td>
</tr>{% endfor %}</table>"""


def measure(application: Any, school: Any, member: Any) -> tuple[str, dict[str, Any]]:
    """A school of its own, live since before its year began."""
    day = clock.today()
    days = [day.replace(month=12, day=31, year=day.year - 1) - timedelta(days=n) for n in range(365)]
    _fill(school, member, days[::-1])
    timed = alternating(_units(school, days[0].year), each=1, windows=3)
    plain = timed["bare count of the year, one table"]
    count = ENTRIES + TASKS + TICKETS + HAZARDS + MEETINGS
    words = f"### The summary of a year of {count:,} records\n\n"
    return words + table([each.row(plain) for each in timed.values()]), {
        name: each.as_json() for name, each in timed.items()
    }


def _units(school: Any, year: int) -> dict[str, Callable[[], Any]]:
    template = Engine().from_string(PAGE)
    papers: dict[str, Paper] = {}

    def bare() -> str:
        with in_school(school):
            told: list[Any] = []
            for rows, day in ((Task.objects.all(), "due_on"), (RegisterEntry.objects.all(), "on")):
                grouped = rows.filter(**{f"{day}__year": year}).annotate(month=TruncMonth(day)).order_by()
                told += grouped.values("month", "status").annotate(n=Count("pk"))
            return str(template.render(Context({"rows": told})))

    def figures() -> None:
        with in_school(school):
            told = all_facts(school, period_of("year", str(year), school).told)
        if told["registers.entries"].value != ENTRIES or told["duties.asked"].value != TASKS:
            raise SystemExit(f"{told['registers.entries'].words}, {told['duties.asked'].words}")

    def drawn(kind: str, text: str) -> None:
        with in_school(school):
            period = period_of(kind, text, school)
            papers[kind] = draw(Subject(school, period, "bench", {}, ()), figures_of(school, period))
        if len(list(papers[kind].passages)) < 15:
            raise SystemExit(f"{kind}: hardly anything is told")

    def written() -> None:
        if len(docx_of(papers["year"])) < 5000:
            raise SystemExit("an empty .docx")

    return {
        "bare count of the year, one table": bare,
        "all figures of the year": figures,
        "summary of the year, drawn": lambda: drawn("year", str(year)),
        "summary of a term, drawn": lambda: drawn("term", f"{year - 1}T2"),
        "its .docx": written,
    }


def _fill(school: Any, member: Any, days: list[date]) -> None:
    chance = random.Random(9)
    with in_school(school):
        rooms = list(Place.objects.filter(kind=Place.ROOM))
        people = list(Member.objects.all())
    _entries(school, member, days, chance)
    _tasks(school, people, days, chance)
    _tickets(school, rooms, people, days, chance)
    _others(school, member, rooms, days, chance)


def _in_bulk(school: Any, kinds: tuple[Any, ...], rows: list[tuple[Any, ...]]) -> None:
    """Rows of several kinds that belong together, written a batch at a time."""
    for begin in range(0, len(rows), BATCH):
        with writing(school):
            for n, kind in enumerate(kinds):
                made = [row[n] for row in rows[begin : begin + BATCH] if row[n] is not None]
                kind.objects.bulk_create(made, batch_size=500)


def _entries(school: Any, member: Any, days: list[date], chance: random.Random) -> None:
    registers = take_registers(member)
    with in_school(school):
        versions = {each.register_id: each for each in RegisterVersion.objects.all()}
    rows = []
    for number in range(ENTRIES):
        register = registers[number % len(registers)]
        entry = entry_of(register, versions[register.pk], member, days[number % len(days)], chance)
        entry.school = school
        rows.append((entry, sign_of(entry, member), figure_of(entry, chance)))
    _in_bulk(school, (RegisterEntry, EntrySign, EntryFigure), rows)


def _tasks(school: Any, people: list[Any], days: list[date], chance: random.Random) -> None:
    often = frequencies("每天")[0]
    made: list[Any] = []
    for n in range(DUTIES):
        who = [Who("member", str(people[n % len(people)].pk))]
        facts: dict[str, Any] = {"frequency": often, "area": AREAS[n % len(AREAS)], "minutes": 5}
        with in_school(school):
            made += duty_rows(school, title=f"第{n}项职责", who=who, **facts)
    with writing(school):
        save(Changes(made[0], add=made[1:]), school)
    with in_school(school):
        duties = list(Duty.objects.filter(register="").order_by("title"))
    rows = [_task(school, n, duties[n % len(duties)], people, days, chance) for n in range(TASKS)]
    _in_bulk(school, (Deed, Task), rows)


def _task(
    school: Any, nth: int, duty: Duty, people: list[Any], days: list[date], chance: random.Random
) -> tuple[Any, ...]:
    number, which = divmod(nth, len(days))
    day = days[which]
    status = chance.choices([DONE, SKIPPED, OPEN], [94, 4, 2])[0]
    moment, deed = clock.at(day, 17), None
    if status == DONE:
        deed = Deed(id=uuid7(), school=school, by=people[nth % len(people)], done_on=day, recorded_at=moment)
    return deed, Task(
        id=uuid7(), school=school, duty=duty, slot=day, number=number, title=duty.title, area=duty.area,
        opens_on=day, due_on=day, status=status, deed=deed, because="停课" if status == SKIPPED else "",
        recorded_at=clock.at(day, 5),
    )  # fmt: skip


def _tickets(
    school: Any, rooms: list[Any], people: list[Any], days: list[date], chance: random.Random
) -> None:
    rows = []
    for number in range(TICKETS):
        day = days[number % len(days)]
        done = chance.random() < 0.96
        ticket = Ticket(
            id=uuid7(), school=school, number=f"WX{day.year}-{number:06d}", place=chance.choice(rooms),
            status="confirmed" if done else "assigned", fault=chance.choice(FAULTS), kind=chance.choice(Ticket.KINDS)[0],
            reporter=chance.choice(people), worker=chance.choice(people), reported_at=clock.at(day, 9),
            recorded_at=clock.at(day, 9), accepted_at=clock.at(day, 10),
            finished_at=clock.at(day, 15) if done else None,
        )  # fmt: skip
        item, unit = chance.choice(ITEMS)
        used = chance.random() < 0.5
        line = Material(id=uuid7(), school=school, ticket=ticket, item=item, unit=unit, qty_milli=1000)
        rows.append((ticket, line if used else None))
    _in_bulk(school, (Ticket, Material), rows)


def _others(school: Any, member: Any, rooms: list[Any], days: list[date], chance: random.Random) -> None:
    hazards, meetings = [], []
    for number in range(HAZARDS):
        day = days[number * 7 % len(days)]
        hazards.append((Hazard(
            id=uuid7(), school=school, number=f"YH{number:06d}", status="closed" if chance.random() < 0.9 else "ordered",
            found_on=day, place=chance.choice(rooms), kind="fire", what="应急灯不亮", finder=member,
            due_on=day + timedelta(days=7), recorded_at=clock.at(day, 9),
        ),))  # fmt: skip
    for number in range(MEETINGS):
        day = days[number * 3 % len(days)]
        meeting = Meeting(
            id=uuid7(), school=school, number=f"HY{number:06d}", status="issued", title="总务处例会", on=day, chair=member,
            recorder=member, recorded_at=clock.at(day, 9),
        )  # fmt: skip
        meetings.append((meeting,))
    _in_bulk(school, (Hazard,), hazards)
    _in_bulk(school, (Meeting,), meetings)
