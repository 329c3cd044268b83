"""What the duties room does by itself each day: the tasks that open are made, before anybody comes to school."""

from datetime import date, time
from uuid import uuid5

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import perform
from houqin.core.schedules import every_day
from houqin.core.scope import in_school
from houqin.duties.making import make
from houqin.people.founding import by_itself_of
from houqin.people.models import School


@every_day(at=time(5, 0), label=_("把今天开始的任务列出来"), each_day=True)
def make_the_tasks_of_a_day(school: School, day: date) -> None:
    """For every day, also those that were missed; where nothing is to be made nothing is written."""
    with in_school(school):
        if not make(school, day, day):
            return
    days = {"first_on": day.isoformat(), "last_on": day.isoformat()}
    key = uuid5(school.pk, f"duties {day.isoformat()}")
    perform("duties.make_tasks", by=by_itself_of(school), data=days, key=key)
