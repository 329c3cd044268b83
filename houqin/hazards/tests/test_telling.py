"""What is told without being asked: the numbers, who waits for what, and lateness, once and to the right people."""

from datetime import date, timedelta
from typing import Any

import pytest

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.limits import LimitValue
from houqin.core.notices.models import Notice
from houqin.core.scope import in_school
from houqin.core.writing import writing
from houqin.hazards import facts
from houqin.hazards.models import MENDED, ORDERED, Hazard
from houqin.hazards.notices import every_morning
from houqin.hazards.todo import todo
from tests.cast import Cast
from tests.samples import do, row_in, row_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)


def told(cast: Cast, member: Any) -> list[str]:
    with in_school(cast.school):
        return [each.text.partition("：")[0] for each in Notice.objects.filter(member=member).order_by("id")]


def morning(cast: Cast, day: Any) -> int:
    with clock.moved(clock.at(day, 7)), writing(cast.school):
        return every_morning(cast.school, day)


def test_found_is_struck_off_in_time_and_late_together(cast: Cast) -> None:
    made = [row_in(cast, Hazard, status) for status in ("new", ORDERED, MENDED, "closed", "dismissed")]
    with in_school(cast.school):
        Hazard.objects.filter(pk=made[1].pk).update(due_on=clock.today() - timedelta(days=1))
        figures = facts.facts(cast.school, Span(clock.today(), clock.today()))
        assert [each.value for each in figures] == [4, 1, 2, 1, 0]
        assert [each.rows.count() for each in figures] == [4, 1, 2, 1, 0]
        assert facts.sentences(figures) == ["发现隐患4处，销号1处，期限内2处，逾期1处。"]
        trial = cast.school
        trial.go_live_on = clock.today() + timedelta(days=1)
        assert [each.value for each in facts.facts(trial, Span(clock.today(), clock.today()))] == [0] * 5


def test_lateness_is_told_once_for_each_day_it_is_due_and_to_the_principal_only_as_set(cast: Cast) -> None:
    with clock.moved(clock.at(MONDAY, 10)):
        hazard = do(cast, "hazards.order_hazard", do(cast, "hazards.report_hazard", kind="fire").row).row
    due, after = hazard.due_on, hazard.due_on + timedelta(days=1)  # Thursday and Friday
    with in_school(cast.school):
        Notice.objects.all().delete()
    assert morning(cast, due) == 1
    assert told(cast, cast.wen) == ["今天到期，请整改"]
    assert morning(cast, after) == 2
    assert morning(cast, after) == 0
    assert told(cast, cast.hu) == ["隐患过了时限"]
    with in_school(cast.school):
        set_on = {"code": "hazards.tell_boss", "value": 1, "from_on": due, "because": "校务会"}
        LimitValue.objects.create(school=cast.school, **set_on)
    cast.school.go_live_on = MONDAY
    assert morning(cast, after) == 0  # the first month
    cast.school.go_live_on = MONDAY - timedelta(days=60)
    assert morning(cast, after) == 1
    assert told(cast, cast.hu)[-1] == "隐患逾期"


def test_a_mended_ticket_tells_that_its_hazard_can_be_finished(cast: Cast) -> None:
    hazard = do(cast, "hazards.repair_hazard", row_in(cast, Hazard, ORDERED)).row
    do(cast, "repairs.finish_ticket", hazard.ticket, by=cast.hu)
    assert told(cast, cast.wen)[-1] == "报修已修好，请填“整改完成”"


def test_who_found_it_is_not_asked_to_look_at_it_again(cast: Cast) -> None:
    def asked() -> list[int]:
        with in_school(cast.school):
            return [each.count or 0 for each in todo(cast.hu) if str(each.title) == "隐患待复查"]

    row_in(cast, Hazard, MENDED)
    assert asked() == [1]
    do(cast, "hazards.finish_hazard", do(cast, "hazards.report_hazard", by=cast.hu).row)
    assert asked() == [1]
    assert row_of(cast, Hazard).status == "new"
