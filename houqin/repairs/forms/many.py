"""What is asked when many things are entered at once: one line each."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.fields import LateReason, Moment
from houqin.core.files.fields import PaperPhotos
from houqin.core.forms import ActionForm, Choices, Day, LineForm, Lines, RowField, Text
from houqin.core.quantities import Quantity
from houqin.places.models import Place
from houqin.repairs.models import KINDS, Round, RoundLine
from houqin.repairs.rules.words import MATERIALS

MOST_PLACES = 300  # of one round: a large building


class DoneLine(LineForm):
    place = RowField("places.Place", label=_("地点"))
    done = Text(label=_("修了什么"), max_length=200, example=_("例如：更换灯管"))
    kind = Choices(KINDS, label=_("类别"), required=False)
    item = Text(label=_("材料"), max_length=40, required=False, offers=MATERIALS)
    quantity = Quantity(label=_("数量"), required=False)
    unit = Text(label=_("单位"), max_length=8, required=False)
    on = Day(label=_("日期"), required=False, initial=clock.today, past=True)

    def clean(self) -> dict[str, object]:
        """A material without a quantity, or the other way round, is no record of either."""
        cleaned = super().clean() or {}
        if cleaned.get("item") and cleaned.get("quantity") is None and "quantity" not in self.errors:
            self.add_error("quantity", _("用了多少？请填数量。"))
        if cleaned.get("quantity") is not None and not cleaned.get("item") and "item" not in self.errors:
            self.add_error("item", _("是什么材料？请填名称。"))
        return cleaned


class RecordDoneForm(ActionForm):
    INTRO = _("修好了再登记，一步完成。一行一件，不用报修、派工。")

    lines = Lines(DoneLine, label=_("修了哪些"), most=100, start=3)
    sheet_photos = PaperPhotos()
    late_because = LateReason()


class MessageLine(LineForm):
    place = RowField("places.Place", label=_("地点"))
    fault = Text(label=_("故障"), max_length=300)
    kind = Choices(KINDS, label=_("类别"), required=False)
    urgent = forms.BooleanField(label=_("急修"), required=False)
    who = Text(label=_("报修人"), max_length=60, required=False)
    said_at = Moment(label=_("时间"), required=False)
    spot = Text(label=_("具体位置"), max_length=80, required=False)

    def clean(self) -> dict[str, object]:
        """Nothing was said in the future."""
        cleaned = super().clean() or {}
        said_at: Any = cleaned.get("said_at")
        if said_at is not None and said_at > clock.now():
            self.add_error("said_at", _("时间在以后，请核对。"))
        return cleaned


class TakeMessagesForm(ActionForm):
    lines = Lines(MessageLine, label=_("报修"), most=100, start=0)


class RoundLineForm(LineForm):
    place = RowField("places.Place", label=_("地点"))
    result = Choices(RoundLine.RESULTS, label=_("情况"), required=False)
    note = Text(label=_("说明"), max_length=200, required=False)
    kind = Choices(KINDS, label=_("类别"), required=False)

    def clean(self) -> dict[str, object]:
        """What is not in order is told in words."""
        cleaned = super().clean() or {}
        if cleaned.get("result") in (RoundLine.FIXED, RoundLine.TO_MEND) and not cleaned.get("note"):
            self.add_error("note", _("请写明是什么问题。"))
        if cleaned.get("note") and not cleaned.get("result") and "result" not in self.errors:
            self.add_error("result", _("写了说明：是当场修好了，还是需维修？"))
        return cleaned


class RecordRoundForm(ActionForm):
    kind = Choices(Round.KINDS, label=_("种类"))
    title = Text(label=_("名称"), max_length=60, example=_("例如：第12周水电巡查"))
    on = Day(label=_("日期"), past=True)
    lines = Lines(RoundLineForm, label=_("查看情况"), most=MOST_PLACES, start=5)
    rest_ok = forms.BooleanField(label=_("没有选情况的几处也查看过，完好"), required=False)
    sheet_photos = PaperPhotos()
    late_because = LateReason()

    @classmethod
    def begun_with(cls, by: Any, asked: Mapping[str, str]) -> dict[str, Any]:
        """`?rooms_of=` a building gives its room list, one line each: what was not looked at is taken out."""
        first = super().begun_with(by, asked)
        if asked.get("rooms_of"):
            first["lines"] = [{"place": room.pk} for room in rooms_of(by, asked["rooms_of"])[:MOST_PLACES]]
        return first

    def prepare(self) -> None:
        self.initial.setdefault("on", clock.today())
        self.initial.setdefault("kind", "round")


def rooms_of(by: Any, pk: str) -> Any:
    """The rooms and outdoor areas within a place, in the order in which one walks through them."""
    visible = Place.objects.visible_to(by).choosable()
    try:
        whole = visible.filter(pk=pk).first()
    except ValidationError:
        whole = None
    if whole is None:
        raise Http404
    inside = visible.filter(tree__startswith=f"{whole.tree}/", kind__in=(Place.ROOM, Place.OUTDOOR))
    return inside.order_by("tree", "id")
