"""The figure a school may set for its opinions."""

from django.utils.translation import gettext_lazy as _

from houqin.core.limits import Limit

REPLY_DAYS = Limit(
    "surveys.reply_days",
    _("意见几天内答复"),
    default=7,
    unit=_("天"),
    source=_("学校自定"),
    stricter="lower",
    lowest=1,
    highest=60,
)
