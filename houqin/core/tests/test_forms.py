"""Fields as people fill them in: text made tidy, whole numbers, days in many hands, tables of lines."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.core.errors import ValidationError
from houqin.core.fields import Moment, TimeOfDay
from houqin.core.forms import Day, LineForm, Lines, Text, Whole
from houqin.core.text import tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  张三　", "张三"),
        ("张\u200b三\ufeff", "张三"),
        ("cafe\u0301", "café"),
        ("a\u202eb", "ab"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("𠮷野", "𠮷野"),
    ],
)
def test_text_is_made_tidy(typed: str, kept: str) -> None:
    assert Text(lines=2).clean(typed) == kept


@pytest.mark.parametrize("typed", ["a\x00b", "a\x1bb", "\ud800", ["a"], {"a": 1}, True])
def test_what_is_no_text_is_refused(typed: object) -> None:
    with pytest.raises(ValidationError):
        Text().clean(typed)


@pytest.mark.parametrize("field", [Day(), TimeOfDay(), Moment()])
@pytest.mark.parametrize("sent", [1.5, 7, True, ["2026-11-22"], {"day": 1}])
def test_what_is_no_day_and_no_time_is_refused(field: Any, sent: object) -> None:
    with pytest.raises(ValidationError):
        field.clean(sent)


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59", "1899-12-31T23:59"])
def test_a_moment_of_another_age_is_a_slip_of_the_pen(typed: str) -> None:
    with pytest.raises(ValidationError, match="年份"):
        Moment().clean(typed)
    assert Moment().clean("2026-11-22T07:40").hour == 7


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing(typed: str) -> None:
    try:
        once = tidy(typed)
    except ValidationError:
        return
    assert tidy(once) == once


@pytest.mark.parametrize(
    ("typed", "number"), [("12", 12), (" 12 ", 12), ("１２", 12), (7, 7), ("0", 0), ("007", 7)]
)
def test_whole_numbers_are_understood(typed: object, number: int) -> None:
    assert Whole().clean(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["1.5", "1e3", "十二", "-1", "9" * 19, "9" * 5000, "0x1", "1_000", "½", "²", "nan", True, [1], 1.5],
)
def test_what_is_no_whole_number_is_refused(typed: object) -> None:
    with pytest.raises(ValidationError):
        Whole().clean(typed)


@pytest.mark.parametrize(
    "typed", ["2026-09-01", "2026年9月1日", "2026.9.1", "2026/9/1", "20260901", " 2026-9-1 "]
)
def test_days_are_understood_as_people_write_them(typed: str) -> None:
    assert Day().clean(typed.strip()) == date(2026, 9, 1)


@pytest.mark.parametrize("typed", ["03/04/26", "2026-02-30", "明天", "1.9.2026", "2026-13-01", "26-9-1"])
def test_ambiguous_and_impossible_days_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        Day().clean(typed)


class Line(LineForm):
    what = Text(label="物品")
    pieces = Whole(label="件数", min_value=1)


@pytest.mark.parametrize("sent", [str, lambda lines: lines], ids=["page", "api"])
def test_a_table_of_lines_comes_as_text_or_as_a_list(sent: object) -> None:
    lines = [{"what": "灯管", "pieces": 2}, {"what": " 开关 ", "pieces": "3"}]
    value = json.dumps(lines) if sent is str else lines
    assert Lines(Line).clean(value) == [{"what": "灯管", "pieces": 2}, {"what": "开关", "pieces": 3}]


def test_each_bad_line_is_named_with_its_column() -> None:
    with pytest.raises(ValidationError) as refused:
        Lines(Line).clean([{"what": "灯管", "pieces": 2}, {"what": "", "pieces": 0}, "x"])
    told = "\n".join(refused.value.messages)
    assert "第2行物品" in told
    assert "第2行件数" in told
    assert "第3行物品" in told


@pytest.mark.parametrize("value", ["[", "{}", "1", '"x"', "[" * 5000, [{}] * 501, {"a": 1}])
def test_what_is_no_table_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        Lines(Line).clean(value)
