"""Nobody is surprised: told so many days ahead, on the last day, each week after it; and 今天 until it is done."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.certificates.notices import TODAY, every_morning, group_lines, stage
from houqin.certificates.tests.test_rights import becomes
from houqin.certificates.tests.test_story import health
from houqin.certificates.todo import todo
from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.notices import quiet
from houqin.core.notices.models import Notice
from houqin.core.scope import in_school
from houqin.people.models import Member
from tests.cast import Cast
from tests.samples import do

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 2, 28)


@pytest.fixture(autouse=True)
def weekends_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A calendar of nothing but weekends; the day on which everything is entered."""
    monkeypatch.setattr(quiet, "IS_DAY_OFF", lambda school, day: day.weekday() > 4)
    with clock.moved(clock.at(date(2026, 11, 20), 9, 0)):
        yield


def told(cast: Cast, first: date, last: date) -> list[tuple[str, str, str]]:
    """(day, to whom, what) of all mornings from one day to another."""
    found, day = [], first
    while day <= last:
        with clock.moved(clock.at(day, 6, 45)), in_school(cast.school):
            before = set(Notice.objects.values_list("pk", flat=True))
            every_morning(cast.school, day)
            every_morning(cast.school, day)  # a morning that comes twice tells once
            for each in Notice.objects.exclude(pk__in=before).select_related("member").order_by("id"):
                found.append((day.isoformat(), each.member.name, each.text))
        day += timedelta(days=1)
    return found


def test_it_is_told_ahead_on_the_day_and_every_week_after_it(cast: Cast) -> None:
    health(cast, keeper=str(cast.hu.pk))
    some: list[tuple[date, date]] = [
        (date(2027, 1, 28), date(2027, 2, 1)),
        (date(2027, 2, 26), date(2027, 3, 2)),
    ]
    some += [(date(2027, 3, 6), date(2027, 3, 9))]
    days = [day for first, last in some for day, who, _text in told(cast, first, last) if who == "胡校长"]
    # 30 days before is Friday 29 January; 28 February is a Sunday, then the first morning of each week after it.
    assert days == ["2027-01-29", "2027-02-28", "2027-03-01", "2027-03-08"]


def test_the_holder_hears_of_his_own_and_the_head_of_all(cast: Cast) -> None:
    health(cast, keeper=str(becomes(cast, "chen", "canteen_manager").pk))
    texts = {who: text for _day, who, text in told(cast, date(2027, 2, 1), date(2027, 2, 1))}
    assert texts == {
        "文师傅": "您的健康证2月28日 周日到期，请办理",
        "胡校长": "健康证（文师傅）2月28日 周日到期，请办理",
        "陈会计": "健康证（文师傅）2月28日 周日到期，请办理",
    }


def test_what_is_renewed_ended_or_of_somebody_gone_is_told_no_more(cast: Cast) -> None:
    health(cast)
    other = health(cast, member=str(cast.tan.pk))
    do(cast, "certificates.end_certificate", other)
    assert len(told(cast, date(2027, 3, 1), date(2027, 3, 1))) == 2  # the control: holder and keeper
    with in_school(cast.school):
        Member.objects.filter(pk=cast.wen.pk).update(active=False)
    assert told(cast, date(2027, 3, 8), date(2027, 3, 8)) == []


def test_those_that_run_out_together_are_one_message(cast: Cast) -> None:
    for number in range(5):
        facts = {"kind": "extinguisher_powder", "member": "", "what": f"{number}号", "start_on": "2022-02-28"}
        health(cast, **facts, issued_on="")
    ((_day, _who, text),) = told(cast, date(2027, 2, 1), date(2027, 2, 1))
    assert text.startswith("灭火器（干粉）（0号、1号、2号等5件）")


def test_what_runs_out_in_the_holidays_is_told_before_they_begin(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    health(cast)
    holidays = (date(2027, 1, 16), date(2027, 3, 7))
    monkeypatch.setattr(quiet, "IS_DAY_OFF", lambda school, day: holidays[0] <= day <= holidays[1])
    some: list[tuple[date, date]] = [
        (date(2027, 1, 13), date(2027, 1, 17)),
        (date(2027, 2, 27), date(2027, 3, 1)),
    ]
    some += [(date(2027, 3, 7), date(2027, 3, 9))]
    days = {day for first, last in some for day, _who, _text in told(cast, first, last)}
    assert days == {"2027-01-15", "2027-02-28", "2027-03-08"}


@given(until=st.dates(date(2026, 1, 1), date(2028, 1, 1)), days=st.integers(1, 90), gap=st.integers(1, 60))
def test_no_paper_runs_out_unsaid_however_long_nobody_is_there(until: date, days: int, gap: int) -> None:
    """Somebody looks only every so many days: before its last day, on it, or in the week after he is back."""
    day, stages = until - timedelta(days=200), set()
    while day < until + timedelta(days=70):
        stages.add(stage(until, days, day, day + timedelta(days=gap)))
        day += timedelta(days=gap)
    assert "ahead" in stages or TODAY in stages
    assert any(name.startswith("over") for name in stages)


def test_on_today_the_head_and_the_canteen_see_who_works_without_one(cast: Cast) -> None:
    cook = becomes(cast, "wen", "cook")
    manager = becomes(cast, "chen", "canteen_manager")
    for member in (cast.hu, manager):
        assert lacking(cast, member) == [("文师傅", "没有登记健康证", "登记")]
    row = health(cast)
    assert lacking(cast, cast.hu) == []
    with clock.moved(clock.at(date(2027, 3, 1), 8, 0)):
        assert lacking(cast, cast.hu) == [("文师傅", "健康证已过期（2027年2月28日 周日到期）", "换证")]
        assert groups(cast, cast.hu) == {"没有有效证件的人": 1}  # said once
        assert groups(cast, cook) == {"过期的证照": 1}
    with clock.moved(clock.at(date(2027, 2, 1), 8, 0)):
        assert groups(cast, cast.hu) == groups(cast, cook) == {"要到期的证照": 1}
    do(cast, "certificates.end_certificate", row)
    assert groups(cast, cook) == {}
    assert groups(cast, cast.tan) == {}


def groups(cast: Cast, member: Any) -> dict[str, int]:
    with in_school(cast.school):
        fresh = Member.objects.select_related("school").get(pk=member.pk)
        return {str(each.title): each.count or 0 for each in todo(fresh) if each.items}


def lacking(cast: Cast, member: Any) -> list[tuple[str, str, str]]:
    with in_school(cast.school):
        fresh = Member.objects.select_related("school").get(pk=member.pk)
        found = next((each.items for each in todo(fresh) if str(each.title) == "没有有效证件的人"), [])
    return [(str(i.title), str(i.hint), str(i.action[0]) if i.action else "") for i in found]


def test_the_group_is_told_a_number_and_no_names(cast: Cast) -> None:
    health(cast)
    with in_school(cast.school):
        assert group_lines(cast.school) == []
        with clock.moved(clock.at(date(2027, 3, 1), 8, 0)):
            assert group_lines(cast.school) == ["证照过期 1 件"]


def test_a_school_may_be_told_earlier(cast: Cast) -> None:
    health(cast)
    more = {"code": "certificates.days_health", "value": 60, "from_on": "2026-11-20", "because": "校务会"}
    perform("people.set_limit", by=cast.hu, data=more)
    with clock.moved(clock.at(date(2027, 1, 5), 8, 0)):
        assert groups(cast, cast.hu) == {"要到期的证照": 1}
    assert UNTIL - date(2027, 1, 5) == timedelta(days=54)
