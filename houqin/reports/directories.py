"""目标佐证目录 and 培训演练目录: what shows that a goal was worked at, and what was taught and practised, row by row.

They name no people: who taught and who led stands in the record itself.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from houqin.boxes.models import BoxItem
from houqin.core import clock
from houqin.core.facts import Span, real
from houqin.duties.models import DONE, Task
from houqin.planning.facts import Goal
from houqin.planning.models import TICKETS
from houqin.registers.models import Register, RegisterEntry
from houqin.registers.rules.definition import Definition, Field
from houqin.registers.rules.saying import answer_words, with_unit
from houqin.reports.rules.paper import Table, cells_of
from houqin.reports.telling.areas import AREAS

FEW = 5  # records of one goal; the list has them all
MOST = 60  # rows of one table
LONGEST = 40  # signs of one cell
NAMED = re.compile("人$|师|官|总指挥|单位")  # questions that are answered with somebody's name
SHORT = ("choice", "many", "text")
PRESENT = (
    "present",
    "people",
)  # what a register calls those who were there, where it also asks who should be

Listed = tuple[Table, str]  # and what is said where it was cut


def evidence(goals: Iterable[Goal]) -> Listed | None:
    """Of each goal that has records the latest few: what, its number, the day, where it lies."""
    found = [(goal, *_records(goal)) for goal in goals]
    boxes = _boxes([row.pk for _goal, rows, _n in found for row in rows])
    lines = [line for goal, rows, n in found for line in _of_goal(goal, rows, n, boxes)]
    titles = (_("目标"), _("佐证"), _("编号"), _("日期"), _("存放"))
    more = len(lines) - MOST
    said = _("另有{n}行没有列出。").format(n=more) if more > 0 else ""
    return (
        (Table(titles, (23, 26, 25, 12, 14), cells_of("app.evidence", lines[:MOST])), said) if lines else None
    )


def _records(goal: Goal) -> tuple[list[Any], int]:
    """The latest of what counts, else the tasks that were made of the goal and are done; and how many there are."""
    if goal.done is not None and goal.line.counts == TICKETS:
        rows = goal.done.rows.order_by("-finished_at", "-id")
    else:
        rows = (
            Task.objects.filter(cause=goal.line.origin, status=DONE) if goal.done is None else goal.done.rows
        )
        rows = rows.select_related("deed").order_by("-deed__done_on", "-id")
    latest = list(rows[: FEW + 1])
    many = len(latest) > FEW
    return latest[:FEW], (goal.done.value if goal.done else rows.count()) if many else len(latest)


def _of_goal(goal: Goal, rows: list[Any], n: int, boxes: dict[UUID, str]) -> Iterator[tuple[str, ...]]:
    """The goal stands before its first record."""
    for place, row in enumerate(rows):
        what = goal.line.text if place == 0 else ""
        yield (_cut(what), *_record(row), boxes.get(row.pk, _kept(row)))
    if n > len(rows):
        where = _("见报修单清单") if goal.line.counts == TICKETS else _("见任务清单")
        yield ("", _("另有{n}件，{where}").format(n=n - len(rows), where=where), "", "", "")


def _record(row: Any) -> tuple[str, str, str]:
    if isinstance(row, Task):
        return _cut(row.title), "—", _day(row.deed.done_on) if row.deed else ""
    return _cut(row.fault), row.number, _day(row.finished_at)


def _kept(row: Any) -> str:
    return _("任务记录") if isinstance(row, Task) else _("报修台账")


def _boxes(rows: list[UUID]) -> dict[UUID, str]:
    """row -> the box in which it lies, and where in it."""
    items = BoxItem.objects.filter(row__in=rows, over=False).select_related("box").order_by("id")
    return {
        item.row: _("档案盒{box} {where}").format(box=item.box.number, where=item.where) for item in items
    }


def taught(school: Any, span: Span, *, safety: bool) -> Listed | None:
    """What registers that say of themselves that they teach (`taught`) hold of a span, by day."""
    books = Register.objects.filter(body__taught=True)
    if safety:
        books = books.filter(area__in=[name for area in AREAS if area.safety for name in area.names])
    rows = RegisterEntry.objects.filter(real(school), on__range=(span.first, span.last))
    rows = rows.filter(register__in=books.values("pk")).select_related("register", "version")
    rows = rows.order_by("on", "id")
    found = list(rows[: MOST + 1])
    if not found:
        return None
    titles = (_("日期"), _("培训、演练"), _("内容"), _("人数"), _("记录"))
    lines = [_taught(row) for row in found[:MOST]]
    said = _("另有{n}次，见台账。").format(n=rows.count() - MOST) if len(found) > MOST else ""
    return Table(titles, (13, 20, 33, 13, 21), cells_of("app.taught", lines)), said


def _taught(row: RegisterEntry) -> tuple[str, ...]:
    definition, answers = row.definition, row.answers
    title = str(row.register)
    what = "，".join(_said(definition, answers))
    return (
        _day(row.on),
        _cut(re.sub("记录表?$", "", title)),
        _cut(what),
        _people(definition, answers),
        _cut(title),
    )


def _said(definition: Definition, answers: dict[str, Any]) -> Iterator[str]:
    """The first three short answers that name nobody."""
    told = [each for each in definition.fields if each.kind in SHORT and not NAMED.search(each.label)]
    words = [answer_words(each, answers.get(each.name)) for each in told if not each.secret]
    yield from [each for each in words if each and each != "无"][:3]


def _people(definition: Definition, answers: dict[str, Any]) -> str:
    counted: list[Field] = [each for each in definition.fields if each.kind == "number" and _is_people(each)]
    counted.sort(key=lambda each: each.name not in PRESENT)
    return with_unit(counted[0], answers.get(counted[0].name)) if counted else ""


def _is_people(field: Field) -> bool:
    return field.unit == "人" or field.name in PRESENT


def _day(moment: Any) -> str:
    """9.18, of a moment by the school's clock."""
    day = clock.local(moment) if isinstance(moment, datetime) else moment
    return f"{day.month}.{day.day}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
