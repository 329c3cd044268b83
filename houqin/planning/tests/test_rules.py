"""Who is meant, when it is to be done, what kind of plan it is, what differs: tables of cases, and days by chance."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.planning.rules.differences import Told, pairs
from houqin.planning.rules.identity import Identity, identity_of, same_title
from houqin.planning.rules.lines import frequency_of, lines_of
from houqin.planning.rules.persons import Person, match_all
from houqin.planning.rules.reading import read_text
from houqin.planning.rules.windows import window
from houqin.terms.rules import Calendar, proposed_terms
from tests.promises.conftest import SOAK

PEOPLE = [
    Person("1", "沈立新", "总务主任"),
    Person("2", "沈玉兰", "语文教师"),
    Person("3", "何强", "保安"),
    Person("4", "何强", "炊事员"),
    Person("5", "莫阿妹", "门卫、绿化工"),
]
ROLES = {"guard": "保安", "cook": "炊事员", "class_teacher": "班主任", "logistics_head": "总务主任"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["沈立新"], ["member:1 exact"]),
        (["沈立新主任"], ["member:1 exact"]),
        (["沈主任"], ["member:1 titled"]),
        (["沈老师"], ["name:沈老师 several"]),
        (["莫师傅"], ["member:5 titled"]),
        (["何强"], ["name:何强 several"]),
        (["炊事员"], ["role:cook exact"]),
        (["各班主任"], ["role:class_teacher exact"]),
        (["绿化工"], ["post:绿化工 exact"]),
        (["秦校长"], ["name:秦校长 unknown"]),
        (["沈立新", "沈主任", "保安"], ["member:1 exact", "role:guard exact"]),
        (["沈 立 新（兼）"], ["member:1 exact"]),
        ([""], []),
    ],
)
def test_who_is_meant(words: list[str], found: list[str]) -> None:
    told = match_all(words, PEOPLE, ROLES)
    assert [f"{each.kind}:{each.value} {each.how}" for each in told] == found


@pytest.mark.parametrize(
    ("title", "identity"),
    [
        ("某校2026年秋学期后勤计划", Identity("term", 2026, 1)),
        ("2026—2027学年第二学期总务计划", Identity("term", 2026, 2)),
        ("2027年春季后勤工作计划", Identity("term", 2026, 2)),
        ("2026年度工作计划", Identity("year", 2026)),
        ("后勤三年发展规划（2026—2029）", Identity("three_year", 2026)),
        ("2026年10月份工作安排", Identity("month", 2026)),
        ("后勤工作计划", Identity("term", None)),
    ],
)
def test_which_plan_it_is(title: str, identity: Identity) -> None:
    assert identity_of(title, []) == identity


def test_a_revised_title_is_the_same_plan() -> None:
    assert same_title("2026年秋后勤计划", "2026年秋后勤计划（修订稿）")
    assert not same_title("2026年秋后勤计划", "2026年春后勤计划")


CALENDAR = Calendar(tuple(proposed_terms(2026)))


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ({"month": 9}, (9, 1), (9, 30)),
        ({"month": 9, "part": "mid"}, (9, 11), (9, 20)),
        ({"month": 10, "part": "start"}, (10, 8), (10, 14)),
        ({"month": 9, "week": 2}, (9, 7), (9, 11)),
        ({"month": 9, "day": "9.14—9.20"}, (9, 14), (9, 20)),
        ({"month": 9, "day": "8.31-9.6"}, (9, 1), (9, 4)),
        ({"month": 9, "day": "9月10日"}, (9, 10), (9, 10)),
        ({"month": 9, "day": "9月18日前"}, (9, 1), (9, 18)),
        ({"month": 10, "day": "10月9日前"}, (9, 28), (10, 9)),
        ({"month": 8}, (8, 1), (8, 31)),
        ({"month": 9, "day": "开学第一天"}, (9, 1), (9, 30)),
    ],
)
def test_when_a_line_is_to_be_done(
    asked: dict[str, object], first: tuple[int, int], last: tuple[int, int]
) -> None:
    found = window(2026, calendar=CALENDAR, **asked)
    assert found == (date(2026, *first), date(2026, *last))


@given(
    month=st.integers(1, 12),
    part=st.sampled_from(["", "early", "mid", "late", "start", "end"]),
    year=st.integers(2024, 2028),
)
@settings(max_examples=500 if SOAK else 60)
def test_a_window_lies_in_its_month_and_on_school_days_where_there_are_any(
    month: int, part: str, year: int
) -> None:
    first, last = window(year, month, CALENDAR, part=part)
    assert date(year, month, 1) <= first <= last <= date(year, month, monthrange(year, month)[1])
    whole = CALENDAR.days(first, last)
    if any(day.school_day for day in whole):
        assert whole[0].school_day
        assert whole[-1].school_day


WORDS = ["检修吊扇", "检修风扇", "清洗水箱", "灭火器月检", "盘点仓库", "盘点仓库物资", "签责任书"]


@given(
    old=st.lists(st.sampled_from(WORDS), max_size=8),
    new=st.lists(st.sampled_from(WORDS), max_size=8),
    kind=st.sampled_from(["calendar", "duty"]),
)
@settings(max_examples=500 if SOAK else 60)
def test_every_line_of_two_versions_stands_in_one_pair(old: list[str], new: list[str], kind: str) -> None:
    left = [Told(("old", n), kind, words, words, (9,)) for n, words in enumerate(old)]
    right = [Told(("new", n), kind, words, words, (9,)) for n, words in enumerate(new)]
    found = pairs(left, right)
    assert sorted(pair.old for pair in found if pair.old) == sorted(told.row for told in left)
    assert sorted(pair.new for pair in found if pair.new) == sorted(told.row for told in right)
    same = [pair for pair in found if pair.old and pair.new and old[pair.old[1]] == new[pair.new[1]]]
    assert len(same) == sum(min(old.count(words), new.count(words)) for words in set(WORDS))


def test_no_line_of_a_plan_is_lost_on_the_way_to_the_draft() -> None:
    text = "2026年秋学期后勤计划\n感谢大家。\n九月份：1.修门 2.9.20前修窗\n十月份：1.下旬盘点"
    reading = read_text(text)
    drafted = list(lines_of(reading.plans[0]))
    assert [each.text for each in drafted if each.kind == "calendar"] == ["修门", "9.20前修窗", "下旬盘点"]
    assert [(each.part, each.day) for each in drafted if each.kind == "calendar"] == [
        ("", ""),
        ("", "9.20前"),
        ("late", ""),
    ]
    assert "感谢大家。" in [each.text for each in drafted]


def test_words_for_how_often_that_nobody_can_read_stay_a_question() -> None:
    assert frequency_of("看情况") == [{"unit": "unset", "words": "看情况"}]
    assert frequency_of("") == []
    assert frequency_of("每周四")[0]["weekdays"] == [4]
