"""What is asked about a duty: what, where, how often, who, and what shows that it was done."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.fields import AmendReason
from houqin.core.forms import ActionForm, Choices, Day, RowField, RowsField, Text, TimeOfDay, Whole
from houqin.duties.models import Duty, Holder
from houqin.duties.models.duties import BY_THE_HOUR, CUT_OFFS, PROOFS, REGISTER, SOURCES
from houqin.duties.rules.saying import read, said
from houqin.duties.who import as_asked
from houqin.people.roles import ROLES

OFTEN = (
    _("每个在校日"),
    _("每天"),
    _("每周一次"),
    _("每周五"),
    _("每月一次"),
    _("每学期一次"),
    _("开学前"),
    _("期末"),
    _("放假前"),
)
ROLES_OFFERED = (
    "food_safety_officer",
    "canteen_manager",
    "cook",
    "guard",
    "repairer",
    "cleaner",
    "class_teacher",
)
AREAS = (
    _("安全"),
    _("食堂"),
    _("维修"),
    _("卫生"),
    _("校产"),
    _("绿化"),
    _("宿舍"),
    _("节能"),
    _("资料"),
)


BY_HAND = [each for each in PROOFS if each[0] != REGISTER]  # a register brings its own duty


class Often(Text):
    """How often, as people write it; what is not understood is asked at once."""

    def __init__(self, **kwargs: Any) -> None:
        own: dict[str, Any] = {
            "label": _("多久一次"),
            "max_length": 80,
            "offers": OFTEN,
            "example": _("例如：每周四、每月两次、9月上旬"),
        }
        super().__init__(**(own | kwargs))


def people() -> RowsField:
    return RowsField("people.Member", label=_("谁负责"), required=False)


def by_word() -> Text:
    return Text(
        label=_("岗位、角色或值班表"),
        required=False,
        max_length=120,
        many=True,
        offers=[ROLES[code].label for code in ROLES_OFFERED],
        example=_("例如：门卫、护校值班表；还没有定的人也可以先写名字"),
        help_text=_("谁在这个岗位、谁当班，就是谁的；几个用顿号隔开"),
    )


class AddDutyForm(ActionForm):
    title = Text(label=_("做什么"), max_length=200, example=_("例如：检查消防通道是否畅通"))
    how_often = Often()
    members = people()
    others = by_word()
    place = RowField("places.Place", label=_("地点"), required=False)
    area = Text(label=_("领域"), max_length=40, required=False, offers=AREAS)
    on_days = Choices(Duty.DAYS, label=_("哪些日子"), required=False)
    proof = Choices(BY_HAND, label=_("怎样算做过"), required=False)
    elsewhere = Text(label=_("办理平台"), max_length=60, required=False, example=_("例如：阳光食堂平台"))
    from_time = TimeOfDay(label=_("从几点"), required=False)
    until_time = TimeOfDay(label=_("到几点"), required=False)
    cut_off = Choices(
        CUT_OFFS,
        label=_("登记时限"),
        required=False,
        help_text=_("过了这个时候再登记，算补登；“当日到点前”的，当天过了点登记，写明当日晚登"),
    )
    minutes = Whole(label=_("每次用时"), unit=_("分钟"), required=False, max_value=600)
    source = Choices(SOURCES, label=_("出处"), required=False)
    citation = Text(label=_("依据"), max_length=300, required=False, example=_("例如：学校安全制度第五条"))
    first_on = Day(label=_("从哪天起"), required=False, help_text=_("不填就是今天"))
    last_on = Day(label=_("到哪天止"), required=False)

    def prepare(self) -> None:
        for name, first in {
            "on_days": "school_days",
            "proof": "tick",
            "cut_off": "day",
            "source": "school",
        }.items():
            self.initial.setdefault(name, first)

    def clean_how_often(self) -> str:
        """Asked here already, beside the field."""
        words: str = self.cleaned_data["how_often"]
        standing = said(self.target.frequency) if isinstance(self.target, Duty) else ""
        if words != standing and read(words) is None:
            raise forms.ValidationError(
                _("没看懂。请写一种，例如：每个在校日、每周四、每月两次、期末；有两种就分成两条职责。")
            )
        return words

    def clean(self) -> dict[str, Any]:
        """Somebody answers for it; what was left empty is as usual."""
        cleaned = super().clean()
        if not (cleaned.get("members") or cleaned.get("others")):
            self.add_error("members", _("谁来做？请选人，或者写岗位、角色。"))
        for name, first in {
            "on_days": "school_days",
            "proof": "tick",
            "cut_off": "day",
            "source": "school",
        }.items():
            cleaned[name] = cleaned.get(name) or first
        if cleaned["cut_off"] == BY_THE_HOUR and not cleaned.get("until_time"):
            self.add_error("until_time", _("登记时限选了“当日到点前”：到几点？"))
        if cleaned["proof"] == "elsewhere" and not cleaned.get("elsewhere"):
            self.add_error("elsewhere", _("在哪个平台办理？"))
        return cleaned


class ChangeDutyForm(AddDutyForm):
    EDITS = True
    INTRO = _("从现在起按新的办；已经列出的任务不变。")

    first_on = None  # type: ignore[assignment]
    because = AmendReason()

    def prepare(self) -> None:
        super().prepare()
        duty = self.target
        if duty is None:
            return
        if duty.proof == REGISTER:
            self.fields["proof"].choices = [(REGISTER, dict(PROOFS)[REGISTER])]  # type: ignore[attr-defined]
        for name in self.fields:
            if hasattr(duty, name):
                value = getattr(duty, name)
                self.initial[name] = value.pk if hasattr(value, "pk") else value
        self.initial["how_often"] = said(duty.frequency)
        held = Holder.objects.filter(duty=duty, until_on__isnull=True).order_by("id")
        self.initial.update(as_asked(held))


class BringForwardForm(ActionForm):
    INTRO = _(
        "下一次现在就列进任务，做好了照常登记。到了日子不再要求做；没有固定日子的（如每两周一次），再下一次从做的那天算起。"
    )


class StopDutyForm(ActionForm):
    reason = Text(
        label=_("为什么停止"), max_length=120, offers=(_("不再需要"), _("改由他人负责"), _("并入其他职责"))
    )
