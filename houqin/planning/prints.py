"""The papers of a plan: 《学期工作行事历》 with 完成情况 from the tasks, and 《待明确事项》."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from houqin.core import clock
from houqin.core.words import day_words
from houqin.duties import packs
from houqin.duties.models import Duty
from houqin.duties.people_now import People
from houqin.planning import progress
from houqin.planning.making import windows_of
from houqin.planning.models import Plan, PlanLine
from houqin.planning.rules import lines
from houqin.planning.rules.persons import NAME
from houqin.planning.rules.windows import Window
from houqin.planning.showing import often_words
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import Calendar, week_name

Made = tuple[str, dict[str, Any], str]
FOLD = "​"  # where a line may break


def calendar(school: Any, plan: Plan) -> Made:
    """周次｜日期｜内容｜责任人｜完成情况, in the order of the days."""
    found = [line for line in _lines(plan) if line.kind in (PlanLine.CALENDAR, PlanLine.SAFETY)]
    told = progress.of_lines(found)
    known = calendar_of(school)
    rows: list[tuple[date, list[str]]] = []
    for line in found:
        who = "、".join(label for _kind, _value, label, _how in line.who) or line.people
        if not who and line.decision == lines.TASK:
            who = school.head_title  # to whom a line without a name is given
        done = told[line.origin].words
        for window in windows_of(plan, line, known):
            begun = done if window[0] <= clock.today() else ""
            rows.append((window[0], [_weeks(window, known), _days(window), _foldable(line.text), who, begun]))
    undated = [
        ["", "日期待定", _foldable(line.text), line.people, ""]
        for line in found
        if not windows_of(plan, line, known)
    ]
    cells = [cells for _first, cells in sorted(rows, key=lambda row: row[0])] + undated
    return _paper(
        school,
        "学期工作行事历",
        plan,
        columns=["周次", "日期", "内容", "责任人", "完成情况"],
        widths=[("mm", 22), ("mm", 36), ("fr", 1), ("mm", 30), ("mm", 22)],
        rows=cells,
        count=f"共 {len(cells)} 项",
    )


def _lines(plan: Plan) -> list[PlanLine]:
    return list(PlanLine.objects.filter(plan=plan).order_by("position"))


def _weeks(window: Window, known: Calendar) -> str:
    """第1—4周, or nothing where the term is not set."""
    first, last = (known.day(day).week for day in window)
    if first is None or last is None:
        return ""
    return week_name(first) if first == last or first < 1 else f"第{first}—{last}周"


def _days(window: Window) -> str:
    """9月7日—9月11日."""
    first, last = window
    one = f"{first.month}月{first.day}日"
    return one if first == last else f"{one}—{last.month}月{last.day}日"


def _foldable(text: str, most: int = 10) -> str:
    """Long words may be broken anywhere, so that nothing runs out of its field."""
    return re.sub(rf"[!-~]{{{most + 1},}}", lambda run: FOLD.join(run[0]), text)


def still_open(school: Any, plan: Plan) -> Made:
    """What nobody answers for, what was not understood, and what the law asks and the plan does not have."""
    found = _lines(plan)
    items = [*_without_people(found), *_unclear(found), *_of_the_law(school, found)]
    rows = [[str(n), *map(_foldable, cells), "", ""] for n, cells in enumerate(items, start=1)]
    return _paper(
        school,
        "待明确事项",
        plan,
        columns=["序号", "事项", "要明确什么", "定为", "由谁定、何时"],
        widths=[("mm", 11), ("fr", 1.4), ("fr", 1), ("mm", 34), ("mm", 30)],
        rows=rows,
        count=f"共 {len(rows)} 项" if rows else "没有待明确的事项",
    )


def _without_people(found: Iterable[PlanLine]) -> Iterator[tuple[str, str]]:
    for line in found:
        if line.kind == PlanLine.DUTY and not line.who:
            yield line.text, "没有写责任人"
        unknown = [label for kind, _value, label, _how in line.who if kind == NAME]
        if unknown:
            yield line.text, f"“{'、'.join(unknown)}”是哪一位、哪个岗位"


def _unclear(found: Iterable[PlanLine]) -> Iterator[tuple[str, str]]:
    for line in found:
        unset = [each for each in line.frequency if each.get("unit") == "unset"]
        if line.kind == PlanLine.DUTY and line.decision == lines.TO_DUTY and (unset or not line.frequency):
            yield line.text, f"{often_words(line)}" if unset else "多久做一次"
        elif line.kind in (PlanLine.CALENDAR, PlanLine.SAFETY) and not line.months:
            yield line.text, "在哪个月做"
        elif line.kind != PlanLine.GOAL and not line.decision and line.who:
            yield line.text, line.question or "要不要派"


def _of_the_law(school: Any, found: list[PlanLine]) -> Iterator[tuple[str, str]]:
    """The lines of the packs that fit this school, come from a rule, and stand neither in the plan nor among the duties."""
    nobody, duties = People({}, {}), list(Duty.objects.all())
    texts = [line.text for line in found if line.decision in (lines.TASK, lines.TO_DUTY)]
    for pack in packs.packs():
        for standing in packs.standing(pack, duties, nobody) if pack.fits(school) else ():
            line = standing.line
            in_plan = any(re.search(line.like, text) for text in texts) if line.like else False
            if standing.state == packs.MISSING and line.source == "law" and not in_plan:
                yield line.title, f"计划里没有，{line.citation}"


def _paper(school: Any, title: str, plan: Plan, **more: Any) -> Made:
    """A list on A4 as the house prints lists."""
    data = {
        "school": school.name,
        "office": school.office_name,
        "title": title,
        "conditions": [f"《{plan}》", plan.when_words()],
        "wide": False,
        "pages": "第 {x} 页　共 {y} 页",
        "printed": f"打印日期 {day_words(clock.today(), year=True)}",
        "signers": ["制表人", f"审核人（{school.head_title}）", "日期"],
        **more,
    }
    return "core/list", data, f"{title} {plan.title}"


PAPERS: dict[str, Callable[[Any, Plan], Made]] = {"calendar": calendar, "open": still_open}
