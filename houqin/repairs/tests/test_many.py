"""Many at once: mended without a report, asked in the group, found on a round; each thing is entered once."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.history import Entry
from houqin.core.scope import in_school
from houqin.places.models import Place
from houqin.repairs.models import ACCEPTED, MENDED, NEW, Material, Round, RoundLine, Ticket
from tests.cast import Cast, browser
from tests.samples import do, row_of

pytestmark = pytest.mark.django_db


def tickets(cast: Cast) -> list[Ticket]:
    with in_school(cast.school):
        return list(Ticket.objects.select_related("worker").order_by("number"))


def line(place: Any, **facts: Any) -> dict[str, Any]:
    return {"place": str(place.pk), **facts}


# 直接登记已修 --------------------------------------------------------------------------------------------------


def test_three_lamps_are_entered_in_one_step(cast: Cast) -> None:
    here, there = row_of(cast, Place), row_of(cast, Place)
    lamp = {"done": "更换灯管", "kind": "electric", "item": "灯管", "quantity": "1", "unit": "支"}
    lines = [
        line(here, **lamp),
        line(there, **lamp | {"quantity": "2"}),
        line(here, done="紧固门锁", kind="door"),
    ]
    do(cast, "repairs.record_done", lines=lines)
    made = tickets(cast)
    assert [t.status for t in made] == [MENDED] * 3
    assert [t.number[-4:] for t in made] == ["0001", "0002", "0003"]
    assert {t.worker for t in made} == {cast.wen}
    with in_school(cast.school):
        assert sorted(Material.objects.values_list("item", "qty_milli")) == [("灯管", 1000), ("灯管", 2000)]
        assert Entry.objects.filter(action="repairs.record_done").count() == 1


def test_what_was_mended_without_a_report_waits_for_nobody(cast: Cast) -> None:
    do(cast, "repairs.record_done")
    assert "等我验收" not in browser(cast.wen).get("/").content.decode()


def test_friday_tells_of_wednesday_and_the_moment_of_entry_stands_beside_it(cast: Cast) -> None:
    place = row_of(cast, Place)
    with clock.moved(clock.at(date(2026, 11, 6), 16)):
        do(cast, "repairs.record_done", lines=[line(place, done="换灯管", on="2026-11-04")])
    (ticket,) = tickets(cast)
    assert clock.local(ticket.reported_at).date() == date(2026, 11, 4)
    assert clock.local(ticket.recorded_at).date() == date(2026, 11, 6)


def test_what_is_mended_tomorrow_is_not_entered_today(cast: Cast) -> None:
    place = row_of(cast, Place)
    with clock.moved(clock.at(date(2026, 11, 4), 9)), pytest.raises(ValidationError):
        do(cast, "repairs.record_done", lines=[line(place, done="换灯管", on="2026-11-05")])
    assert tickets(cast) == []


def test_one_bad_line_and_nothing_is_written(cast: Cast) -> None:
    place = row_of(cast, Place)
    lines = [line(place, done="换灯管"), line(place, done="换水嘴", item="水嘴")]
    with pytest.raises(ValidationError) as refused:
        do(cast, "repairs.record_done", lines=lines)
    assert refused.value.messages == ["第2行数量：用了多少？请填数量。"]
    assert tickets(cast) == []


# 群消息 --------------------------------------------------------------------------------------------------------


def test_lines_of_the_group_become_tickets_in_the_groups_words(cast: Cast) -> None:
    place = row_of(cast, Place)
    said = {"fault": "灯不亮", "kind": "electric", "who": "三2班李老师", "said_at": "2026-11-04 08:10"}
    with clock.moved(clock.at(date(2026, 11, 6), 16)):
        do(cast, "repairs.take_messages", lines=[line(place, **said), line(place, fault="门锁坏了")])
    first, second = tickets(cast)
    assert (first.reporter_name, first.source, first.status) == ("三2班李老师", "pasted", ACCEPTED)
    assert first.reported_at == clock.at(date(2026, 11, 4), 8, 10)
    assert second.reporter_name == "群消息"
    assert "三2班李老师" in browser(cast.hu).get("/repairs/tickets/").content.decode()


# 代报 ----------------------------------------------------------------------------------------------------------


def test_who_is_known_by_name_becomes_the_reporter_and_confirms(cast: Cast) -> None:
    do(cast, "repairs.report_for", who=cast.tan.name)
    do(cast, "repairs.report_for", who="传达室老周")
    known, unknown = tickets(cast)
    assert (known.reporter_id, unknown.reporter_id) == (cast.tan.pk, cast.hu.pk)
    assert unknown.reporter_name == "传达室老周"


# 巡查 ----------------------------------------------------------------------------------------------------------


@pytest.mark.on("2026-11-20")
def test_a_round_enters_what_is_in_order_mended_and_to_be_mended_once(cast: Cast) -> None:
    done = do(cast, "repairs.record_round").row
    mended, to_mend = tickets(cast)
    assert (mended.status, to_mend.status) == (MENDED, ACCEPTED)
    assert {mended.source, to_mend.source} == {"round"}
    with in_school(cast.school):
        found = Round.objects.get(pk=done.pk)
        assert (found.looked, found.found, found.number) == (3, 2, "XC2026-0001")
        lines = list(RoundLine.objects.filter(round=found).order_by("id").values_list("result", "ticket"))
    assert lines == [("ok", None), ("fixed", mended.pk), ("to_mend", to_mend.pk)]
    page = browser(cast.hu).get(f"/repairs/rounds/{done.pk}/").content.decode()
    assert to_mend.number in page


def test_a_place_nobody_looked_at_is_not_recorded(cast: Cast) -> None:
    seen, passed = row_of(cast, Place), row_of(cast, Place)
    lines = [line(seen, result="ok"), line(passed)]
    assert do(cast, "repairs.record_round", lines=lines).row.looked == 1
    assert do(cast, "repairs.record_round", lines=lines, rest_ok="on").row.looked == 2
    with pytest.raises(Refused):
        do(cast, "repairs.record_round", lines=[line(passed)])


def test_a_remark_says_whether_it_was_mended(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        do(cast, "repairs.record_round", lines=[line(row_of(cast, Place), note="灯不亮")])
    assert "第1行情况" in refused.value.messages[0]


def test_a_building_gives_its_room_list_for_an_overhaul(cast: Cast) -> None:
    building = do(cast, "places.add_place", kind="building", name="教学楼").row
    rooms = [do(cast, "places.add_place", parent=str(building.pk), name=f"10{n}").row for n in (1, 2, 3)]
    page = browser(cast.wen)
    assert "3 处" in page.get("/repairs/overhaul/").content.decode()
    form = page.get(f"/repairs/record_round/?kind=overhaul&rooms_of={building.pk}").content.decode()
    assert all(str(room.pk) in form for room in rooms)
    assert page.get("/repairs/record_round/?rooms_of=nonsense").status_code == 404


def test_a_report_after_all_that_is_new(cast: Cast) -> None:
    do(cast, "repairs.record_done")
    assert do(cast, "repairs.report_ticket").row.status == NEW
