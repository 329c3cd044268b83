"""维修统计 of a month, a term or any dates: every number opens the list of exactly its tickets."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.bars import Scale, scale_for
from houqin.core.facts import Figure, Span
from houqin.core.looks import looked_at
from houqin.core.pages import spans
from houqin.core.pages.declared import beside
from houqin.core.quantities import quantity_words
from houqin.core.scope import in_school
from houqin.core.words import day_words, yuan
from houqin.people.models import Member
from houqin.places.models import Place
from houqin.repairs import facts
from houqin.repairs.facts import FINISHED, Telling, list_url, within
from houqin.repairs.limits import ANSWER_HOURS, promises
from houqin.repairs.models import KINDS, Ticket
from houqin.repairs.pages import TicketsPage
from houqin.repairs.rules import counting
from houqin.repairs.rules.clocks import school_minutes
from houqin.repairs.rules.counting import Case, duration_words, how_many
from houqin.repairs.views.calendar import last_of, month_asked
from houqin.terms.calendar import calendar_of

ROOMS_SHOWN = 10
MATERIALS_SHOWN = 12


def statistics(request: HttpRequest) -> HttpResponse:
    """`?month=2026-11`, or `?from=…&to=…`; this month when nothing is asked. `people=1` prints the table of persons."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("repairs.view_statistics") or not member.can(Ticket.view_code()):
        raise PermissionDenied
    span = span_asked(request)
    with in_school(member.school):
        telling = Telling(member.school, span, TicketsPage.rows(member))
        page = Counting(member, telling).page() | {
            "beside": beside(TicketsPage, member, request.path),
            "presets": presets(member.school, request.path, span),
            "span": span,
            "words": span_words(span),
            "people": request.GET.get("people") == "1",
            "people_url": f"{request.path}?{_asked(span)}&people=1",
            "copy_url": f"/repairs/bulletin/?kind=span&{_asked(span)}",
        }
        looked_at(member, Ticket, how="list")
        return render(request, "repairs/statistics.html", {"page": page, "title": _("维修统计")})


def span_asked(request: HttpRequest) -> Span:
    """The dates asked for; 400 for what is no date, is turned round, or is longer than a school year."""
    asked = request.GET
    if not asked.get("from") and not asked.get("to"):
        first = month_asked(asked.get("month", ""))
        return Span(first, last_of(first))
    return spans.span_asked(request, "from", "to")


def presets(school: Any, path: str, span: Span) -> list[dict[str, Any]]:
    """本月, 上月, and the terms that are set: the one that runs or was last, and the one before it."""
    today = clock.today()
    month = Span(today.replace(day=1), last_of(today.replace(day=1)))
    before = Span((month.first - timedelta(days=1)).replace(day=1), month.first - timedelta(days=1))
    found = [(_("本月"), month), (_("上月"), before)]
    terms = [Span(term.first, term.last) for term in terms_until(school, today)]
    found += zip((_("本学期"), _("上学期")), terms[:2], strict=False)
    return [{"label": label, "url": f"{path}?{_asked(each)}", "here": each == span} for label, each in found]


def terms_until(school: Any, today: date) -> list[Any]:
    """The terms that have begun, the latest first."""
    return sorted(
        (term for term in calendar_of(school).terms if term.first <= today), key=lambda term: term.first
    )[::-1]


def span_words(span: Span) -> str:
    """“2026年11月” for a whole month, else both dates."""
    if span.first.day == 1 and span.last == last_of(span.first):
        return _("{year}年{month}月").format(year=span.first.year, month=span.first.month)
    return f"{day_words(span.first, year=True)} — {day_words(span.last, year=True)}"


def _asked(span: Span) -> str:
    return urlencode({"from": span.first.isoformat(), "to": span.last.isoformat()})


@dataclass(frozen=True)
class Number:
    """A number and the list of its rows."""

    value: int
    url: str = ""


def worker_heads() -> list[str]:
    """What the table of persons counts."""
    return [_("受理"), _("办结"), _("未办结"), _("记了用时")]


