"""What the actions of the rosters room ask for."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.fields import Choices, Day, RowField, Text, Whole
from houqin.core.forms import ActionForm
from houqin.core.lines import LineForm, Lines
from houqin.core.words import WEEKDAYS
from houqin.rosters.fields import Clock, People, Tenths
from houqin.rosters.ledger import account_span
from houqin.rosters.models import AWAY, Roster, Turn, Wish
from houqin.terms.calendar import calendar_of

WEIGHTS = {"weight_ordinary": 10, "weight_friday": 10, "weight_day_off": 15, "weight_holiday": 20}


class EditRosterForm(ActionForm):
    """What may still change when it is drawn; turns that were published stay."""

    EDITS = True
    INTRO: ClassVar[Any] = _("改完以后再按一次“排班”：已公布、已换班、过去的班次都不动，只补上和调匀其余的。")

    name = Text(label=_("名称"), max_length=40, example=_("例如：教师值周、寒假护校"))
    people = People(
        label=_("参加排班的人"), help_text=_("把名单粘贴进来，用顿号或空格隔开；写部门或岗位就是其中所有人")
    )
    per_turn = Whole(label=_("每班几人"), min_value=1, max_value=20, unit=_("人"))
    last_on = Day(label=_("排到哪一天"))
    place = RowField("places.Place", label=_("地点"), required=False, empty_label=_("（不写）"))
    weight_ordinary = Tenths(label=_("平日值一天计几次"))
    weight_friday = Tenths(label=_("周五计几次"))
    weight_day_off = Tenths(label=_("周末和假期计几次"))
    weight_holiday = Tenths(label=_("法定节假日计几次"))
    asks_head = forms.BooleanField(label=_("换班还要主任同意"), required=False)

    def prepare(self) -> None:
        if isinstance(self.target, Roster):
            for name in self.fields.keys() - {"people"}:
                self.initial.setdefault(name, getattr(self.target, name))
            listed = self.target.people.filter(active=True).select_related("member")
            self.initial.setdefault(
                "people", "、".join(each.member.name for each in listed.order_by("member__name_key"))
            )


class ShiftLine(LineForm):
    """One shift of the day: 早班 7:00—15:00."""

    name = Text(label=_("班次"), max_length=12, required=False, example=_("例如：早班"))
    begins = Clock(label=_("几点起"))
    ends = Clock(label=_("几点止"), help_text=_("过了半夜的写第二天的时间"))


class AddRosterForm(EditRosterForm):
    EDITS = False
    INTRO: ClassVar[Any] = ""

    kind = Choices(Roster.KINDS, label=_("种类"))
    unit = Choices(Roster.UNITS, label=_("怎样轮"), initial="day")
    on = Choices(Roster.ON, label=_("哪些日子要人"), initial="school_days")
    first_on = Day(label=_("从哪一天排起"))
    shifts = Lines(
        ShiftLine,
        label=_("时间"),
        required=False,
        most=6,
        start=1,
        help_text=_("整天的不用填；一天几班的，每班一行"),
    )

    field_order = (
        "kind", "name", "people", "unit", "on", "per_turn", "first_on", "last_on", "shifts", "place", *WEIGHTS, "asks_head",
    )  # fmt: skip

    def prepare(self) -> None:
        """The term that runs, from tomorrow at the earliest; ordinary weights."""
        today = clock.today()
        span = account_span(calendar_of(self.by.school), today)
        term = calendar_of(self.by.school).term_of(today)
        self.initial.setdefault("first_on", max(span.first, today))
        self.initial.setdefault("last_on", term.last if term else span.last)
        self.initial.setdefault("per_turn", 1)
        for name, tenths in WEIGHTS.items():
            self.initial.setdefault(name, tenths)


class WishLine(LineForm):
    """One wish: 11月3日 to 11月7日, only Wednesdays perhaps."""

    kind = forms.ChoiceField(label=_("意愿"), choices=Wish.KINDS)
    first_on = Day(label=_("从"))
    last_on = Day(label=_("到"), required=False)
    weekday = forms.TypedChoiceField(
        label=_("只在周几"),
        choices=[("", _("每天")), *enumerate(WEEKDAYS)],
        coerce=int,
        empty_value=None,
        required=False,
    )


class SetWishesForm(ActionForm):
    EDITS = True
    INTRO = _("排班时“不能值班”的日子一定不排，“最好不排”“愿意值班”尽量照顾。只有排班的人看得见。")

    wishes = Lines(WishLine, label=_("值班意愿"), required=False, most=40, start=1)

    def prepare(self) -> None:
        if self.target is not None:
            kept = Wish.objects.filter(member=self.target, active=True, last_on__gte=clock.today())
            self.initial.setdefault("wishes", [_wish_line(wish) for wish in kept.order_by("first_on", "id")])
        if not self.by.can("rosters.draw_roster"):
            self._without_away()

    def _without_away(self) -> None:
        """Whether somebody is away for long is said by those who draw: it changes what his fair share is."""
        line: Any = self.fields["wishes"]
        field = line.prototype.fields["kind"]
        field.choices = [(key, label) for key, label in Wish.KINDS if key != AWAY]


def _wish_line(wish: Wish) -> dict[str, Any]:
    return {
        "kind": wish.kind,
        "first_on": wish.first_on,
        "last_on": wish.last_on,
        "weekday": "" if wish.weekday is None else wish.weekday,
    }


class AskSwapForm(ActionForm):
    INTRO = _("对方同意以后才算换好；在那之前还是您值班。")

    other = RowField("people.Member", label=_("和谁换"))
    back_on = Day(label=_("换他的哪一天"), required=False, help_text=_("不填就是请他替这一班"))
    reason = Text(label=_("原因"), max_length=80, required=False, example=_("例如：那天外出学习"))

    def prepare(self) -> None:
        if isinstance(self.target, Turn):
            others = self.fields["other"].queryset.exclude(pk=self.target.member_id)  # type: ignore[attr-defined]
            self.fields["other"].queryset = others.filter(  # type: ignore[attr-defined]
                rosters__roster=self.target.roster_id, rosters__active=True
            )


class AgreeSwapForm(ActionForm):
    INTRO = _("同意以后，两个人的班次马上互换；要主任同意的，等主任同意。")


class RefuseSwapForm(ActionForm):
    answer = Text(label=_("答复"), max_length=80, required=False, example=_("例如：那天我有课"))


class ReplaceTurnForm(ActionForm):
    member = RowField("people.Member", label=_("换成谁"))
    because = Text(
        label=_("原因"),
        max_length=80,
        offers=(_("生病"), _("请假"), _("外出学习"), _("公务")),
        example=_("例如：生病"),
    )
