"""What is asked of somebody who reports: where and what, one tap each where it can be."""

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.fields import AmendReason
from houqin.core.files.fields import Photos
from houqin.core.forms import ActionForm, Choices, RowField, Text
from houqin.repairs.models import KINDS
from houqin.repairs.rules.words import FAULT_OFFERS

MOST_OFTEN = (
    "灯不亮",
    "插座没电",
    "水龙头漏水",
    "下水堵了",
    "门锁坏了",
    "玻璃破了",
    "桌子坏了",
    "大屏打不开",
)
OFTEN_BROKEN = [
    offer for offer in FAULT_OFFERS if offer[0] in MOST_OFTEN
]  # one tap each, two lines on a phone


class ReportTicketForm(ActionForm):
    place = RowField("places.Place", label=_("地点"), remember=True)
    fault = Text(
        label=_("故障"),
        max_length=300,
        lines=2,
        example=_("例如：日光灯不亮、水龙头漏水"),
        offers=OFTEN_BROKEN,
    )
    photos = Photos(label=_("照片"), required=False)
    kind = Choices(KINDS, label=_("类别"), required=False)
    spot = Text(label=_("具体位置"), max_length=80, required=False, example=_("例如：后门左边第二盏"))
    urgent = forms.BooleanField(label=_("急修（漏水、漏电、门打不开等）"), required=False)
    large = forms.BooleanField(label=_("大修（一天修不完的）"), required=False)

    def prepare(self) -> None:
        self.fields["place"].widget.attrs["data-beside-url"] = "/repairs/similar/?place="


class ReportForForm(ReportTicketForm):
    who = Text(label=_("报修人"), max_length=60, example=_("例如：三（2）班 李老师"))

    field_order = ("who",)


class ReportByCodeForm(ActionForm):
    fault = Text(
        label=_("哪里坏了"),
        max_length=300,
        lines=2,
        example=_("例如：日光灯不亮、水龙头漏水"),
        offers=OFTEN_BROKEN,
    )
    photos = Photos(label=_("照片"), required=False, most=3)
    kind = Choices(KINDS, label=_("类别"), required=False)
    spot = Text(label=_("具体位置"), max_length=80, required=False, example=_("例如：后门左边第二盏"))
    urgent = forms.BooleanField(label=_("急修（漏水、漏电、门打不开等）"), required=False)
    who = Text(label=_("您是谁"), max_length=60, required=False, example=_("例如：三（2）班 李老师"))

    def prepare(self) -> None:
        if self.by.kind != self.by.PUBLIC:  # who is signed in need not say who he is
            self.fields["who"].widget = forms.HiddenInput()


class CorrectTicketForm(ActionForm):
    EDITS = True

    place = RowField("places.Place", label=_("地点"))
    kind = Choices(KINDS, label=_("类别"))
    spot = Text(label=_("具体位置"), max_length=80, required=False)
    urgent = forms.BooleanField(label=_("急修"), required=False)
    large = forms.BooleanField(label=_("大修"), required=False)
    why = AmendReason()

    def prepare(self) -> None:
        if self.target is not None and not self.is_bound:
            for name in ("kind", "spot", "urgent", "large"):
                self.initial.setdefault(name, getattr(self.target, name))
            self.initial.setdefault("place", self.target.place_id)
