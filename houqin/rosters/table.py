"""A roster as it hangs on the wall: a row for each week, a cell for each day; on a phone a list of days, mine first."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.words import WEEKDAYS, day_words
from houqin.rosters.models import DRAFT, DROPPED, ENDED, WEEK, Roster, Turn
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import Calendar, dates_between

MINE_SHOWN = 8
COPIED_WEEKS = 2


@dataclass(frozen=True)
class Name:
    """Somebody in a cell."""

    text: str
    url: str
    mine: bool
    missing: bool
    changed: bool


@dataclass(frozen=True)
class ShiftNames:
    """The people of one shift of a day."""

    shift: str
    names: list[Name]


@dataclass(frozen=True)
class Cell:
    """One day: what it is, and who is on duty."""

    day: date
    today: bool
    past: bool
    shifts: list[ShiftNames]

    @property
    def words(self) -> str:
        return day_words(self.day)

    @property
    def short(self) -> str:
        return f"{self.day.month}.{self.day.day}"

    @property
    def weekday(self) -> str:
        return str(WEEKDAYS[self.day.weekday()])


@dataclass(frozen=True)
class WeekRow:
    """One week of the table; a roster by weeks has one list of names for all of it."""

    label: str
    span: str
    here: bool
    past: bool
    cells: list[Cell] = field(default_factory=list)
    shifts: list[ShiftNames] = field(default_factory=list)


def turns_of(roster: Roster) -> list[Turn]:
    """What stands, with its people, in the order of time and seat."""
    rows = Turn.objects.filter(roster=roster).exclude(status=DROPPED).select_related("member")
    return list(rows.order_by("first_on", "begins", "shift", "seat"))


def week_rows(roster: Roster, turns: list[Turn], calendar: Calendar, me: Any = None) -> list[WeekRow]:
    """The weeks in which somebody is on duty."""
    weeks: dict[tuple[date, date], list[Turn]] = defaultdict(list)
    for turn in turns:
        weeks[calendar.week_of(turn.first_on)].append(turn)
    return [_week(roster, span, weeks[span], calendar, me) for span in sorted(weeks)]


def _week(roster: Roster, span: tuple[date, date], turns: list[Turn], calendar: Calendar, me: Any) -> WeekRow:
    first, last = span
    today = clock.today()
    label = calendar.week_label(turns[0].first_on)
    words = f"{first.month}.{first.day}—{last.month}.{last.day}"
    made = WeekRow(label.split("·")[0], words, first <= today <= last, last < today)
    if roster.unit == WEEK:
        made.shifts.extend(_by_shift(turns, me))
        return made
    for day in dates_between(first, last):
        mine = [turn for turn in turns if turn.first_on == day]
        made.cells.append(Cell(day, day == today, day < today, _by_shift(mine, me)))
    return made


def _by_shift(turns: list[Turn], me: Any) -> list[ShiftNames]:
    found: dict[str, list[Name]] = {}
    for turn in turns:
        found.setdefault(turn.shift, []).append(_name(turn, me))
    return [ShiftNames(shift, names) for shift, names in found.items()]


def _name(turn: Turn, me: Any) -> Name:
    missing = turn.member is None
    text = _("缺人") if turn.member is None else turn.member.name
    mine = me is not None and turn.member_id == me.pk
    return Name(text, f"/rosters/turns/{turn.pk}/", mine, missing, turn.status in ("swapped", "kept"))


def group_text(roster: Roster, turns: list[Turn], calendar: Calendar) -> str:
    """What is pasted into the group: days and names of this week and the next, nothing else."""
    first, _last = calendar.week_of(clock.today())
    until = first + timedelta(days=7 * COPIED_WEEKS - 1)
    lines: dict[str, list[str]] = {}
    for turn in turns:
        if turn.first_on <= until and turn.last_on >= first:
            lines.setdefault(str(turn), []).append(turn.member.name if turn.member else _("缺人"))
    if not lines:
        return ""
    return "\n".join(
        [f"【{roster.name}】", *(f"{when}：{'、'.join(names)}" for when, names in lines.items())]
    )


def sections(roster: Roster, member: Any) -> list[dict[str, Any]]:
    """The parts of the roster's page: mine, the table, the text for the group."""
    turns, calendar = turns_of(roster), calendar_of(member.school)
    if not turns:
        said = _("还没有排班。按“排班”，系统按每人已值的次数排匀；看过、改过以后再“公布”。")
        return [{"title": _("值班表"), "html": render_to_string("rosters/nothing.html", {"said": said})}]
    today = clock.today()
    mine = [turn for turn in turns if turn.member_id == member.pk and turn.last_on >= today]
    rows = week_rows(roster, turns, calendar, member)
    page = {
        "mine": mine[:MINE_SHOWN],
        "rest": len(mine) - MINE_SHOWN,
        "weekdays": _heads(roster, turns, calendar),
        "parts": [
            {"rows": [row for row in rows if not row.past], "past": False},
            {"rows": [row for row in rows if row.past], "past": True},
        ],
        "missing": sum(turn.member_id is None and turn.last_on >= today for turn in turns),
        "draft": roster.status == DRAFT,
        "wishes_url": f"/rosters/set_wishes/{member.pk}/" if _may_be_drawn(roster, member) else "",
        "text": group_text(roster, turns, calendar),
    }
    return [{"title": _("值班表"), "html": render_to_string("rosters/table.html", {"page": page})}]


def _heads(roster: Roster, turns: list[Turn], calendar: Calendar) -> list[str]:
    """The days of the week from the one the school's weeks begin with; none for a roster by weeks."""
    if roster.unit == WEEK:
        return []
    first, last = calendar.week_of(turns[0].first_on)
    return [str(WEEKDAYS[day.weekday()]) for day in dates_between(first, last)]


def _may_be_drawn(roster: Roster, member: Any) -> bool:
    """Whoever is on the list of a roster in use may say what he wishes."""
    listed = roster.people.filter(member=member, active=True)
    return bool(roster.status != ENDED and member.can("rosters.set_wishes") and listed.exists())
