"""Each morning, once for each school: the digests, and what rooms tell by the calendar (`every_morning` of notices.py)."""

from datetime import date, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.notices.digests import send_digests
from houqin.core.rooms import all_modules
from houqin.core.schedules import every_day
from houqin.core.writing import writing


@every_day(at=time(6, 45), label=_("早上的消息"))
def morning(school: Any, day: date) -> None:
    """A computer that is switched on later tells it later on that day; what waited yesterday is no news."""
    if day != clock.today():
        return
    with writing(school):
        for _room, module in all_modules("notices"):
            if hasattr(module, "every_morning"):
                module.every_morning(school, day)
    send_digests(school, day)
