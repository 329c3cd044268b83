"""Children are masked until somebody says why he looks; who looked, and why, stays (reliability G39)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.looks import Look
from houqin.core.masks import masked_name, masked_number
from houqin.core.scope import in_school
from houqin.people.models import Member, Pupil, SchoolClass
from houqin.people.roles import written
from tests.cast import Cast, browser
from tests.samples import do, fresh, row_of

pytestmark = pytest.mark.django_db

NAME, NUMBER = "欧阳小袋鼠", "G20260917"


@pytest.fixture
def pupil(cast: Cast) -> Any:
    row = do(cast, "people.add_pupil", name=NAME, number=NUMBER).row
    with in_school(cast.school):
        SchoolClass.objects.filter(pk=row.school_class_id).update(teacher=None)
    return fresh(row)


def seen(member: Any, url: str) -> str:
    return browser(member).get(url).content.decode()


def looks(cast: Cast, **asked: Any) -> list[Any]:
    with in_school(cast.school):
        return list(Look.objects.filter(**asked).order_by("id"))


def test_a_mask_says_that_there_is_a_name_and_no_more() -> None:
    assert masked_name("张三") == masked_name("张三丰") == "张*"
    assert masked_number("G20260917") == "*17"
    assert masked_number("17") == "*"
    assert masked_name("") == masked_number("") == ""


def test_names_are_masked_until_somebody_says_why(cast: Cast, pupil: Any) -> None:
    pages = ("/people/pupils/", f"/people/pupils/{pupil.pk}/", "/people/pupils/?print=1")
    for url in pages:
        assert NAME not in seen(cast.hu, url)
        assert NUMBER not in seen(cast.hu, url)
        assert "欧*" in seen(cast.hu, url)
    do(cast, "people.show_pupils")
    for url in pages:
        assert NAME in seen(cast.hu, url)
        assert NUMBER in seen(cast.hu, url)
    (shown,) = looks(cast, how="reveal")
    assert (shown.member_id, shown.row) == (cast.hu.pk, None)
    assert shown.reason.startswith("联系家长：")


def test_the_reason_of_one_is_not_the_reason_of_another(cast: Cast, pupil: Any) -> None:
    do(cast, "people.show_pupils")
    with in_school(cast.school):
        Member.objects.filter(pk=cast.tan.pk).update(roles=written(["nurse"]))
    assert NAME not in seen(cast.tan, "/people/pupils/")


def test_without_a_reason_nothing_is_shown(cast: Cast, pupil: Any) -> None:
    for wrong in ("", "curious"):
        with pytest.raises(ValidationError):
            perform("people.show_pupils", by=cast.hu, data={"reason": wrong})
    assert looks(cast, how="reveal") == []


def test_after_half_an_hour_the_names_are_masked_again(
    cast: Cast, pupil: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(cast, "people.show_pupils")
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert NAME not in seen(cast.hu, "/people/pupils/")


def test_a_reason_for_one_child_shows_that_one(cast: Cast, pupil: Any) -> None:
    other = do(cast, "people.add_pupil", name="司马小刺猬").row
    with in_school(cast.school):
        SchoolClass.objects.update(teacher=None)
    do(cast, "people.show_pupil", pupil)
    assert NAME in seen(cast.hu, f"/people/pupils/{pupil.pk}/")
    assert "司马小刺猬" not in seen(cast.hu, f"/people/pupils/{other.pk}/")
    assert NAME not in seen(cast.hu, "/people/pupils/")
    assert "说明原因后查看姓名" in seen(cast.hu, f"/people/pupils/{pupil.pk}/"), (
        "the child's own story tells it"
    )


def test_a_class_teacher_knows_his_own_class(cast: Cast, pupil: Any) -> None:
    other = do(cast, "people.add_pupil", name="司马小刺猬").row
    with in_school(cast.school):
        Member.objects.filter(pk=cast.tan.pk).update(roles=written(["class_teacher"]))
        SchoolClass.objects.update(teacher=None)
        SchoolClass.objects.filter(pk=pupil.school_class_id).update(teacher=cast.tan)
    assert NAME in seen(cast.tan, "/people/pupils/?tab=mine")
    assert NAME in seen(cast.tan, f"/people/pupils/?school_class={pupil.school_class_id}")
    assert NAME in seen(cast.tan, f"/people/pupils/{pupil.pk}/")
    assert "司马小刺猬" not in seen(cast.tan, f"/people/pupils/{other.pk}/")
    assert NAME not in seen(cast.tan, "/people/pupils/")
    assert looks(cast, how="reveal") == []
    assert len(looks(cast, member=cast.tan)) == 5, "but he is seen looking"


def test_who_edits_a_pupil_does_not_have_to_read_the_name(cast: Cast, pupil: Any) -> None:
    assert NAME not in seen(cast.hu, f"/people/edit_pupil/{pupil.pk}/")
    elsewhere = row_of(cast, SchoolClass)
    do(cast, "people.edit_pupil", pupil, school_class=str(elsewhere.pk), name="", number="")
    moved = fresh(pupil)
    assert (moved.name, moved.number, moved.school_class_id) == (NAME, NUMBER, elsewhere.pk)


def many(cast: Cast, pupil: Any, count: int) -> None:
    with in_school(cast.school):
        Pupil.objects.bulk_create(
            Pupil(
                school=cast.school, school_class_id=pupil.school_class_id, name=f"学生{n}", name_key=f"x{n}"
            )
            for n in range(count)
        )


@pytest.mark.parametrize("way", ["export=xlsx", "print=1", "print=pdf"])
def test_more_than_fifty_children_leave_only_with_a_reason(way: str, cast: Cast, pupil: Any) -> None:
    many(cast, pupil, 49)
    url = f"/people/pupils/?{way}"
    assert browser(cast.hu).get(url).status_code == 200, "fifty masked names may be counted on paper"
    many(cast, pupil, 1)
    asked = browser(cast.hu).get(url)
    assert (asked.status_code, asked.headers["Location"]) == (302, "/people/show_pupils/")
    do(cast, "people.show_pupils")
    assert browser(cast.hu).get(url).status_code == 200
    assert looks(cast, how="export"), "and who took them is seen"


def test_the_head_reads_who_looked_at_what_and_why(cast: Cast, pupil: Any) -> None:
    do(cast, "people.show_pupils")
    page = seen(cast.hu, "/core/looks/")
    assert "联系家长" in page
    assert "胡校长" in page
    assert browser(cast.tan).get("/core/looks/").status_code == 403