@dataclass
class Line:
    """A row of a table: its name and its numbers."""

    label: str
    numbers: list[Number] = field(default_factory=list)
    bar: Any = ""
    more: str = ""

    @property
    def named(self) -> list[tuple[str, Number]]:
        """Each number of a person with its heading, which a phone shows beside it."""
        return list(zip(worker_heads(), self.numbers, strict=False))


class Counting:
    """The tables of one span for one member, counted from tickets read once."""

    def __init__(self, member: Any, telling: Telling) -> None:
        self.member, self.telling = member, telling
        self.span, self.rows, self.cases = telling.span, telling.rows, telling.cases

    def page(self) -> dict[str, Any]:
        figures = {figure.code: figure for figure in self.telling.figures()}
        kinds, sources, buildings, rooms = self._kinds(), self._sources(), *self._places()
        materials = self._materials()
        cost, paid = facts.cost_of(self.rows.filter(within(self.span, FINISHED)))
        return {
            "cards": self._cards(figures),
            "doubts": figures["repairs.counted"].doubts,
            "reasons": [
                figure
                for figure in facts.parts_of(list(figures.values()), "repairs.open.")
                if figure.value or not figure.code.endswith(".stuck")
            ],
            "tables": [
                (_("按类别"), kinds, drawn(kinds)),
                (_("按地点"), buildings, drawn(buildings)),
                (_("报修最多的地方"), rooms, drawn(rooms)),
                (_("按来源"), sources, drawn(sources)),
            ],
            "times": self._times(),
            "materials": materials[:MATERIALS_SHOWN],
            "materials_more": materials[MATERIALS_SHOWN:],
            "worker_heads": worker_heads(),
            "small": figures["repairs.small"],
            "cost": yuan(cost),
            "paid": Number(paid, list_url("paid", self.span, FINISHED)),
            "workers": self._workers(),
        }

    def _cards(self, figures: dict[str, Figure]) -> list[Figure]:
        return [figures[f"repairs.{key}"] for key in ("counted", "done", "open", "returned", "in_time")]

    def _line(self, label: str, cases: Sequence[Case], **more: Any) -> Line:
        """受理, 办结, 未办结 of some cases; `more` are the filters that show them."""
        numbers = [
            Number(how_many(cases, group), list_url(group.key, self.span, **more) if more else "")
            for group in (counting.COUNTED_GROUP, counting.DONE_GROUP, counting.OPEN_GROUP)
        ]
        return Line(label, numbers)

    def _split(self, key: Callable[[Case], Any]) -> dict[Any, list[Case]]:
        found: dict[Any, list[Case]] = {}
        for case in self.cases:
            if case in counting.COUNTED_GROUP:
                found.setdefault(key(case), []).append(case)
        return found

    def _kinds(self) -> list[Line]:
        found = self._split(lambda case: case.kind)
        return [self._line(str(label), found.get(kind, ()), kind=kind) for kind, label in KINDS]

    def _sources(self) -> list[Line]:
        found = self._split(lambda case: case.source)
        return [
            self._line(str(label), found[source], source=source)
            for source, label in Ticket.SOURCES
            if source in found
        ]

    def _places(self) -> tuple[list[Line], list[Line]]:
        """By building (or place of its own), and the places with most reports; both read with one query."""
        places = _Places(self.member, self.rows.filter(within(self.span)))
        whole = self._split(lambda case: places.building(case.place))
        single = self._split(lambda case: places.known.get(case.place) if case.place else None)
        often = sorted(single.items(), key=lambda item: -len(item[1]))[:ROOMS_SHOWN]
        buildings = sorted(whole.items(), key=lambda item: item[0].tree if item[0] else "~")
        return (
            [
                self._at(place, cases, whole=place is not None and place.kind == Place.BUILDING)
                for place, cases in buildings
            ],
            [self._at(place, cases, whole=False) for place, cases in often],
        )

    def _at(self, place: Any, cases: list[Case], *, whole: bool) -> Line:
        if place is None:
            return self._line(_("不在所管场所"), cases)
        return self._line(str(place), cases, **{"place" if whole else "at": place.pk})

    def _times(self) -> list[dict[str, Any]]:
        calendar, kept = calendar_of(self.member.school), promises()
        hours = ANSWER_HOURS.on()
        told = (
            (_("从报修到受理"), counting.HEARD, counting.heard_within(hours), lambda case: case.accepted_at),
            (_("从报修到修好"), counting.MENDED_GROUP, counting.IN_TIME, lambda case: case.finished_at),
        )
        return [
            self._time(label, group, kept_group, end, lambda a, b: school_minutes(a, b, calendar, kept))
            for label, group, kept_group, end in told
        ]

    def _time(self, label: str, group: Any, in_time: Any, end: Any, minutes: Any) -> dict[str, Any]:
        cases = [case for case in self.cases if case in group]
        took = counting.times([minutes(case.reported_at, end(case)) for case in cases])
        kept = Figure("", "", how_many(cases, in_time), "", of=len(cases))
        return {
            "label": label,
            "count": Number(took.count, list_url(group.key, self.span)),
            "median": duration_words(took.median) if cases else "",
            "mean": duration_words(took.mean) if cases else "",
            "kept": Number(kept.value, list_url(in_time.key, self.span)),
            "percent": kept.percent,
        }

    def _materials(self) -> list[dict[str, Any]]:
        """Material, quantity, and the tickets it was used for."""
        done = self.rows.filter(within(self.span, FINISHED), counting.DONE_GROUP.q)
        return [
            {
                "item": line["item"],
                "words": f"{quantity_words(line['total'])}{line['unit']}",
                "tickets": Number(
                    line["tickets"],
                    list_url(
                        "done",
                        self.span,
                        FINISHED,
                        material=facts.material_words(line["item"], line["unit"]),
                    ),
                ),
            }
            for line in facts.materials_of(done)
        ]

    def _workers(self) -> list[Line]:
        """By name, not by number: this is no ranking."""
        found = self._split(lambda case: case.worker)
        people = Member.objects.filter(pk__in=[pk for pk in found if pk]).order_by("name_key", "id")
        lines = [self._worker(member, found[member.pk]) for member in people]
        if None in found:
            unsent = Number(len(found[None]), list_url(counting.UNSENT.key, self.span))
            lines.append(Line(_("还没有派人"), [unsent]))
        return lines

    def _worker(self, member: Any, cases: list[Case]) -> Line:
        line = self._line(member.name, cases, worker=member.pk)
        timed = [case.minutes for case in cases if case in counting.TIMED]
        line.numbers.append(Number(len(timed), list_url("timed", self.span, worker=member.pk)))
        line.more = duration_words(counting.times(timed).mean) if timed else ""
        return line


class _Places:
    """The places of some tickets and all buildings that this member may see, in one query."""

    def __init__(self, member: Any, tickets: Any) -> None:
        rows = Place.objects.visible_to(member)
        rows = rows.filter(pk__in=tickets.values("place")) | rows.filter(kind=Place.BUILDING)
        self.known = {place.pk: place for place in rows}
        self.buildings = sorted(
            (place for place in self.known.values() if place.kind == Place.BUILDING),
            key=lambda place: len(place.tree),
        )

    def building(self, pk: Any) -> Any:
        """The outermost building around a place; the place itself where there is none."""
        place = self.known.get(pk)
        if place is None:
            return None
        around = (b for b in self.buildings if f"{place.tree}/".startswith(f"{b.tree}/"))
        return next(around, place)


def drawn(lines: Iterable[Line]) -> Scale:
    """Put a bar of its first number into each line; gives the axis."""
    lines = list(lines)
    scale = scale_for(line.numbers[0].value for line in lines)
    for line in lines:
        line.bar = scale.bar(line.numbers[0].value)
    return scale
