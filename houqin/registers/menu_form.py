"""The form of the week's menu: days by meals, pasted from a sheet, begun with the menu before."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.forms import ActionForm, Day, LineForm, Lines, Text
from houqin.registers.menus import lines_of, monday_of
from houqin.registers.models import WeeklyMenu


class MenuLine(LineForm):
    COPIED = ()

    day = Text(label=_("星期"), max_length=4, required=False)
    breakfast = Text(label=_("早餐"), max_length=200, required=False)
    lunch = Text(label=_("午餐"), max_length=200, required=False)
    dinner = Text(label=_("晚餐"), max_length=200, required=False)
    snack = Text(label=_("加餐"), max_length=200, required=False)


MenuLine.base_fields["day"].reads = True  # type: ignore[attr-defined]  # the days are read, only dishes are typed


def _coming_week() -> date:
    """This week's Monday; from Friday on the next one's, when it is written."""
    return monday_of(clock.today() + timedelta(days=3))


class SetMenuForm(ActionForm):
    INTRO = _(
        "菜名用顿号隔开，例如：番茄炒蛋、土豆烧肉。可以从 Excel 整块粘贴。没有写过的一周，先放上一周的。"
    )

    week = Day(label=_("哪一周（这一周的任意一天）"))
    days = Lines(MenuLine, most=14, start=0, label=_("食谱"))

    def prepare(self) -> None:
        if not self.is_bound:
            asked = str(self.initial.get("week") or "")
            try:
                monday = monday_of(date.fromisoformat(asked)) if asked else _coming_week()
            except ValueError:
                monday = _coming_week()
            self.initial["week"] = monday
            newest = WeeklyMenu.objects.filter(monday__lte=monday).order_by("-monday").first()
            self.initial["days"] = lines_of(newest.body if newest else {})
