"""The figures of repairs for summaries: parts that add up, days by the school's clock, sentences nobody laughs at."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.core import clock
from houqin.core.facts import Figure, Span, growth, percent, scaled_words
from houqin.core.scope import in_school
from houqin.people.models import School
from houqin.repairs.facts import facts, sentences
from houqin.repairs.models import KINDS, Material, Ticket
from houqin.repairs.rules import counting
from houqin.repairs.rules.counting import GROUPS, Case, by, duration_words, how_many, times
from houqin.repairs.tests.past import NOW, autumn, building, rows_behind, ticket
from houqin.terms.models import Term
from tests.cast import Cast, browser

TERM = Span(date(2026, 9, 1), date(2027, 1, 22))
LAST_TERM = Span(date(2026, 3, 2), date(2026, 6, 30))

begin = datetime(2026, 8, 1, tzinfo=UTC)
moments = st.integers(0, 250_000).map(lambda minutes: begin + timedelta(minutes=minutes))
cases = st.lists(
    st.builds(
        Case,
        kind=st.sampled_from([kind for kind, _label in KINDS]),
        status=st.sampled_from([status for status, _label in Ticket.STATUSES]),
        wait_for=st.sampled_from(["", "parts", "outside", "approval", "weather"]),
        source=st.sampled_from([source for source, _label in Ticket.SOURCES]),
        place=st.none(),
        worker=st.none(),
        large=st.booleans(),
        returns=st.integers(0, 3),
        minutes=st.integers(0, 200),
        cost_fen=st.integers(0, 99999),
        reported_at=moments,
        accepted_at=st.none() | moments,
        finished_at=st.none() | moments,
        due_at=moments,
        used=st.booleans(),
    ),
    max_size=40,
)


# Pure counting -----------------------------------------------------------------------------------------------


@given(cases)
def test_parts_add_up_to_their_whole_whatever_the_tickets(some: list[Case]) -> None:
    counted = how_many(some, counting.COUNTED_GROUP)
    open_ = how_many(some, counting.OPEN_GROUP)
    assert how_many(some, counting.DONE_GROUP) + open_ == counted
    assert sum(how_many(some, reason) for reason in counting.REASONS) == open_
    assert by(some, counting.COUNTED_GROUP, lambda case: case.kind).total() == counted
    assert counted == sum(case.status not in ("rejected", "withdrawn", "merged") for case in some)


@given(cases)
def test_no_open_ticket_has_two_reasons(some: list[Case]) -> None:
    for case in some:
        assert sum(case in reason for reason in counting.REASONS) == (case in counting.OPEN_GROUP)


@given(cases)
def test_what_is_in_time_is_a_part_of_what_is_timed(some: list[Case]) -> None:
    assert all(case in counting.MENDED_GROUP for case in some if case in counting.IN_TIME)
    assert all(case in counting.HEARD for case in some if case in counting.heard_within(24))
    assert how_many(some, counting.heard_within(1)) <= how_many(some, counting.heard_within(24))


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (121, 126, "96.0%"),
        (0, 20, "0.0%"),
        (20, 20, "100.0%"),
        (1999, 2000, "99.9%"),
        (1, 5000, "0.1%"),
        (19, 19, ""),
        (5, 6, ""),
        (24, 24, "100.0%"),
        (1, 32, "3.1%"),
    ],
)
def test_a_percentage_has_one_place_and_is_not_said_of_few(part: int, whole: int, words: str) -> None:
    assert percent(part, whole) == words


def test_a_share_always_shows_the_two_numbers_that_give_it() -> None:
    assert Figure("x", "", 121, "件", of=126).share == "96.0%（121/126）"
    assert Figure("x", "", 5, "件", of=6).share == "5/6"
    assert Figure("x", "", 5, "件").share == ""


def test_no_growth_is_told_from_small_numbers_or_unlike_spans() -> None:
    assert growth(3, 1, comparable=True) == ""
    assert growth(40, 30, comparable=False) == ""
    assert growth(40, 32, comparable=True) == "+25.0%"
    assert growth(30, 40, comparable=True) == "-25.0%"


def test_quantities_are_written_as_people_write_them() -> None:
    assert [scaled_words(n, 1000) for n in (18000, 1500, 250, -500)] == ["18", "1.5", "0.25", "-0.5"]


def test_times_are_the_middle_and_the_mean_of_what_there_is() -> None:
    assert (times([5, 1, 300]).median, times([5, 1, 300]).mean, times([]).count) == (5, 102, 0)
    assert [duration_words(n) for n in (45, 120, 200)] == ["45分钟", "2小时", "3小时20分"]


# With rows ---------------------------------------------------------------------------------------------------

db = pytest.mark.django_db


@pytest.fixture
def room(cast: Cast) -> Any:
    with in_school(cast.school):
        return building(cast, "一室")


@pytest.fixture
def then() -> Iterator[None]:
    with clock.moved(NOW):
        yield


def told(cast: Cast, span: Span = TERM, before: Span | None = None) -> dict[str, Figure]:
    with in_school(cast.school):
        return {figure.code: figure for figure in facts(cast.school, span, before)}


def said(cast: Cast, span: Span = TERM, before: Span | None = None) -> list[str]:
    with in_school(cast.school):
        return sentences(facts(cast.school, span, before))


def put(cast: Cast, *tickets: Ticket) -> None:
    with in_school(cast.school):
        Ticket.objects.bulk_create(tickets)


@db
@pytest.mark.usefixtures("then")
def test_every_figure_has_the_rows_it_counts(cast: Cast) -> None:
    autumn(cast)
    figures, client = told(cast), browser(cast.hu)
    assert len([code for code in figures if code.startswith("repairs.material.")]) >= 5
    for code, figure in figures.items():
        if code.endswith(("minutes", "school_days")):
            continue
        with in_school(cast.school):
            if code.startswith("repairs.material."):
                assert sum(row.qty_milli for row in figure.rows) == figure.value, code
                tickets = len({row.ticket_id for row in figure.rows})
            else:
                tickets = figure.rows.count()
                assert tickets == figure.value, code
        assert rows_behind(client, cast.hu, figure.url) == tickets, code


@db
@pytest.mark.usefixtures("then")
def test_the_parts_of_a_term_add_up(cast: Cast) -> None:
    autumn(cast)
    figures = told(cast)
    value = {code: figure.value for code, figure in figures.items()}
    assert value["repairs.counted"] > 100
    assert value["repairs.counted"] == value["repairs.done"] + value["repairs.open"]
    for prefix, whole in (("repairs.kind.", "repairs.counted"), ("repairs.open.", "repairs.open")):
        assert sum(n for code, n in value.items() if code.startswith(prefix)) == value[whole]
    assert figures["repairs.done"].of == value["repairs.counted"]
    with in_school(cast.school):
        assert figures["repairs.in_time"].of == figures["repairs.mended.minutes"].rows.count()


@db
@pytest.mark.usefixtures("then")
def test_the_minute_before_midnight_belongs_to_its_day(cast: Cast, room: Any) -> None:
    put(
        cast,
        ticket(cast, 1, room, clock.at(date(2026, 10, 31), 23, 59)),
        ticket(cast, 2, room, clock.at(date(2026, 11, 1), 0, 0)),
        ticket(cast, 3, room, clock.at(date(2026, 11, 20), 23, 59)),
        ticket(cast, 4, room, clock.at(date(2026, 9, 30), 23, 59)),
    )
    october, november = (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2026, 11, 30))
    for days, numbers in ((october, {"WX000001"}), (november, {"WX000002", "WX000003"})):
        counted = told(cast, Span(*days))["repairs.counted"]
        with in_school(cast.school):
            assert set(counted.rows.values_list("number", flat=True)) == numbers


@db
@pytest.mark.usefixtures("then")
def test_another_terms_tickets_stay_out_and_so_do_those_that_were_none(cast: Cast, room: Any) -> None:
    School.objects.filter(pk=cast.school.pk).update(go_live_on=date(2026, 1, 1))
    cast.school.refresh_from_db()
    spring, autumn_day = clock.at(date(2026, 5, 6), 9), clock.at(date(2026, 9, 8), 9)
    put(
        cast,
        ticket(cast, 1, room, spring),
        *(
            ticket(cast, 2 + n, room, autumn_day, status=s)
            for n, s in enumerate(("rejected", "withdrawn", "merged"))
        ),
        ticket(cast, 9, room, autumn_day, status="confirmed", finished_at=autumn_day),
    )
    assert told(cast)["repairs.counted"].value == 1
    assert told(cast, LAST_TERM)["repairs.counted"].value == 1


@db
@pytest.mark.usefixtures("then")
def test_a_summary_reads_as_a_school_writes_it(cast: Cast, room: Any) -> None:
    day = clock.at(date(2026, 9, 8), 9)
    waits = {"status": "waiting", "wait_for": "parts"}
    done = {"status": "confirmed", "kind": "electric", "finished_at": day + timedelta(hours=2)}
    rows = [ticket(cast, n, room, day, **done) for n in range(18)]
    rows += [ticket(cast, 20 + n, room, day, kind="door", **waits) for n in range(2)]
    rows[0].returns = 1
    put(cast, *rows)
    with in_school(cast.school):
        lamps = {"item": "灯管", "unit": "支", "school": cast.school}
        for one in rows[:9]:
            Material.objects.bulk_create([Material(ticket=one, qty_milli=2000, **lamps)])
    assert said(cast) == [
        "本学期受理报修20件，办结18件，办结率90.0%（18/20），未办结2件（待料2），返修1件。",
        "其中水电18件、门窗锁2件，合计20件。",
        "用料：灯管18支；没有用料的零星维修9件。",
    ]


@db
@pytest.mark.usefixtures("then")
def test_of_six_repairs_no_percentage_is_told(cast: Cast, room: Any) -> None:
    day = clock.at(date(2026, 9, 8), 9)
    rows = [ticket(cast, n, room, day, status="mended", finished_at=day) for n in range(5)]
    put(cast, *rows, ticket(cast, 9, room, day))
    text = "".join(said(cast))
    assert "受理报修6件，办结5件，未办结1件（未开始1）" in text
    assert "%" not in text


@db
@pytest.mark.usefixtures("then")
def test_a_term_without_repairs_says_so(cast: Cast) -> None:
    assert said(cast) == ["本学期没有受理报修。"]


@db
@pytest.mark.usefixtures("then")
def test_with_last_term_it_is_compared_by_count_and_school_days(cast: Cast, room: Any) -> None:
    School.objects.filter(pk=cast.school.pk).update(go_live_on=date(2026, 1, 1))
    cast.school.refresh_from_db()
    with in_school(cast.school):
        for year, ordinal, span in ((2025, 2, LAST_TERM), (2026, 1, TERM)):
            facts_of = {"year": year, "ordinal": ordinal, "first_on": span.first, "last_on": span.last}
            Term.objects.create(school=cast.school, opens_on=span.first, **facts_of)
    put(
        cast,
        *(ticket(cast, n, room, clock.at(date(2026, 4, 8), 9)) for n in range(30)),
        *(ticket(cast, 100 + n, room, clock.at(date(2026, 9, 8), 9)) for n in range(21)),
    )
    last = said(cast, before=LAST_TERM)[-1]
    days = [
        told(cast, before=LAST_TERM)[f"repairs.{key}"].value for key in ("school_days", "before.school_days")
    ]
    assert last == f"较上期少9件（在校日本期{days[0]}天，上期{days[1]}天）。"
    assert days[0] < days[1]


@db
@pytest.mark.usefixtures("then")
def test_nothing_is_compared_with_a_term_that_was_not_recorded(cast: Cast, room: Any) -> None:
    put(cast, ticket(cast, 1, room, clock.at(date(2026, 9, 8), 9)))
    assert "repairs.before" not in told(cast, before=LAST_TERM)
    assert not any("上期" in sentence for sentence in said(cast, before=LAST_TERM))


@db
@pytest.mark.usefixtures("then")
def test_the_trial_gives_no_figures_and_says_why(cast: Cast, room: Any) -> None:
    put(cast, ticket(cast, 1, room, clock.at(date(2026, 8, 30), 9)))
    counted = told(cast, Span(date(2026, 8, 1), date(2026, 8, 31)))["repairs.counted"]
    assert (counted.value, counted.doubts) == (0, ("还在试运行，登记的都不计入。",))
    assert told(cast, Span(date(2026, 8, 25), date(2026, 9, 9)))["repairs.counted"].doubts


@db
@pytest.mark.usefixtures("then")
def test_another_schools_tickets_are_in_no_figure(cast: Cast) -> None:
    autumn(cast, count=20)
    with in_school(cast.ou.school):
        assert all(f.value == 0 for f in facts(cast.ou.school, TERM) if not f.code.endswith("school_days"))


def test_every_group_says_the_same_in_memory_and_in_the_database() -> None:
    """That they count the same rows is tested above; here, that no group of the list was forgotten."""
    from houqin.repairs.pages import STANDS

    assert {key for key, _label in STANDS} == {*GROUPS, "heard_in_time"}
