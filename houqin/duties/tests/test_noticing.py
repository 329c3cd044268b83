"""Many days written down at once, and a photo used before: told to who leads, beside the month, and to nobody else."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.files.receiving import Sent, receive
from houqin.core.scope import in_school
from houqin.core.signals import AT_ONCE, DAYS, Record, runs
from houqin.core.tests.test_photo_likeness import encoded, scene, used_on_a_ticket
from houqin.duties import closing
from houqin.duties.noticing import signals_of
from houqin.people.models import Member
from houqin.people.roles import written
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db
URL = "/duties/closing/"
MONTH = Span(date(2026, 11, 1), date(2026, 11, 30))
EVENING = clock.at(date(2026, 11, 18), 21)
DONE_ON = [date(2026, 11, day) for day in (9, 10, 11, 12, 13, 16)]


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    with clock.moved(EVENING):
        yield


def made_up(cast: Cast, days: list[date], *, minutes: int = 1, **more: Any) -> None:
    """Tasks of these days, each ticked by Hu for Wen so many minutes after the one before."""
    for number, day in enumerate(days):
        title = {"title": "查门窗", "due_on": day.isoformat(), "members": [str(cast.wen.pk)], "place": ""}
        task = do(cast, "duties.add_task", by=cast.hu, **title).row
        with clock.moved(EVENING + timedelta(minutes=number * minutes)):
            said = {"words": "", "done_on": day.isoformat(), "who": str(cast.wen.pk)} | more
            do(cast, "duties.do_task", task, by=cast.hu, **said)


def told(cast: Cast) -> list[str]:
    with in_school(cast.school):
        return [signal.text for signal in signals_of(cast.hu, MONTH)]


def test_a_week_made_up_the_night_before_is_told_with_who_wrote_it_down(cast: Cast) -> None:
    made_up(cast, DONE_ON)
    assert told(cast) == [
        "胡校长 11月18日 周三 21:00 起 5 分钟内补登了 6 条，分属 6 天（11月9日 周一—11月16日 周一）。"
    ]


def test_four_days_or_a_whole_evening_are_nothing_to_tell(cast: Cast) -> None:
    made_up(cast, DONE_ON[:4])
    assert told(cast) == []
    made_up(cast, DONE_ON[1:], minutes=5)
    assert told(cast) == []


def test_what_is_typed_from_paper_is_nothing_to_tell(cast: Cast) -> None:
    photo = receive(cast.hu, [Sent("表.jpg", BytesIO(encoded(scene(9))))])[0]
    made_up(cast, DONE_ON, sheet_photos=[str(photo.pk)])
    with in_school(cast.school):
        assert closing.close_of(cast.hu, MONTH).total[closing.BY_PAPER] == len(DONE_ON)
    assert told(cast) == []


def test_a_photo_used_before_is_told_with_the_row_it_hangs_on_now(cast: Cast) -> None:
    content = encoded(scene(1))
    used_on_a_ticket(cast, content)
    used_on_a_ticket(cast, encoded(scene(2)), on=date(2026, 11, 16))
    again = used_on_a_ticket(cast, content, on=date(2026, 11, 17))
    with in_school(cast.school):
        [signal] = signals_of(cast.hu, MONTH)
        assert signals_of(cast.hu, Span(date(2026, 3, 1), date(2026, 3, 31))) == [], (
            "the first time is no second"
        )
    assert signal.text == "谭老师 11月17日 周二 09:00 交的照片，3月2日 周一 已经用过。"
    assert signal.url == f"/repairs/tickets/{again.pk}/"


def test_only_who_closes_the_month_is_shown_it(cast: Cast) -> None:
    made_up(cast, DONE_ON)
    with in_school(cast.school):
        Member.objects.filter(pk=cast.chen.pk).update(roles=written(["reader"]))
    asked = f"{URL}?view=month&on=2026-11-01"
    head, inspector = (browser(member).get(asked) for member in (cast.hu, cast.chen))
    assert "1 处可以问一声" in head.content.decode()
    assert inspector.status_code == 200
    assert "可以问一声" not in inspector.content.decode()
    assert browser(cast.wen).get(asked).status_code == 403


def test_all_of_it_costs_few_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    made_up(cast, DONE_ON)
    used_on_a_ticket(cast, encoded(scene(1)))
    used_on_a_ticket(cast, encoded(scene(1)), on=date(2026, 11, 17))
    with in_school(cast.school), django_assert_max_num_queries(7):
        assert len(signals_of(cast.hu, MONTH)) == 2


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8)), max_size=30))
def test_a_stretch_is_told_exactly_where_there_is_one(entries: list[tuple[int, int]]) -> None:
    begin = datetime.fromisoformat("2026-11-18T12:00:00+00:00")
    records = [
        Record(uuid4(), begin + timedelta(minutes=minute), date(2026, 11, 1) + timedelta(days=day))
        for minute, day in sorted(entries)
    ]
    found = list(runs(records))
    for run in found:
        assert run[-1].recorded_at - run[0].recorded_at <= AT_ONCE
        assert len({each.day for each in run}) >= DAYS
    windows = (
        [one for one in records if first <= one.recorded_at <= first + AT_ONCE]
        for first in (each.recorded_at for each in records)
    )
    assert bool(found) is any(len({each.day for each in window}) >= DAYS for window in windows)
