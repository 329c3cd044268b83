"""Names in what goes out: a person becomes the post, a word that looks like a name stays whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.core.scope import in_school
from houqin.hazards.models import Hazard
from houqin.people.models import Member
from houqin.reports.rules.named import left_over, unnamed
from houqin.reports.rules.shortening import FULL, INNER
from houqin.reports.tests.test_kinds import monday
from houqin.reports.tests.test_story import draft, paper
from tests.cast import Cast, browser
from tests.samples import row_of

__all__ = ["monday"]

NAMES = (("李明华", "会计"), ("丁大勇", "水电工"), ("李明", "保安"), ("高峰", "门卫"))


@pytest.mark.parametrize(
    ("told", "out"),
    [
        ("李明华没有锁门", "会计没有锁门"),
        ("李明没有锁门", "保安没有锁门"),
        ("保安李明、会计李明华都请了假", "保安、会计都请了假"),
        ("由李明和高峰负责", "由保安和门卫负责"),
        ("高峰期走廊拥挤", "高峰期走廊拥挤"),
        ("早高峰、晚高峰校门口没有人", "早高峰、晚高峰校门口没有人"),
        ("用餐高峰时段", "用餐高峰时段"),
        ("门卫高峰值夜班", "门卫值夜班"),
        ("水电工丁大勇忘了关闸", "水电工忘了关闸"),
        ("3月5日李明漏记", "3月5日保安漏记"),
    ],
)
def test_a_person_becomes_the_post_and_a_word_stays_whole(told: str, out: str) -> None:
    assert unnamed(told, NAMES) == out


def test_somebody_else_whose_name_begins_alike_is_left_whole() -> None:
    names = (("李明", "保安"), ("欧阳明", "会计"))
    assert unnamed("家长李明华、学生欧阳明江说", names) == "家长李明华、学生欧阳明江说"
    assert left_over("家长李明华说", names) == ["李明"]


OUT = dict(NAMES) | {word: word for word in ("高峰期", "早高峰", "李明明白白", "保安室", "1号楼", "")}


@given(st.lists(st.sampled_from(sorted(OUT)), max_size=12), st.sampled_from("，、 （；1a"))
def test_between_signs_each_name_becomes_its_post_and_nothing_else_changes(
    words: list[str], sign: str
) -> None:
    assert unnamed(sign.join(words), NAMES) == sign.join(OUT[word] for word in words)


@pytest.mark.django_db
def test_who_writes_is_asked_to_look_at_a_word_that_may_be_a_name(monday: Cast) -> None:
    hazard = row_of(monday, Hazard)
    with in_school(monday.school):
        Member.objects.filter(pk=monday.tan.pk).update(name="高峰", posts_text="门卫")
        Hazard.objects.filter(pk=hazard.pk).update(what="放学高峰期北门拥挤，高峰没有到岗")
    report = draft(monday)
    assert "放学高峰期北门拥挤，门卫没有到岗" in paper(report, FULL).text
    assert "高峰没有到岗" in paper(report, INNER).text
    page = browser(monday.hu).get(report.PAGE).content.decode()
    assert "问题、附表里的“高峰”可能是人名" in page
