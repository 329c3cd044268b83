"""Limits against guessing: counted per account or address, over when their time is over."""

from datetime import timedelta

import pytest

from houqin.core import attempts, clock

pytestmark = pytest.mark.django_db


def test_tries_are_counted_and_forgotten_in_time() -> None:
    for _n in range(3):
        assert not attempts.too_many("account", "tan", most=3, minutes=10)
        attempts.count("account", "tan", minutes=10)
    assert attempts.too_many("account", "tan", most=3, minutes=10)
    assert not attempts.too_many("account", "wen", most=3, minutes=10)
    assert not attempts.too_many("address", "tan", most=3, minutes=10)
    with clock.moved(clock.now() + timedelta(minutes=11)):
        assert not attempts.too_many("account", "tan", most=3, minutes=10)
        attempts.count("account", "tan", minutes=10)
        assert not attempts.too_many("account", "tan", most=2, minutes=10)
    attempts.forget("account", "tan")


def test_no_name_is_kept_in_the_table() -> None:
    attempts.count("account", "13900000001", minutes=10)
    assert not attempts.Attempt.objects.filter(what__contains="139").exists()


@pytest.mark.parametrize("who", ["", "a" * 5000, "校\x00长", "'; --"])
def test_whatever_is_typed_as_a_name_is_counted(who: str) -> None:
    attempts.count("account", who, minutes=10)
    assert attempts.too_many("account", who, most=1, minutes=10)
