"""证照一览表, 健康证公示, and the numbers for a summary: each says what the list says."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlparse

import pytest
from django.http import QueryDict

from houqin.certificates.facts import facts
from houqin.certificates.pages import CertificatesPage
from houqin.certificates.prints import make_list, make_posted
from houqin.certificates.tests.test_rights import becomes
from houqin.certificates.tests.test_story import health
from houqin.certificates.weekly import ahead, past
from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.pages.listing import Listing
from houqin.core.scope import in_school
from houqin.people.models import Member
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november() -> Any:
    with clock.moved(clock.at(date(2026, 11, 20), 9, 0)):
        yield


def head(cast: Cast) -> Any:
    return Member.objects.select_related("school").get(pk=cast.hu.pk)


def test_the_list_on_paper_goes_by_kind_with_the_first_to_run_out_on_top(cast: Cast) -> None:
    health(cast, issued_on="2025-12-01", valid_until="2026-11-30")
    health(cast, member=str(cast.tan.pk), issued_on="2025-11-01", valid_until="2026-10-31")
    held, ended = (do(cast, "certificates.add_certificate").row for _n in range(2))
    do(cast, "certificates.end_certificate", ended)
    with in_school(cast.school):
        _template, data, _title = make_list(head(cast))
    assert [(row[1], row[2], row[5], row[6]) for row in data["rows"]] == [
        ("健康证", "谭老师", "2026.10.31", "已过期"),
        ("健康证", "文师傅", "2026.11.30", "要到期"),
        ("合同", held.what, "2026.12.10", "要到期"),
    ]
    answer = browser(cast.hu).get("/certificates/paper/list/")
    assert answer.content.startswith(b"%PDF-")


def test_on_the_wall_hangs_who_has_one_that_holds_and_nobody_else_is_named(cast: Cast) -> None:
    becomes(cast, "tan", "cook")
    health(cast)
    with in_school(cast.school):
        _template, data, _title = make_posted(head(cast))
    assert data["rows"] == [["1", "文师傅", "水电工", "*12", "2026.3.1", "2027.2.28"]]
    assert "谭老师" not in str(data)
    assert browser(cast.hu).get("/certificates/paper/health/").content.startswith(b"%PDF-")
    assert browser(cast.wen).get("/certificates/paper/health/").status_code == 403


def test_every_number_opens_the_list_that_shows_exactly_its_rows(cast: Cast) -> None:
    span = Span(date(2026, 9, 1), date(2026, 11, 20))
    becomes(cast, "tan", "cook")
    old = health(cast, member=str(cast.tan.pk), issued_on="2025-11-01", valid_until="2026-10-31")
    facts_of_new = {"issued_on": "2026-10-30", "valid_until": "2027-10-29", "start_on": "", "no_end": False}
    do(cast, "certificates.renew_certificate", old, **facts_of_new)
    health(cast, issued_on="2025-11-10", valid_until="2026-11-09")
    do(cast, "certificates.add_certificate", valid_until="2027-01-01")
    with in_school(cast.school):
        found = {each.code: each for each in facts(cast.school, span)}
        assert {code: each.value for code, each in found.items()} == {
            "certificates.held.health": 1,
            "certificates.renewed": 1,
            "certificates.over": 1,
            "certificates.ending": 1,
        }
        assert found["certificates.held.health"].share == "1/1"
        for code in ("renewed", "over", "ending"):
            each = found[f"certificates.{code}"]
            listed = Listing(CertificatesPage, head(cast), QueryDict(urlparse(each.url).query)).filtered()
            assert set(listed.values_list("pk", flat=True)) == {row.pk for row in each.rows}


def test_of_a_week_kinds_and_numbers_are_told_and_no_names(cast: Cast) -> None:
    health(cast, issued_on="2025-11-25", valid_until="2026-11-24")
    day = date(2026, 11, 23)
    with in_school(cast.school):
        (part,) = ahead(head(cast), Span(day, day + timedelta(days=6)))
        assert list(part.said) == ["到期要换的：健康证1件。"]
        assert list(past(head(cast), Span(day - timedelta(days=7), day - timedelta(days=1)))) == []
        with clock.moved(clock.at(date(2026, 11, 27), 15, 0)):
            (part,) = past(head(cast), Span(day, day + timedelta(days=4)))
            assert [(line.place, line.fault) for line in part.lines] == [("", "健康证")]
            assert "文师傅" not in str(part)
        assert list(ahead(cast.wen, Span(day, day))) == []
