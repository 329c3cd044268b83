"""The story of places: a school is entered from its site down to a room, renamed, given keepers, moved, closed."""

import pytest

from houqin.core.errors import Refused
from houqin.core.history import Entry, verify
from houqin.core.scope import in_school
from houqin.places.models import Keeper, Place
from tests.cast import Cast, browser
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db


def add(cast: Cast, kind: str, name: str, parent: Place | None = None, room_number: str = "") -> Place:
    above = str(parent.pk) if parent else ""
    row: Place = do(cast, "places.add_place", kind=kind, name=name, parent=above, room_number=room_number).row
    return row


def test_a_school_is_entered_walked_moved_and_closed(cast: Cast) -> None:
    site = add(cast, "site", "本部")
    house = add(cast, "building", "教学楼", site)
    floor = add(cast, "floor", "1楼", house)
    room = add(cast, "room", "3（5）班", floor, "101")
    assert room.path == "本部 教学楼 1楼 101 3（5）班"

    do(cast, "places.edit_place", house, kind="building", name="明德楼", parent=str(site.pk), room_number="")
    assert fresh(room).path == "本部 明德楼 1楼 101 3（5）班"
    assert fresh(room).code == room.code, "the label on the door stays valid"

    do(cast, "places.set_keepers", room, keepers=[str(cast.tan.pk)])
    assert fresh(room).keepers_text == "谭老师"
    do(cast, "places.set_keepers", room, keepers=[str(cast.wen.pk)])
    with in_school(cast.school):
        assert Keeper.objects.get(place=room, until_on__isnull=True).member_id == cast.wen.pk
        assert Keeper.objects.filter(place=room, until_on__isnull=False).count() == 1

    with pytest.raises(Refused, match="里面还有在用的场所"):
        do(cast, "places.close_place", house)
    for place in (room, floor, house):
        do(cast, "places.close_place", place)
    page = browser(cast.tan)
    assert "明德楼" not in page.get("/places/places/?tab=active").content.decode()
    assert "明德楼" in page.get("/places/places/?tab=closed").content.decode()
    with in_school(cast.school):
        assert Entry.objects.filter(row=house.pk).count() == 3
        assert verify()[1] == []
