"""Values as people read them, in school time and school words."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from houqin.core import clock
from houqin.core.words import day_words, in_words, moment_words, short_moment, yuan

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with clock.moved(NOON):
        yield


def test_a_day_has_its_weekday_and_its_year_where_it_is_not_this_one() -> None:
    assert day_words(date(2026, 9, 3)) == "9月3日 周四"
    assert day_words(date(2025, 9, 3)) == "2025年9月3日 周三"
    assert day_words(date(2026, 9, 3), year=True) == "2026年9月3日 周四"


def test_moments_are_those_of_the_schools_clock() -> None:
    evening = datetime(2026, 9, 3, 16, 5, tzinfo=UTC)
    assert moment_words(evening) == "9月4日 周五 00:05"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 21, 1, 5, tzinfo=UTC), "09:05"),
        (datetime(2026, 11, 20, 16, 5, tzinfo=UTC), "00:05"),
        (datetime(2026, 9, 3, 1, 5, tzinfo=UTC), "09-03 09:05"),
        (datetime(2025, 9, 3, 1, 5, tzinfo=UTC), "2025-09-03"),
    ],
)
def test_in_a_table_a_moment_is_as_short_as_it_can_be(moment: datetime, words: str) -> None:
    assert short_moment(moment) == words


@given(st.integers(-(10**12), 10**12))
def test_money_is_exact(fen: int) -> None:
    words = yuan(fen)
    assert int(words.replace(",", "").replace(".", "")) == fen
    assert words[-3] == "."


def test_values_of_every_kind_have_words() -> None:
    assert in_words(True) == "是"
    assert in_words(None) == ""
    assert in_words(0) == "0"
    assert in_words(["甲", "乙"]) == "甲、乙"
    assert in_words(date(2026, 9, 3)) == "2026年9月3日 周四"


def test_words_not_yet_translated_are_words_and_no_list_of_letters() -> None:
    assert in_words(gettext_lazy("还没有印过标签")) == "还没有印过标签"
