"""Whatever happens in a school, every number of its summary is the number of its rows, in every edition."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.duties.models import Task
from houqin.hazards.models import Hazard
from houqin.meetings.models import Meeting
from houqin.people.models import School
from houqin.registers.models import RegisterEntry
from houqin.repairs.models import Ticket
from houqin.reports.drawing import Subject, draw, figures_of
from houqin.reports.periods import KINDS, TERM, period_of
from houqin.reports.rules.paper import Paper
from houqin.reports.rules.shortening import FULL, INNER, ONE, THREE, edition_of
from houqin.reports.rules.words import code_of, value_of
from houqin.surveys.models import Opinion, Survey
from tests.cast import Cast
from tests.promises.conftest import SOAK
from tests.samples import row_in, ways
from tests.test_every_fact import faults

pytestmark = pytest.mark.django_db
TRIALS = 15 * SOAK
LIVED: tuple[Any, ...] = (Ticket, Hazard, Task, Meeting, Survey, Opinion, RegisterEntry)
CASES = sorted((model.__name__, status) for model in LIVED for status in ways(model))
MODELS = {model.__name__: model for model in LIVED}
HAPPENED = st.lists(st.tuples(st.sampled_from(CASES), st.sampled_from((1, 8, 30))), min_size=5, max_size=9)


@pytest.mark.once
@settings(
    max_examples=TRIALS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(happened=HAPPENED, live_for=st.sampled_from((5, 20, 60)))
def test_every_number_of_every_kind_of_report_equals_its_rows_after_random_changes(
    cast: Cast, happened: list[tuple[tuple[str, str], int]], live_for: int
) -> None:
    """Repairs taken in, mended, returned; tasks done and skipped; entries and their voiding; some of it in the trial."""
    with undone():
        live_on = clock.today() - timedelta(days=live_for)
        School.objects.filter(pk=cast.school.pk).update(go_live_on=live_on)
        cast.school.refresh_from_db()
        for (name, status), ago in happened:
            with clock.moved(clock.now() - timedelta(days=ago)):
                row_in(cast, MODELS[name], status)
        with clock.moved(clock.now() + timedelta(days=2)), in_school(cast.school):
            assert list(mistakes(cast)) == []


@contextmanager
def undone() -> Iterator[None]:
    """What happens in it did not, for the next trial."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


def mistakes(cast: Cast) -> Iterator[str]:
    """In every kind of report, in every edition; the caller has named the school."""
    for kind, _label in KINDS:
        period = period_of(kind, "", cast.school)
        figures = figures_of(cast.school, period)
        yield from faults({code: each for code, each in figures.items() if "unreplied" not in code})
        whole = draw(Subject(cast.school, period, kind, {}, reader=cast.hu), figures)
        for edition in (FULL, THREE, ONE, INNER):
            yield from (f"{kind} {each}" for each in wrong(edition_of(whole, edition), figures))


def wrong(paper: Paper, figures: dict[str, Any]) -> list[str]:
    """Numbers that are not their figure's; sums that do not add up; shares over all or below nothing."""
    found = []
    for passage in paper.passages:
        for piece in passage.words:
            if piece.code and piece.text != value_of(piece.code, figures):
                found.append(f"{passage.key}: {piece.code} says {piece.text}")
            if piece.code and figures[code_of(piece.code)].value < 0:
                found.append(f"{passage.key}: {piece.code} is negative")
        if sums := re.search(r"按类别分：(.+)，合计(\d+)件", passage.text):
            parts = sum(int(n) for n in re.findall(r"(\d+)件", sums[1]))
            if parts != int(sums[2]):
                found.append(f"{passage.key}: {parts} is not {sums[2]}")
        found += [passage.key for share in re.findall(r"([\d.]+)%", passage.text) if float(share) > 100]
    return found


@pytest.mark.on("2026-11-20")
def test_a_sentence_whose_number_is_off_is_found(cast: Cast) -> None:
    row_in(cast, Ticket, "confirmed")
    with in_school(cast.school):
        period = period_of(TERM, "", cast.school)
        figures = figures_of(cast.school, period)
        whole = draw(Subject(cast.school, period, "x", {}), figures)
        row_in(cast, Ticket, "confirmed")
        assert wrong(whole, figures_of(cast.school, period))
