"""目标佐证目录 and 培训演练目录: only where there is something, with number and day, cut where it is long, without names."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.core import clock
from houqin.core.facts import Figure, Span
from houqin.core.scope import in_school
from houqin.planning.facts import Goal
from houqin.planning.models import TICKETS, Plan, PlanLine
from houqin.registers.models import Register, RegisterEntry
from houqin.repairs.models import Ticket
from houqin.reports import directories
from houqin.reports.directories import FEW, evidence, taught
from houqin.reports.rules.paper import Table
from tests.cast import Cast
from tests.samples import row_in, row_of

pytestmark = pytest.mark.django_db


def rows_of(table: Table) -> list[str]:
    return ["｜".join(cell.text for cell in row) for row in table.rows]


def goal(rows: Any, n: int) -> Goal:
    line = PlanLine(counts=TICKETS, amount=9, unit="件", text="修好报修单9件")
    return Goal(Plan(title="计划"), line, Figure("planning.goal.1", "修好", n, "件", rows))


def test_of_each_goal_the_latest_records_stand_with_number_and_day(cast: Cast) -> None:
    tickets = [row_in(cast, Ticket, "confirmed") for _n in range(FEW + 2)]
    with in_school(cast.school):
        rows = Ticket.objects.filter(pk__in=[each.pk for each in tickets])
        with CaptureQueriesContext(connection) as queries:
            made = evidence([goal(rows, len(tickets))])
        assert made is not None
        told = rows_of(made[0])
        latest = rows.order_by("-finished_at", "-id").first()
    assert latest is not None
    day = clock.local(latest.finished_at)
    assert told[0] == f"修好报修单9件｜{latest.fault}｜{latest.number}｜{day.month}.{day.day}｜报修台账"
    assert len(told) == FEW + 1
    assert told[-1] == "｜另有2件，见报修单清单｜｜｜"
    assert len(queries) == 2


def test_a_goal_of_which_nothing_was_done_has_no_row_and_no_row_is_no_table(cast: Cast) -> None:
    bare = Goal(Plan(title="计划"), PlanLine(text="师生满意"), None)
    with in_school(cast.school):
        assert evidence([bare]) is None
        assert evidence([]) is None


def test_trainings_and_drills_stand_by_day_with_how_many_took_part(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = row_of(cast, RegisterEntry)
    today = clock.today()
    span = Span(today - timedelta(days=9), today)
    with in_school(cast.school):
        Register.objects.filter(pk=entry.register_id).update(title="消防培训记录")
        assert taught(cast.school, span, safety=False) is None, "its title says so, its definition does not"
        Register.objects.filter(pk=entry.register_id).update(
            title="消防培训记录", area="消防", body=entry.register.body | {"taught": True}
        )
        for safety in (False, True):
            made = taught(cast.school, span, safety=safety)
            assert made is not None
            assert rows_of(made[0])[0].startswith(f"{today.month}.{today.day}｜消防培训｜")
            assert rows_of(made[0])[0].endswith("｜消防培训记录")
        Register.objects.filter(pk=entry.register_id).update(area="节能")
        assert taught(cast.school, span, safety=True) is None
        assert taught(cast.school, Span(date(2020, 1, 1), date(2020, 2, 1)), safety=False) is None
        monkeypatch.setattr(directories, "MOST", 0)
        made = taught(cast.school, span, safety=False)
        assert made is not None
        assert made[1].startswith("另有")
