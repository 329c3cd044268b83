"""The tree of places: paths, order, what lies within, moving a part of it, codes on labels."""

import re
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.places.models import CODE_LETTERS, Place, new_code
from houqin.places.tests.test_story import add
from houqin.places.tree import within
from houqin.repairs.models import Ticket
from tests.cast import Cast, browser
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db


def test_a_list_walks_the_tree_and_2_comes_before_10(cast: Cast) -> None:
    house = add(cast, "building", "教学楼")
    for name in ("10楼", "2楼", "1楼"):
        floor = add(cast, "floor", name, house)
        add(cast, "room", "教室", floor, name.removesuffix("楼") + "01")
    with in_school(cast.school):
        paths = list(Place.objects.order_by("tree", "id").values_list("path", flat=True))
    assert paths == [
        "教学楼",
        "教学楼 1楼",
        "教学楼 1楼 101 教室",
        "教学楼 2楼",
        "教学楼 2楼 201 教室",
        "教学楼 10楼",
        "教学楼 10楼 1001 教室",
    ]


def test_tickets_of_a_building_are_those_of_all_its_rooms_and_of_no_neighbour(cast: Cast) -> None:
    house, neighbour = add(cast, "building", "1号楼"), add(cast, "building", "1号楼东")
    room = add(cast, "room", "仓库", house)
    inside = do(cast, "repairs.report_ticket", place=str(room.pk)).row
    itself = do(cast, "repairs.report_ticket", place=str(house.pk)).row
    outside = do(cast, "repairs.report_ticket", place=str(neighbour.pk)).row
    with in_school(cast.school):
        found = set(Ticket.objects.filter(**within("place", house)).values_list("pk", flat=True))
    assert found == {inside.pk, itself.pk}
    listed = browser(cast.hu).get(f"/repairs/tickets/?tab=all&place={house.pk}").content.decode()
    assert str(inside.pk) in listed
    assert str(outside.pk) not in listed


def test_a_part_of_the_tree_moves_whole(cast: Cast) -> None:
    old, new = add(cast, "building", "旧楼"), add(cast, "building", "新楼")
    floor = add(cast, "floor", "1楼", old)
    rooms = [add(cast, "room", f"{n}室", floor) for n in range(3)]
    do(cast, "places.edit_place", floor, kind="floor", name="1楼", parent=str(new.pk), room_number="")
    assert [fresh(room).path for room in rooms] == [f"新楼 1楼 {n}室" for n in range(3)]
    with in_school(cast.school):
        assert Place.objects.filter(**within("pk", old)).count() == 1
        assert Place.objects.filter(**within("pk", new)).count() == 5


def test_nothing_is_put_into_itself(cast: Cast) -> None:
    house = add(cast, "building", "教学楼")
    floor = add(cast, "floor", "1楼", house)
    for target in (house, floor):
        with pytest.raises(Refused, match="放进它自己里面"):
            do(
                cast,
                "places.edit_place",
                house,
                kind="building",
                name="x",
                parent=str(target.pk),
                room_number="",
            )
    assert fresh(house).path == "教学楼"


def test_two_places_of_one_name_in_one_place_are_refused_but_not_with_two_numbers(cast: Cast) -> None:
    add(cast, "room", "3（5）班", room_number="101")
    add(cast, "room", "3（5）班", room_number="102")
    with pytest.raises(Refused, match="同一处已经有"):
        add(cast, "room", "3（5）班", room_number="101")


def test_a_code_can_be_read_from_a_torn_label() -> None:
    assert not set("01OIL") & set(CODE_LETTERS)
    assert all(re.fullmatch(f"[{CODE_LETTERS}]{{6}}", new_code()) for _n in range(200))
    assert len({new_code() for _n in range(1000)}) == 1000


def test_the_short_address_leads_to_the_place_and_only_its_own_people_there(cast: Cast) -> None:
    room = add(cast, "room", "库房")
    for code in (room.code, room.code.lower()):
        answer = browser(cast.tan).get(f"/q/{cast.school.code}/{code}/")
        assert answer.headers["Location"] == f"/places/places/{room.pk}/"
    stranger = browser(cast.ou).get(f"/q/{cast.school.code}/{room.code}/")
    assert stranger.status_code == 200, "who belongs elsewhere reports like any passer-by"
    assert f"/places/places/{room.pk}/" not in stranger.content.decode()
    assert browser(cast.ou).get(f"/q/{cast.school.code}/ZZZZZZ/").status_code == 404
    assert browser(cast.tan).get(f"/q/{cast.school.code}/ZZZZZZ/").status_code == 404


def test_a_scanned_typed_or_wrong_code_gets_an_answer(cast: Cast) -> None:
    room, page = add(cast, "room", "库房"), browser(cast.tan)
    for text in (room.code, f" {room.code.lower()} ", f"http://x.example/q/{cast.school.code}/{room.code}/"):
        assert page.post("/scan/", {"code": text}).headers["Location"] == f"/places/places/{room.pk}/"
    wrong = page.post("/scan/", {"code": "AAAAAA"})
    assert (wrong.status_code, "本校没有这个码" in wrong.content.decode()) == (400, True)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parents=st.lists(st.integers(0, 7), min_size=1, max_size=8),
    move=st.tuples(st.integers(0, 7), st.integers(0, 7)),
)
def test_paths_are_true_after_any_move(parents: list[int], move: tuple[int, int], cast: Cast) -> None:
    """Whatever is moved where, each place's path and range are those of its parents, or the move was refused."""
    made: list[Place] = []
    for parent in parents:
        above = made[parent % len(made)] if made and parent % 3 else None
        made.append(add(cast, "building", f"B{uuid4().hex[:6]}", above))
    place, target = made[move[0] % len(made)], made[move[1] % len(made)]
    place = fresh(place)
    try:
        do(
            cast,
            "places.edit_place",
            place,
            kind="building",
            name=place.name,
            parent=str(target.pk),
            room_number="",
        )
    except Refused:
        assert fresh(target).tree.startswith(place.tree)
    with in_school(cast.school):
        for row in Place.objects.select_related("parent").filter(pk__in=[each.pk for each in made]):
            assert row.path == (f"{row.parent.path} {row.name}" if row.parent else row.name)
            assert row.tree.startswith(f"{row.parent.tree}/" if row.parent else "2")
