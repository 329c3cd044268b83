"""In the afternoon everybody hears that his turn is tomorrow."""

from datetime import date, time
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from houqin.core import clock
from houqin.core.notices.telling import write
from houqin.core.schedules import every_day
from houqin.core.scope import in_school
from houqin.core.writing import writing
from houqin.rosters.notices import tomorrow


@every_day(at=time(16, 0), label=_("明天谁值班"))
def tell_tomorrow(school: Any, day: date) -> int:
    """How many were told; a day that was missed is not made up: what was tomorrow is over."""
    with in_school(school), override("zh-hans"):
        if day != clock.today():
            return 0
        told = tomorrow(school, day)
    with writing(school):
        return len(write(school, told))
