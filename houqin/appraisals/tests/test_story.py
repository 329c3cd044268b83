"""A month's sheet: what counts against whom, what does not, the objection and its answer, and who confirms."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from houqin.appraisals.gathering import person_scores
from houqin.appraisals.models import Appraisal
from houqin.appraisals.prints import make_sheets
from houqin.appraisals.rules.reckoning import (
    Duties,
    counts_in,
    part_of_duties,
    part_of_scores,
    score_words,
    tenths,
)
from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.prints import pdf
from houqin.core.scope import in_school
from houqin.registers.rules.library import library
from tests.cast import Cast, browser
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db
DECEMBER = clock.at(date(2026, 12, 2), 9)


def test_a_part_of_which_nothing_is_known_leaves_its_weight_to_the_others() -> None:
    weights = {"duties": 60, "scores": 30, "records": 10}
    known = {"duties": Fraction(1, 2), "scores": None, "records": Fraction(1)}
    assert tenths(known, weights) == 571  # (60/2 + 10) / 70
    assert tenths(dict.fromkeys(weights), weights) is None
    assert tenths(known, weights | {"duties": 0, "records": 0}) is None
    assert score_words(571) == "57.1"


@given(
    st.dictionaries(st.sampled_from(["duties", "scores", "records"]), st.none() | st.fractions(0, 1)),
    st.lists(st.integers(0, 100), min_size=3, max_size=3),
)
def test_no_score_is_below_nothing_or_above_a_hundred(parts: Any, weights: list[int]) -> None:
    weighed = dict(zip(("duties", "scores", "records"), weights, strict=True))
    found = tenths(parts, weighed)
    known = [part for name, part in parts.items() if part is not None and weighed[name]]
    assert (found is None) is (not known)
    if found is not None:
        lowest, highest = (int(edge * 1000 + Fraction(1, 2)) for edge in (min(known), max(known)))
        assert lowest <= found <= highest  # nobody is worse than his worst part, nor better than his best


def test_what_was_done_late_counts_as_the_school_says() -> None:
    assert part_of_duties(Duties(8, 2, 0), 50) == Fraction(9, 10)
    assert part_of_duties(Duties(8, 2, 0), 100) == 1
    assert part_of_duties(Duties(), 50) is None
    assert part_of_scores([(90_000, 100_000), (40_000, 50_000)]) == Fraction(17, 20)


@pytest.mark.parametrize(
    ("live", "month", "counts"),
    [
        (None, date(2026, 11, 1), False),
        (date(2026, 9, 1), date(2026, 9, 1), False),
        (date(2026, 9, 1), date(2026, 10, 1), True),
        (date(2026, 9, 10), date(2026, 10, 1), False),
        (date(2026, 9, 10), date(2026, 11, 1), True),
        (date(2026, 1, 31), date(2026, 3, 1), True),
    ],
)
def test_neither_trial_nor_first_month_counts(live: Any, month: date, counts: bool) -> None:
    assert counts_in(month, live) is counts


def test_the_sheets_whose_lines_are_people_are_found_with_the_most_they_can_give() -> None:
    found = {slug: dict(person_scores(made)) for slug, made in library().items()}
    assert found["monthly-assessment"] == {"people.score": 100}
    assert found["guard-assessment"] == {"guards.score": 100}
    assert not found["class-score"]


def task(cast: Cast, day: int, *members: Any, others: str = "") -> Any:
    """Something that is due on a day of November."""
    on = date(2026, 11, day)
    with clock.moved(clock.at(on, 7)):
        asked = {"due_on": str(on), "opens_on": str(on), "proof": "tick", "others": others}
        return do(cast, "duties.add_task", **asked, members=[str(each.pk) for each in members]).row


def done(cast: Cast, row: Any, by: Any, day: int, hour: int = 10) -> None:
    with clock.moved(clock.at(date(2026, 11, day), hour)):
        on = row.due_on.isoformat()
        do(cast, "duties.do_task", row, by=by, done_on=on, words="", photos=[], ticket=None)


def drawn(cast: Cast, *people: Any, **more: Any) -> Any:
    asked = {"month": "2026-11-15", "people": [str(each.pk) for each in people], "leave": []} | more
    do(cast, "appraisals.draw_up_appraisals", **asked)
    with in_school(cast.school):
        rows = {row.member_id: row for row in Appraisal.objects.filter(month=date(2026, 11, 1))}
    return [rows[each.pk] for each in people]


def test_only_what_was_ones_own_counts_against_anybody(cast: Cast) -> None:
    done(cast, task(cast, 2, cast.wen), cast.wen, 2)
    done(cast, task(cast, 3, cast.wen), cast.wen, 5)  # written down two days late
    task(cast, 4, cast.wen)  # never done
    task(cast, 5, cast.wen)  # on leave
    task(cast, 6, cast.wen, cast.tan)  # both of them: nobody's own
    done(cast, task(cast, 9, cast.wen), cast.hu, 9)  # somebody else did it
    with clock.moved(DECEMBER):
        leave = {"who": str(cast.wen.pk), "first_on": "2026-11-05", "last_on": "2026-11-05", "why": "病假"}
        his, heads = drawn(cast, cast.wen, cast.hu, leave=[leave])
    assert his.body["duties"] == {"done": 1, "late": 1, "missing": 1, "shared": 1, "excused": 1}
    assert (his.score, heads.body["duties"]["done"]) == ("50.0", 1)
    told = {how for _day, _what, how, _url in his.body["tasks"]}
    assert told == {"后来补登", "没有做", "请假，不计", "几个人共同的，没有做，不计"}


def test_a_turn_counts_for_who_had_it_in_the_end(cast: Cast) -> None:
    from houqin.rosters.models import Roster, Turn

    roster = do(cast, "rosters.add_roster").row
    with in_school(cast.school):
        Roster.objects.filter(pk=roster.pk).update(status="published")
        facts = {"roster": roster, "first_on": date(2026, 11, 10), "last_on": date(2026, 11, 10)}
        Turn(school=cast.school, member=cast.tan, status="swapped", **facts).save(force_insert=True)
        with clock.moved(clock.at(date(2026, 11, 10), 6)):
            task(cast, 10, others=roster.name)
    with clock.moved(DECEMBER):
        tan, wen = drawn(cast, cast.tan, cast.wen)
    assert (tan.body["duties"]["missing"], wen.body["duties"]["missing"]) == (1, 0)


def test_the_first_month_is_shown_and_not_counted(cast: Cast) -> None:
    cast.school.go_live_on = date(2026, 10, 20)
    cast.school.save()
    task(cast, 4, cast.wen)
    with clock.moved(DECEMBER):
        (his,) = drawn(cast, cast.wen)
    assert his.body["duties"]["missing"] == 1
    assert (his.counts, his.score, his.total) == (False, "", None)


def test_an_open_objection_stops_confirmation_until_it_is_answered(cast: Cast) -> None:
    task(cast, 4, cast.tan)
    with clock.moved(DECEMBER):
        (row,) = drawn(cast, cast.tan)
        with pytest.raises(Refused, match="可以提异议"):
            do(cast, "appraisals.confirm_appraisal", row, heard=False)
        do(cast, "appraisals.object_appraisal", row, words="那天停电")
    with clock.moved(clock.at(date(2026, 12, 20), 9)):
        with pytest.raises(Refused):
            do(cast, "appraisals.confirm_appraisal", row, heard=True)
        with pytest.raises(Refused, match="请写答复"):
            do(cast, "appraisals.reply_appraisal", row, reply="", extra=None, why_extra="")
        do(cast, "appraisals.reply_appraisal", row, reply="属实", extra=5, why_extra="停电")
        again = fresh(row)
        assert (again.status, again.score) == ("pending", "5.0")
        do(cast, "appraisals.confirm_appraisal", row, heard=True)
        with pytest.raises(Refused, match="已经确认"):
            drawn(cast, cast.tan)  # what is confirmed is not reckoned anew
    assert (fresh(row).status, fresh(row).confirmed_by_id) == ("confirmed", cast.hu.pk)


def test_nobody_judges_himself_and_nobody_reads_anothers_sheet(cast: Cast) -> None:
    task(cast, 4, cast.hu)
    task(cast, 4, cast.tan)
    with clock.moved(DECEMBER):
        own, tans = drawn(cast, cast.hu, cast.tan)
        for code in ("appraisals.confirm_appraisal", "appraisals.reply_appraisal"):
            with pytest.raises(PermissionDenied):
                do(cast, code, own)
        with pytest.raises(Http404):
            do(cast, "appraisals.object_appraisal", tans, by=cast.wen)
        with pytest.raises(PermissionDenied):
            do(cast, "appraisals.confirm_appraisal", tans, by=cast.wen)
    assert browser(cast.wen).get(f"/appraisals/papers/?ids={tans.pk}").status_code == 404
    assert browser(cast.tan).get(f"/appraisals/appraisals/{tans.pk}/").status_code == 200


def test_the_printed_sheet_has_the_rows_and_three_lines_to_sign_on(cast: Cast) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    task(cast, 4, cast.tan)
    with clock.moved(DECEMBER):
        (row,) = drawn(cast, cast.tan)
    with in_school(cast.school):
        template, data, _title = make_sheets(
            cast.school, [Appraisal.objects.select_related("member").get(pk=row.pk)]
        )
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf(template, data))).pages)
    assert "本人（签字）" in text
    assert "没有做" in text
    assert "校长（签字）" in text


def test_whose_numbers_are_others_than_he_has_seen_may_object_anew(cast: Cast) -> None:
    row = task(cast, 4, cast.wen)
    with clock.moved(DECEMBER):
        (first,) = drawn(cast, cast.wen)
    with clock.moved(clock.at(date(2026, 12, 5), 9)):
        (same,) = drawn(cast, cast.wen)
        done(cast, row, cast.wen, 9)
        (other,) = drawn(cast, cast.wen)
    until = [each.open_until for each in (first, same, other)]
    assert until == [date(2026, 12, 3), date(2026, 12, 3), date(2026, 12, 6)]
