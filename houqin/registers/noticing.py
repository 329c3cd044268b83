"""Beside the month's books, for who reviews them: what came about in a way that may be asked about. Never a fault.

Twenty forms within two minutes, a photo used before, two signatures on one tablet within a minute again and again, a
month in which nothing was ever wrong or a number never moved: each has an honest reason at most schools. So these are
sentences with their rows, on no paper, in no statistics, shown to nobody else (daily-life 3.18, decisions/0071).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from houqin.core.cutoffs import LATER, PAPER
from houqin.core.facts import Span
from houqin.core.history import Entry
from houqin.core.quantities import quantity_words
from houqin.core.signals import MOST, Record, Signal, bursts, photos_again, stretches
from houqin.core.words import moment_words
from houqin.registers.models import VOID, EntryFigure, EntrySign, Register, RegisterEntry
from houqin.registers.rules.definition import Definition

FORMS, WITHIN = 20, timedelta(minutes=2)  # so many forms of one person, sent within so long
TOGETHER, TIMES = timedelta(minutes=1), 10  # two people on one tablet within so long, so often in the span
WHOLE = 15  # days: fewer are no month that can be perfect
PIECE = 500  # rows in one question
FILLS = ("registers.fill_entry", "registers.sign_entry")


class Told(NamedTuple):
    """What is known of an entry here."""

    pk: UUID
    recorded_at: datetime
    on: Any
    register: UUID
    by: str
    entered: str
    faults: int


def signals_of(span: Span) -> list[Signal]:
    """Of the entries about these days; the caller has named the school and asked whether this may be seen."""
    rows = RegisterEntry.objects.filter(on__range=(span.first, span.last)).exclude(status=VOID)
    asked = ("pk", "recorded_at", "on", "register", "by__name", "entered", "faults")
    told = [Told(*each) for each in rows.order_by("recorded_at", "id").values_list(*asked)]
    late = [Record(each.pk, each.recorded_at, each.on) for each in told if each.entered == LATER]
    registers = Register.objects.in_bulk(list({each.register for each in told}))
    return [
        *_forms_at_once(told),
        *bursts(late, "registers.fill_entry"),
        *photos_again(span, RegisterEntry._meta.label_lower),
        *_signed_together(span),
        *_never_wrong(told, registers, span),
        *_never_moved(registers, span),
    ]


# Many forms ------------------------------------------------------------------------------------------------


def _forms_at_once(told: Iterable[Told]) -> list[Signal]:
    """One person's forms one by one; what comes from paper, or many in one form, comes at once and is not asked about."""
    by_person = defaultdict[str, list[Record]](list)
    for each in told:
        if each.entered != PAPER:
            by_person[each.by].append(Record(each.pk, each.recorded_at, each.on))
    found = [(name, run) for name, each in by_person.items() for run in crowds(each)]
    alone = _sent_alone([each.row for _name, run in found for each in run])
    kept = ((name, [each for each in run if each.row in alone]) for name, run in found)
    many = sorted(((n, run) for n, run in kept if len(run) >= FORMS), key=lambda pair: pair[1][0].recorded_at)
    return [_crowd(name, run) for name, run in many[:MOST]]


def crowds(records: Sequence[Record]) -> list[list[Record]]:
    """Of one person's records in the order in which they came: the stretches of many forms."""
    return list(stretches(records, WITHIN, lambda run: len(run) >= FORMS))


def _sent_alone(rows: Sequence[UUID]) -> set[UUID]:
    """Those that a form of their own has brought, not another action."""
    found: set[UUID] = set()
    for begin in range(0, len(rows), PIECE):
        some = Entry.objects.filter(row__in=rows[begin : begin + PIECE], action=FILLS[0], because=None)
        found |= set(some.values_list("row", flat=True))
    return found


def _crowd(name: str, run: list[Record]) -> Signal:
    said = _("{name} {at} 起 2 分钟内逐条登记了 {count} 条。")
    words = said.format(name=name, at=moment_words(run[0].recorded_at), count=len(run))
    days = [each.day for each in run]
    return Signal(words, _list(name, Span(min(days), max(days))))


# Two signatures --------------------------------------------------------------------------------------------


class Given(NamedTuple):
    """One signature: under which entry, whose, when."""

    entry: UUID
    name: str
    at: datetime


