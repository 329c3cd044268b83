"""Packs at a school: what is there already, what is missing, what it costs, and one tap that happens once."""

from typing import Any
from uuid import uuid4

import pytest

from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.duties import packs
from houqin.duties.models import Duty, Holder
from houqin.duties.packs import LIKE, MISSING, STOPPED, TAKEN
from houqin.duties.people_now import people
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db
URL = "/duties/packs/"


def taken(cast: Cast, *keys: str) -> Any:
    return do(cast, "duties.take_pack", lines=list(keys))


def states(cast: Cast, pack: str = "everyone") -> dict[str, str]:
    with in_school(cast.school):
        [found] = [each for each in packs.packs() if each.key == pack]
        return {each.line.key: each.state for each in packs.standing(found, Duty.objects.all(), people())}


def test_chosen_lines_become_duties_with_people_source_and_minutes(cast: Cast) -> None:
    taken(cast, "drill", "footage")
    with in_school(cast.school):
        duty = Duty.objects.get(cause=packs.lines()["footage"].cause)
        assert (duty.source, duty.minutes, duty.unit, duty.on_days) == ("law", 10, "month", "school_days")
        assert "第17条" in duty.citation
        assert "每月抽查一次是通行做法" in duty.citation
        assert list(Holder.objects.filter(duty=duty).values_list("key", flat=True)) == ["role:guard"]
        assert Duty.objects.count() == 2


def test_once_more_changes_nothing(cast: Cast) -> None:
    key = uuid4()
    do(cast, "duties.take_pack", key=key, lines=["drill"])
    assert do(cast, "duties.take_pack", key=key, lines=["drill"]).replayed
    with pytest.raises(Refused, match="已经有了"):
        taken(cast, "drill")
    taken(cast, "drill", "campus-walk")
    with in_school(cast.school):
        assert Duty.objects.count() == 2


def test_it_is_told_what_is_there_what_is_like_it_and_what_is_missing(cast: Cast) -> None:
    duty = taken(cast, "drill").row
    do(cast, "duties.add_duty", title="每周检查灭火器压力", how_often="每周")
    found = states(cast)
    assert (found["drill"], found["extinguishers"], found["lightning"]) == (TAKEN, LIKE, MISSING)
    do(cast, "duties.change_duty", duty, title="逃生演习")
    assert states(cast)["drill"] == TAKEN, "other words do not make it another duty"
    do(cast, "duties.stop_duty", duty)
    assert states(cast)["drill"] == STOPPED


def test_only_packs_that_fit_the_school_are_shown(cast: Cast) -> None:
    school = cast.school
    school.kind = {"own_canteen": True}
    school.save()
    hu = browser(cast.hu)
    said = hu.get(URL).content.decode()
    assert "?pack=canteen" in said
    assert "?pack=lift" not in said
    assert "有电梯" in said, "it is said which ones were left out"
    assert hu.get(f"{URL}?pack=canteen").status_code == 200
    assert hu.get(f"{URL}?pack=lift").status_code == 400


def test_more_than_a_quarter_of_an_hour_a_day_is_warned_of_before_it_is_taken(cast: Cast) -> None:
    """Hu is principal, deputy in nothing: only the lines of his roles weigh on him."""
    hu = browser(cast.hu)
    light = hu.get(f"{URL}?pack=everyone&lines=fire-check").content.decode()
    assert cast.hu.name in light
    assert "超过15分钟" not in light
    do(cast, "duties.add_duty", how_often="每天", minutes="14", members=[str(cast.hu.pk)])
    heavy = hu.get(f"{URL}?pack=everyone&lines=fire-check").content.decode()
    assert "超过15分钟" in heavy


def test_a_line_whose_work_nobody_has_says_so(cast: Cast) -> None:
    said = browser(cast.hu).get(f"{URL}?pack=everyone&lines=morning-check").content.decode()
    assert "现在没有人担任" in said


def test_packs_are_for_those_who_keep_duties(cast: Cast) -> None:
    assert browser(cast.tan).get(URL).status_code == 403
    assert browser(cast.hu).get(URL).status_code == 200
