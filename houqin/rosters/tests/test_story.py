"""A roster, from the list of names to a swap that both confirm, through actions and pages."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.notices.models import Notice
from houqin.core.scope import in_school
from houqin.core.todo import everything_for
from houqin.people.models import Member
from houqin.rosters.ledger import account_span, accounts
from houqin.rosters.models import Roster, Swap, Turn
from houqin.rosters.rules import gap_between
from houqin.rosters.schedules import tell_tomorrow
from houqin.rosters.turns import members_on, rosters_of
from houqin.terms.calendar import calendar_of
from tests.cast import Cast, browser
from tests.samples import do, fresh, row_of, target_for

pytestmark = pytest.mark.django_db


def turns_of(roster: Any) -> dict[Any, tuple[Any, str]]:
    """day -> who and how it stands."""
    with in_school(roster.school_id):
        rows = Turn.objects.filter(roster=roster).order_by("first_on", "seat")
        return {(turn.first_on, turn.seat): (turn.member_id, turn.status) for turn in rows}


def tomorrow() -> Any:
    return clock.today() + timedelta(days=1)


def asked(cast: Cast) -> tuple[Any, Any]:
    """Tan's turn, and the swap in which he asks Wen to take it."""
    swap = row_of(cast, Swap)
    with in_school(cast.school):
        return Turn.objects.get(pk=swap.turn_id), swap


# Drawing -----------------------------------------------------------------------------------------------------


def test_a_published_roster_says_who_is_on_duty(cast: Cast) -> None:
    roster = row_of(cast, Roster)
    with in_school(cast.school):
        assert members_on(cast.school, roster.pk, tomorrow()) == [], "a draft binds nobody"
    do(cast, "rosters.publish_roster", roster)
    with in_school(cast.school):
        who = members_on(cast.school, roster.pk, tomorrow())
        assert len(who) == 1
        assert rosters_of(who[0], tomorrow()) == [roster.pk]
        assert members_on(cast.school, roster.pk, clock.today()) == []


def test_the_account_is_one_over_all_rosters(cast: Cast) -> None:
    for _n in range(2):
        do(cast, "rosters.draw_roster", do(cast, "rosters.add_roster", per_turn=1).row)
    with in_school(cast.school):
        span = account_span(calendar_of(cast.school), tomorrow())
        found = accounts(Member.objects.filter(pk__in=[cast.tan.pk, cast.wen.pk, cast.chen.pk]), span)
        assert sum(each.turns for each in found) == 12
        assert gap_between([each.load for each in found]) <= 20


def test_drawn_again_nothing_changes(cast: Cast) -> None:
    roster = row_of(cast, Roster)
    before = turns_of(roster)
    do(cast, "rosters.draw_roster", roster)
    assert turns_of(roster) == before


def test_who_cannot_is_not_drawn_and_accounts_stay_even(cast: Cast) -> None:
    roster = row_of(cast, Roster)
    before = turns_of(roster)
    day = next(day for (day, _seat), (who, _status) in before.items() if who == cast.tan.pk)
    no = {"kind": "cannot", "first_on": day.isoformat(), "last_on": "", "weekday": ""}
    do(cast, "rosters.set_wishes", cast.tan, wishes=[no])
    do(cast, "rosters.draw_roster", roster)
    after = turns_of(roster)
    assert after[day, 0][0] not in (None, cast.tan.pk)
    times = Counter(who for who, _status in after.values())
    assert gap_between(times.values()) <= 1


def test_what_was_published_stays_whatever_is_wished_later(cast: Cast) -> None:
    turn = target_for(cast, "rosters.ask_swap")
    no = {"kind": "cannot", "first_on": turn.first_on.isoformat(), "last_on": "", "weekday": ""}
    do(cast, "rosters.set_wishes", cast.tan, wishes=[no])
    with in_school(cast.school):
        roster = Roster.objects.get(pk=turn.roster_id)
    do(cast, "rosters.draw_roster", roster)
    assert fresh(turn).member_id == cast.tan.pk


def test_who_left_is_replaced_by_the_next_draw_and_only_he(cast: Cast) -> None:
    turn = target_for(cast, "rosters.ask_swap")
    with in_school(cast.school):
        roster = Roster.objects.get(pk=turn.roster_id)
        Member.objects.filter(pk=cast.tan.pk).update(active=False)
    before = turns_of(roster)
    do(cast, "rosters.draw_roster", roster)
    after = turns_of(roster)
    assert cast.tan.pk not in [who for who, _status in after.values()]
    assert {key: each for key, each in before.items() if each[0] != cast.tan.pk}.items() <= after.items()


def test_a_shorter_roster_cancels_what_lies_behind(cast: Cast) -> None:
    roster = row_of(cast, Roster)
    do(cast, "rosters.edit_roster", roster, last_on=(roster.first_on + timedelta(days=1)).isoformat())
    do(cast, "rosters.draw_roster", roster)
    assert sorted(status for _who, status in turns_of(roster).values()) == ["dropped"] * 4 + ["planned"] * 2


