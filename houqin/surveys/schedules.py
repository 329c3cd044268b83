"""What the surveys room does by itself each day: what has passed its last day is closed; what ends tomorrow is told."""

from datetime import date, time
from uuid import uuid5

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Refused, perform
from houqin.core.schedules import every_day
from houqin.core.scope import in_school
from houqin.core.writing import writing
from houqin.people.founding import by_itself_of
from houqin.people.models import School
from houqin.surveys import notices
from houqin.surveys.models import OPEN, Survey


@every_day(at=time(0, 5), label=_("到截止日期的问卷自动结束"))
def close_ended_surveys(school: School, day: date) -> None:
    """Until it comes the door looks at the date itself, so that nothing is taken late."""
    with in_school(school):
        over = list(Survey.objects.filter(status=OPEN, closes_on__lt=day).order_by("id")[:200])
    by = by_itself_of(school) if over else None
    for survey in over:
        try:
            perform("surveys.close_survey", by=by, target=survey.pk, key=uuid5(survey.pk, "over"))
        except (Refused, PermissionDenied, Http404):
            continue  # closed or withdrawn by hand in the meantime


@every_day(at=time(7, 30), label=_("明天截止的问卷提醒发起人"))
def tell_of_last_days(school: School, day: date) -> None:
    """Also on days off: parents answer at the weekend."""
    with in_school(school), writing(school):
        notices.every_morning(school, day)
