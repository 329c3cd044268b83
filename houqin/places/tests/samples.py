"""One row of each kind of the places room, and how its actions are done, for the house tests."""

from typing import Any
from uuid import uuid4

from houqin.places.models import Keeper, Label, LabelRoll, Place
from tests.cast import Cast
from tests.samples import Doing, do, sheet


def place(cast: Cast) -> Any:
    return do(cast, "places.add_place").row


def keeper(cast: Cast) -> Any:
    row = do(cast, "places.set_keepers", place(cast)).row
    return Keeper.objects.filter(place=row).latest("id")


def _place(cast: Cast, row: Any = None) -> dict[str, Any]:
    name = f"{cast.school.name[:6]}{uuid4().hex[:6]}室"
    return {"parent": "", "kind": "room", "name": name, "room_number": uuid4().hex[:5], "use": "教室"}


def _room_list(cast: Cast, row: Any = None) -> dict[str, Any]:
    room = {"楼栋": "教学楼", "楼层": "1", "房间号": uuid4().hex[:5], "名称": f"{cast.school.name[:6]}仓库"}
    return sheet(cast, "places", room | {"用途": "库房", "责任人": cast.tan.name})


def _building(cast: Cast, row: Any = None) -> dict[str, Any]:
    building = do(cast, "places.add_place", kind="building").row
    return {"places": [str(building.pk)]}


def roll(cast: Cast) -> Any:
    return do(cast, "places.print_blank_labels").row


def label(cast: Cast) -> Any:
    return roll(cast).labels.first()


def _where(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {"place": str(place(cast).pk)}


def _printed(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {"places": [str(place(cast).pk)]}


ROWS = {Place: place, Keeper: keeper, LabelRoll: roll, Label: label}
DOING = {
    "places.add_place": Doing("hu", _place),
    "places.import_places": Doing("hu", _room_list),
    "places.edit_place": Doing("hu", _place),
    "places.close_place": Doing("hu"),
    "places.limit_member": Doing("hu", _building),
    "places.print_blank_labels": Doing("hu", lambda cast, row: {"count": 2, "note": cast.school.name[:20]}),
    "places.claim_label": Doing("hu", _where),
    "places.stick_label": Doing("hu", lambda cast, row: {"code": label(cast).code}),
    "places.void_label": Doing("hu", lambda cast, row: {"reason": f"{cast.tan.name}撕坏了"}),
    "places.replace_label": Doing("hu", lambda cast, row: {"reason": f"{cast.tan.name}弄丢了"}),
    "places.mark_labels_printed": Doing("hu", _printed),
    "places.set_keepers": Doing("hu", lambda cast, row: {"keepers": [str(cast.tan.pk), str(cast.wen.pk)]}),
}
