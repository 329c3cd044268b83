"""The first steps of a school: ten questions, the 启用日, what is left to do; classes, pupils and looks at them."""

from datetime import date, timedelta

import pytest

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused, ValidationError
from houqin.core.looks import Look
from houqin.core.scope import in_school
from houqin.people.models import KIND_QUESTIONS, Pupil, School, SchoolClass
from houqin.people.todo import todo
from tests.cast import Cast, browser
from tests.samples import data_for, do, fresh, row_of

pytestmark = pytest.mark.django_db


def of(cast: Cast) -> School:
    school: School = School.objects.get(pk=cast.school.pk)
    return school


def goes_live(cast: Cast, days: int) -> None:
    day = (clock.today() + timedelta(days=days)).isoformat()
    perform("people.set_go_live", by=cast.hu, data={"go_live_on": day})


def test_ten_questions_and_no_more(cast: Cast) -> None:
    assert len(KIND_QUESTIONS) == 10
    do(cast, "people.set_up_school")
    assert {name for name, yes in of(cast).kind.items() if yes} == {"lift"}
    assert set(of(cast).kind) == set(KIND_QUESTIONS)
    assert of(cast).office_name == "后勤部"


@pytest.mark.parametrize(
    "address", ["localhost:8000", "http://localhost:8000", "http://127.0.0.1", "ftp://x.example", "校园网"]
)
def test_an_address_that_no_phone_can_open_is_refused(cast: Cast, address: str) -> None:
    answers = data_for(cast, "people.set_up_school", None) | {"address": address}
    with pytest.raises(ValidationError) as refused:
        perform("people.set_up_school", by=cast.hu, data=answers)
    assert set(refused.value.error_dict) == {"address"}


def test_the_day_can_be_moved_while_it_lies_ahead_and_never_after_it_came(cast: Cast) -> None:
    School.objects.filter(pk=cast.school.pk).update(go_live_on=None)
    goes_live(cast, 10)
    goes_live(cast, 3)
    with pytest.raises(Refused, match="今天或以后"):
        goes_live(cast, -1)
    with clock.moved(clock.now() + timedelta(days=3)), pytest.raises(Refused, match="启用日已到"):
        goes_live(cast, 5)
    assert of(cast).go_live_on == clock.today() + timedelta(days=3)


def test_what_is_left_to_do_is_told_until_it_is_done(cast: Cast) -> None:
    School.objects.filter(pk=cast.school.pk).update(go_live_on=None, set_up_at=None)
    cast.hu.school = of(cast)
    with in_school(cast.school):
        assert [item.url for group in todo(cast.hu) for item in group.items] == [
            "/people/set_up_school/",
            "/people/set_go_live/",
        ]
    do(cast, "people.set_up_school")
    goes_live(cast, 0)
    cast.hu.school = of(cast)
    with in_school(cast.school):
        assert todo(cast.hu) == []


def test_a_page_in_trial_says_so(cast: Cast) -> None:
    School.objects.filter(pk=cast.school.pk).update(go_live_on=None)
    assert "试运行" in browser(cast.tan).get("/").content.decode()
    School.objects.filter(pk=cast.school.pk).update(go_live_on=clock.today())
    assert "试运行" not in browser(cast.tan).get("/").content.decode()


def test_a_class_is_used_once_while_it_is_there(cast: Cast) -> None:
    answers = data_for(cast, "people.add_class", None)
    first = perform("people.add_class", by=cast.hu, data=answers).row
    with pytest.raises(Refused, match="已经有3年级"):
        perform("people.add_class", by=cast.hu, data=answers)
    do(cast, "people.close_class", first)
    perform("people.add_class", by=cast.hu, data=answers)
    with in_school(cast.school):
        assert SchoolClass.objects.filter(active=True).count() == 1
    assert fresh(first).head_count == 42


@pytest.mark.parametrize("boys", ["-1", "201", "1.5", "二十", "1e3", "9" * 30])
def test_a_head_count_is_a_whole_number_of_children(cast: Cast, boys: str) -> None:
    with pytest.raises(ValidationError) as refused:
        do(cast, "people.add_class", boys=boys)
    assert set(refused.value.error_dict) == {"boys"}


def test_every_look_at_children_leaves_a_trace(cast: Cast) -> None:
    pupil = row_of(cast, Pupil)
    page = browser(cast.hu)
    for url in ("/people/pupils/", f"/people/pupils/{pupil.pk}/", "/people/pupils/?export=xlsx"):
        assert page.get(url).status_code == 200
    assert browser(cast.tan).get(f"/people/pupils/{pupil.pk}/").status_code == 403
    with in_school(cast.school):
        looks = list(
            Look.objects.filter(model="people.pupil").order_by("id").values_list("how", "member", "row")
        )
    assert looks == [
        ("list", cast.hu.pk, None),
        ("row", cast.hu.pk, pupil.pk),
        ("export", cast.hu.pk, None),
    ]


def test_a_look_at_grown_ups_leaves_none(cast: Cast) -> None:
    browser(cast.hu).get("/people/members/")
    with in_school(cast.school):
        assert not Look.objects.exists()


def test_wiping_is_offered_only_while_there_is_something_to_wipe(cast: Cast) -> None:
    page = browser(cast.hu)
    assert "wipe_trial" not in page.get("/school/").content.decode()
    with clock.moved(clock.at(date(2026, 8, 25), 9)):
        place = perform("places.add_place", by=cast.hu, data={"kind": "building", "name": "旧楼"}).row
        perform("repairs.report_ticket", by=cast.hu, data={"place": str(place.pk), "fault": "试一试"})
    assert "wipe_trial" in page.get("/school/").content.decode()
