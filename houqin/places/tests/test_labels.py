"""Labels from first to last: choosing and printing, blank ones stuck and found, lost ones void, one code one thing."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.people.models import School
from houqin.places import codes, labels
from houqin.places.models import BLANK, USED, VOID, Label, Place
from tests.cast import Cast, browser
from tests.samples import do, fresh

from houqin.places.tests.samples import label, place  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db
GOOD = "https://hq.yucai.example.cn"


@pytest.fixture(autouse=True)
def address(cast: Cast) -> None:
    set_address(cast, GOOD)


def set_address(cast: Cast, url: str) -> None:
    School.objects.filter(pk=cast.school.pk).update(address=url)
    cast.school.address = url


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The codes of each print, without setting it."""
    seen: list[list[str]] = []

    def note(school: Any, things: Any, wishes: Any) -> bytes:
        seen.append([each.code for each in things])
        return b"%PDF"

    monkeypatch.setattr(labels, "labels_pdf", note)
    return seen


def named(cast: Cast, name: str, parent: Any = None, kind: str = "room") -> Any:
    row: Any = do(
        cast,
        "places.add_place",
        name=name,
        room_number="",
        kind=kind,
        parent=str(parent.pk) if parent else "",
    ).row
    return row


def stick(cast: Cast, room: Any, code: str) -> None:
    perform("places.stick_label", by=cast.hu, target=room.pk, data={"code": code}, key=uuid4())


# Choosing and printing ---------------------------------------------------------------------------------------


def test_one_chooses_all_one_building_some_rows_or_what_has_no_label(
    cast: Cast, sheets: list[list[str]]
) -> None:
    house = named(cast, "教学楼", kind="building")
    inner, outer = named(cast, "301", house), named(cast, "操场")
    page = browser(cast.hu)
    for query in (
        "which=all", f"which=inside&inside={house.pk}", f"which=picked&ids={outer.pk}&ids={inner.pk}", "which=unlabelled",
    ):  # fmt: skip
        answer = page.get(f"/places/labels/?sheet=a4-24&{query}&print=pdf")
        assert answer["Content-Type"] == "application/pdf"
    everything = {row.code for row in (house, inner, outer)}
    assert [set(sheet) for sheet in sheets] == [
        everything, {house.code, inner.code}, {inner.code, outer.code}, everything,
    ]  # fmt: skip


def test_what_was_printed_is_noted_and_left_out_next_time(cast: Cast, sheets: list[list[str]]) -> None:
    first, second = named(cast, "301"), named(cast, "302")
    page = browser(cast.hu)
    answer = page.post("/places/labels/", {"places": [str(first.pk)], "key": str(uuid4())})
    assert answer["Location"] == "/places/places/"
    assert fresh(first).labelled_on == clock.today()
    page.get("/places/labels/?print=pdf")
    assert sheets == [[second.code]]
    assert page.get("/places/labels/").content.decode().count('name="places"') == 1


def test_only_new_places_are_printed_when_asked(cast: Cast, sheets: list[list[str]]) -> None:
    old, new = named(cast, "301"), named(cast, "302")
    with in_school(cast.school):
        Place.objects.filter(pk=old.pk).update(recorded_at=clock.now() - timedelta(days=31))
    browser(cast.hu).get("/places/labels/?sheet=roll-50&which=new&print=pdf")
    assert sheets == [[new.code]]


def test_rows_chosen_in_the_list_come_to_the_label_page(cast: Cast) -> None:
    room = named(cast, "301")
    page = browser(cast.hu)
    assert 'formaction="/places/labels/"' in page.get("/places/places/").content.decode()
    chosen = page.get(f"/places/labels/?ids={room.pk}").content.decode()
    assert "1 张标签" in chosen
    assert 'value="picked" ' in chosen


def test_the_page_shows_the_first_sheet_as_a_picture(cast: Cast) -> None:
    named(cast, "301")
    page = browser(cast.hu)
    html = page.get("/places/labels/").content.decode()
    assert "print=png" in html
    answer = page.get("/places/labels/?print=png")
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_who_does_not_keep_places_prints_no_labels(cast: Cast) -> None:
    assert browser(cast.tan).get("/places/labels/").status_code == 403
    assert browser(cast.tan).post("/places/labels/", {"key": str(uuid4())}).status_code == 403
    assert 'formaction="/places/labels/"' not in browser(cast.tan).get("/places/places/").content.decode()


def test_another_schools_places_are_never_printed(cast: Cast, sheets: list[list[str]]) -> None:
    room = named(cast, "301")
    School.objects.filter(pk=cast.ou.school_id).update(address=GOOD)
    answer = browser(cast.ou).get(f"/places/labels/?which=picked&ids={room.pk}&sheet=a4-24&print=pdf")
    assert (sheets, "没有要印的" in answer.content.decode()) == ([], True)


