"""What people do with places."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.people.models import Member, School
from houqin.places import label_actions
from houqin.places.models import Keeper, Place
from houqin.places.tree import JOINT, moved

__all__ = ["add_place", "close_place", "edit_place", "label_actions", "limit_member", "set_keepers"]


@action(_("添加场所"), tone="primary", alone="places")
def add_place(
    school: School,
    /,
    *,
    by: Member,
    parent: Place | None,
    kind: str,
    name: str,
    room_number: str = "",
    use: str = "",
) -> Place:
    """A place in the tree; two places of one name in one place would be mistaken for each other."""
    _one_of_its_name(parent, name, room_number)
    return Place(parent=parent, kind=kind, name=name, room_number=room_number, use=use)


@action(_("修改场所"), alone="places")
def edit_place(
    place: Place,
    /,
    *,
    by: Member,
    parent: Place | None,
    kind: str,
    name: str,
    room_number: str = "",
    use: str = "",
) -> Changes:
    """Renamed or moved; all that lies inside moves with it, and the label on the door stays valid."""
    if parent is not None and (parent.pk == place.pk or parent.tree.startswith(place.tree + JOINT)):
        raise Refused(_("一个场所不能放进它自己里面。"))
    _one_of_its_name(parent, name, room_number, other_than=place)
    place.parent, place.kind, place.name, place.room_number, place.use = parent, kind, name, room_number, use
    return Changes(place, update=moved(place))


@action(_("停用场所"), tone="danger", only=lambda row, by: row.active, alone="places")
def close_place(place: Place, /, *, by: Member) -> Place:
    """No longer in use; what was recorded there stays."""
    if place.children.filter(active=True).exists():
        raise Refused(_("里面还有在用的场所，请先停用它们。"))
    place.active = False
    return place


@action(_("指定责任人"), says=_("责任人：{keepers}"))
def set_keepers(place: Place, /, *, by: Member, keepers: Sequence[Member]) -> Changes:
    """Who answers for this place from today; those before keep their last day."""
    held = list(Keeper.objects.filter(place=place, until_on__isnull=True))
    wanted = {member.name: member for member in keepers}
    ended = [keeper for keeper in held if keeper.name not in wanted]
    for keeper in ended:
        keeper.until_on = clock.today()
    names = {keeper.name for keeper in held}
    begun = [Keeper(place=place, member=m, name=m.name) for name, m in wanted.items() if name not in names]
    place.keepers_text = "、".join(wanted)
    return Changes(place, add=begun, update=ended)


@action(_("限定场所"), says=_("只管：{places}"), only=lambda row, by: row.pk != by.pk)
def limit_member(member: Member, /, *, by: Member, places: Sequence[Place]) -> Member:
    """Somebody who works at one site or in some buildings sees the places and the work there; nothing chosen: all."""
    member.limited_to = [str(place.pk) for place in places]
    return member


def _one_of_its_name(
    parent: Place | None, name: str, room_number: str, other_than: Place | None = None
) -> None:
    same = Place.objects.filter(parent=parent, name=name, room_number=room_number, active=True)
    if other_than is not None:
        same = same.exclude(pk=other_than.pk)
    if same.exists():
        raise Refused(_("同一处已经有“{name}”。").format(name=f"{room_number} {name}".strip()))
