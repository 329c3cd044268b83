"""One cell at a time: what people type becomes the right value, or a sentence that says what is wrong."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.core.sheets.columns import (
    Bad,
    Doubt,
    Parser,
    PartialDate,
    parse_choice,
    parse_code,
    parse_date,
    parse_int,
    parse_list,
    parse_money_fen,
    parse_name,
    parse_names,
    parse_phone,
    parse_qty_milli,
    parse_text,
    parse_yes_no,
)

MARCH = datetime.date(2021, 3, 1)
DAY = datetime.date(2026, 3, 1)


def refusal(parse: Parser, value: Any) -> str:
    """The sentence with which a cell is refused."""
    with pytest.raises(Bad) as refused:
        parse(value)
    return refused.value.text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime.datetime.fromisoformat("2026-03-01 08:30"), PartialDate(DAY)),
        (DAY, PartialDate(DAY)),
        (46082.0, PartialDate(DAY)),
        (46082.75, PartialDate(DAY)),
        (20260301.0, PartialDate(DAY)),
        ("20260301", PartialDate(DAY)),
        ("2026-03-01", PartialDate(DAY)),
        ("2026-3-1", PartialDate(DAY)),
        ("2026/3/1 ", PartialDate(DAY)),
        ("2026.3.1", PartialDate(DAY)),
        ("2026年3月1日", PartialDate(DAY)),
        ("2026 年 3 月 1 号", PartialDate(DAY)),
        ("２０２６年３月１日", PartialDate(DAY)),
        ("2026-03-01 00:00:00", PartialDate(DAY)),
        ("2021.03", PartialDate(MARCH, "month")),
        (2021.03, PartialDate(MARCH, "month")),
        ("2021年3月", PartialDate(MARCH, "month")),
        ("2021年03月份", PartialDate(MARCH, "month")),
        ("2021-03", PartialDate(MARCH, "month")),
        ("202103", PartialDate(MARCH, "month")),
        ("2021年", PartialDate(datetime.date(2021, 1, 1), "year")),
        ("1999年10月", PartialDate(datetime.date(1999, 10, 1), "month")),
        ("", None),
        ("—", None),
        (None, None),
    ],
)
def test_dates_are_understood_in_the_forms_people_use(value: Any, expected: PartialDate | None) -> None:
    assert parse_date()(value) == expected


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("03/04/26", "分不清年月日"),
        ("3.1", "不是日期"),
        ("2026-02-30", "没有“2026-02-30”这一天"),
        ("2019-13-05", "没有“2019-13-05”这一天"),
        ("去年", "不是日期"),
        (2021.1, "1 月还是 10 月"),
        (12.0, "不像日期"),
        (True, "应填日期"),
        (datetime.time(8, 30), "应填日期"),
        ("1026-03-01", "不在 1900-01-01"),
    ],
)
def test_dates_that_could_mean_two_things_are_refused(value: Any, sentence: str) -> None:
    assert sentence in refusal(parse_date(), value)


def test_a_month_is_no_day_where_a_day_is_asked() -> None:
    assert "请写到日" in refusal(parse_date(partial=False), "2021.03")


def test_serial_numbers_follow_the_epoch_of_their_workbook() -> None:
    assert parse_date()(44620.0, datetime.date(1904, 1, 1)) == PartialDate(DAY)


@given(
    st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]),
)
def test_every_day_is_read_back_from_its_text(day: datetime.date, form: str) -> None:
    assert parse_date()(day.strftime(form)) == PartialDate(day)


@given(
    st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)),
    st.sampled_from(["day", "month", "year"]),
)
def test_what_a_date_is_written_as_is_read_as_the_same_date(day: datetime.date, precision: Any) -> None:
    first = {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[precision]
    value = PartialDate(first, precision)
    assert parse_date()(parse_date().write(value)) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (15115171016.0, "15115171016"),
        ("17980910366", "17980910366"),
        ("+86 138-0013-8000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0571-87654321", "057187654321"),
        ("(0571) 8765 4321", "057187654321"),
        ("87654321", "87654321"),
        ("无", None),
        (None, None),
    ],
)
def test_telephone_numbers_come_out_as_digits(value: Any, expected: str | None) -> None:
    assert parse_phone()(value) == expected


@pytest.mark.parametrize("value", ["138001380001", 1380013800.0, "00000000000", "12345", "1.38E+10"])
def test_impossible_telephone_numbers_are_refused(value: Any) -> None:
    assert "不对" in refusal(parse_phone(), value) or "不是" in refusal(parse_phone(), value)


def test_words_instead_of_a_telephone_number_are_doubted() -> None:
    with pytest.raises(Doubt, match="先留空") as doubt:
        parse_phone()("见名片")
    assert doubt.value.value is None


def test_of_two_telephone_numbers_the_first_is_taken_with_a_warning() -> None:
    with pytest.raises(Doubt, match="只取第一个") as doubt:
        parse_phone()("13800138000、13900139000")
    assert doubt.value.value == "13800138000"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("孙源明、任珍", ("孙源明", "任珍")),
        ("孙源明，任珍;李四/王五", ("孙源明", "任珍", "李四", "王五")),
        ("吴  勇", ("吴勇",)),
        ("吴　勇", ("吴勇",)),
        ("张三 李四", ("张三", "李四")),
        ("吴 勇 任 珍", ("吴勇", "任珍")),
        ("吴 勇军", ("吴勇军",)),
        ("欧阳 勇", ("欧阳勇",)),
        ("张三\n李四", ("张三", "李四")),
        ("张\u200b三", ("张三",)),
        ("\u202e张三", ("张三",)),
        ("阿依古丽•买买提", ("阿依古丽·买买提",)),
        ("John  Smith", ("John Smith",)),
        ("张三、张三", ("张三",)),
        ("无", None),
    ],
)
def test_people_in_one_cell_are_told_apart(value: str, expected: tuple[str, ...] | None) -> None:
    assert parse_names()(value) == expected


def test_a_single_name_is_one_person() -> None:
    assert parse_name()("吴  勇") == "吴勇"
    assert "只能写一个人" in refusal(parse_name(), "张三、李四")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (101.0, "101"),
        ("101", "101"),
        (" 101 ", "101"),
        ("１０１", "101"),
        ("A 01", "A01"),
        ("2010100000", "2010100000"),
    ],
)
def test_codes_are_the_same_however_they_are_typed(value: Any, expected: str) -> None:
    assert parse_code()(value) == expected


@pytest.mark.parametrize("value", [110101199001011234.0, 123456789012345.0, "1.10101E+17"])
def test_numbers_that_lost_their_last_digits_are_refused(value: Any) -> None:
    assert "设为文本" in refusal(parse_code(), value)


@pytest.mark.parametrize("value", ["a\x00b", "a\x07b", "\ud800"])
def test_control_and_half_characters_are_refused(value: str) -> None:
    assert refusal(parse_text(), value)


def test_text_is_tidied_and_limited() -> None:
    assert parse_text()("  语文\n教师\u200b ") == "语文 教师"
    assert parse_text()("\u3000") is None
    assert "最多 5 个字" in refusal(parse_text(5), "一二三四五六")


def test_a_text_that_became_a_date_is_doubted() -> None:
    with pytest.raises(Doubt, match="变成了日期"):
        parse_text()(datetime.date(2026, 3, 2))


@pytest.mark.parametrize(
    ("parse", "value", "expected"),
    [
        (parse_int(0, 50, units=("楼", "层")), "3楼", 3),
        (parse_int(), "１２", 12),
        (parse_int(), 12.0, 12),
        (parse_int(0), "-0", 0),
        (parse_int(-5, 5), "-1", -1),
        (parse_money_fen(), 146.64, 14664),
        (parse_money_fen(), 67.68000000000001, 6768),
        (parse_money_fen(), "¥1234.5", 123450),
        (parse_money_fen(), "12元", 1200),
        (parse_money_fen(), Decimal("0.1") + 0, 10),
        (parse_qty_milli(), 2.5, 2500),
        (parse_qty_milli(units=("公斤",)), "0.125公斤", 125),
        (parse_int(), "/", None),
    ],
)
def test_numbers_become_whole_units(parse: Parser, value: Any, expected: int | None) -> None:
    assert parse(str(value) if isinstance(value, Decimal) else value) == expected


@pytest.mark.parametrize(
    ("parse", "value", "sentence"),
    [
        (parse_int(), "1_000", "不是数字"),
        (parse_int(), "1e5", "不是数字"),
        (parse_int(), "2.5", "不是整数"),
        (parse_int(0, 50), "99", "0 到 50 之间"),
        (parse_int(), "NaN", "不是数字"),
        (parse_int(), float("nan"), "不是正常的数"),
        (parse_int(), float("inf"), "不是正常的数"),
        (parse_money_fen(), "1,234.5", "去掉逗号"),
        (parse_money_fen(), "12。5", "小数点不对"),
        (parse_money_fen(), "12，5", "小数点不对"),
        (parse_money_fen(), "1.005", "最多 2 位"),
        (parse_money_fen(), -500.0, "不能小于 0"),
        (parse_qty_milli(), "约30", "不是数字"),
        (parse_qty_milli(), datetime.date(2026, 1, 1), "应填数字"),
    ],
)
def test_numbers_that_are_none_are_refused_with_a_hint(parse: Parser, value: Any, sentence: str) -> None:
    assert sentence in refusal(parse, value)


@given(st.integers(0, 10**12))
def test_money_is_written_and_read_without_loss(fen: int) -> None:
    parse = parse_money_fen()
    assert parse(float(str(parse.write(fen)))) == fen


def test_choices_are_understood_in_other_words() -> None:
    parse = parse_choice({"broken": ("待修", "坏"), "fine": "完好"})
    assert [parse(word) for word in ("待修", " 坏 ", "完好", None)] == ["broken", "broken", "fine", None]
    assert "待修、完好" in refusal(parse, "一般")
    assert parse.choices == ["待修", "完好"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("√", True), ("是", True), (1.0, True), ("Ｎ", False), ("无", False), (True, True), ("", None)],
)
def test_ticks_are_understood(value: Any, expected: bool | None) -> None:
    assert parse_yes_no()(value) is expected


def test_posts_are_told_apart() -> None:
    assert parse_list()("教导主任、资产管理员") == ("教导主任", "资产管理员")
    assert parse_list()("总务主任兼食品安全员") == ("总务主任", "食品安全员")
