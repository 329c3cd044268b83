"""When papers run out: the figures of the regulations once more, written by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.certificates.dates import Rule, months_after
from houqin.certificates.kinds import shipped

LIFT, LIFT_SELF = shipped()["lift"].rule, shipped()["lift_self"].rule
POWDER, WATER = shipped()["extinguisher_powder"].rule, shipped()["extinguisher_water"].rule
CO2 = shipped()["extinguisher_co2"].rule
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
BEGUN = date(2020, 6, 10)


@pytest.mark.parametrize(
    ("rule", "issued", "start", "until"),
    [
        (shipped()["health"].rule, "2026-03-01", "", "2027-02-28"),
        (shipped()["health"].rule, "2024-02-29", "", "2025-02-27"),
        (shipped()["bus_inspection"].rule, "2026-08-31", "", "2027-02-27"),
        (shipped()["contract"].rule, "2026-08-31", "", ""),
        (shipped()["boiler_inner"].rule, "", "2024-05-01", "2025-05-01"),
        (shipped()["boiler_inner"].rule, "2025-04-20", "2024-05-01", "2027-04-20"),
        (shipped()["pressure_vessel"].rule, "", "2024-05-01", "2027-05-01"),
        (shipped()["pressure_vessel"].rule, "2027-04-01", "2024-05-01", ""),  # as the report says
        (POWDER, "", "2021-11-20", "2026-11-20"),
        (POWDER, "2026-11-01", "2021-11-20", "2028-11-01"),
        (POWDER, "2030-11-01", "2021-11-20", "2031-11-20"),  # scrap before the next service
        (WATER, "", "2024-01-15", "2027-01-15"),
        (WATER, "2029-12-01", "2024-01-15", "2030-01-15"),
        (CO2, "2031-01-10", "2021-01-10", "2033-01-10"),
    ],
)
def test_it_runs_out_when_the_regulation_says(rule: Rule, issued: str, start: str, until: str) -> None:
    found = rule.until(*(date.fromisoformat(day) if day else None for day in (issued, start)))
    assert found == (date.fromisoformat(until) if until else None)


def test_a_lift_is_inspected_in_the_uneven_years_and_tested_by_the_school_in_the_others() -> None:
    """TSG T7001-2023: 1, 4, 7, 9, 11, 13, 15 and from then on every year."""
    assert _years(LIFT, 20) == [1, 4, 7, 9, 11, 13, 15, 16, 17, 18, 19, 20]
    assert _years(LIFT_SELF, 14) == [2, 3, 5, 6, 8, 10, 12, 14]
    assert LIFT_SELF.until(date(2035, 6, 10), BEGUN) is None  # all years are inspected


def _years(rule: Rule, last: int) -> list[int]:
    found, done = [], None
    while not found or found[-1] < last:
        due = rule.until(done, BEGUN)
        assert due is not None
        assert (due.month, due.day) == (BEGUN.month, BEGUN.day)
        found.append(due.year - BEGUN.year)
        done = due
    return found


def test_an_inspection_up_to_two_months_early_counts_for_the_year_that_comes() -> None:
    assert LIFT.until(date(2021, 4, 10), BEGUN) == date(2024, 6, 10)
    assert LIFT.until(date(2021, 4, 9), BEGUN) == date(2021, 6, 10)


@given(start=DAYS, later=st.integers(0, 9000), kind=st.sampled_from([*shipped().values()]))
def test_what_was_just_done_is_due_after_it_and_never_past_the_end_of_the_thing(
    start: date, later: int, kind: object
) -> None:
    rule: Rule = kind.rule  # type: ignore[attr-defined]
    done = start + timedelta(days=later)
    until, scrap = rule.until(done, start), rule.retires_on(start)
    if until is None:
        return
    assert until > done or (scrap is not None and until == scrap <= done)
    assert scrap is None or until <= scrap


@given(day=DAYS, months=st.integers(-400, 400))
def test_months_are_counted_without_jumping_over_a_short_one(day: date, months: int) -> None:
    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)
