"""A roster, from the list of names to a swap that both confirm."""

from datetime import timedelta

import pytest

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.rosters.models import Roster, Turn
from houqin.rosters.turns import members_on, rosters_of
from tests.cast import Cast
from tests.samples import do, fresh, row_of, target_for

pytestmark = pytest.mark.django_db


def test_a_published_roster_says_who_is_on_duty(cast: Cast) -> None:
    with in_school(cast.school):
        roster, day = row_of(cast, Roster), clock.today() + timedelta(days=1)
        assert members_on(cast.school, roster.pk, day) == [], "a draft binds nobody"
        do(cast, "rosters.publish_roster", roster)
        who = members_on(cast.school, roster.pk, day)
        assert len(who) == 1
        assert rosters_of(who[0], day) == [roster.pk]
        assert members_on(cast.school, roster.pk, clock.today()) == []


def test_a_swap_counts_when_both_have_confirmed(cast: Cast) -> None:
    with in_school(cast.school):
        turn = target_for(cast, "rosters.ask_swap")
        swap = do(cast, "rosters.ask_swap", turn).row
        assert fresh(turn).member == cast.tan
        do(cast, "rosters.agree_swap", swap)
        assert fresh(turn).member == cast.wen
        assert Turn.objects.get(pk=turn.pk).status == "swapped"
