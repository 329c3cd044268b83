"""What the actions of the places room ask for."""

from django.utils.translation import gettext_lazy as _

from houqin.core.forms import ActionForm, Choices, RowField, RowsField, Text, Whole
from houqin.core.sheets.forms import ImportForm
from houqin.people.models import Member
from houqin.places.codes import code_in
from houqin.places.labels import MOST
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


class PrintBlankLabelsForm(ActionForm):
    INTRO = _("先印好、贴上，再用手机扫一扫登记贴在哪里。每张的码都不同。")

    count = Whole(label=_("张数"), min_value=1, max_value=MOST, initial=24, unit=_("张"))
    note = Text(label=_("备注"), max_length=60, required=False, example=_("例如：新教学楼用"))


class ClaimLabelForm(ActionForm):
    INTRO = _("这是一张空白标签。贴在哪里？")

    place = RowField("places.Place", label=_("贴在"))


class StickLabelForm(ActionForm):
    INTRO = _("把一张空白标签贴上去，在这里输入或扫它的码。原来的标签仍然能用。")

    code = Text(label=_("标签上的码"), max_length=200, example=_("例如 C72TSY"))

    def clean_code(self) -> str:
        return code_in(str(self.cleaned_data["code"]))[:12]


LOST = (_("丢失"), _("损坏"), _("贴错了地方"))


class VoidLabelForm(ActionForm):
    reason = Text(label=_("作废原因"), max_length=100, offers=LOST)


class ReplaceLabelForm(ActionForm):
    INTRO = _("原来的码马上作废，扫了打不开。换好后请重新打印这里的标签贴上。")

    reason = Text(label=_("原因"), max_length=100, offers=LOST)


class ManyPlaces(RowsField):
    """As many as are printed at once."""

    MOST = MOST


class MarkLabelsPrintedForm(ActionForm):
    places = ManyPlaces("places.Place", label=_("已打印的场所"))
