"""The demo school's rosters: two teachers on duty each week, a swap and an illness; the winter holiday's guard is a draft."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.rosters import actions
from houqin.rosters.models import Roster, Turn
from houqin.terms.rules import TermSpan, proposed_terms, school_year_of

TEACHERS = (
    "宋晓岚 顾美琪 薛国栋 曾小莉 廖志强 武俊杰 安琪 傅佳宁 简宁 穆小兰 "
    "童磊 向明霞 岳晓雯 温雅 石磊 雷鸣 叶子青 林墨 欧阳倩 池海燕"
)
GUARDS = "韩守田 鲍玉梅 丁大勇 方毅 葛正平 石磊 雷鸣 简宁 姚慧 程雅茹"
WEEKLY, WINTER = "教师值周", "寒假护校"


def scenes(stage: Stage) -> Iterator[Scene]:
    """Before each term the weeks are drawn; in the third week two swap, in the sixth one is ill."""
    if stage.script != "DEMO":
        return
    year = school_year_of(stage.first_day)
    for term in proposed_terms(year):
        begin = clock.at(_working(term.first - timedelta(days=3)), 15, 30)
        yield Scene(max(begin, stage.founding(3, 15)), partial(_weeks, stage, term))
        yield Scene(clock.at(term.week_one + timedelta(days=15), 10, 5), partial(_swap, stage, term))
        yield Scene(clock.at(term.week_one + timedelta(days=36), 7, 10), partial(_ill, stage, term))
    autumn, spring = proposed_terms(year)
    weekday = _working(autumn.week_one + timedelta(days=65))
    yield Scene(clock.at(weekday, 16, 20), partial(_winter, stage, autumn, spring))


def _working(day: date) -> date:
    """This day, or the Friday before its weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _add(stage: Stage, by: Any, kind: str, name: str, people: str, **said: Any) -> Any:
    members = [stage.people[each] for each in people.split()]
    roster = actions.add_roster(stage.school, by=by, kind=kind, name=name, people=members, **said)
    return actions.draw_roster(roster, by=by)


def _weeks(stage: Stage, term: TermSpan) -> None:
    by = stage.people["程雅茹"]
    roster = _add(
        stage,
        by,
        "week_duty",
        f"{WEEKLY}（第{'一二'[term.number - 1]}学期）",
        TEACHERS,
        unit="week",
        on="school_days",
        per_turn=2,
        first_on=term.first,
        last_on=term.last,
        shifts=[{"name": "", "begins": "7:20", "ends": "17:10"}],
    )
    actions.publish_roster(roster, by=by)


def _winter(stage: Stage, autumn: TermSpan, spring: TermSpan) -> None:
    """Drawn early, to be looked at; nobody is told yet."""
    _add(
        stage,
        stage.people["韩守田"],
        "holiday_guard",
        WINTER,
        GUARDS,
        unit="day",
        on="days_off",
        per_turn=1,
        first_on=autumn.last + timedelta(days=1),
        last_on=spring.first - timedelta(days=1),
        shifts=[{"name": "", "begins": "8:00", "ends": "18:00"}],
        place=stage.places.get("门卫室"),
    )


def _coming(stage: Stage, term: TermSpan) -> list[Any]:
    """Turns still to come of people without an account: for them the office speaks."""
    with in_school(stage.school):
        roster = Roster.objects.filter(kind="week_duty", first_on=term.first).first()
        turns = Turn.objects.told().filter(
            roster=roster, first_on__gt=clock.today(), member__user__isnull=True
        )
        return list(turns.select_related("member", "roster").order_by("first_on", "seat"))


def _free(member: Any, turn: Any, turns: list[Any]) -> bool:
    """Whether this week is not his already, and none of his touches it."""
    return not any(
        each.member_id == member.pk and each.first_on <= turn.last_on and each.last_on >= turn.first_on
        for each in turns
    )


def _swap(stage: Stage, term: TermSpan) -> None:
    """Two agreed it in the corridor, the office enters it."""
    turns = _coming(stage, term)
    mine, other = next(
        (mine, other)
        for mine in turns
        for other in turns
        if other.first_on > mine.last_on
        and _free(other.member, mine, turns)
        and _free(mine.member, other, turns)
    )
    by = stage.people["程雅茹"]
    asked = {"other": other.member, "back_on": other.first_on, "reason": "那周外出教研"}
    swap = actions.ask_swap(mine, by=by, **asked)
    actions.agree_swap(swap, by=by)


def _ill(stage: Stage, term: TermSpan) -> None:
    """Somebody free steps in."""
    turns = _coming(stage, term)
    instead = next(turn.member for turn in reversed(turns) if _free(turn.member, turns[0], turns))
    actions.replace_turn(turns[0], by=stage.people["程雅茹"], member=instead, because="生病")
