"""Minutes a day: what duties take from a person on an average school day, told before they are taken on."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.duties.rules.burden import Load, by_person, minutes_a_day, rounded, times_a_day, too_much
from houqin.duties.rules.frequencies import frequencies
from houqin.duties.rules.frequency import Frequency


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("每天", Fraction(10)),
        ("每天两次", Fraction(20)),
        ("每餐", Fraction(10)),
        ("每周一次", Fraction(2)),
        ("每周一、三、五", Fraction(6)),
        ("两周一次", Fraction(1)),
        ("每月一次", Fraction(1, 2)),
        ("每半月一次", Fraction(1)),
        ("每季度一次", Fraction(1, 5)),
        ("每学期一次", Fraction(1, 10)),
        ("每年一次", Fraction(1, 20)),
        ("每两年一次", Fraction(1, 40)),
        ("随时", Fraction(0)),
        ("经常", Fraction(0)),
    ],
)
def test_ten_minutes_weigh_by_how_often_they_come(words: str, expected: Fraction) -> None:
    assert minutes_a_day(10, frequencies(words)[0]) == expected


def test_what_several_share_is_divided_and_what_nobody_has_is_told_apart() -> None:
    daily = Frequency("day")
    found = by_person([Load(10, daily, ["甲", "乙"]), Load(6, daily, ["甲"]), Load(9, daily)])
    assert found == {"甲": 11, "乙": 5, "": 9}


def test_more_than_a_quarter_of_an_hour_is_warned_of_and_not_a_minute_less() -> None:
    found = {"甲": Fraction(15), "乙": Fraction(31, 2), "丙": Fraction(40), "": Fraction(99)}
    assert list(too_much(found)) == ["丙", "乙"]


def test_nothing_that_weighs_is_rounded_to_nothing() -> None:
    told = [rounded(Fraction(*each)) for each in ((1, 40), (1, 2), (31, 4), (12, 1), (0, 1))]
    assert told == ["0.5", "0.5", "8", "12", "0"]


UNITS = st.sampled_from(["day", "school_day", "meal", "night", "week", "month", "quarter", "term", "year"])
FREQUENCIES = st.builds(Frequency, unit=UNITS, n=st.integers(1, 6), times=st.integers(1, 5))
LOADS = st.lists(
    st.builds(
        Load,
        minutes=st.integers(0, 480),
        frequency=FREQUENCIES,
        shared_by=st.lists(st.sampled_from("甲乙丙丁"), max_size=4),
    ),
    max_size=8,
)


@given(LOADS)
def test_no_minute_is_lost_or_counted_twice_however_work_is_shared(loads: list[Load]) -> None:
    total = sum((load.minutes * times_a_day(load.frequency) for load in loads), Fraction(0))
    assert sum(by_person(loads).values(), Fraction(0)) == total
