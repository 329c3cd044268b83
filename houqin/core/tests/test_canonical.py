"""One way to write data down: the digests of the whole history lie on these very letters, in every later version too."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy as _

from houqin.core.canonical import canonical, plain, sha256
from houqin.people.models import School

KEY = UUID("01a1fece-2bf5-7912-b596-8da767f8c127")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": [1, True, None], "a": "门"}, '{"a":"门","b":[1,true,null]}'),
        (date(2026, 11, 21), '"2026-11-21"'),
        (time(7, 30), '"07:30:00"'),
        (datetime(2026, 11, 21, 5, 30, 0, 120, tzinfo=UTC), '"2026-11-21T05:30:00.000120+00:00"'),
        (Decimal("1.50"), '"1.50"'),
        (KEY, f'"{KEY}"'),
        (School(pk=KEY), f'"{KEY}"'),
        ({KEY: (date(2026, 1, 2),)}, f'{{"{KEY}":["2026-01-02"]}}'),
        (_("校长"), '"校长"'),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_kind_of_value_has_one_text(value: Any, text: str) -> None:
    assert canonical(value) == text


def test_a_digest_is_the_one_that_others_make_of_the_same_text() -> None:
    assert sha256("后勤") == "12dbb409df2b3183d16db48de7d2fb62d950b81cbd6b94af8b60c0cff4b36dae"


@pytest.mark.parametrize("value", [object(), 0.5], ids=["object", "float"])
def test_what_has_no_one_text_is_refused_by_the_name_of_its_kind(value: Any) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        plain(value)
