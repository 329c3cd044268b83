"""The figures a school may set for its hazards: how many school days each level is given, photos, who hears of lateness."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core.limits import Limit, figures, switch
from houqin.hazards.models import LARGER, MAJOR, NORMAL

OWN = _("学校自定")


def _days(level: str, label: Any, default: int) -> Limit:
    return Limit(
        f"hazards.{level}_days", label, default, _("天"), OWN, stricter="lower", lowest=1, highest=120
    )


DAYS = {
    NORMAL: _days(NORMAL, _("一般隐患：几个在校日内整改完"), 3),
    LARGER: _days(LARGER, _("较大隐患：几个在校日内整改完"), 7),
    MAJOR: _days(MAJOR, _("重大隐患：几个在校日内整改完"), 15),
}
PHOTOS = switch(
    "hazards.photos",
    _("整改前、整改后都要有照片（1 要，0 不要；重大隐患总是要）"),
    source=OWN,
    stricter="higher",
    on=True,
)
TELL_BOSS = switch(
    "hazards.tell_boss",
    _("重大隐患和食堂、消防、校车的隐患过了时限告诉校长（1 开，0 关；启用满一个月后才有效）"),
    source=OWN,
    stricter="higher",
)


class DueDays:
    """By when a hazard of each level is to be put right; the school's figures are read once."""

    def __init__(self, calendar: Any) -> None:
        self.calendar = calendar
        self.days = dict(zip(DAYS, figures(*DAYS.values()), strict=True))

    def of(self, level: str, found_on: date) -> date:
        """So many school days after it was found; days of the calendar where no school day is in sight."""
        try:
            return self.calendar.nth_school_day_after(found_on, self.days[level])  # type: ignore[no-any-return]
        except ValueError:
            return found_on + timedelta(days=self.days[level])
