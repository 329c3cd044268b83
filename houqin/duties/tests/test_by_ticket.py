"""A duty that is shown by a ticket: reported with the deed, chosen among those of these days, or nothing was broken."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from houqin.core import clock
from houqin.core.history import entries_of
from houqin.core.pages.rowpage import sentence
from houqin.core.scope import in_school
from houqin.duties.models import Deed, Task
from houqin.repairs.models import Ticket
from tests.cast import Cast, browser
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
ROUND = {
    "how_often": "每个在校日",
    "on_days": "school_days",
    "others": "",
    "proof": "ticket",
    "title": "查水电",
}


def round_of(cast: Cast, **changed: Any) -> Any:
    """Today's task of a duty that is shown by a ticket, for the repairer."""
    made = do(cast, "duties.add_duty", **(ROUND | {"members": [str(cast.wen.pk)]} | changed)).row
    with in_school(cast.school):
        return Task.objects.get(duty=made)


def done(cast: Cast, task: Any, **said: Any) -> None:
    do(cast, "duties.do_task", task, by=cast.wen, **({"words": "", "nothing_broken": ""} | said))


def at(hour: int) -> Any:
    return clock.moved(clock.at(MONDAY, hour))


def deed_of(cast: Cast, task: Any) -> Any:
    with in_school(cast.school):
        return Deed.objects.select_related("ticket").get(tasks=task)


def history(cast: Cast, row: Any) -> list[str]:
    with in_school(cast.school):
        return [sentence(entry) for entry in entries_of(row)]


def test_what_is_found_broken_becomes_a_ticket_that_names_the_duty(cast: Cast) -> None:
    with at(8):
        task = round_of(cast)
        where = str(task.place_id)
        done(
            cast,
            task,
            fault="走廊灯不亮",
            kind="electric",
            place=where,
        )
        ticket = deed_of(cast, task).ticket
        assert (fresh(task).status, ticket.fault, ticket.kind, ticket.place_id) == (
            *("done", "走廊灯不亮", "electric", task.place_id),
        )
        assert ticket.reporter_id == cast.wen.pk
        told = history(cast, ticket)
        assert told == [f"{cast.wen.name} 报修：走廊灯不亮", f"{cast.wen.name} 已做：查水电"]
        page = browser(cast.wen).get(f"/duties/tasks/{task.pk}/").content.decode()
        assert f'<a href="/repairs/tickets/{ticket.pk}/">{ticket.number} 走廊灯不亮</a>' in page
        assert "已做：查水电" in browser(cast.wen).get(f"/repairs/tickets/{ticket.pk}/").content.decode()


def test_a_ticket_of_today_from_there_is_chosen_and_no_other(cast: Cast) -> None:
    with clock.moved(clock.at(date(2026, 9, 4), 9)):
        early = do(cast, "repairs.report_ticket", by=cast.wen, fault="上周的").row
    with at(7):
        task = round_of(cast, place=str(early.place_id))
        there = do(cast, "repairs.report_ticket", by=cast.wen, fault="水管滴水", place=str(task.place_id)).row
        back = do(cast, "repairs.report_ticket", by=cast.wen, fault="报错了", place=str(task.place_id)).row
        do(cast, "repairs.withdraw_ticket", back, by=cast.wen)
        form = browser(cast.wen).get(f"/duties/do_task/{task.pk}/").content.decode()
        assert "水管滴水" in form
        assert "上周的" not in form
        assert "报错了" not in form
        with pytest.raises(ValidationError):
            done(cast, task, ticket=str(early.pk))
        done(cast, task, ticket=str(there.pk))
        assert deed_of(cast, task).ticket_id == there.pk
        assert history(cast, there)[-1] == f"{cast.wen.name} 已做：查水电"


def test_it_is_not_done_without_a_ticket_unless_nothing_is_broken(cast: Cast) -> None:
    with at(8):
        task = round_of(cast)
        for said in ({}, {"fault": "灯坏了", "nothing_broken": True}, {"fault": "灯坏了", "place": ""}):
            with pytest.raises(ValidationError):
                done(cast, task, **said)
        with in_school(cast.school):
            assert not Ticket.objects.exists(), "a refusal reports nothing"
        done(cast, task, nothing_broken=True)
        assert (deed_of(cast, task).words, deed_of(cast, task).ticket_id) == ("没有发现要报修的", None)


def test_who_only_ticks_is_not_asked_for_tickets(cast: Cast) -> None:
    with at(8):
        task = round_of(cast, proof="tick")
        assert "哪里坏了" not in browser(cast.wen).get(f"/duties/do_task/{task.pk}/").content.decode()
        done(cast, task, fault="灯坏了")
        with in_school(cast.school):
            assert not Ticket.objects.exists(), "what was not asked is not heard"
