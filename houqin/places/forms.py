"""What the actions of the places room ask for."""

from django.utils.translation import gettext_lazy as _

from houqin.core.forms import ActionForm, Choices, RowField, RowsField, Text
from houqin.core.sheets.forms import ImportForm
from houqin.people.models import Member
from houqin.places.models import Place


class EditPlaceForm(ActionForm):
    EDITS = True

    parent = RowField("places.Place", label=_("上级场所"), required=False, empty_label=_("（最上一级）"))
    kind = Choices(Place.KINDS, label=_("种类"), initial=Place.ROOM)
    name = Text(label=_("名称"), max_length=60, example=_("例如：教学楼、3（5）班、操场"))
    room_number = Text(label=_("房间号"), max_length=20, required=False)
    use = Text(label=_("用途"), max_length=40, required=False, example=_("例如：教室、库房"))

    def prepare(self) -> None:
        if isinstance(self.target, Place):
            for name in self.fields:
                self.initial.setdefault(name, getattr(self.target, name))


class AddPlaceForm(EditPlaceForm):
    pass


class LimitMemberForm(ActionForm):
    EDITS = True

    places = RowsField(
        "places.Place",
        label=_("只管这些校区或楼栋"),
        required=False,
        narrow=lambda rows, by: rows.filter(kind__in=(Place.SITE, Place.BUILDING)),
        help_text=_("都不选就是全校"),
    )

    def prepare(self) -> None:
        if isinstance(self.target, Member):
            self.initial.setdefault("places", self.target.limited_to)


class SetKeepersForm(ActionForm):
    EDITS = True

    keepers = RowsField("people.Member", label=_("责任人"), required=False)

    def prepare(self) -> None:
        if isinstance(self.target, Place):
            held = self.target.keepers.filter(until_on__isnull=True, member__isnull=False)
            self.initial.setdefault("keepers", list(held.values_list("member_id", flat=True)))


class ImportPlacesForm(ImportForm):
    IMPORTER = "places"
