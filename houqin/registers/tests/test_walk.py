"""One walk: several registers at a place, each point asked once, all entered or none."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.scope import in_school
from houqin.registers.models import RegisterEntry
from houqin.repairs.models import Ticket
from tests.cast import Cast, browser
from tests.samples import do

from houqin.registers.tests import samples  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db
WEDNESDAY = clock.at(date(2026, 11, 18), 9)
SECOND = """\
slug: {slug}
title: 安全自查
area: 安全
about: place
about_label: 地点
occasion: {{often: 每天, who: [role:teacher]}}
follow_up: 整改
starts: hazard
fields:
  - {{name: switches, label: "水、电开关", kind: check}}
  - {{name: doors, label: 门窗, kind: check}}
"""


@pytest.fixture(autouse=True)
def _on_a_school_day() -> Iterator[None]:
    with clock.moved(WEDNESDAY):
        yield


def two(cast: Cast) -> tuple[Any, Any]:
    """A cleaner's and a safety register, which share one point."""
    return samples.checklist(cast), do(cast, "registers.add_register", text=SECOND.format(slug="safe")).row


def rooms(cast: Cast, count: int) -> tuple[Any, list[Any]]:
    """A building and its rooms."""
    building = do(cast, "places.add_place", kind="building", name="教学楼", room_number="").row
    return building, [do(cast, "places.add_place", parent=str(building.pk)).row for _n in range(count)]


def posted(cast: Cast, place: Any, **changed: Any) -> Any:
    """The page's own form of a walk, filled in and sent."""
    client = browser(cast.tan)
    page = client.get(f"/registers/fill_walk/{place.pk}/")
    html = page.content.decode()
    stops = page.context["form"]["stops"].stops
    data = {"key": page.context["page"]["key"], "on": clock.today().isoformat()}
    for stop in stops:
        data |= dict(stop.hidden)
        data |= {point.html_name: "pass" for point in stop.points}
    answer = client.post(f"/registers/fill_walk/{place.pk}/", data | changed)
    return html, stops, answer


def entries(cast: Cast) -> list[RegisterEntry]:
    with in_school(cast.school):
        return list(RegisterEntry.objects.select_related("place").order_by("place__path", "register__area"))


def test_a_shared_point_is_asked_once_and_stands_in_each_departments_own_form(cast: Cast) -> None:
    cleaning, safety = two(cast)
    building, (first, second) = rooms(cast, 2)
    html, stops, answer = posted(cast, building)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert [[point.label for point in stop.points] for stop in stops] == [["地面", "水电开关", "门窗"]] * 2
    assert html.count("<legend>水电开关") == 2
    found = entries(cast)
    assert {(each.place, each.register_id) for each in found} == {
        (room, register.pk) for room in (first, second) for register in (cleaning, safety)
    }
    assert [each.body["switches"] for each in found if each.register_id == safety.pk] == ["pass", "pass"]
    html, stops, _answer = posted(cast, building)
    assert stops == [], "what is entered is asked no more"
    assert 'href="/registers/now/">看该填的台账' in html


def test_what_is_wrong_at_a_stop_starts_one_repair_and_the_other_register_names_it(cast: Cast) -> None:
    two(cast)
    building, _rooms = rooms(cast, 1)
    changed = {
        "stops-0-legs-0-answers-power": "fail",
        "stops-0-words": "插座松了",
        "stops-0-starts": "repair",
    }
    _html, _stops, answer = posted(cast, building, **changed)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    with in_school(cast.school):
        ticket = Ticket.objects.get()
    begun, other = sorted(entries(cast), key=lambda each: each.ticket_id is None)
    assert (begun.ticket_id, begun.faults, other.ticket_id, other.hazard_id) == (ticket.pk, 1, None, None)
    assert ticket.number in other.follow_up


def test_all_of_a_walk_is_entered_or_nothing(cast: Cast) -> None:
    two(cast)
    building, _rooms = rooms(cast, 2)
    changed = {"stops-1-legs-1-answers-doors": "fail"}
    _html, _stops, answer = posted(cast, building, **changed)
    assert answer.status_code == 400
    assert "请写怎样处理的" in answer.content.decode()
    assert entries(cast) == []


def test_what_was_not_looked_at_is_no_entry_and_an_empty_walk_is_refused(cast: Cast) -> None:
    two(cast)
    building, _rooms = rooms(cast, 2)
    left = {
        f"stops-1-legs-{leg}-answers-{name}": "" for leg, name in ((0, "floor"), (0, "power"), (1, "doors"))
    }
    _html, _stops, answer = posted(cast, building, **left)
    assert answer.status_code == 302
    assert len(entries(cast)) == 2
    half = {"stops-0-legs-0-answers-floor": ""}
    _html, _stops, answer = posted(cast, building, **half)
    assert answer.status_code == 400, "a stop that was begun is answered whole"
    with pytest.raises(ValidationError, match="还没有查任何一处"):
        perform(
            "registers.fill_walk", by=cast.tan, target=building.pk, data={"on": "2026-11-01", "stops": []}
        )


def test_only_own_registers_and_places_within_are_walked(cast: Cast) -> None:
    cleaning, safety = two(cast)
    building, (room,) = rooms(cast, 1)
    other = do(cast, "places.add_place").row
    asked = {"on": clock.today().isoformat()}
    answers = {"switches": "pass", "doors": "pass"}
    for by, place, slug, more in (
        (cast.wen, room, safety.slug, {}),  # a teacher's register
        (cast.tan, other, safety.slug, {}),  # a room of another building
        (cast.tan, room, safety.slug, {"colour": "red"}),
    ):
        stop = {"place": str(place.pk), "legs": [{"register": slug, "answers": answers | more}]}
        with pytest.raises(ValidationError):
            perform("registers.fill_walk", by=by, target=building.pk, data=asked | {"stops": [stop]})
    assert entries(cast) == []
    assert cleaning.pk


def test_fourteen_rooms_cost_no_more_questions_than_one(cast: Cast) -> None:
    two(cast)
    building, _rooms = rooms(cast, 1)
    client = browser(cast.tan)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/registers/fill_walk/{building.pk}/").status_code == 200
        return len(asked)

    questions()  # the first also asks what is kept for a while
    one = questions()
    for _n in range(13):
        do(cast, "places.add_place", parent=str(building.pk))
    assert questions() == one <= 20
    assert len(client.get(f"/registers/fill_walk/{building.pk}/").context["form"]["stops"].stops) == 14
