"""A set of boxes for the canteen of the demo school: begun from the outline, one paper laid in, one with its day near."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from houqin.boxes import actions
from houqin.boxes.models import Box
from houqin.boxes.outlines import outlines
from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.terms.demo import school_days
from houqin.terms.rules import school_year_of

HEAD = "韩守田"
DAYS_BACK = 4


def scenes(stage: Stage) -> Iterator[Scene]:
    """After the registers came into use."""
    days = [day for day in school_days(stage) if day <= clock.local(stage.until).date()]
    if stage.script == "DEMO" and len(days) > DAYS_BACK:
        afternoon = clock.at(days[-DAYS_BACK], 15, 20)
        yield Scene(afternoon, lambda: _begin(stage))
        yield Scene(afternoon + timedelta(minutes=12), lambda: _fill(stage))


def _begin(stage: Stage) -> None:
    year = school_year_of(clock.today())
    actions.begin_boxes(stage.school, by=stage.people[HEAD], outline="canteen", year=year, span="school_year")


def _box(stage: Stage, number: str) -> Any:
    with in_school(stage.school):
        return Box.objects.get(outline=outlines()["canteen"].title, number=number)


def _fill(stage: Stage) -> None:
    """The contract of who takes the swill away lies in a cupboard; training is still to be proven."""
    by, cook = stage.people[HEAD], stage.people["田桂花"]
    paper = {"title": "餐厨废弃物回收合同", "author": "总务处", "sheets": 3, "where": "总务处2号柜第3格"}
    nothing: dict[str, Any] = {"registers": [], "rules": [], "words": "", "rows": ""}
    actions.put_in_box(_box(stage, "9"), by=by, papers=[paper], **nothing)
    box = _box(stage, "7")
    facts = {name: getattr(box, name) for name in ("title", "source", "least", "keep", "active")}
    due = clock.today() + timedelta(days=14)
    actions.edit_box(box, by=by, keeper=cook, due_on=due, **facts)
