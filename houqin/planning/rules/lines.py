"""From what was read of one plan to the lines that are kept: the words, what was understood, how sure, what is proposed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from houqin.duties.rules.frequencies import frequencies
from houqin.duties.rules.frequency import Frequency
from houqin.duties.rules.words import narrow, tidy
from houqin.planning.rules import windows
from houqin.planning.rules.asking import monday_question, questions_about
from houqin.planning.rules.obsolete import is_slogan
from houqin.planning.rules.plan import CalendarItem, Duty, Plan, Rest, SafetyRow

GOAL, CALENDAR, DUTY, SAFETY, REST = "goal", "calendar", "duty", "safety", "rest"
SURE, GUESSED, ASKED = "sure", "guess", "asked"
TASK, TO_DUTY, NONE, OPEN = "task", "duty", "none", ""
_TARGET = re.compile(r"(\d{1,6}(?:\.\d+)?)\s*(次|件|项|场|篇|人次|处|张|份|期)(?![一-鿿]*率)")


_PARTS = {
    "上旬": windows.EARLY,
    "中旬": windows.MID,
    "下旬": windows.LATE,
    "月初": windows.START,
    "月末": windows.END,
    "月底": windows.END,
}
_PART = re.compile(rf"^.{{0,3}}({'|'.join(_PARTS)})")
_DAY = re.compile(
    r"^(1[0-2]|0?[1-9])[.月](\d{1,2})(?:日|号)?(?:[—\-－~～至到]{1,2}(?:\d{1,2}[.月])?\d{1,2}(?:日|号)?)?(?:之?前|以前)?"
)


@dataclass
class Drafted:
    """One line as it will be kept."""

    kind: str
    words: str
    text: str
    heading: str = ""
    number: str = ""
    area: str = ""
    year: int | None = None
    months: list[int] = field(default_factory=list)
    part: str = ""
    week: int | None = None
    day: str = ""
    people: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    frequency: list[dict[str, Any]] = field(default_factory=list)
    remark: str = ""
    sure: str = SURE
    questions: list[str] = field(default_factory=list)
    decision: str = NONE
    amount: int | None = None
    unit: str = ""


def lines_of(plan: Plan) -> Iterator[Drafted]:
    """Every line of a plan, in the order of the parts: goals, calendar, duties, safety education, the rest."""
    yield from (_goal(text) for text in plan.goals)
    yield from (_calendar(item) for item in plan.calendar)
    yield from (_duty(duty) for duty in plan.duties)
    yield from (_safety(row) for row in plan.safety)
    yield from (_rest(each) for each in plan.rest)


def _goal(text: str) -> Drafted:
    """A goal gives no task; a plain number in it is taken as its target, a share (95%) is not counted."""
    found = _TARGET.search(narrow(text))
    whole = found is not None and found[1].isdecimal()
    amount, unit = (int(found[1]), found[2]) if found and whole else (None, "")
    return Drafted(GOAL, text, text, amount=amount, unit=unit)


def _calendar(item: CalendarItem) -> Drafted:
    months = item.months or ([item.month] if item.month else [])
    often = [each for each in frequencies(item.day) if each.unit not in ("unset", "event")]
    slogan = is_slogan(item.text)
    again = [] if often or slogan else [each for each in frequencies(item.text) if is_again_and_again(each)]
    asked = [] if months else ["是哪个月的？"]
    if often and (not months or item.day.startswith("每")):
        asked = [f"写着“{'、'.join(each.words for each in often)}”，列为职责吗？"]
    elif again:
        words = "、".join(each.words for each in again)
        asked.append(f"写着“{words}”：列为职责，这段时间里反复做，还是只做一次？")
        often = again
    asked += monday_question(f"{item.day} {item.text}") if often else []
    if months and item.year is None:
        asked.append("是哪一年的？")
    decision = NONE if slogan else OPEN if asked else TASK
    part, day = _when_in(item.text, item.month)
    return Drafted(
        CALENDAR,
        _beside(item.day, item.text, "、".join(item.people), item.remark),
        item.text,
        area=item.area,
        year=item.year,
        months=months,
        part=item.part or part,
        week=item.week,
        day=item.day or day,
        people=list(item.people),
        frequency=[each.as_dict() for each in often],
        remark=item.remark,
        sure=ASKED if asked else SURE if item.numbered or item.week else GUESSED,
        questions=asked,
        decision=decision,
    )


def is_again_and_again(often: Frequency) -> bool:
    """Oftener than once in a month: what the calendar says of one month is then not one task."""
    return often.unit in ("day", "school_day", "meal", "night", "week") or (
        often.unit == "month" and often.times > 1
    )


def _when_in(text: str, month: int | None) -> tuple[str, str]:
    """(part, day) that an item names itself: 下旬盘点仓库, 10.8前公布账目."""
    part, day = _PART.match(text), _DAY.match(narrow(text))
    own = day is not None and int(day[1]) == month and int(day[2]) <= 31
    return _PARTS[part[1]] if part else "", day[0] if day and own else ""


def _duty(duty: Duty) -> Drafted:
    questions = questions_about(duty)
    nobody = not duty.people
    elsewhere = any("另一份材料" in question for question in questions)
    more = [f"{name}：{words}" for name, words in duty.extra.items()]
    return Drafted(
        DUTY,
        _beside(duty.scope, "、".join(duty.people), duty.remark, *more),
        duty.scope,
        area=duty.area,
        number="" if duty.number is None else str(duty.number),
        people=list(duty.people),
        above=list(duty.above),
        frequency=[each.as_dict() for each in duty.frequency],
        remark=duty.remark,
        sure=ASKED if questions else SURE if duty.frequency else GUESSED,
        questions=questions,
        decision=OPEN if nobody or elsewhere else TO_DUTY,
    )


def _safety(row: SafetyRow) -> Drafted:
    """The themes and activities of a month are one task; what goes on all the time is asked."""
    themes, activities = "、".join(row.themes), "；".join(row.activities)
    said = [f"主题：{themes}" if themes else "", f"活动：{activities}" if activities else "", *row.records]
    words = "；".join(filter(None, [row.label, *said]))
    text = "安全教育：" + "；".join(filter(None, [themes, activities]))
    return Drafted(
        SAFETY,
        words,
        text,
        months=[row.month] if row.month else [],
        sure=SURE if row.month else ASKED,
        questions=[] if row.month else [f"“{row.label or '没有写月份'}”按全学期理解，对吗？多久一次？"],
        decision=TASK if row.month else OPEN,
    )


def _rest(each: Rest) -> Drafted:
    """Nothing comes of it by itself: a sentence that says how often is asked about, everything else is 不派任务."""
    often = [] if each.aim or each.kind not in ("measure", "slogan") else each.frequency
    definite = [one for one in often if one.unit not in ("unset", "event", "holiday")]
    question = f"写着“{'、'.join(one.words for one in definite)}”，要派成职责吗？"
    return Drafted(
        REST,
        each.text,
        each.text,
        heading=each.heading,
        area=each.heading,
        number=each.kind,
        frequency=[one.as_dict() for one in often],
        sure=ASKED if definite else SURE,
        questions=[question, *monday_question(each.text)] if definite else [],
        decision=OPEN if definite else NONE,
    )


def _beside(*cells: str) -> str:
    """Cells of a row as one text."""
    return "｜".join(filter(None, (tidy(cell) for cell in cells)))


def frequency_of(words: str) -> list[dict[str, Any]]:
    """The words somebody typed for “how often”, read as those of a plan are; what cannot be read stays as asked."""
    found = frequencies(words)
    if not found and tidy(words):
        return [{"unit": "unset", "words": tidy(words)[:40]}]
    return [each.as_dict() for each in found]
