"""What is asked before labels are printed: which, on what paper, where the first one lies, what stands on them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from houqin.core.forms import Choices, RowField, Text, Whole
from houqin.places.labels import PAPERS, Fault, Paper, Wishes

WHICH = [
    ("unlabelled", _("还没有标签的场所")),
    ("all", _("全部在用的场所")),
    ("inside", _("一处和它里面的")),
    ("new", _("最近 30 天添加的")),
]
PICKED, ROLL = ("picked", _("选中的场所")), ("roll", _("一批空白标签"))
MILLIMETRES: dict[str, Any] = {"min_value": -20, "max_value": 20, "max_digits": 4, "decimal_places": 1}


class LabelsForm(forms.Form):
    """A form sent by GET, so that a print can be kept as an address."""

    which = Choices(WHICH, label=_("印哪些"), initial="unlabelled")
    inside = RowField(
        "places.Place", label=_("哪一处"), required=False, help_text=_("选“一处和它里面的”时填")
    )
    sheet = Choices([(key, paper.name) for key, paper in PAPERS.items()], label=_("标签纸"), initial="a4-24")
    line = Text(label=_("下面加一行字"), max_length=16, required=False, initial=_("扫码报修"))
    start = Whole(
        label=_("从第几枚开始印"),
        min_value=1,
        max_value=99,
        initial=1,
        required=False,
        help_text=_("A4 不干胶用过几枚的，从没用过的那枚印起"),
    )
    right = forms.DecimalField(label=_("整体向右移"), initial=0, required=False, **MILLIMETRES)
    down = forms.DecimalField(label=_("整体向下移"), initial=0, required=False, **MILLIMETRES)
    frames = forms.BooleanField(label=_("印出边框（普通纸裁开用）"), required=False)
    know = forms.BooleanField(label=_("我知道，仍要打印"), required=False)

    ids: list[UUID]
    roll: UUID | None

    @classmethod
    def of(cls, params: QueryDict, member: Any, fault: Fault | None) -> "LabelsForm":
        """The form as the address fills it; an address that says little leaves the rest as it is at first."""
        form = cls(cls._filled(params))
        form.ids = _keys(params.getlist("ids"))
        form.roll = next(iter(_keys(params.getlist("roll"))), None)
        field: Any = form.fields["inside"]
        field.narrow_for(member)
        choices = [*([PICKED] if form.ids else []), *([ROLL] if form.roll else []), *WHICH]
        form.fields["which"].choices = choices  # type: ignore[attr-defined]
        for name in ("right", "down", "start"):
            form.fields[name].unit = _("枚") if name == "start" else _("毫米")  # type: ignore[attr-defined]
        if fault is None or fault.final:
            del form.fields["know"]
        return form

    @classmethod
    def _filled(cls, params: QueryDict) -> dict[str, Any]:
        """What the address says, and the first values of all it does not name before the form was ever sent."""
        said: dict[str, Any] = {name: params[name] for name in cls.base_fields if name in params}
        if "sheet" in params:
            return said
        first = {name: field.initial for name, field in cls.base_fields.items() if field.initial is not None}
        if params.get("ids"):
            first["which"] = PICKED[0]
        return first | said

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("which") == "inside" and not cleaned.get("inside"):
            self.add_error("inside", _("请选是哪一处。"))
        return cleaned

    def as_query(self) -> str:
        """The same choices as an address."""
        query = QueryDict(mutable=True)
        data: Mapping[str, Any] = self.data
        query.update({name: str(value) for name, value in data.items()})
        return query.urlencode()

    RARE = ("start", "right", "down", "frames")  # for sheets that were begun, and printers that are off

    @property
    def usual(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in (*self.RARE, "know")]

    @property
    def rare(self) -> list[Any]:
        return [self[name] for name in self.RARE]

    @property
    def last(self) -> list[Any]:
        """The tick under a warning."""
        return [self["know"]] if "know" in self.fields else []

    @property
    def moved(self) -> bool:
        """Whether one of the rare answers is not as at first."""
        return any(str(self[name].value() or "") not in ("", "0", "1", "False") for name in self.RARE)

    @property
    def paper(self) -> Paper:
        return PAPERS[self.cleaned_data["sheet"]]

    @property
    def wishes(self) -> Wishes:
        said = self.cleaned_data
        return Wishes(
            self.paper,
            start=said["start"] or 1,
            right=float(said["right"] or 0),
            down=float(said["down"] or 0),
            line=said["line"],
            frames=said["frames"],
        )


def _keys(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(each) for each in texts if each]
    except ValueError as problem:
        raise BadRequest("ids") from problem