def test_a_loopback_address_prints_nothing_whoever_asks(cast: Cast, sheets: list[list[str]]) -> None:
    named(cast, "301")
    set_address(cast, "http://127.0.0.1:8000")
    answer = browser(cast.hu).get("/places/labels/?sheet=a4-24&which=all&know=on&print=pdf")
    html = answer.content.decode()
    assert "只有这台电脑自己能打开" in html
    assert "/people/set_up_school/" in html
    assert "print=pdf" not in html
    assert sheets == []


def test_a_bare_ip_is_printed_only_after_the_warning_was_ticked(cast: Cast, sheets: list[list[str]]) -> None:
    named(cast, "301")
    set_address(cast, "http://192.168.1.10:8000")
    page = browser(cast.hu)
    warned = page.get("/places/labels/?sheet=a4-24&which=all&print=pdf").content.decode()
    assert "192.168.1.10" in warned
    assert "我知道，仍要打印" in warned
    assert sheets == []
    page.get("/places/labels/?sheet=a4-24&which=all&know=on&print=pdf")
    assert len(sheets) == 1


@pytest.mark.parametrize(
    "query", ["start=0", "right=99", "sheet=a5", "which=inside", "line=" + "长" * 17, "start=x"]
)
def test_what_cannot_be_printed_is_said_beside_its_field(
    query: str, cast: Cast, sheets: list[list[str]]
) -> None:
    named(cast, "301")
    said = dict(part.split("=") for part in f"sheet=a4-24&which=all&print=pdf&{query}".split("&"))
    answer = browser(cast.hu).get("/places/labels/", said)
    assert answer.status_code == 400
    assert "errorlist" in answer.content.decode()
    assert sheets == []


def test_odd_keys_are_bad_requests(cast: Cast) -> None:
    page = browser(cast.hu)
    assert page.get("/places/labels/?ids=x").status_code == 400
    assert page.post("/places/labels/", {"key": "x"}).status_code == 400


# Blank labels ------------------------------------------------------------------------------------------------


def test_blank_labels_are_printed_first_and_stuck_later_by_scanning(
    cast: Cast, sheets: list[list[str]]
) -> None:
    roll = do(cast, "places.print_blank_labels", count=3).row
    with in_school(cast.school):
        made = list(roll.labels.order_by("id"))
    assert {each.status for each in made} == {BLANK}
    page = browser(cast.hu)
    page.get(f"/places/labels/?which=roll&roll={roll.pk}&sheet=roll-50&print=pdf")
    assert sheets == [[each.code for each in made]]
    assert (
        page.get(f"/q/{cast.school.code}/{made[0].code}/")["Location"] == f"/places/claim_label/{made[0].pk}/"
    )
    asked = page.get(f"/places/claim_label/{made[0].pk}/").content.decode()
    assert "这是一张空白标签。贴在哪里？" in asked
    room = named(cast, "301")
    do(cast, "places.claim_label", made[0], place=str(room.pk))
    now = fresh(made[0])
    assert (now.status, now.place_id, now.claimed_by_id) == (USED, room.pk, cast.hu.pk)
    assert fresh(room).labelled_on == clock.today()
    for code in (made[0].code, made[0].code.lower(), room.code):
        assert page.get(f"/q/{cast.school.code}/{code}/")["Location"] == f"/places/places/{room.pk}/"
        assert page.post("/scan/", {"code": code})["Location"] == f"/places/places/{room.pk}/"
    page.get(f"/places/labels/?which=roll&roll={roll.pk}&sheet=roll-50&print=pdf")
    assert sheets[-1] == [each.code for each in made[1:]], "what is stuck is not printed again"


def test_a_label_is_stuck_from_the_page_of_its_place_by_code_or_scanned_address(cast: Cast) -> None:
    with in_school(cast.school):
        one, other = label(cast), label(cast)
        room = place(cast)
    stick(cast, room, f"  {one.code.lower()} ")
    stick(cast, room, f"{GOOD}/q/{cast.school.code}/{other.code}/")
    assert {fresh(one).place_id, fresh(other).place_id} == {room.pk}, "a place may have several"
    story = browser(cast.hu).get(f"/places/places/{room.pk}/").content.decode()
    assert f"贴标签 {one.code}" in story


