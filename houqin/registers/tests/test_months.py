"""A month of registers at a glance, and what only who reviews the books is shown beside it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.files.receiving import Sent, receive
from houqin.core.history import Entry
from houqin.core.scope import in_school
from houqin.core.signals import Record
from houqin.core.tests.test_photo_likeness import encoded, scene
from houqin.people.models import Member
from houqin.people.roles import written
from houqin.registers.lines_drawn import drawn
from houqin.registers.models import EntryFigure, EntrySign, RegisterEntry, RegisterVersion
from houqin.registers.noticing import FORMS, TOGETHER, WITHIN, Given, crowds, signals_of, together
from houqin.registers.overview import by_person, overview_of
from houqin.registers.reading import COMING, DUE, FAULTY, MISSING, NOTHING, WAITS, month_of, trends_of
from tests.cast import Cast, browser
from tests.samples import do

from houqin.registers.tests import samples  # isort: skip

pytestmark = pytest.mark.django_db
EVENING = clock.at(date(2026, 11, 18), 17)  # a Wednesday
NOVEMBER = Span(date(2026, 11, 1), date(2026, 11, 30))
DAYS = [date(2026, 11, day) for day in range(1, 31)]


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    with clock.moved(EVENING):
        yield


def daily(cast: Cast, slug: str, **more: str) -> Any:
    """A register that is asked for on every day, by the duties from today on."""
    text = samples.text(cast, slug).replace("often: 每日两次", "often: 每日两次, on: all_days")
    for old, new in more.items():
        text = text.replace(old, new)
    return do(cast, "registers.add_register", text=text).row


def at_ease(cast: Cast, register: Any, on: date, **more: Any) -> Any:
    """An entry of a day that no rule asked for, as long ago as one likes."""
    return do(cast, "registers.fill_entry", register, on=on.isoformat(), **more).row


def states(cast: Cast, register: Any, day: date) -> dict[Any, str]:
    with in_school(cast.school):
        register.school = cast.school
        return {row: cells[0].state for row, cells in month_of(register, [day], cast.hu).rows}


def test_the_month_of_a_book_says_what_stands_and_what_is_missing(cast: Cast) -> None:
    register = daily(cast, "month-book")
    do(cast, "registers.fill_entry", register)
    bad = samples.answers(cast, clean="fail", celsius="9.5", sure=True)
    do(cast, "registers.fill_entry", register, subject="2号冰柜", answers=bad, follow_up="已经除霜")
    today = clock.today()
    with in_school(cast.school):
        trend = trends_of(register, [today], cast.hu)[0]
    morning = {("上午", "1号冰柜"): WAITS, ("上午", "2号冰柜"): FAULTY}
    afternoon = [("下午", "1号冰柜"), ("下午", "2号冰柜")]
    assert states(cast, register, today) == morning | dict.fromkeys(afternoon, DUE)
    with clock.moved(EVENING + timedelta(days=1)):
        assert states(cast, register, today) == morning | dict.fromkeys(afternoon, MISSING)
    assert [words for _day, _about, words in trend.told] == ["3.5", "9.5"]
    assert trend.of_each == [("1号冰柜", 1, "3.5", "3.5", "3.5"), ("2号冰柜", 1, "9.5", "9.5", "9.5")]
    assert [name for name, _picture in drawn(trend, [today])] == ["1号冰柜", "2号冰柜"]


def test_of_a_register_for_everybody_the_month_shows_ones_own_entries(cast: Cast) -> None:
    register = daily(cast, "everybodys")
    do(cast, "registers.fill_entry", register, by=cast.wen)
    url, found = f"/registers/month/{register.pk}/", []
    for member in (cast.tan, cast.wen, cast.hu):
        page = browser(member).get(url).context["page"]
        waiting = sum(cell.state == WAITS for _row, cells in page["rows"] for cell in cells)
        found.append((waiting, len(page["trends"])))
    assert found == [(0, 0), (1, 1), (1, 1)]


def test_what_may_be_filled_on_any_day_of_a_week_is_missing_when_the_week_is_over(cast: Cast) -> None:
    text = samples.text(cast, "week-book").replace(
        "often: 每日两次, slots: [上午, 下午], slot_label: 时段", "often: 每周一次, on: all_days"
    )
    register = do(cast, "registers.add_register", text=text).row
    do(cast, "registers.fill_entry", register, slot="", subject="1号冰柜")
    sunday = date(2026, 11, 22)
    assert set(states(cast, register, sunday).values()) == {COMING}, "the week is not over"
    with clock.moved(EVENING + timedelta(days=7)):
        assert states(cast, register, sunday)["", "2号冰柜"] == MISSING
        assert states(cast, register, sunday)["", "1号冰柜"] == NOTHING, "done on Wednesday"


def test_all_books_of_a_month_in_a_row_each_and_whose_it_is_that_is_missing(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    first, second = daily(cast, "book-one"), daily(cast, "book-two")
    for slot in ("上午", "下午"):
        for subject in ("1号冰柜", "2号冰柜"):
            do(cast, "registers.fill_entry", first, slot=slot, subject=subject)
    with clock.moved(EVENING + timedelta(days=1)), in_school(cast.school):
        with django_assert_max_num_queries(7):
            found = overview_of(cast.hu, DAYS)
            people = by_person(found.missing)
        books = {book.register.slug: book for book in found.books}
        assert [books[each.slug].missing for each in (first, second)] == [0, 2]
        today = {slug: book.cells[17] for slug, book in books.items()}
        assert (today["book-one"].mark, today["book-two"].state) == ("签4", MISSING)
        assert [(count, "11月18日" in which) for _who, count, which in people] == [(2, True)]


# What may be asked about ------------------------------------------------------------------------------------


def told(cast: Cast) -> list[str]:
    with in_school(cast.school):
        return [signal.text for signal in signals_of(NOVEMBER)]


def alone(cast: Cast) -> Any:
    """A register of what happens, without a second signature: any number in a day."""
    text = samples.text(cast, f"loose-{uuid4().hex}", "来客")
    text = text.replace("occasion: {often: 每日两次, slots: [上午, 下午], slot_label: 时段}\n", "")
    text = text.replace("  - {label: 检查人, who: other, later: true}\n", "")
    return do(cast, "registers.add_register", text=text).row


def fill(cast: Cast, register: Any, on: date, **more: Any) -> Any:
    return do(cast, "registers.fill_entry", register, slot="", on=on.isoformat(), **more).row


def test_twenty_forms_in_two_minutes_are_told_and_nineteen_are_not(cast: Cast) -> None:
    register = alone(cast)
    for number in range(FORMS - 1):
        with clock.moved(EVENING + timedelta(seconds=number * 5)):
            fill(cast, register, date(2026, 11, 18))
    assert told(cast) == []
    with clock.moved(EVENING + timedelta(seconds=FORMS * 5)):
        fill(cast, register, date(2026, 11, 18))
    assert told(cast) == [f"谭老师 11月18日 周三 17:00 起 2 分钟内逐条登记了 {FORMS} 条。"]


@pytest.mark.parametrize("walked", [False, True])
def test_what_another_action_brought_in_one_go_is_no_crowd(cast: Cast, walked: bool) -> None:
    """A walk of many rooms is one form: its entries in the history have a cause."""
    register = alone(cast)
    version = fill(cast, register, date(2026, 11, 18)).version
    with in_school(cast.school):
        for _each in range(FORMS):
            row = RegisterEntry(
                register=register, version=version, on=DAYS[17], by=cast.tan, entered="in_time"
            )
            row.school, row.recorded_at = cast.school, EVENING
            RegisterEntry.objects.bulk_create([row])
            _history(cast, row, because=uuid4() if walked else None)
    assert len(told(cast)) == (not walked)


def test_a_photo_used_before_on_another_entry_is_told_with_its_row(cast: Cast) -> None:
    register = alone(cast)
    rows = []
    for day in (10, 16):
        with clock.moved(clock.at(date(2026, 11, day), 9)):
            photo = receive(cast.tan, [Sent("照片.jpg", BytesIO(encoded(scene(1))))])[0]
            rows.append(fill(cast, register, date(2026, 11, day), photos=[str(photo.pk)]))
    with in_school(cast.school):
        [signal] = signals_of(NOVEMBER)
    assert "11月16日" in signal.text
    assert signal.url == f"/registers/entries/{rows[1].pk}/"


def perfect(cast: Cast, *, days: int, faulty: bool = False, celsius: str = "4.0") -> Any:
    """A book of so many days in bulk: only what the signals read."""
    first = alone(cast)
    with in_school(cast.school):
        version = RegisterVersion.objects.get(register=first)
        for number in range(days):
            day = date(2026, 11, 1) + timedelta(days=number)
            row = RegisterEntry(register=first, version=version, on=day, by=cast.tan, entered="in_time")
            row.school, row.recorded_at = cast.school, clock.at(day, 9)
            row.faults = int(faulty and number == 3)
            RegisterEntry.objects.bulk_create([row])
            milli = int(float(celsius) * 1000) if number else 4000
            EntryFigure.objects.bulk_create(
                [
                    EntryFigure(
                        school=cast.school, entry=row, register=first, path="celsius", on=day, milli=milli
                    )
                ]
            )
    return first


def test_a_month_without_one_fault_and_a_number_that_never_moved_are_told(cast: Cast) -> None:
    perfect(cast, days=16)
    assert told(cast) == ["来客：16 天 16 条，没有一处不合格，也没有一天补登。", "来客 温度：16 天都是 4℃。"]


@pytest.mark.parametrize(("days", "faulty"), [(14, False), (16, True)])
def test_half_a_month_or_one_fault_is_nothing_to_tell(cast: Cast, days: int, faulty: bool) -> None:
    perfect(cast, days=days, faulty=faulty, celsius="4.5")
    assert told(cast) == []


def test_only_who_reviews_the_books_is_shown_it(cast: Cast) -> None:
    perfect(cast, days=16)
    with in_school(cast.school):
        Member.objects.filter(pk=cast.chen.pk).update(roles=written(["reader"]))
    url = "/registers/months/?month=2026-11"
    head, inspector = browser(cast.hu), browser(cast.chen)
    assert "没有一处不合格" in head.get(f"{url}&view=signals").content.decode()
    assert "view=signals" in head.get(url).content.decode()
    assert inspector.get(f"{url}&view=signals").status_code == 403
    assert browser(cast.tan).get(f"{url}&view=signals").status_code == 403
    plain = inspector.get(url)
    assert (plain.status_code, "view=signals" in plain.content.decode()) == (200, False)


# The rules alone --------------------------------------------------------------------------------------------

BEGIN = datetime(2026, 11, 18, 4, tzinfo=UTC)


@given(st.lists(st.integers(0, 400), max_size=60))
def test_a_crowd_is_told_exactly_where_there_is_one(seconds: list[int]) -> None:
    records = [Record(uuid4(), BEGIN + timedelta(seconds=each), DAYS[0]) for each in sorted(seconds)]
    found = crowds(records)
    for run in found:
        assert len(run) >= FORMS
        assert run[-1].recorded_at - run[0].recorded_at <= WITHIN
    assert len({each.row for run in found for each in run}) == sum(map(len, found))
    most = max(
        (
            sum(at <= each.recorded_at <= at + WITHIN for each in records)
            for at in {r.recorded_at for r in records}
        ),
        default=0,
    )
    assert bool(found) is (most >= FORMS)


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from("甲乙丙"), st.integers(0, 300)), max_size=20))
def test_two_who_sign_one_entry_within_a_minute_are_told_and_no_others(
    signs: list[tuple[int, str, int]],
) -> None:
    given = [
        Given(UUID(int=entry), name, BEGIN + timedelta(seconds=at))
        for entry, name, at in sorted(signs, key=lambda each: each[2])
    ]
    for entry, (one, two) in together(given):
        mine = [each for each in given if each.entry == entry]
        assert one < two
        assert any(
            {a.name, b.name} == {one, two} and abs(a.at - b.at) <= TOGETHER for a in mine for b in mine
        )
    lone = [each for each in given if each.name == "甲"]
    assert together(lone) == []


def test_signatures_on_one_tablet_are_told_from_the_tenth_time_on(cast: Cast) -> None:
    register = daily(cast, "tablet-book")
    device = uuid4()
    with in_school(cast.school):
        entry = do(cast, "registers.fill_entry", register).row
    for number in range(10):
        day = date(2026, 11, 1) + timedelta(days=number)
        with in_school(cast.school):
            row = RegisterEntry(
                register=register, version=entry.version, on=day, by=cast.tan, entered="later"
            )
            row.school, row.recorded_at = cast.school, clock.at(day, 9)
            RegisterEntry.objects.bulk_create([row])
            for order, who in enumerate((cast.tan, cast.hu), 1):
                sign = EntrySign(school=cast.school, entry=row, number=order, member=who, name=who.name)
                sign.label, sign.recorded_at = "签", clock.at(day, 9, 0) + timedelta(seconds=40 * order)
                EntrySign.objects.bulk_create([sign])
            _history(cast, row, device=device)
        said = [text for text in told(cast) if "共用设备" in text]
        assert bool(said) is (number == 9)
    assert said == ["胡校长、谭老师 在同一台共用设备上、一分钟以内先后签名，有 10 次。"]


def _history(cast: Cast, row: Any, **more: Any) -> None:
    """As the history would tell it: filled in on this tablet, or by an action with a cause."""
    last = Entry.objects.order_by("-number").first()
    assert last is not None
    told = Entry(
        school=cast.school, number=last.number + 1, key=uuid4(), digest="x", member=cast.tan,
        action="registers.fill_entry", model="registers.registerentry", row=row.pk,
        body_hash="x", hash="x", **more,
    )  # fmt: skip
    Entry.objects.bulk_create([told])
