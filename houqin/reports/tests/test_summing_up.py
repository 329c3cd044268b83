"""A year, and the safety of a term, are summed up: what was done, what is not well and why, what comes; and handed in."""

from datetime import date
from typing import Any

import pytest

from houqin.certificates.tests.test_rights import becomes
from houqin.certificates.tests.test_story import health
from houqin.core import clock
from houqin.core.errors import Refused
from houqin.hazards.models import Hazard
from houqin.people.models import School
from houqin.repairs.models import Ticket
from houqin.reports.rules.paper import Paper
from houqin.reports.tests.test_story import draft, fill, paper
from tests.cast import Cast
from tests.samples import do, fresh, row_in, row_of

pytestmark = pytest.mark.django_db
OUTLINE = ("主要工作", "存在问题、原因与整改", "打算")


@pytest.fixture
def lived(cast: Cast) -> Cast:
    """A year with a repair that was done, one that waits, and a hazard that nobody mended."""
    School.objects.filter(pk=cast.school.pk).update(go_live_on=date(2026, 1, 1))
    cast.school.refresh_from_db()
    with clock.moved(clock.at(date(2026, 4, 15), 9)):
        row_in(cast, Ticket, "confirmed")
    with clock.moved(clock.at(date(2026, 10, 20), 9)):
        row_of(cast, Ticket)
        row_of(cast, Hazard)
    return cast


def handed_in(cast: Cast, kind: str, period: str) -> Paper:
    """Refused while a cause is missing; then reviewed, signed and handed in."""
    report = draft(cast, kind, period)
    with pytest.raises(Refused, match="处要您填写"):
        do(cast, "reports.submit_report", report)
    fill(cast, report)
    for step in ("submit_report", "review_report", "sign_report", "hand_in_report"):
        do(cast, f"reports.{step}", report)
    assert fresh(report).status == "handed"
    return paper(report)


def headings(made: Paper) -> list[str]:
    return [part.title for part in made.parts if part.rank == 1 and not part.appendix]


def column(made: Paper, part: str, place: int) -> list[Any]:
    table = next(each.table for each in made.parts if each.key == part)
    assert table is not None
    return [row[place].text for row in table.rows]


def test_a_year_is_summed_up_with_what_was_done_what_is_not_well_and_what_comes(lived: Cast) -> None:
    with clock.moved(clock.at(date(2027, 1, 4), 9)):
        made = handed_in(lived, "year", "2026")
    assert made.title.endswith("2026年度总务处工作总结")
    assert all(any(each in title for title in headings(made)) for each in OUTLINE)
    assert "报修2件" in made.text
    assert "报修没有办完" in column(made, "problems", 0)
    assert set(column(made, "problems", 2)) == {"配件没有到货"}  # chosen by a person, never drawn
    assert "把没有办完的1件报修办完" in made.text
    assert "统计2026年1月1日至2026年12月31日" in made.text


def test_at_the_end_of_a_term_safety_is_summed_up_by_itself(lived: Cast) -> None:
    with clock.moved(clock.at(date(2027, 1, 28), 9)):
        made = handed_in(lived, "safety", "2026T1")
    assert made.title.endswith("第一学期安全工作总结")
    assert all(any(each in title for title in headings(made)) for each in OUTLINE)
    assert "逾期1处" in made.text
    assert column(made, "problems", 0) == ["隐患整改超期"]
    assert "报修" not in made.text
    assert any(part.key == "app.hazards" for part in made.parts)


def test_who_cooks_without_a_health_certificate_is_a_problem_and_none_when_it_is_there(lived: Cast) -> None:
    becomes(lived, "tan", "cook")
    with clock.moved(clock.at(date(2027, 1, 28), 9)):
        report = draft(lived, "safety", "2026T1")
        made = paper(report)
        assert column(made, "problems", 0) == ["隐患整改超期", "健康证不全"]
        assert "应持健康证的1人，有效的0人。" in column(made, "problems", 1)
        health(lived, member=str(lived.tan.pk), issued_on="2027-01-04", valid_until="2028-01-03")
        assert column(paper(report), "problems", 0) == ["隐患整改超期"]


def test_before_the_school_began_here_nobody_is_said_to_lack_a_certificate(cast: Cast) -> None:
    becomes(cast, "tan", "cook")
    made = paper(draft(cast, "month", "2023-08"))
    assert not any(part.table for part in made.parts if part.key == "problems")
