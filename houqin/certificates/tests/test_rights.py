"""Whose papers a person sees: the head all of them, the canteen its own, others theirs; numbers of people are covered."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from openpyxl import load_workbook

from houqin.certificates.tests.test_story import health
from houqin.core import clock
from houqin.core.scope import in_school
from houqin.people.models import Member
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db
URL = "/certificates/certificates/"


@pytest.fixture(autouse=True)
def november() -> Any:
    with clock.moved(clock.at(date(2026, 11, 20), 9, 0)):
        yield


def becomes(cast: Cast, who: str, *roles: str) -> Member:
    """Somebody of the cast with other roles."""
    member: Member = getattr(cast, who)
    member.roles = f" {' '.join(sorted(roles))} "
    with in_school(cast.school):
        Member.objects.filter(pk=member.pk).update(roles=member.roles)
    return member


def seen(member: Member, query: str = "?tab=all") -> str:
    answer = browser(member).get(URL + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_sees_his_own_and_the_head_sees_all(cast: Cast) -> None:
    health(cast)
    do(cast, "certificates.add_certificate", kind="insurance", what="人寿甲字保单")
    assert "人寿甲字保单" in seen(cast.hu)
    assert ("健康证" in seen(cast.wen), "人寿甲字保单" in seen(cast.wen)) == (True, False)
    assert "文师傅" not in seen(becomes(cast, "chen", "cook"))
    assert browser(cast.tan).get(URL).status_code == 403  # a teacher needs no such list


def test_the_canteen_keeps_what_is_the_canteens_and_nothing_else(cast: Cast) -> None:
    health(cast)
    guard = do(cast, "certificates.add_certificate", kind="insurance", what="人寿甲字保单").row
    manager = becomes(cast, "chen", "canteen_manager")
    assert ("文师傅" in seen(manager), "人寿甲字保单" in seen(manager)) == (True, False)
    assert health(cast, by=manager, member=str(cast.tan.pk), number="JK9").keeper_id == cast.hu.pk
    with pytest.raises(Http404):
        do(cast, "certificates.end_certificate", guard, by=manager)
    with pytest.raises(PermissionDenied):
        do(cast, "certificates.import_certificates", by=manager)


def test_who_only_inspects_sees_that_it_holds_and_not_the_number(cast: Cast) -> None:
    row = health(cast)
    do(cast, "core.attach_photos", row, by=cast.hu)
    paid = do(
        cast, "certificates.add_certificate", kind="insurance", what="人寿甲字保单", number="PICC77881"
    ).row
    reader = becomes(cast, "chen", "reader")
    for page in (seen(reader), seen(reader, f"{row.pk}/")):
        assert "文师傅" in page
        assert ("JK20260012" in page, "*12" in page) == (False, True)
    assert "/files/" not in seen(reader, f"{row.pk}/")
    assert "PICC77881" in seen(reader, f"{paid.pk}/")
    assert "JK20260012" in seen(cast.hu, f"{row.pk}/")  # the control
    assert "/files/" in seen(cast.hu, f"{row.pk}/")
    assert "JK20260012" not in exported(reader)
    assert "JK20260012" in exported(cast.hu)
    assert "没有" in seen(reader, "?tab=all&q=JK20260012")  # nor is it found by trying


def exported(member: Member) -> str:
    book = load_workbook(BytesIO(browser(member).get(f"{URL}?tab=all&export=xlsx").content))
    return "\n".join(str(cell) for line in book.worksheets[0].iter_rows(values_only=True) for cell in line)


def test_his_own_number_is_no_secret_to_himself(cast: Cast) -> None:
    row = health(cast)
    assert "JK20260012" in seen(cast.wen, f"{row.pk}/")
