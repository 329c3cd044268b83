"""What is asked of who found a hazard, and of the office when somebody from above was here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.fields import AmendReason, LateReason
from houqin.core.files.fields import Papers, Photos
from houqin.core.forms import ActionForm, Choices, Day, LineForm, Lines, RowField, Text
from houqin.hazards.models import KINDS, LEVELS

OFTEN = (
    ("安全出口堆放杂物", "fire"),
    ("灭火器压力不足", "fire"),
    ("应急灯不亮", "fire"),
    ("插座松动、电线裸露", "power"),
    ("墙皮、瓷砖脱落", "building"),
    ("栏杆、扶手松动", "building"),
    ("体育器材螺丝松动", "sports"),
    ("地面湿滑、有坑", "building"),
)


class ReportHazardForm(ActionForm):
    place = RowField("places.Place", label=_("部位"), remember=True)
    what = Text(
        label=_("隐患内容"),
        max_length=300,
        lines=2,
        example=_("例如：二楼东侧栏杆松动，一推就晃"),
        offers=OFTEN,
    )
    photos = Photos(label=_("照片（整改前）"), required=False)
    kind = Choices(KINDS, label=_("类别"), required=False)
    level = Choices(LEVELS, label=_("等级"), required=False)
    spot = Text(label=_("具体位置"), max_length=80, required=False, example=_("例如：楼梯口左边第三根"))
    safeguard = Text(
        label=_("临时防护"), max_length=200, required=False, example=_("例如：已拉警戒线，禁止靠近")
    )
    who = Text(
        label=_("排查人"), max_length=60, required=False, help_text=_("几个人用顿号分开；不填就是您自己。")
    )
    found_on = Day(label=_("发现日期"), required=False, past=True)
    late_because = LateReason(about="found_on")
    source_words = Text(label=_("来自哪本台账"), max_length=120, required=False)

    def prepare(self) -> None:
        self.initial.setdefault("found_on", clock.today())
        self.fields["place"].widget.attrs["data-beside-url"] = "/hazards/similar/?place="
        self.fields["source_words"].widget = forms.HiddenInput()


class CorrectHazardForm(ActionForm):
    EDITS = True

    place = RowField("places.Place", label=_("部位"))
    spot = Text(label=_("具体位置"), max_length=80, required=False)
    kind = Choices(KINDS, label=_("类别"))
    what = Text(label=_("隐患内容"), max_length=300, lines=2)
    why = AmendReason()

    def prepare(self) -> None:
        if self.target is not None and not self.is_bound:
            for name in ("spot", "kind", "what"):
                self.initial.setdefault(name, getattr(self.target, name))
            self.initial.setdefault("place", self.target.place_id)


class DismissHazardForm(ActionForm):
    reason = Text(label=_("为什么不成立"), example=_("例如：与 YH2026-0012 重复；看过现场，不是隐患"))


class ProblemLine(LineForm):
    place = RowField("places.Place", label=_("部位"))
    what = Text(label=_("问题"), max_length=300, example=_("例如：食堂后门常闭式防火门未关"))
    kind = Choices(KINDS, label=_("类别"), required=False)
    level = Choices(LEVELS, label=_("等级"), required=False)
    due_on = Day(label=_("时限"), required=False)


class RecordInspectionForm(ActionForm):
    INTRO = _("照着检查反馈单登记，一个问题一行，每个问题都要整改、复查、销号。没有问题就不填行。")

    on = Day(label=_("检查日期"), past=True)
    unit = Text(label=_("检查单位"), max_length=80, example=_("例如：县教育局安全股"))
    people = Text(label=_("检查人员"), max_length=120, required=False)
    basis = Text(
        label=_("检查依据"), max_length=200, required=False, example=_("例如：秋季开学安全检查通知（文号）")
    )
    due_on = Day(label=_("整改时限"), required=False)
    lines = Lines(ProblemLine, label=_("指出的问题"), required=False, most=60, start=2)
    photos = Photos(label=_("反馈单照片"), required=False)
    papers = Papers(label=_("反馈单、通知（文件）"), required=False)
    late_because = LateReason()

    def prepare(self) -> None:
        self.initial.setdefault("on", clock.today())

    def clean(self) -> dict[str, Any]:
        """What is to be mended is due after it was seen."""
        cleaned = super().clean()
        on, due_on = cleaned.get("on"), cleaned.get("due_on")
        if on and due_on and due_on < on:
            self.add_error("due_on", _("整改时限不能早于检查日期。"))
        return cleaned


class AnswerInspectionForm(ActionForm):
    INTRO = _("《整改回复》盖章送出以后，在这里记一笔；送出的扫描件或照片放在下面。")

    answered_on = Day(label=_("回复日期"), past=True)
    note = Text(label=_("回复说明"), max_length=200, required=False, example=_("例如：文号、送给谁"))
    photos = Photos(label=_("盖章回复的照片"), required=False)
    papers = Papers(label=_("盖章回复（扫描件）"), required=False)

    def prepare(self) -> None:
        self.initial.setdefault("answered_on", clock.today())