def test_names_are_pasted_as_they_stand_and_a_stranger_is_named(cast: Cast) -> None:
    roster = do(cast, "rosters.add_roster", people=f"{cast.tan.name} {cast.wen.name}、{cast.chen.name}").row
    with in_school(cast.school):
        assert {each.member_id for each in roster.people.all()} == {cast.tan.pk, cast.wen.pk, cast.chen.pk}
    with pytest.raises(ValidationError, match="没有找到“查无此人”"):
        do(cast, "rosters.add_roster", people=f"{cast.tan.name}、查无此人")


def test_shifts_of_a_day_are_drawn_so_that_nobody_has_the_morning_after_his_night(cast: Cast) -> None:
    shifts = [
        {"name": "白班", "begins": "8:00", "ends": "20:00"},
        {"name": "夜班", "begins": "20:00", "ends": "8:00"},
    ]
    roster = do(cast, "rosters.add_roster", kind="gate", unit="shift", shifts=shifts).row
    do(cast, "rosters.draw_roster", roster)
    with in_school(cast.school):
        turns = list(Turn.objects.filter(roster=roster))
    assert len(turns) == 12
    assert all(turn.member_id for turn in turns)
    nights = {(turn.first_on, turn.member_id) for turn in turns if turn.shift == "夜班"}
    days = {(turn.first_on, turn.member_id) for turn in turns if turn.shift == "白班"}
    assert not {(day + timedelta(days=1), who) for day, who in nights} & days
    with pytest.raises(Refused, match="每班写一行"):
        do(cast, "rosters.add_roster", unit="shift", shifts=shifts[:1])


# Swapping ----------------------------------------------------------------------------------------------------


def test_a_swap_counts_when_both_have_confirmed(cast: Cast) -> None:
    turn, swap = asked(cast)
    assert fresh(turn).member_id == cast.tan.pk
    assert browser(cast.wen).get(f"/rosters/agree_swap/{swap.pk}/").status_code == 200
    do(cast, "rosters.agree_swap", swap)
    assert (fresh(turn).member_id, fresh(turn).status) == (cast.wen.pk, "swapped")
    with in_school(cast.school):
        told = Notice.objects.filter(member=cast.tan, topic="rosters.swaps").values_list("text", flat=True)
        assert any("换好了" in text for text in told)


def test_where_the_school_wants_it_the_head_agrees_too(cast: Cast) -> None:
    turn = target_for(cast, "rosters.ask_swap")
    with in_school(cast.school):
        Roster.objects.filter(pk=turn.roster_id).update(asks_head=True)
    swap = do(cast, "rosters.ask_swap", turn).row
    swap = do(cast, "rosters.agree_swap", swap).row
    assert (swap.status, fresh(turn).member_id) == ("asked", cast.tan.pk)
    with pytest.raises(PermissionDenied):
        do(cast, "rosters.agree_swap", swap, by=cast.wen)
    do(cast, "rosters.agree_swap", swap, by=cast.hu)
    assert fresh(turn).member_id == cast.wen.pk


def test_nobody_gives_away_anothers_turn_nor_answers_for_another(cast: Cast) -> None:
    turn = target_for(cast, "rosters.ask_swap")
    with pytest.raises(PermissionDenied):
        do(cast, "rosters.ask_swap", turn, by=cast.chen)
    swap = do(cast, "rosters.ask_swap", turn).row
    for by in (cast.tan, cast.hu):
        with pytest.raises(PermissionDenied):
            do(cast, "rosters.agree_swap", swap, by=by)
    assert browser(cast.chen).get(f"/rosters/swaps/{swap.pk}/").status_code == 404
    assert fresh(turn).member_id == cast.tan.pk


def test_for_who_has_no_account_the_office_speaks(cast: Cast) -> None:
    turn = target_for(cast, "rosters.ask_swap")
    with in_school(cast.school):
        Member.objects.filter(pk__in=[cast.tan.pk, cast.wen.pk]).update(user=None)
    swap = do(cast, "rosters.ask_swap", turn, by=cast.hu).row
    do(cast, "rosters.agree_swap", swap, by=cast.hu)
    assert (fresh(swap).asker_id, fresh(turn).member_id) == (cast.tan.pk, cast.wen.pk)


def test_a_turn_comes_back_for_a_turn(cast: Cast) -> None:
    turn = target_for(cast, "rosters.ask_swap")
    with in_school(cast.school):
        his = Turn.objects.filter(roster=turn.roster_id, member=cast.wen).order_by("first_on")[0]
    with pytest.raises(Refused, match="那天没有班。他以后的班："):
        do(cast, "rosters.ask_swap", turn, back_on=turn.first_on.isoformat())
    swap = do(cast, "rosters.ask_swap", turn, back_on=his.first_on.isoformat()).row
    do(cast, "rosters.agree_swap", swap)
    assert (fresh(turn).member_id, fresh(his).member_id) == (cast.wen.pk, cast.tan.pk)


