"""The school calendar changes after a roster was published: only the days that fell out or came are drawn again."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from houqin.core import clock
from houqin.core.notices.models import Notice
from houqin.core.scope import in_school
from houqin.core.todo import everything_for
from houqin.people.models import Member
from houqin.people.roles import written
from houqin.rosters.models import Roster, Swap, Turn
from tests.cast import Cast
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
THURSDAY, SATURDAY = date(2026, 9, 10), date(2026, 9, 12)


BY_DAY = [{"name": "", "begins": "7:00", "ends": "17:00"}]
BY_SHIFTS = [
    {"name": "白班", "begins": "7:00", "ends": "19:00"},
    {"name": "夜班", "begins": "19:00", "ends": "7:00"},
]


def at(hour: int = 8) -> Any:
    return clock.moved(clock.at(MONDAY, hour))


def published(cast: Cast, **changed: Any) -> Roster:
    """School days from Tuesday on for two weeks, three people."""
    days = {"on": "school_days", "first_on": "2026-09-08", "last_on": "2026-09-18"}
    roster = do(cast, "rosters.add_roster", **(days | changed)).row
    do(cast, "rosters.draw_roster", roster)
    return do(cast, "rosters.publish_roster", roster).row


def turns(cast: Cast) -> dict[date, tuple[Any, str]]:
    with in_school(cast.school):
        return {turn.first_on: (turn.member_id, turn.status) for turn in Turn.objects.order_by("first_on")}


def adjust(cast: Cast, day: date, effect: str, **more: Any) -> Any:
    said = {"first_on": day.isoformat(), "last_on": day.isoformat(), "effect": effect, "reason": "运动会"}
    return do(cast, "terms.adjust_days", **(said | more)).row


def told(cast: Cast) -> list[str]:
    with in_school(cast.school):
        return list(Notice.objects.order_by("id").values_list("text", flat=True))


def test_todays_turn_is_cancelled_when_the_day_is_declared_off_and_comes_back(cast: Cast) -> None:
    with at():
        published(cast, shifts=BY_DAY)
        before = turns(cast)
    who = before[THURSDAY][0]
    with clock.moved(clock.at(THURSDAY, 9)):
        made = adjust(cast, THURSDAY, "suspended")
        assert turns(cast) == before | {THURSDAY: (who, "dropped")}
        assert [text for text in told(cast) if "9月10日 周四取消" in text and "不用来" not in text]
        with in_school(cast.school):
            member = Member.objects.get(pk=who)
            assert "我的值班" not in {
                str(each.title)
                for each in everything_for(member)
                if any("今天" in str(item.when) for item in each.items)
            }
        do(cast, "terms.withdraw_adjustment", made)
        assert turns(cast) == before
    with clock.moved(clock.at(THURSDAY, 17)):
        adjust(cast, THURSDAY, "suspended")
        assert turns(cast) == before, "the control: it is over, somebody stood there"


KINDS: dict[
    str, tuple[dict[str, Any], dict[str, int]]
] = {  # what five rosters of a school are like, and what a storm of today and tomorrow makes of each
    "week_duty": ({"unit": "week", "on": "school_days"}, {"agreed": 2}),
    "leader": ({"unit": "day", "on": "school_days", "per_turn": 1}, {"agreed": 6, "dropped": 2}),
    "dining": ({"unit": "day", "on": "school_days", "per_turn": 2}, {"agreed": 12, "dropped": 4}),
    "gate": (
        {"unit": "shift", "on": "all_days", "shifts": BY_SHIFTS},
        {"agreed": 22},
    ),
    "holiday_guard": ({"unit": "day", "on": "days_off"}, {"agreed": 5}),
}


def test_five_rosters_of_different_kinds_follow_one_change_of_today_at_once(cast: Cast) -> None:
    made: dict[str, Roster] = {}
    days = {"first_on": THURSDAY.isoformat(), "last_on": "2026-09-20"}
    with at():
        for kind, (how, _after) in KINDS.items():
            people = "、".join(str(do(cast, "people.add_member").row.pk) for _n in range(3))
            row = do(cast, "rosters.add_roster", kind=kind, people=people, **(days | how)).row
            do(cast, "rosters.draw_roster", row)
            made[kind] = do(cast, "rosters.publish_roster", row).row
    before = _standing(cast, made)
    with clock.moved(clock.at(THURSDAY, 6)):
        storm = adjust(cast, THURSDAY, "suspended", last_on="2026-09-11")
        assert {
            kind: Counter(status for _member, status in each.values())
            for kind, each in _standing(cast, made).items()
        } == {kind: after for kind, (_how, after) in KINDS.items()}
        do(cast, "terms.withdraw_adjustment", storm)
    assert {
        key: value for key, value in _flat(_standing(cast, made)).items() if value[1] != "dropped"
    } == _flat(before)


def _standing(cast: Cast, made: dict[str, Roster]) -> dict[str, dict[Any, tuple[Any, str]]]:
    with in_school(cast.school):
        return {
            kind: {
                (turn.first_on, turn.shift, turn.seat): (turn.member_id, turn.status)
                for turn in Turn.objects.filter(roster=roster)
            }
            for kind, roster in made.items()
        }


def _flat(standing: dict[str, dict[Any, tuple[Any, str]]]) -> dict[Any, tuple[Any, str]]:
    return {(kind, *key): value for kind, each in standing.items() for key, value in each.items()}


def test_a_day_off_cancels_its_turn_and_gives_it_back_to_the_same_person(cast: Cast) -> None:
    with at():
        published(cast)
        before = turns(cast)
        made = adjust(cast, THURSDAY, "off")
        who = before[THURSDAY][0]
        assert turns(cast) == before | {THURSDAY: (who, "dropped")}
        assert any("9月10日 周四取消，您不用来了" in text for text in told(cast))
        do(cast, "terms.withdraw_adjustment", made)
        assert turns(cast) == before


def test_a_day_that_came_gets_somebody_and_no_other_turn_moves(cast: Cast) -> None:
    with at():
        published(cast)
        before = turns(cast)
        adjust(cast, SATURDAY, "lessons", days_off_too=True)
        after = turns(cast)
        assert {day: each for day, each in after.items() if day != SATURDAY} == before
        assert after[SATURDAY][1] == "agreed"
        assert after[SATURDAY][0] in (cast.tan.pk, cast.wen.pk, cast.chen.pk)


def test_where_nobody_can_the_head_finds_it_among_what_waits(cast: Cast) -> None:
    with at():
        published(cast)
        no = {"kind": "cannot", "first_on": SATURDAY.isoformat(), "last_on": "", "weekday": ""}
        for member in (cast.tan, cast.wen, cast.chen):
            do(cast, "rosters.set_wishes", member, by=member, wishes=[no])
        adjust(cast, SATURDAY, "lessons", days_off_too=True)
        assert turns(cast)[SATURDAY][0] is None
        again = Member.everywhere.select_related("school").get(pk=cast.hu.pk)
        with in_school(cast.school):
            found = {str(group.title): group.items for group in everything_for(again)}
        assert [item.when for item in found["缺人的班"]] == ["9月12日 周六"]


def test_a_swap_of_a_cancelled_turn_is_over(cast: Cast) -> None:
    with at():
        published(cast)
        with in_school(cast.school):
            turn = Turn.objects.select_related("member").get(first_on=THURSDAY)
            other = {cast.tan.pk: cast.wen}.get(turn.member_id, cast.tan)
            asker = turn.member
        do(cast, "rosters.ask_swap", turn, by=asker, other=str(other.pk))
        adjust(cast, THURSDAY, "off")
        with in_school(cast.school):
            assert Swap.objects.get().status == "refused"


def test_what_is_over_a_draft_and_what_was_edited_wait_for_the_next_draw(cast: Cast) -> None:
    with at():
        first = published(cast, shifts=BY_DAY)
        do(cast, "rosters.edit_roster", first, last_on="2026-09-25")
        draft = do(
            cast, "rosters.add_roster", on="school_days", first_on="2026-10-12", last_on="2026-10-14"
        ).row
        do(cast, "rosters.draw_roster", draft)
        before = turns(cast)
    with clock.moved(clock.at(THURSDAY, 23)):
        adjust(cast, THURSDAY, "suspended")
        adjust(cast, date(2026, 10, 13), "off")
        assert turns(cast) == before
        do(cast, "rosters.draw_roster", fresh(draft))
        assert turns(cast)[date(2026, 10, 13)][1] == "dropped", "the control: a draw by hand does"


def test_a_term_that_begins_later_cancels_the_turns_before_it(cast: Cast) -> None:
    with at():
        published(cast)
        do(cast, "terms.open_school_year", year=2026, autumn_first="2026-09-14")
        gone = [day for day, (_who, status) in turns(cast).items() if status == "dropped"]
        assert gone == [date(2026, 9, day) for day in (8, 9, 10, 11)]


def test_who_keeps_the_calendar_and_draws_nothing_is_followed_and_those_who_draw_are_told(cast: Cast) -> None:
    with at():
        published(cast)
        with in_school(cast.school):
            Member.objects.filter(pk=cast.tan.pk).update(roles=written(["admin"]))
        keeper = Member.everywhere.select_related("school").get(pk=cast.tan.pk)
        assert (keeper.can("rosters.fit_roster"), keeper.can("rosters.draw_roster")) == (True, False)
        adjust(cast, THURSDAY, "off", by=keeper)
        assert turns(cast)[THURSDAY][1] == "dropped"
        with in_school(cast.school):
            heard = Notice.objects.filter(member=cast.hu).values_list("text", flat=True)
            assert any("取消1班、补排0班" in text for text in heard)
