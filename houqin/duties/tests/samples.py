"""A duty, its task and its deed, and how each thing is done with them, for the house tests."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from houqin.core import clock
from houqin.duties.models import CalendarFeed, Deed, Duty, Holder, Task, TaskFor
from houqin.places.tests.samples import place
from tests.cast import Cast
from tests.samples import Doing, do


def duty(cast: Cast) -> Any:
    return do(cast, "duties.add_duty").row


def of_a_month_from_now(cast: Cast) -> Any:
    """Begun later: its next time is not listed yet."""
    first = clock.today() + timedelta(days=31)
    return do(cast, "duties.add_duty", how_often="每周一次", first_on=first.isoformat()).row


def holder(cast: Cast) -> Any:
    return Holder.objects.filter(duty=duty(cast)).first()


def task(cast: Cast) -> Any:
    return do(cast, "duties.add_task").row


def shown_by_a_ticket(cast: Cast) -> Any:
    """The task that asks for most."""
    return do(cast, "duties.add_task", proof="ticket").row


def task_for(cast: Cast) -> Any:
    return TaskFor.objects.filter(task=task(cast)).first()


def deed(cast: Cast) -> Any:
    return do(cast, "duties.do_task", task(cast)).row.deed


def feed(cast: Cast) -> Any:
    return do(cast, "duties.open_feed").row


def _duty(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {
        "title": f"{cast.school.name[:6]}{uuid4().hex[:6]}检查消防通道",
        "how_often": "每天",
        "on_days": "all_days",
        "members": [str(cast.wen.pk)],
        "others": f"{cast.tan.name}家属",
        "place": str(place(cast).pk),
        "area": "安全",
    }


def _task(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {
        "title": f"{cast.school.name[:6]}{uuid4().hex[:6]}清走旧垫子",
        "due_on": clock.today().isoformat(),
        "members": [str(cast.hu.pk), str(cast.wen.pk)],
        "place": str(place(cast).pk),
    }


def _done(cast: Cast, row: Any) -> dict[str, Any]:
    return {"words": f"{cast.tan.name}看过，正常", "nothing_broken": True}


def _day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


ROWS = {CalendarFeed: feed, Duty: duty, Holder: holder, Task: task, TaskFor: task_for, Deed: deed}
DOING = {
    "duties.add_duty": Doing("hu", _duty),
    "duties.change_duty": Doing("hu", _duty),
    "duties.stop_duty": Doing("hu", lambda cast, row: {"reason": f"{cast.tan.name}说不再需要"}),
    "duties.resume_duty": Doing("hu"),
    "duties.bring_forward": Doing("hu", target=of_a_month_from_now),
    "duties.make_tasks": Doing("hu", lambda cast, row: {"first_on": _day(0), "last_on": _day(0)}),
    "duties.add_task": Doing("hu", _task),
    "duties.do_task": Doing("hu", _done, target=shown_by_a_ticket),
    "duties.skip_task": Doing("hu", lambda cast, row: {"reason": f"{cast.tan.name}说停课"}),
    "duties.reopen_task": Doing("hu"),
    "duties.give_task": Doing("hu", lambda cast, row: {"who": str(cast.tan.pk)}),
    "duties.withdraw_task": Doing("hu", lambda cast, row: {"reason": f"{cast.tan.name}说交办错了"}),
    "duties.move_task": Doing(
        "hu", lambda cast, row: {"due_on": _day(3), "reason": f"{cast.tan.name}说下雨"}
    ),
    "duties.close_task": Doing("hu", lambda cast, row: {"reason": f"{cast.tan.name}说没有登记"}),
    "duties.take_pack": Doing("hu", lambda cast, row: {"lines": ["drill", "campus-walk"]}),
    "duties.open_feed": Doing("hu", lambda cast, row: {"letters": uuid4().hex}),
    "duties.close_feed": Doing("hu"),
}
