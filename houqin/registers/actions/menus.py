"""The menu of a week, written once: samples, companion meals and the posted sheet take the dishes from it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Refused, action
from houqin.people.models import Member, School
from houqin.registers.menus import body_of, monday_of
from houqin.registers.models import WeeklyMenu


@action(_("写食谱"), tone="primary", says=_("食谱：{row}"), alone="registers.menus")
def set_menu(school: School, /, *, by: Member, week: date, days: list[dict[str, Any]]) -> WeeklyMenu:
    """The menu of the week in which this day lies; writing it again changes what stands, and the history keeps both."""
    body = body_of(days)
    if not body:
        raise Refused(_("还没有写菜。"))
    monday = monday_of(week)
    menu = WeeklyMenu.objects.filter(monday=monday).first() or WeeklyMenu(monday=monday)
    menu.body = body
    return menu
