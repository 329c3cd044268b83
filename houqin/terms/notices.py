"""What the calendar tells by itself: on the last school day of a week, that the week fits on one page."""

from django.utils.translation import gettext_lazy as _

from houqin.core.notices.telling import topic

WEEK = topic("terms.week", _("一周一页（每周最后一个在校日下午）"))
