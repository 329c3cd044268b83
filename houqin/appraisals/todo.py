"""What waits in the appraisals room: my own sheet while I may object; for who leads, objections and what to confirm."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from houqin.appraisals.models import OBJECTED, PENDING, Appraisal
from houqin.core import clock
from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item
from houqin.core.words import day_words

SHOWN = 5
URL = "/appraisals/appraisals/"


def todo(member: Any) -> list[Group]:
    """One question for one's own, one for the others'."""
    if not member.can(Appraisal.view_code()):
        return []
    today = clock.today()
    mine = _mine(member, today)
    items = [
        Item(row.period, f"{URL}{row.pk}/", when=_("{day} 前可提异议").format(day=day_words(row.open_until)))
        for row in mine[:SHOWN]
    ]
    groups = [Group(_("我的月考核表"), items, count=len(mine), more_url=f"{URL}?tab=mine")]
    if member.can("appraisals.confirm_appraisal"):
        groups.append(_to_settle(member, today))
    return groups


@prepared
def _mine(member: Any, today: date) -> Any:
    rows = Appraisal.objects.filter(member=member, status=PENDING, open_until__gte=today)
    return rows.order_by("month")


@prepared
def _of_others(member: Any) -> Any:
    rows = Appraisal.objects.filter(status__in=(OBJECTED, PENDING)).exclude(member=member)
    return rows.order_by("status", "month", "id")[:100]


def _to_settle(member: Any, today: Any) -> Group:
    """Objections first, then what has waited its time."""
    found = [row for row in _of_others(member) if row.status == OBJECTED or row.open_until < today]
    items = [
        Item(
            str(row),
            f"{URL}{row.pk}/",
            hint=row.objection if row.status == OBJECTED else row.score,
            late=row.status == OBJECTED,
        )
        for row in found[:SHOWN]
    ]
    return Group(_("要答复、确认的月考核"), items, count=len(found), more_url=URL)
