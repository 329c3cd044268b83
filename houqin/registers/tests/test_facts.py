"""What registers tell to summaries: how often asked, done, missing; entries, faults, and what their numbers add up to."""

from datetime import date, timedelta
from typing import Any

import pytest

from houqin.core import clock
from houqin.core.facts import Figure, Span
from houqin.core.scope import in_school
from houqin.registers.facts import facts
from houqin.registers.models import Register
from tests.cast import Cast
from tests.samples import do

from houqin.registers.tests import samples  # isort: skip

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 18)
SPAN = Span(DAY - timedelta(days=7), DAY + timedelta(days=7))


def told(cast: Cast) -> dict[str, Figure]:
    with in_school(cast.school):
        return {figure.code.removeprefix("registers."): figure for figure in facts(cast.school, SPAN)}


def book(cast: Cast) -> Any:
    """Milk is given out twice a day and counted in boxes."""
    text = samples.text(cast, "milk").replace("often: 每日两次", "often: 每日两次, on: all_days")
    text = text.replace("unit: ℃, decimals: 1", "unit: 公斤, decimals: 1").replace("about: thing\n", "")
    return do(cast, "registers.add_register", text=text.replace("things: [1号冰柜, 2号冰柜]\n", "")).row


def fill(cast: Cast, register: Any, **more: Any) -> Any:
    return do(cast, "registers.fill_entry", register, subject="", **more).row


def test_what_was_asked_is_done_left_out_or_missing_and_numbers_are_added_up(cast: Cast) -> None:
    with clock.moved(clock.at(DAY, 10)):
        register = book(cast)
        fill(cast, register)
        void = fill(cast, register, slot="下午")
        do(cast, "registers.void_entry", void)
    with clock.moved(clock.at(DAY + timedelta(days=1), 10)):
        found = told(cast)
        stands = [found[f"milk.{key}"].value for key in ("asked", "done", "skipped", "missing", "entries")]
        assert stands == [2, 1, 0, 1, 1]
        assert (found["milk.done"].share, found["milk.sum.celsius"].words) == ("1/2", "3.5公斤")
        late = samples.answers(cast, celsius="2", clean="fail")
        fill(cast, register, slot="下午", on=DAY.isoformat(), answers=late, follow_up="已除霜", late="忘了")
        found = told(cast)
        assert [found[f"milk.{key}"].value for key in ("done", "missing", "faults")] == [2, 0, 1]
        assert (found["milk.sum.celsius"].words, found["entered.later"].share) == ("5.5公斤", "1/2")


def test_a_register_in_use_without_an_entry_says_none_and_one_that_is_not_in_use_says_nothing(
    cast: Cast,
) -> None:
    with clock.moved(clock.at(DAY, 10)):
        do(cast, "registers.take_registers", slugs=["infectious-cases", "visitors"])
        with in_school(cast.school):
            visitors = Register.objects.get(slug="visitors")
        do(cast, "registers.close_register", visitors)
        found = told(cast)
    assert (found["infectious-cases.entries"].value, "infectious-cases.asked" in found) == (0, False)
    assert "visitors.entries" not in found