def test_two_are_not_asked_for_one_turn_and_a_refusal_leaves_it(cast: Cast) -> None:
    turn, swap = asked(cast)
    with pytest.raises(Refused, match="已经在请人换"):
        do(cast, "rosters.ask_swap", turn)
    assert do(cast, "rosters.refuse_swap", swap).row.answer == f"{cast.wen.name}有课"
    assert fresh(turn).member_id == cast.tan.pk
    again = do(cast, "rosters.ask_swap", turn).row
    assert do(cast, "rosters.withdraw_swap", again).row.status == "withdrawn"


def test_who_is_ill_is_replaced_and_the_draw_leaves_it_so(cast: Cast) -> None:
    turn, swap = asked(cast)
    do(cast, "rosters.replace_turn", turn, member=str(cast.hu.pk), because="生病")
    assert fresh(swap).status == "refused", "what was asked about it is settled"
    with in_school(cast.school):
        told = Notice.objects.filter(member=cast.tan, topic="rosters.mine").values_list("text", flat=True)
        assert any("您不用来了" in text for text in told)
        roster = Roster.objects.get(pk=turn.roster_id)
    do(cast, "rosters.draw_roster", roster)
    assert (fresh(turn).member_id, fresh(turn).because) == (cast.hu.pk, "生病")
    elsewhere = row_of(cast, Roster)
    with in_school(cast.school):
        other = Turn.objects.filter(roster=elsewhere, member=cast.wen)[0]
        Turn.objects.filter(pk=turn.pk).update(first_on=other.first_on, last_on=other.last_on)
    with pytest.raises(Refused, match="时间冲突"):
        do(cast, "rosters.replace_turn", fresh(turn), member=str(cast.wen.pk), because="生病")


def test_what_is_past_moves_no_more(cast: Cast) -> None:
    turn, swap = asked(cast)
    with clock.moved(clock.at(turn.last_on + timedelta(days=1), 9)):
        with pytest.raises(Refused, match="已经过了"):
            do(cast, "rosters.agree_swap", swap)
        for code in ("rosters.ask_swap", "rosters.replace_turn"):
            with pytest.raises(PermissionDenied):
                do(cast, code, turn, **({"member": str(cast.hu.pk)} if "replace" in code else {}))


# Wishing -----------------------------------------------------------------------------------------------------


def test_wishes_are_ones_own_and_long_absence_is_the_offices_word(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        do(cast, "rosters.set_wishes", cast.wen, by=cast.chen)
    day = tomorrow().isoformat()
    away = [{"kind": "away", "first_on": day, "last_on": day, "weekday": ""}]
    with pytest.raises(Refused, match="由排班的人填"):
        do(cast, "rosters.set_wishes", cast.tan, wishes=away)
    do(cast, "rosters.set_wishes", cast.tan, by=cast.hu, wishes=away)
    kept = do(cast, "rosters.set_wishes", cast.tan, wishes=away).row
    with in_school(cast.school):
        assert kept.wishes.filter(active=True).count() == 1, "what the office said may stand among one's own"


# What is seen ------------------------------------------------------------------------------------------------


def test_today_shows_my_turn_and_the_swap_that_waits_for_me(cast: Cast) -> None:
    turn, swap = asked(cast)
    with in_school(cast.school), clock.moved(clock.at(turn.first_on, 9)):
        mine = {str(group.title): group for group in everything_for(cast.tan)}
        wens = {str(group.title): group for group in everything_for(cast.wen)}
        assert mine["我的值班"].items[0].when == "今天"
        assert wens["换班，等我答复"].items[0].url == f"/rosters/swaps/{swap.pk}/"
        assert "换班，等我答复" not in mine


def test_the_evening_before_it_is_told_once(cast: Cast) -> None:
    turn = target_for(cast, "rosters.ask_swap")
    evening = clock.at(turn.first_on - timedelta(days=1), 16, 5)
    with clock.moved(evening):
        told = [tell_tomorrow(cast.school, clock.today()) for _twice in range(2)]
    assert told == [1, 0]
    with in_school(cast.school):
        assert Notice.objects.filter(member=cast.tan, text__startswith="明天（").count() == 1


def test_the_page_the_paper_and_the_account_show_the_same(cast: Cast) -> None:
    roster = row_of(cast, Roster)
    page = browser(cast.hu)
    assert browser(cast.tan).get(f"/rosters/rosters/{roster.pk}/").status_code == 404, (
        "a draft is the office's"
    )
    assert "缺人" not in page.get(f"/rosters/rosters/{roster.pk}/").content.decode()
    do(cast, "rosters.publish_roster", roster)
    said = browser(cast.tan).get(f"/rosters/rosters/{roster.pk}/").content.decode()
    assert "我的班次" in said
    assert f"/rosters/set_wishes/{cast.tan.pk}/" in said
    assert f"【{roster.name}】" in said
    assert page.get(f"/rosters/rosters/{roster.pk}/print/").content.startswith(b"%PDF")
    everybody = page.get(f"/rosters/load/?roster={roster.pk}").content.decode()
    mine = browser(cast.tan).get("/rosters/load/").content.decode()
    assert cast.wen.name in everybody
    assert cast.wen.name not in mine
    assert perform("rosters.end_roster", by=cast.hu, target=roster.pk).row.status == "ended"
    assert {status for _who, status in turns_of(roster).values()} == {"dropped"}
