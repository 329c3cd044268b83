"""Every number that a room gives to summaries: what it counts is said, its rows are as many, its parts add up."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from houqin.core import clock
from houqin.core.facts import Figure, Span, all_facts
from houqin.core.pages.declared import PAGES
from houqin.core.pages.listing import Listing
from houqin.core.rooms import all_modules
from houqin.core.scope import in_school
from houqin.documents.models import Signee
from houqin.duties.models import Task
from houqin.hazards.models import Hazard
from houqin.meetings.models import Meeting
from houqin.people.models import SchoolClass
from houqin.planning.models import Plan
from houqin.registers.models import RegisterEntry
from houqin.repairs.models import Material, Ticket
from houqin.reports.models import PaperTotal
from houqin.reports.totalling import records_alone, with_paper
from houqin.surveys.models import Opinion, Survey
from tests.cast import Cast, browser
from tests.samples import row_in, row_of, ways

pytestmark = pytest.mark.django_db
WALKED: tuple[Any, ...] = (Ticket, Task, Hazard, Meeting, Survey, Opinion, Plan, RegisterEntry)
MADE: tuple[Any, ...] = (Material, SchoolClass, Signee)


@pytest.fixture
def later() -> Iterator[Span]:
    """Some days after what the rows tell, when what was due is over; and the span that reaches over both."""
    today = clock.today()
    with clock.moved(clock.now() + timedelta(days=9)):
        yield Span(today - timedelta(days=30), today + timedelta(days=9))


def lived(cast: Cast) -> None:
    """Rows of every kind that is counted, in every status."""
    with clock.moved(clock.now() - timedelta(days=9)):
        for model in WALKED:
            for status in ways(model):
                row_in(cast, model, status)
        for model in MADE:
            row_of(cast, model)


def told(cast: Cast, span: Span) -> dict[str, Figure]:
    with in_school(cast.school):
        return all_facts(cast.school, span)


def many(rows: Any) -> int:
    return len(rows) if isinstance(rows, list | tuple) else int(rows.count())


def faults(figures: dict[str, Figure]) -> Iterator[str]:
    """What is wrong with these numbers; the caller has named the school."""
    parts: dict[str, int] = defaultdict(int)
    for code, figure in figures.items():
        if not (figure.rule and str(figure.label) and str(figure.unit)):
            yield f"{code} has no 口径, no label or no unit"
        if not figure.measured and many(figure.rows) != figure.value:
            yield f"{code} says {figure.value} and has {many(figure.rows)} rows"
        if figure.value < 0 or (figure.of is not None and figure.value > figure.of):
            yield f"{code} says {figure.value} of {figure.of}"
        if figure.adds_to:
            parts[figure.adds_to] += 0
    for whole in parts:
        groups: dict[str, int] = defaultdict(int)
        for code, figure in figures.items():
            if figure.adds_to == whole:
                groups[group_of(code, whole)] += figure.value
        for group, value in groups.items():
            if value != figures[whole].value:
                yield f"the parts {group} of {whole} give {value}, not {figures[whole].value}"


def group_of(code: str, whole: str) -> str:
    """Sisters: repairs.kind.* is one way to divide, repairs.done and repairs.open another."""
    return code.rpartition(".")[0]


def test_each_room_with_facts_gives_its_numbers_under_its_own_name(cast: Cast, later: Span) -> None:
    with in_school(cast.school):
        for room, module in all_modules("facts"):
            assert all(each.code.startswith(f"{room}.") for each in module.facts(cast.school, later)), room
    assert {room for room, _module in all_modules("facts")} >= set(settings.ROOMS) - {
        "places",
        "devices",
        "rosters",
        "boxes",
        "appraisals",
        "reports",
        "queries",
        "returns",
    }


def test_every_number_has_its_rule_and_its_rows_and_the_list_behind_it(cast: Cast, later: Span) -> None:
    lived(cast)
    figures = told(cast, later)
    assert sum(figure.value > 0 for figure in figures.values()) > 30
    wrong = replace(figures["duties.done"], value=figures["duties.done"].value - 1)
    with in_school(cast.school):
        assert list(faults(figures)) == []
        assert len(list(faults(figures | {"duties.done": wrong}))) == 2
    assert len(opened_lists(cast, figures)) >= 6
    cast.school.go_live_on = None
    counted = {code for code, figure in told(cast, later).items() if figure.value}
    assert {code for code in counted if not code.startswith(AS_IT_STANDS)} == set()


AS_IT_STANDS = ("people.", "terms.", "certificates.", "repairs.school_days")  # no rows that anybody tried out


def opened_lists(cast: Cast, figures: dict[str, Figure]) -> set[str]:
    """Each list behind a number is opened once, and holds as many rows as the number says each time."""
    pages, client = {page.url(): page for page in PAGES.values()}, browser(cast.hu)
    opened: set[str] = set()
    for code, figure in figures.items():
        path, _mark, query = figure.url.partition("?")
        page = pages.get(path)
        if page is None or getattr(figure.rows, "model", None) is not page.model:
            continue
        with in_school(cast.school):
            shown = Listing(page, cast.hu, QueryDict(query)).filtered().count()
            assert shown == many(figure.rows), f"{code}: {figure.url}"
        if path not in opened:
            opened.add(path)
            assert client.get(figure.url).status_code == 200, figure.url
    return opened


def test_the_numbers_of_a_term_cost_the_same_for_few_rows_and_for_many(cast: Cast, later: Span) -> None:
    counts = []
    for _round in range(2):
        with clock.moved(clock.now() - timedelta(days=9)):
            for model in (Ticket, Task, Hazard, Meeting, RegisterEntry):
                row_of(cast, model)
        told(cast, later)
        with CaptureQueriesContext(connection) as queries:
            told(cast, later)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 120


def test_a_number_may_be_entered_from_paper_or_says_why_not(cast: Cast, later: Span) -> None:
    """What may be entered adds up over time: two spans, one after the other, give what both together give."""
    lived(cast)
    middle = clock.today() - timedelta(days=9)
    spans = Span(later.first, middle), Span(middle + timedelta(days=1), later.last)
    with in_school(cast.school):
        Ticket.objects.filter(pk__in=list(Ticket.objects.values_list("pk", flat=True)[:3])).update(
            reported_at=clock.now() - timedelta(days=2)
        )
        whole, first, second = (all_facts(cast.school, span) for span in (later, *spans))
    entered = {code for code, figure in whole.items() if not figure.not_on_paper}
    for code in entered:
        parts = [part[code].value for part in (first, second) if code in part]
        assert whole[code].value == sum(parts), code
        assert whole[code].adds_to in entered | {""}, code
    assert {code.partition(".")[0] for code in entered if whole[code].value} >= FROM_PAPER
    assert all(str(whole[code].not_on_paper).endswith("。") for code in whole.keys() - entered)


def test_with_totals_from_paper_the_parts_still_give_the_whole(cast: Cast, later: Span) -> None:
    """Twenty more of every whole, seven of a part that has parts, two of one part of each."""
    lived(cast)
    figures = told(cast, later)
    wholes = {each.adds_to for each in figures.values() if each.adds_to}
    firsts = {each.adds_to: code for code, each in reversed(figures.items()) if each.adds_to}
    typed = {code: 7 if figures[code].adds_to else 20 for code in wholes}
    rows = {code: [_total(cast, later, code, n, figures[code].adds_to)] for code, n in typed.items()}
    rows |= {
        code: [_total(cast, later, code, 2, whole)] for whole, code in firsts.items() if code not in wholes
    }
    with in_school(cast.school):
        added = with_paper(figures, rows, later)
        assert list(faults(added)) == []
    assert all(added[code].value == figures[code].value + n for code, n in typed.items())
    alone = records_alone(added)
    assert {code: alone[code].value for code in figures} == {
        code: each.value for code, each in figures.items()
    }


def _total(cast: Cast, span: Span, code: str, value: int, whole: str) -> PaperTotal:
    days = {"first": span.first, "last": span.last}
    return PaperTotal(code=code, label=code, value=value, unit="件", by=cast.hu, whole=whole, **days)


FROM_PAPER = {"repairs", "hazards", "duties", "registers", "meetings", "surveys"}
