"""Two reports of the demo school: repairs by building, shared; tasks by area and month, sent to the principal on Mondays."""

from collections.abc import Iterator
from typing import Any

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.queries import actions
from houqin.terms.demo import school_days

REPAIRS = (
    "of=repairs.tickets&rows=place__path.building&across=kind&since=reported_at&until=finished_at&how=mean"
    "&w-reported_at=term"
)
TASKS = "of=duties.tasks&rows=area&across=due_on.month&w-due_on=term"


def scenes(stage: Stage) -> Iterator[Scene]:
    """Of the first school, on its tenth day of lessons."""
    days = [day for day in school_days(stage) if clock.at(day, 17) <= stage.until]
    if stage.script != "DEMO" or len(days) < 10:
        return
    yield Scene(clock.at(days[9], 15, 20), lambda: _repairs(stage))
    yield Scene(clock.at(days[9], 15, 40), lambda: _tasks(stage))


def _repairs(stage: Stage) -> None:
    head = stage.people["总务主任"]
    kept: Any = actions.save_query(
        stage.school, by=head, title="本学期各楼栋报修，平均几天修好", asked=REPAIRS
    )
    actions.share_query(kept, by=head, shared_with=["everybody"])


def _tasks(stage: Stage) -> None:
    head = stage.people["总务主任"]
    kept: Any = actions.save_query(stage.school, by=head, title="每月各领域的任务", asked=TASKS)
    to = [stage.people["沈怀川"]]
    actions.mail_query(kept, by=head, rhythm="week", weekday="1", month_day=None, to=to)