def test_one_code_never_stands_for_two_things(cast: Cast) -> None:
    with in_school(cast.school):
        one, used, void, room, other = label(cast), label(cast), label(cast), place(cast), place(cast)
    stick(cast, other, used.code)
    do(cast, "places.void_label", void)
    for code, words in (
        (used.code, "已经是别处的标签"),
        (other.code, "已经是别处的标签"),
        (room.code, "已经是这里的标签"),
        (void.code, "已经作废"),
        ("ZZZZZZ", "没有 ZZZZZZ 这个码"),
    ):
        with pytest.raises(Refused, match=words):
            stick(cast, room, code)
    stick(cast, room, one.code)
    with pytest.raises(Refused):
        do(cast, "places.claim_label", one, place=str(other.pk))


def test_a_drawn_code_that_is_taken_is_drawn_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with in_school(cast.school):
        taken_by_place, taken_by_label = place(cast).code, label(cast).code
    drawn = iter([taken_by_place, taken_by_label, "AAAAAA", "BBBBBB", "AAAAAA", "CCCCCC"])
    monkeypatch.setattr(codes, "new_code", lambda: next(drawn))
    with in_school(cast.school):
        assert codes.fresh_codes(3) == ["AAAAAA", "BBBBBB", "CCCCCC"]


def test_a_place_never_gets_a_code_that_is_on_a_label(cast: Cast) -> None:
    with in_school(cast.school):
        taken = Place(kind="room", name="301", code=label(cast).code)
        with pytest.raises(ValidationError, match="已经在一张标签上"):
            taken.clean()
        Place(kind="room", name="301").clean()


def test_a_label_for_nothing_yet_tells_a_teacher_whom_to_ask(cast: Cast) -> None:
    with in_school(cast.school):
        blank = label(cast)
    answer = browser(cast.tan).get(f"/q/{cast.school.code}/{blank.code}/")
    assert answer.status_code == 409
    assert "请交给总务处" in answer.content.decode()
    assert browser(cast.tan).get(f"/places/claim_label/{blank.pk}/").status_code == 403


def test_a_blank_label_of_another_school_is_nothing_here(cast: Cast) -> None:
    with in_school(cast.school):
        blank = label(cast)
    answer = browser(cast.ou).post("/scan/", {"code": blank.code})
    assert (answer.status_code, "本校没有这个码" in answer.content.decode()) == (400, True)
    assert browser(cast.ou).get(f"/places/claim_label/{blank.pk}/").status_code == 404


def test_a_blank_label_is_not_stuck_on_a_closed_place(cast: Cast) -> None:
    with in_school(cast.school):
        blank, room = label(cast), place(cast)
        Place.objects.filter(pk=room.pk).update(active=False)
    with pytest.raises(Exception, match=r"已停用|有效"):
        do(cast, "places.claim_label", blank, place=str(room.pk))
    assert fresh(blank).status == BLANK


def test_a_stranger_who_scans_a_stuck_label_reports_there_and_a_blank_one_says_that_it_hangs_nowhere(
    cast: Cast,
) -> None:
    with in_school(cast.school):
        blank, stuck, room = label(cast), label(cast), place(cast)
    stick(cast, room, stuck.code)
    page = Client().get(f"/q/{cast.school.code}/{stuck.code}/")
    assert (page.status_code, room.name in page.content.decode()) == (200, True)
    answer = Client().get(f"/q/{cast.school.code}/{blank.code}/")
    assert (answer.status_code, "还没有登记贴在哪里" in answer.content.decode()) == (409, True)


# Lost and replaced -------------------------------------------------------------------------------------------


def test_a_void_label_opens_nothing_and_says_so(cast: Cast) -> None:
    with in_school(cast.school):
        lost, room = label(cast), place(cast)
    stick(cast, room, lost.code)
    do(cast, "places.void_label", lost, reason="丢失")
    answer = browser(cast.hu).get(f"/q/{cast.school.code}/{lost.code}/")
    assert (answer.status_code, "已经作废" in answer.content.decode()) == (409, True)
    assert fresh(lost).place_id == room.pk, "what it stood for stays to be read"


def test_a_place_gets_a_new_code_and_the_old_one_is_void_for_ever(
    cast: Cast, sheets: list[list[str]]
) -> None:
    room = named(cast, "301")
    old = room.code
    do(cast, "places.mark_labels_printed", places=[str(room.pk)])
    do(cast, "places.replace_label", room, reason="丢失")
    now = fresh(room)
    assert now.code != old
    assert now.labelled_on is None, "it has to be printed again"
    with in_school(cast.school):
        kept = Label.objects.get(code=old)
    assert (kept.status, kept.place_id, kept.reason) == (VOID, room.pk, "丢失")
    assert browser(cast.hu).get(f"/q/{cast.school.code}/{old}/").status_code == 409
    assert browser(cast.hu).get(f"/q/{cast.school.code}/{now.code}/").status_code == 302
    with in_school(cast.school):
        assert codes.place_of(old) is None
        assert codes.place_of(now.code.lower()) == now