def together(signs: Sequence[Given]) -> list[tuple[UUID, tuple[str, str]]]:
    """(entry, the two) where one signed within a minute after another; `signs` in the order in which they were given."""
    by_entry = defaultdict[UUID, list[Given]](list)
    for each in signs:
        by_entry[each.entry].append(each)
    return [
        (entry, (min(one.name, two.name), max(one.name, two.name)))
        for entry, given in by_entry.items()
        for one, two in pairwise(given)
        if one.name != two.name and two.at - one.at <= TOGETHER
    ]


def _signed_together(span: Span) -> list[Signal]:
    rows = EntrySign.objects.filter(entry__on__range=(span.first, span.last)).exclude(entry__status=VOID)
    asked = rows.order_by("recorded_at", "number", "id").values_list("entry", "name", "recorded_at")
    found = together([Given(*each) for each in asked])
    devices = _devices([entry for entry, _pair in found])
    times = Counter((pair, next(iter(devices[entry]))) for entry, pair in found if len(devices[entry]) == 1)
    often = [(pair, count) for (pair, _device), count in times.most_common(MOST) if count >= TIMES]
    said = _("{one}、{two} 在同一台共用设备上、一分钟以内先后签名，有 {count} 次。")
    return [
        Signal(said.format(one=pair[0], two=pair[1], count=count), _list(pair[0], span))
        for pair, count in often
    ]


def _devices(rows: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """entry -> the shared devices on which it was filled in and signed."""
    found = defaultdict[UUID, set[UUID]](set)
    for begin in range(0, len(rows), PIECE):
        some = Entry.objects.filter(row__in=rows[begin : begin + PIECE], action__in=FILLS)
        for row, device in some.exclude(device=None).values_list("row", "device"):
            found[row].add(device)
    return found


# Nothing ever wrong ----------------------------------------------------------------------------------------


def may_fail(made: Definition) -> bool:
    """Whether an answer could be a fault at all."""
    fields = [*made.fields, *(column for table in made.tables for column in table.columns)]
    return any(each.kind == "check" or each.failing or any(each.norm) or each.norm_in for each in fields)


def _never_wrong(told: Iterable[Told], registers: dict[UUID, Any], span: Span) -> list[Signal]:
    """A whole month of many days, each in time, none with a fault."""
    by_register = defaultdict[UUID, list[Told]](list)
    for each in told:
        by_register[each.register].append(each)
    found = []
    for key, entries in by_register.items():
        days, in_time = {each.on for each in entries}, all(each.entered != LATER for each in entries)
        perfect = in_time and not any(each.faults for each in entries)
        if perfect and len(days) >= WHOLE and may_fail(registers[key].definition):
            found.append((registers[key], len(days), len(entries)))
    found.sort(key=lambda each: (each[0].area, each[0].title))
    said = _("{title}：{days} 天 {count} 条，没有一处不合格，也没有一天补登。")
    return [
        Signal(said.format(title=register.title, days=days, count=count), month_url(register, span))
        for register, days, count in found[:MOST]
    ]


def _never_moved(registers: dict[UUID, Any], span: Span) -> list[Signal]:
    """A measured number that was the same on all days."""
    rows = EntryFigure.objects.filter(on__range=(span.first, span.last), milli__isnull=False)
    groups = rows.values("register", "path", "about").annotate(
        days=Count("on", distinct=True), low=Min("milli"), high=Max("milli")
    )
    found = []
    for each in groups.filter(days__gte=WHOLE).order_by("register", "path", "about"):
        register = registers.get(each["register"])
        if register is None or each["low"] != each["high"]:
            continue
        field = register.definition.field(each["path"])
        if field is not None and field.decimals:  # a count may well stay the same; what is measured moves
            what = " ".join(filter(None, (register.title, each["about"], field.label)))
            words = f"{quantity_words(each['low'])}{field.unit}"
            said = _("{what}：{days} 天都是 {words}。").format(what=what, days=each["days"], words=words)
            found.append(Signal(said, month_url(register, span)))
    return found[:MOST]


def month_url(register: Any, span: Span) -> str:
    """The month of a register."""
    return f"/registers/month/{register.pk}/?month={span.first:%Y-%m}"


def _list(name: str, span: Span) -> str:
    """The entries that name this person in these days."""
    asked = {"tab": "all", "q": name, "on_from": span.first, "on_to": span.last}
    return f"/registers/entries/?{urlencode(asked)}"
