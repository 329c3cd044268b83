"""The figures a school may set for its repairs, and the promises made of them (《小修不隔夜、大修不隔天》)."""

from django.utils.translation import gettext_lazy as _

from houqin.core.limits import Limit, figures, switch
from houqin.repairs.rules.clocks import Promises

OWN = _("学校自定")
ANSWER_HOURS = Limit(
    "repairs.answer_hours",
    _("报修后多少小时内受理"),
    default=24,
    unit=_("小时"),
    source=OWN,
    stricter="lower",
    lowest=1,
    highest=720,
)
URGENT_HOURS = Limit(
    "repairs.urgent_hours",
    _("急修：多少个在校小时内修好"),
    default=2,
    unit=_("小时"),
    source=OWN,
    stricter="lower",
    lowest=1,
    highest=48,
)
SMALL_DAYS = Limit(
    "repairs.small_days",
    _("小修：当天之外再给几个在校日"),
    default=0,
    unit=_("天"),
    source=_("小修不隔夜，学校自定"),
    stricter="lower",
    highest=30,
)
LARGE_DAYS = Limit(
    "repairs.large_days",
    _("大修：当天之外再给几个在校日"),
    default=1,
    unit=_("天"),
    source=_("大修不隔天，学校自定"),
    stricter="lower",
    highest=60,
)
PHOTO_AFTER = switch(
    "repairs.photo_after", _("修好后必须拍照（1 要，0 不要）"), source=OWN, stricter="higher"
)
RATING = switch("repairs.rating", _("请报修人评价（1 用，0 不用）"), source=OWN, stricter="higher")
CONFIRM_DAYS = Limit(
    "repairs.confirm_days",
    _("修好后几个在校日没有异议视为验收（0 不用）"),
    default=7,
    unit=_("天"),
    source=OWN,
    stricter="higher",
    highest=60,
)
PUBLIC = switch("repairs.public", _("不用账号扫码报修（1 开，0 关）"), source=OWN, stricter="lower", on=True)


def promises() -> Promises:
    """What the school promises today, read in one query."""
    urgent, small, large = figures(URGENT_HOURS, SMALL_DAYS, LARGE_DAYS)
    return Promises(urgent_hours=urgent, small_days=small, large_days=large)
