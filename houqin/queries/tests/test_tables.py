"""Cells add up to the totals, the total is the list's own count, and every number has exactly its rows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houqin.core import clock
from houqin.core.pages.declared import PAGES
from houqin.core.scope import in_school
from houqin.places.models import Place
from houqin.queries import counting
from houqin.queries.asking import Asked
from houqin.queries.counting import counted
from houqin.queries.examples import EXAMPLES
from houqin.queries.question import NotAskable, Question, read
from houqin.queries.rules.days import MOVING, UNITS, between, gathered, moving
from houqin.queries.rules.table import REST, Amount, Head, Most, Tally, folded, total
from houqin.queries.vocabulary import Vocabulary, lists_for
from houqin.repairs.models import Ticket
from houqin.terms.rules import Calendar
from tests.cast import Cast
from tests.samples import do, row_of

# The arithmetic ----------------------------------------------------------------------------------------------

KEYS = st.integers(0, 11).map(str)
amounts = st.builds(
    lambda values: Amount(sum(values), len(values), min(values, default=None), max(values, default=None)),
    st.lists(st.integers(-(10**12), 10**12), max_size=4),
)
tallies = st.builds(lambda count, amount: Tally(count, (amount,)), st.integers(1, 9), amounts)
cells = st.dictionaries(st.tuples(KEYS, KEYS), tallies, max_size=40)


@given(cells, st.integers(2, 14), st.integers(2, 14), st.booleans())
def test_whatever_is_folded_the_totals_stay(
    found: dict[tuple[str, str], Tally], rows: int, columns: int, latest: bool
) -> None:
    heads = [[Head(key, key) for key in sorted({place[axis] for place in found})] for axis in (0, 1)]
    table = folded(found, heads[0], heads[1], (Most(rows, latest), Most(columns)))
    assert table.total == total(found.values())
    assert total(table.of_row(head.key) for head in table.rows) == table.total
    assert total(table.of_column(head.key) for head in table.columns) == table.total
    assert len(table.rows) <= rows
    assert len(table.columns) <= columns
    if len(heads[0]) > rows:
        assert (table.rows[0] if latest else table.rows[-1]).key == REST


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(sorted(UNITS)))
def test_a_day_lies_in_its_span_and_every_day_of_the_span_has_the_same(day: date, unit: str) -> None:
    calendar = Calendar()
    first, last = gathered(unit, day, calendar)
    assert first <= day <= last
    assert gathered(unit, first, calendar) == gathered(unit, last, calendar) == (first, last)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(sorted(MOVING)))
def test_what_moves_along_is_in_order_and_never_lies_wholly_ahead(day: date, key: str) -> None:
    first, last = moving(key, day, Calendar())
    assert first <= last
    assert first <= day


def test_spans_are_written_as_people_write_them() -> None:
    assert between((date(2026, 9, 1), date(2026, 9, 7))) == "2026年9月1日—9月7日"
    assert between((date(2026, 9, 1), date(2027, 1, 22))) == "2026年9月1日—2027年1月22日"


# Over real lists ---------------------------------------------------------------------------------------------

LISTS = ("repairs.tickets", "places.places", "people.members", "hazards.inspections", "registers.entries")


@pytest.fixture
def rows(cast: Cast) -> None:
    """A few rows of each list, tickets spread over places, kinds and days."""
    for key in LISTS:
        row_of(cast, PAGES[key].model)
    house = do(cast, "places.add_place", kind="building").row
    inside = do(cast, "places.add_place", parent=str(house.pk)).row
    for n in range(6):
        ticket = row_of(cast, Ticket)
        at = clock.at(date(2026, 8, 20)) + timedelta(days=9 * n, hours=5 * n)
        with in_school(cast.school):
            Ticket.objects.filter(pk=ticket.pk).update(
                reported_at=at,
                kind=("electric", "door")[n % 2],
                finished_at=at + timedelta(hours=7 * n) if n % 3 else None,
                returns=n,
                place=inside if n % 2 else Place.objects.get(pk=house.pk),
            )


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_of_any_list_cut_in_any_way_the_total_is_the_lists_count(cast: Cast, rows: None, data: Any) -> None:
    key = data.draw(st.sampled_from(LISTS))
    with in_school(cast.school):
        words = Vocabulary(PAGES[key], cast.hu)
        cuts = sorted(words.cuts)
        one, other = data.draw(st.sampled_from(cuts)), data.draw(st.sampled_from(["", *cuts]))
        tab = data.draw(st.sampled_from(["", *(tab.key for tab in PAGES[key].tabs)]))
        number = data.draw(st.sampled_from(["", *words.numbers]))
        question = Question(of=key, tab=tab, rows=one, across=other, number=number)
        asked = Asked(question, cast.hu)
        table = counted(asked)
        assert table.total.count == asked.listing.filtered().count()
        for head in table.rows:
            column = data.draw(st.sampled_from(table.columns))
            there = Asked(question, cast.hu, row=head.key, column=column.key if other else "")
            assert there.listing.filtered().count() == table.at(head.key, column.key).count


@pytest.mark.django_db
def test_both_engines_make_this_table(cast: Cast, rows: None) -> None:
    """Midnight is the school's; the totals of hours and of numbers are exact."""
    text = "of=repairs.tickets&rows=reported_at.month&across=kind&number=returns&since=reported_at&until=finished_at"
    with in_school(cast.school):
        Ticket.objects.filter(returns=0).update(reported_at=datetime(2026, 8, 31, 16, 0, tzinfo=UTC))
        asked = Asked(read(f"{text}&how=sum&how=mean&f-reported_at_to=2026-10-31"), cast.hu)
        table = counted(asked)
        said = {
            (row.words, column.words): [f.words(table.at(row.key, column.key)) for f in asked.figures]
            for row in table.rows
            for column in table.columns
        }
    assert said == EXPECTED


EXPECTED = {  # 件数, 返修合计, 平均, 用了几天合计, 平均; two of September have no day on which they were mended
    ("2026年8月", "水电"): ["0", "", "", "", ""],
    ("2026年8月", "门窗锁"): ["1", "1", "1", "0.3", "0.3"],
    ("2026年9月", "水电"): ["4", "6", "1.5", "1.8", "0.9"],
    ("2026年9月", "门窗锁"): ["1", "3", "3", "", ""],
    ("2026年10月", "水电"): ["0", "", "", "", ""],
    ("2026年10月", "门窗锁"): ["1", "5", "5", "1.5", "1.5"],
}


@pytest.mark.django_db
def test_it_is_one_statement_however_many_rows(
    cast: Cast, rows: None, django_assert_num_queries: Any
) -> None:
    with in_school(cast.school):
        asked = Asked(read("of=repairs.tickets&rows=kind&across=status"), cast.hu)
        with django_assert_num_queries(1):
            counted(asked)


@pytest.mark.django_db
def test_what_is_too_fine_says_so(cast: Cast, rows: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "CELLS_MOST", 2)
    with in_school(cast.school), pytest.raises(NotAskable, match="分得太细"):
        counted(Asked(read("of=repairs.tickets&rows=reported_at.day"), cast.hu))


@pytest.mark.django_db
def test_every_list_can_be_cut_and_every_example_answered(cast: Cast) -> None:
    with in_school(cast.school):
        for page in lists_for(cast.hu).values():
            for key in Vocabulary(page, cast.hu).cuts:
                question = Question(of=f"{page.room()}.{page.slug}", rows=key)
                assert counted(Asked(question, cast.hu)).total.count >= 0
        for _title, text in EXAMPLES:
            asked = Asked(read(text), cast.hu)
            assert counted(asked).total.count >= 0
            assert asked.figures
