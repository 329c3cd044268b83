"""Ranks of a week: totals of its days, equal totals share a rank, another week begins anew."""

from datetime import date
from typing import Any

import pytest

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.registers.models import Register
from houqin.registers.ranking import ranking_of
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db
PARTS = ("floor", "desks", "windows", "board", "corner", "corridor", "personal", "lights")


def scored(cast: Cast, register: Any, day: date, **lost: int) -> None:
    """Each class has full marks but for what it lost on the floor."""
    names = {"one": "一（1）班", "two": "一（2）班", "three": "二（1）班"}
    lines = [
        {"class": name} | {part: str(10 - (lost.get(key, 0) if part == "floor" else 0)) for part in PARTS}
        for key, name in names.items()
    ]
    with clock.moved(clock.at(day, 16)):
        do(
            cast,
            "registers.fill_entry",
            register,
            on=str(day),
            slot="",
            subject="",
            answers={"classes": lines},
        )


def test_equal_totals_share_a_rank_and_the_next_one_is_left_out(cast: Cast) -> None:
    do(cast, "registers.take_registers", slugs=["class-score"])
    with in_school(cast.school):
        register = Register.objects.get(slug="class-score")
    scored(cast, register, date(2026, 11, 2), one=2)
    scored(cast, register, date(2026, 11, 3), two=2, three=5)
    scored(cast, register, date(2026, 11, 9), one=1)
    with in_school(cast.school):
        register.school = cast.school
        newest, older = ranking_of(register, [date(2026, 11, n) for n in range(1, 31)], cast.hu)
        assert ranking_of(register, [date(2026, 10, 1)], cast.hu) == []
    assert older.lines == [("1", "一（1）班", "158"), ("1", "一（2）班", "158"), ("3", "二（1）班", "155")]
    assert newest.lines[-1] == ("3", "一（1）班", "79")
    page = browser(cast.hu).get(f"/registers/month/{register.pk}/?month=2026-11").content.decode()
    assert "每周名次" in page
