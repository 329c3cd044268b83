"""What waits in the people room: the first steps of a new school, duties joined for a year, an overdue backup."""

from typing import Any

from django.utils.translation import gettext as _

from houqin.core.todo import Group, Item
from houqin.people.backups import reminder
from houqin.people.joint import lapsed


def todo(member: Any) -> list[Group]:
    """For those who set the school up: what is still to be done before real work begins."""
    school, items = member.school, []
    if member.can("people.set_up_school") and school.set_up_at is None:
        items.append(Item(_("回答十个问题，完成学校设置"), "/people/set_up_school/", hint=_("约两分钟")))
    if member.can("people.set_go_live") and school.go_live_on is None:
        items.append(
            Item(_("试用满意后，设定启用日"), "/people/set_go_live/", hint=_("之前登记的都算试运行"))
        )
    if member.can("people.change_password") and member.user is not None and member.user.must_change:
        items.append(Item(_("请修改初始密码"), f"/people/change_password/{member.pk}/"))
    return [*([Group(_("开始使用"), items)] if items else []), *lapsed(member), *reminder(member)]
