"""What the queries room does by itself each morning: it sends what is due, and stops what nobody gets any more."""

from datetime import date, time, timedelta
from uuid import uuid5

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from houqin.core import clock
from houqin.core.actions import Refused, perform
from houqin.core.schedules import days_done_in_time, every_day
from houqin.core.scope import in_school
from houqin.core.writing import writing
from houqin.people.founding import by_itself_of
from houqin.people.models import School
from houqin.queries import notices
from houqin.queries.models import SavedQuery


@every_day(at=time(7, 10), label=_("定时发的报表"))
def send_queries(school: School, day: date) -> None:
    """First everything is reckoned, then it is written in one go. Days on which the machine was off are made up today."""
    if day != clock.today():
        return
    told: list[notices.Told] = []
    orphans: list[SavedQuery] = []
    with in_school(school), override("zh-hans"):
        looked = days_done_in_time("queries.send_queries", day - timedelta(days=notices.LONGEST))
        for query in SavedQuery.objects.sent_out().select_related("owner").order_by("id"):
            members = notices.receivers_of(query)
            for member in members:
                member.school = school
            due = notices.due_on(query, school, day, looked)
            found = list(notices.tellings(query, due, members)) if due else []
            told += found
            if not members or (due and not found):
                orphans.append(query)
    if told:
        with writing(school), override("zh-hans"):
            notices.send(school, told)
    for query in orphans:
        _stop(school, query, day)


def _stop(school: School, query: SavedQuery, day: date) -> None:
    """Its owner has left, or nobody may see it any more: the history says that it stopped by itself."""
    try:
        by = by_itself_of(school)
        perform("queries.stop_mailing", by=by, target=query.pk, key=uuid5(query.pk, f"stop {day}"))
    except (Refused, PermissionDenied, Http404):
        pass  # stopped by hand in the meantime
