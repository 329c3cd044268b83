"""Once a week, when the last school day of it ends, the principal is handed the week on one page."""

from datetime import date, time
from typing import Any
from uuid import uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from houqin.core import clock
from houqin.core.notices.telling import Said, write
from houqin.core.schedules import every_day
from houqin.core.scope import in_school
from houqin.core.writing import writing
from houqin.people.models import Member
from houqin.terms.calendar import calendar_of, week_label
from houqin.terms.notices import WEEK
from houqin.terms.weekly import week_of

WHO = ("principal", "deputy_head", "logistics_head")


@every_day(at=time(15, 30), label=_lazy("一周一页"))
def hand_over_the_week(school: Any, day: date) -> int:
    """A notice with the link; how many were written. A day that was missed is not made up: the page is there anyway."""
    with in_school(school), override("zh-hans"):
        if day != clock.today() or not ends_the_week(school, day):
            return 0
        to = [member.pk for member in Member.objects.filter(active=True) if set(WHO) & set(member.role_names)]
        text = _("{week}一周一页做好了，可以看、打印、发到群里").format(week=week_label(school, day))
    said = Said(tuple(to), text, school.pk, f"/terms/week/?kind=page&on={day.isoformat()}")
    with writing(school):
        return len(write(school, [(uuid5(school.pk, f"week {day.isoformat()}"), WEEK, said)]))


def ends_the_week(school: Any, day: date) -> bool:
    """Whether this is a school day and none follows in its week; the caller has named the school."""
    calendar, last = calendar_of(school), week_of(school, day).last
    return (
        calendar.is_school_day(day)
        and max(calendar.days(day, last), key=lambda d: (d.school_day, d.date)).date == day
    )
