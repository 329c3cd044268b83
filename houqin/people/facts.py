"""The numbers people give to summaries: classes, pupils and staff, as they stand today."""

from typing import Any

from django.db.models import F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.facts import AS_OF_TODAY, Figure, Span, ruled
from houqin.people.models import Member, SchoolClass

RULES = {
    "people.classes": _lazy("在读的班，按今天的班级表。"),
    "people.pupils": _lazy("在读各班男生数、女生数相加，按今天的班级表。"),
    "people.staff": _lazy("在岗的教职工，外包单位的人不计，按今天的名单。"),
}


def facts(school: Any, span: Span) -> list[Figure]:
    """people.classes, people.pupils, people.staff."""
    classes = SchoolClass.objects.filter(active=True)
    staff = Member.objects.filter(active=True, kind=Member.PERSON)
    pupils = classes.aggregate(all=Sum(F("boys") + F("girls")))["all"] or 0
    url = "/people/classes/?tab=active"
    figures = [
        Figure("people.classes", _("教学班"), classes.count(), _("个"), classes, url),
        Figure("people.pupils", _("学生"), pupils, _("名"), classes, url, measured=True),
        Figure(
            "people.staff",
            _("教职工"),
            staff.count(),
            _("名"),
            staff,
            "/people/members/?tab=active&kind=person",
        ),
    ]
    return ruled(figures, RULES, {"people": AS_OF_TODAY})
