"""One row of each kind of the places room, and how its actions are done, for the house tests."""

from typing import Any
from uuid import uuid4

from houqin.places.models import Keeper, Place
from tests.cast import Cast
from tests.samples import Doing, do


def place(cast: Cast) -> Any:
    return do(cast, "places.add_place").row


def keeper(cast: Cast) -> Any:
    row = do(cast, "places.set_keepers", place(cast)).row
    return Keeper.objects.filter(place=row).latest("id")


def _place(cast: Cast, row: Any = None) -> dict[str, Any]:
    name = f"{cast.school.name[:6]}{uuid4().hex[:6]}室"
    return {"parent": "", "kind": "room", "name": name, "room_number": uuid4().hex[:5], "use": "教室"}


ROWS = {Place: place, Keeper: keeper}
DOING = {
    "places.add_place": Doing("hu", _place),
    "places.edit_place": Doing("hu", _place),
    "places.close_place": Doing("hu"),
    "places.set_keepers": Doing("hu", lambda cast, row: {"keepers": [str(cast.tan.pk), str(cast.wen.pk)]}),
}
