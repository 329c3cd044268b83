"""Registers: saving an entry beside a bare insert, and what is counted over 200,000 entries of two school years.

The bare inserts write the same entry, its signature and its figures, and commit; the bare page counts the same month by two
grouped queries and a table in an ordinary Django template.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.template import Context, Engine

from bench.asking import Browser
from bench.measuring import Timed, alternating, table
from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.facts import Span
from houqin.core.keys import uuid7
from houqin.core.scope import in_school
from houqin.core.writing import writing
from houqin.registers.facts import facts
from houqin.registers.models import EntryFigure, EntrySign, Register, RegisterEntry, RegisterVersion
from houqin.registers.noticing import signals_of
from houqin.registers.rules.library import library

ENTRIES, DAYS = 200_000, 400
SAVED = "drinking-water-supply"
PAGE = """<table>{% for each in books %}<tr><td>{{ each.register__title }}</td><td>{{ each.n }}</td><td>{{ each.bad }}</td>
<td>{{ each.days }}</td></tr>{% endfor %}</table>"""


def measure(application: Any, school: Any, member: Any) -> tuple[str, dict[str, Any]]:
    """A school of its own: thirty registers of the shelf in use, as many entries as two years bring."""
    registers = take_registers(member)
    _fill(school, member, registers)
    words, saving = _saving(school, member)
    more, reading = _reading(application, school, member, registers)
    return f"### Registers: {ENTRIES:,} entries in {len(registers)} books\n\n{words}\n{more}", {
        "saving": saving,
        "reading": reading,
    }


def take_registers(member: Any) -> list[Register]:
    """Every third register of the shelf that has figures or asks daily, and the one whose entry is saved."""
    slugs = [slug for slug, made in library().items() if made.occasion.is_recurring and not made.about][:30]
    perform("registers.take_registers", by=member, data={"slugs": slugs})
    with in_school(member.school):
        return list(Register.objects.filter(slug__in=slugs).order_by("slug"))


def _fill(school: Any, member: Any, registers: list[Register]) -> None:
    """Evenly over the days until yesterday; one in fifty has a fault, one in thirty came late."""
    chance, today = random.Random(6), clock.today()
    with in_school(school):
        versions = {each.register_id: each for each in RegisterVersion.objects.all()}
    each_day = ENTRIES // DAYS
    for begin in range(0, DAYS, 10):
        entries, signs, figures = [], [], []
        for back in range(begin, begin + 10):
            for number in range(each_day):
                register = registers[number % len(registers)]
                entry = entry_of(
                    register, versions[register.pk], member, today - timedelta(days=back + 1), chance
                )
                entry.school = school
                entries.append(entry)
                signs.append(sign_of(entry, member))
                figures.append(figure_of(entry, chance))
        with writing(school):
            for kind, rows in ((RegisterEntry, entries), (EntrySign, signs), (EntryFigure, figures)):
                kind.objects.bulk_create(rows, batch_size=500)


def entry_of(register: Any, version: Any, member: Any, day: date, chance: random.Random) -> RegisterEntry:
    return RegisterEntry(
        id=uuid7(), register=register, version=version, on=day, by=member, status="done", summary="正常",
        body={"state": "pass"}, faults=int(chance.random() < 0.02),
        recorded_at=clock.at(day, chance.randrange(7, 18), chance.randrange(60)),
        entered="later" if chance.random() < 0.03 else "in_time",
    )  # fmt: skip


def sign_of(entry: RegisterEntry, member: Any) -> EntrySign:
    return EntrySign(
        id=uuid7(), school=entry.school, entry=entry, number=1, label="登记人", member=member,
        name=member.name, recorded_at=entry.recorded_at,
    )  # fmt: skip


def figure_of(entry: RegisterEntry, chance: random.Random) -> EntryFigure:
    return EntryFigure(
        id=uuid7(), school=entry.school, entry=entry, register=entry.register, path="celsius", on=entry.on,
        milli=3000 + chance.randrange(4000),
    )  # fmt: skip


def _saving(school: Any, member: Any) -> tuple[str, dict[str, Any]]:
    """One entry of a register of what happens: by the action, and its three rows as they are."""
    text = (
        "slug: bench\ntitle: 量测\narea: 食堂\nfields:\n"
        "  - {name: celsius, label: 温度, kind: number, unit: ℃, decimals: 1, figure: true}\n"
        "  - {name: state, label: 情况, kind: check}\n"
    )
    register = perform("registers.add_register", by=member, data={"text": text}).row
    with in_school(school):
        version = RegisterVersion.objects.get(register=register)
    chance = random.Random(7)
    told = {"on": clock.today().isoformat(), "answers": {"celsius": "4.5", "state": "pass"}}

    def bare() -> None:
        with in_school(school), transaction.atomic():
            entry = entry_of(register, version, member, clock.today(), chance)
            entry.school = school
            for row in (entry, sign_of(entry, member), figure_of(entry, chance)):
                row.save(force_insert=True)

    def whole() -> None:
        perform("registers.fill_entry", by=member, target=register.pk, data=told)

    timed = alternating({"bare inserts of its three rows": bare, "fill_entry, from Python": whole}, each=40)
    first = timed["bare inserts of its three rows"]
    return table([each.row(first) for each in timed.values()]), _json(timed)


def _reading(
    application: Any, school: Any, member: Any, registers: list[Register]
) -> tuple[str, dict[str, Any]]:
    """The month of all books, of one, 迎检一页, the figures of a school year and the signals of a month."""
    browser, today = Browser(application, member.user), clock.today()
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    month = Span(first, today.replace(day=1) - timedelta(days=1))
    year = Span(today - timedelta(days=364), today)
    asked = f"{first:%Y-%m}"
    template = Engine().from_string(PAGE)

    def bare() -> str:
        with in_school(school):
            rows = RegisterEntry.objects.filter(on__range=(month.first, month.last)).order_by()
            books = rows.values("register__title").annotate(
                n=Count("pk"), bad=Count("pk", Q(faults__gt=0)), days=Count("on", distinct=True)
            )
            return str(template.render(Context({"books": list(books)})))

    def page(path: str, **query: str) -> None:
        status, body = browser.get(path, **query)
        if status != 200 or len(body) < 2000:
            raise SystemExit(f"{path}: {status}, {len(body)} bytes")

    def counted() -> None:
        with in_school(school):
            told = {figure.code: figure.value for figure in facts(school, year)}
        if told["registers.entries"] < ENTRIES // 2:
            raise SystemExit(f"{told['registers.entries']} entries in a year")

    def signals() -> None:
        with in_school(school):
            signals_of(month)

    units: dict[str, Callable[[], Any]] = {
        "bare count of a month, one table": bare,
        "台账月览, last month": lambda: page("/registers/months/", month=asked),
        "one book, last month": lambda: page(f"/registers/month/{registers[0].pk}/", month=asked),
        "迎检一页": lambda: page("/registers/inspection/"),
        "list of a book's entries": lambda: page("/registers/entries/", register=str(registers[0].pk)),
        "figures of a whole year": counted,
        "signals of a month": signals,
    }
    timed = alternating(units, each=1, windows=5)
    plain = timed["bare count of a month, one table"]
    return table([each.row(plain) for each in timed.values()]), _json(timed)


def _json(timed: dict[str, Timed]) -> dict[str, Any]:
    return {name: each.as_json() for name, each in timed.items()}
