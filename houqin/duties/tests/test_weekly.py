"""What duties tell of a week: no names, no spot checks beforehand, and sums that add up."""

from datetime import date

import pytest

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.scope import in_school
from houqin.duties.models import Task
from houqin.duties.tests.test_story import MONDAY, day, duty, morning, on
from houqin.duties.weekly import ahead, past
from houqin.people.models import Member
from tests.cast import Cast
from tests.samples import do

pytestmark = pytest.mark.django_db
WEEK = Span(MONDAY, day(6))


def lines(member: Member, at: date) -> list[str]:
    again = Member.everywhere.select_related("school").get(pk=member.pk)
    with clock.moved(clock.at(at, 9)), in_school(again.school):
        return [f"{line.fault} {line.state}" for part in ahead(again, WEEK) for line in part.lines]


def test_the_week_ahead_tells_what_ends_in_it_made_already_or_to_come(cast: Cast) -> None:
    before = date(2026, 9, 3)
    with on(before):
        duty(cast, title="清点库房", how_often="每周三")
        duty(cast, title="看门岗")
        duty(cast, title="抽查留样", how_often="每周抽查一次")
    assert lines(cast.hu, before) == ["清点库房 9月9日 周三"]
    with on(day(2), 6):
        morning(cast, day(2))
    assert lines(cast.hu, day(2)) == ["清点库房 9月9日 周三"], "once, though it was made"
    assert lines(cast.wen, before) == [], "only to those who see all"


def test_the_week_behind_adds_up(cast: Cast) -> None:
    with on(MONDAY):
        duty(cast)
    for number in range(1, 5):
        with on(day(number)):
            morning(cast, day(number))
    with in_school(cast.school):
        first, second, third, fourth, _fifth = Task.objects.order_by("due_on")
    with on(day(4), 17):
        do(cast, "duties.do_task", first, done_on=MONDAY.isoformat())
        do(cast, "duties.do_task", second)
        do(cast, "duties.skip_task", third, reason="停电停水")
        do(cast, "duties.withdraw_task", fourth, reason="计划变了")
    again = Member.everywhere.select_related("school").get(pk=cast.hu.pk)
    with on(day(7)), in_school(cast.school):
        (part,) = past(again, WEEK)
        assert part.said == ["应做4项，做了2项（按期1项），本次不做1项，没有记录1项。"]
