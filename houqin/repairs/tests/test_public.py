"""Reporting without an account: what a label's page shows and hides, what becomes of a report, what its holder may say."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from houqin.core import clock, strangers
from houqin.core.files.models import Attachment, File
from houqin.core.history import Entry
from houqin.core.limits import LimitValue
from houqin.core.scope import in_school
from houqin.people.founding import passer_by_of
from houqin.people.models import Member
from houqin.places.models import Label, Place
from houqin.repairs import public
from houqin.repairs.models import OPEN, Ticket
from houqin.repairs.progress import when_words
from tests.cast import Cast, browser
from tests.samples import do, fresh, row_in, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(cast: Cast) -> Place:
    made: Place = row_of(cast, Place)
    return made


def address(place: Place) -> str:
    return f"/q/{place.school.code}/{place.code}/"


def slip(client: Client, url: str) -> dict[str, str]:
    """What a page of ours carries along in its (last) form."""
    said = client.get(url).content.decode()
    names = ("slip", "key")
    return {name: re.findall(rf'name="{name}" value="([^"]+)"', said)[-1] for name in names}


def report(place: Place, fault: str = "灯不亮", client: Client | None = None, **more: Any) -> Any:
    """A stranger opens the label's page and sends its form."""
    client = client or Client()
    return client.post(address(place), slip(client, address(place)) | {"fault": fault} | more)


def made_by(answer: Any, cast: Cast) -> Ticket:
    """The ticket to which the answer leads."""
    tracking = answer.headers["Location"].split("/")[3]
    with in_school(cast.school):
        found: Ticket = Ticket.objects.select_related("place", "reporter").get(tracking=tracking)
    return found


def a_photo() -> SimpleUploadedFile:
    """A JPEG whose camera data name a place on earth."""
    image, exif = Image.new("RGB", (640, 480), "teal"), Image.Exif()
    exif[0x010E] = "KAMERADATEN"
    body = io.BytesIO()
    image.save(body, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_1.jpg", body.getvalue(), "image/jpeg")


# Reporting ---------------------------------------------------------------------------------------------------


def test_whoever_scans_a_label_reports_and_gets_a_code(cast: Cast, place: Place) -> None:
    client = Client()
    answer = report(place, "灯不亮", client, urgent="on", who="三（2）班 李老师", spot="后门")
    ticket = made_by(answer, cast)
    assert (ticket.source, ticket.status, ticket.place_id) == ("qr", "new", place.pk)
    assert (ticket.fault, ticket.urgent, ticket.spot) == ("灯不亮", True, "后门")
    assert (ticket.reporter_name, ticket.reporter.kind) == ("三（2）班 李老师", Member.PUBLIC)
    said = client.get(answer.headers["Location"]).content.decode()
    assert f"{ticket.tracking[:5]} {ticket.tracking[5:]}" in said
    assert "请截图保存" in said
    assert ticket.number in said


def test_a_browser_that_keeps_no_cookies_reports_too(cast: Cast, place: Place) -> None:
    sent = slip(Client(enforce_csrf_checks=True), address(place))
    answer = Client(enforce_csrf_checks=True).post(address(place), sent | {"fault": "灯不亮"})
    assert made_by(answer, cast).fault == "灯不亮"


@pytest.mark.parametrize("broken", ["", "x", "a:b:c"])
def test_without_the_pages_slip_nothing_is_made_and_what_was_typed_stays(
    broken: str, cast: Cast, place: Place
) -> None:
    answer = Client().post(address(place), {"fault": "窗户关不上了", "slip": broken})
    assert answer.status_code == 403
    said = answer.content.decode()
    assert "页面打开太久" in said
    assert "窗户关不上了" in said
    assert count(cast) == 0
    again = dict(re.findall(r'name="(slip|key)" value="([^"]+)"', said))
    assert Client().post(address(place), again | {"fault": "窗户关不上了"}).status_code == 302


def test_a_slip_of_yesterday_or_of_another_place_is_none(cast: Cast, place: Place) -> None:
    other = row_of(cast, Place)
    assert public.holds(public.slip_for(place), place)
    assert not public.holds(public.slip_for(other), place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strangers, "SLIP_SECONDS", -1)
        assert not public.holds(public.slip_for(place), place)


def count(cast: Cast) -> int:
    with in_school(cast.school):
        return int(Ticket.objects.count())


def test_one_tap_too_many_is_one_report(cast: Cast, place: Place) -> None:
    client = Client()
    sent = slip(client, address(place)) | {"fault": "灯不亮"}
    first, second = client.post(address(place), sent), client.post(address(place), sent)
    assert made_by(first, cast).pk == made_by(second, cast).pk
    assert count(cast) == 1


def test_the_same_words_within_ten_minutes_are_the_same_report(cast: Cast, place: Place) -> None:
    at = clock.at(date(2026, 10, 14), 9)
    with clock.moved(at):
        first = report(place, "灯不亮")
    with clock.moved(at + timedelta(minutes=9)):
        again = report(place, " 灯不亮 ")
        other = report(place, "门坏了")
    with clock.moved(at + timedelta(minutes=11)):
        later = report(place, "灯不亮")
    assert made_by(first, cast).pk == made_by(again, cast).pk
    assert "same=1" in again.headers["Location"]
    assert len({made_by(each, cast).pk for each in (first, other, later)}) == 3


def test_photos_come_with_the_form_without_their_cameras_words(cast: Cast, place: Place) -> None:
    answer = report(place, photos=[a_photo()])
    ticket = made_by(answer, cast)
    with in_school(cast.school):
        file = Attachment.objects.select_related("file").get(row=ticket.pk).file
    shown = Client().get(f"/t/{cast.school.code}/{ticket.tracking}/photo/{file.pk}/")
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/webp")
    assert b"KAMERADATEN" not in shown.content
    assert Client().get(f"/files/{file.pk}").status_code == 302, "the house's own address stays closed"


def test_what_is_no_photo_or_too_many_is_refused_and_nothing_is_kept(cast: Cast, place: Place) -> None:
    words = SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>", "image/jpeg")
    assert report(place, photos=[words]).status_code == 400
    assert report(place, photos=[a_photo()] * 4).status_code == 400
    assert report(place, "", photos=[a_photo()]).status_code == 400
    with in_school(cast.school):
        assert (Ticket.objects.count(), File.objects.count()) == (0, 0)


def test_ids_of_files_are_not_taken_from_strangers(cast: Cast, place: Place) -> None:
    ticket = made_by(report(place, "灯不亮", photos=[a_photo()]), cast)
    with in_school(cast.school):
        theirs = Attachment.objects.get(row=ticket.pk).file_id
    other = made_by(report(place, "门坏了", photos=str(theirs)), cast)
    with in_school(cast.school):
        assert not Attachment.objects.filter(row=other.pk).exists()


# What the page shows ---------------------------------------------------------------------------------------


def test_similar_open_tickets_of_this_very_place_come_first_and_without_names(
    cast: Cast, place: Place
) -> None:
    ticket = do(cast, "repairs.report_ticket", place=str(place.pk), fault="投影仪不亮", spot="讲台").row
    do(cast, "repairs.assign_ticket", ticket)
    elsewhere = do(cast, "repairs.report_ticket", fault="别处的水管爆了").row
    mended = do(cast, "repairs.report_ticket", place=str(place.pk), fault="早就修好的").row
    do(cast, "repairs.finish_ticket", mended)
    said = Client().get(address(place)).content.decode()
    assert said.index("投影仪不亮") < said.index("哪里坏了")
    assert "已派工" in said
    for hidden in (elsewhere.fault, "早就修好的", *names_of(cast), ticket.number, ticket.tracking):
        assert hidden not in said, hidden


def names_of(cast: Cast) -> list[str]:
    return [member.name for member in (cast.tan, cast.wen, cast.chen, cast.hu)]


def test_one_more_with_the_same_is_counted_and_makes_no_second_ticket(cast: Cast, place: Place) -> None:
    ticket = do(cast, "repairs.report_ticket", place=str(place.pk)).row
    client = Client()
    sent = slip(client, address(place)) | {"echo": str(ticket.pk)}
    answer = client.post(address(place), sent)
    client.post(address(place), sent)
    assert answer.headers["Location"] == f"{address(place)}?echoed=1"
    assert (fresh(ticket).echoes, count(cast)) == (1, 1)
    assert "又多一人反映" in client.get(answer.headers["Location"]).content.decode()


def test_a_scanned_ticket_can_be_echoed_by_the_next_who_scans(cast: Cast, place: Place) -> None:
    ticket = made_by(report(place), cast)
    client = Client()
    client.post(address(place), slip(client, address(place)) | {"echo": str(ticket.pk)})
    assert fresh(ticket).echoes == 1


def test_a_ticket_of_another_place_is_not_echoed_from_here(cast: Cast, place: Place) -> None:
    elsewhere = do(cast, "repairs.report_ticket").row
    client = Client()
    answer = client.post(address(place), slip(client, address(place)) | {"echo": str(elsewhere.pk)})
    assert (answer.status_code, fresh(elsewhere).echoes) == (409, 0)


def test_what_does_not_exist_is_the_same_page_for_all(cast: Cast, place: Place) -> None:
    theirs = row_of(Cast(cast.ou, cast.ou, cast.ou, cast.ou, cast.hu), Place)
    closed = row_of(cast, Place)
    with in_school(cast.school):
        Place.objects.filter(pk=closed.pk).update(active=False)
    code = cast.school.code
    asked = [
        address(closed),
        f"/q/{code}/{theirs.code}/",
        f"/q/{code}/ZZZZZZ/",
        f"/q/NONE/{place.code}/",
        f"/t/{code}/AAAAAAAAAA/",
        f"/t/{code}/%00/",
        "/t/NONE/AAAAAAAAAA/",
    ]
    answers = [Client().get(url) for url in asked]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert Client().get(address(place)).status_code == 200


def test_a_label_that_was_stuck_on_later_opens_its_place_and_a_blank_one_says_so(
    cast: Cast, place: Place
) -> None:
    blank = row_of(cast, Label)
    url = f"/q/{cast.school.code}/{blank.code}/"
    answer = Client().get(url)
    assert answer.status_code == 409
    assert "还没有登记贴在哪里" in answer.content.decode()
    do(cast, "places.claim_label", blank, place=str(place.pk))
    assert place.path in Client().get(url).content.decode()
    do(cast, "places.void_label", blank)
    assert "已经作废" in Client().get(url).content.decode()


def test_what_strangers_type_is_text(cast: Cast, place: Place) -> None:
    bad = "<script>alert(1)</script>{{ 7*7 }}"
    answer = report(place, bad)
    for url in (address(place), answer.headers["Location"]):
        said = Client().get(url).content.decode()
        assert "&lt;script&gt;alert(1)" in said
        assert "<script>alert" not in said
        assert "{{ 7*7 }}" in said


def test_no_answer_leads_away(cast: Cast, place: Place) -> None:
    answer = report(place, "灯不亮", next="https://example.com/", HTTP_HOST="evil.example")
    assert answer.headers["Location"].startswith(f"/t/{cast.school.code}/")
    found = Client().get(f"/t/{cast.school.code}/?code=//example.com")
    assert found.status_code == 404
    assert 'href="/login/?next=%2Fq%2F' in Client().get(address(place)).content.decode()


def test_a_member_of_the_school_comes_to_the_place_and_reports_there(cast: Cast, place: Place) -> None:
    tan = browser(cast.tan)
    page = tan.get(tan.get(address(place)).headers["Location"]).content.decode()
    button = f"/repairs/report_by_code/{place.pk}/"
    assert button in page
    assert page.index(button) < page.index("/places/edit_place/") if "/places/edit_place/" in page else True
    assert "您是谁" not in tan.get(button).content.decode()
    ticket = do(cast, "repairs.report_by_code", place, fault="门坏了").row
    assert (ticket.reporter_id, ticket.reporter_name) == (cast.tan.pk, cast.tan.name)


def test_a_member_of_another_school_is_a_stranger_here(cast: Cast, place: Place) -> None:
    said = browser(cast.ou).get(address(place)).content.decode()
    assert "提交" in said
    assert cast.ou.name not in said


def test_the_school_may_shut_this_door(cast: Cast, place: Place) -> None:
    sent = slip(Client(), address(place))
    with in_school(cast.school):
        facts = {"code": "repairs.public", "value": 0, "from_on": clock.today(), "because": "校务会"}
        LimitValue.objects.create(school=cast.school, **facts)
    said = Client().get(address(place)).content.decode()
    assert "不用扫码报修" in said
    assert "已有账号？登录" in said
    assert "提交" not in said
    assert Client().post(address(place), sent | {"fault": "灯不亮"}).status_code == 403
    assert count(cast) == 0


def test_a_field_no_person_sees_stops_programs_only(cast: Cast, place: Place) -> None:
    assert report(place, website="http://spam.example").status_code == 400
    assert count(cast) == 0
    assert report(place, website="").status_code == 302


def test_there_is_one_passer_by_for_a_school_and_no_list_shows_him(cast: Cast, place: Place) -> None:
    report(place, "灯不亮")
    report(place, "门坏了")
    with in_school(cast.school):
        assert Member.objects.filter(kind=Member.PUBLIC).count() == 1
        passer_by = passer_by_of(cast.school)
        assert passer_by not in Member.objects.visible_to(cast.hu)
        assert not passer_by.can("repairs.report_ticket")
        assert not passer_by.can("people.view_member")


# The page of the one who reported ----------------------------------------------------------------------------


def tracked(ticket: Ticket, client: Client | None = None) -> str:
    answer = (client or Client()).get(f"/t/{ticket.school.code}/{ticket.tracking}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_progress_is_told_in_sentences_without_names(cast: Cast, place: Place) -> None:
    ticket = made_by(report(place, "灯不亮"), cast)
    assert "已收到，等总务处受理" in tracked(ticket)
    do(cast, "repairs.accept_ticket", ticket)
    do(cast, "repairs.assign_ticket", ticket)
    do(cast, "repairs.wait_ticket", ticket, note="灯管要到县城买")
    said = tracked(ticket)
    assert "待料：灯管要到县城买。" in said
    assert re.findall(r"<b>([^<]+)</b><time>", said) == [
        "要等一等",
        "已派人维修",
        "总务处已受理",
        "已报修",
    ]
    do(cast, "repairs.finish_ticket", ticket, done="换灯管2支")
    assert "已修好。维修情况：换灯管2支" in tracked(ticket)
    assert not [name for name in names_of(cast) if name in said]


def test_what_the_office_decided_is_told_with_its_reason(cast: Cast, place: Place) -> None:
    ticket = made_by(report(place, "电视坏了"), cast)
    do(cast, "repairs.reject_ticket", ticket, reason="请到电教室登记")
    assert "没有受理。原因：请到电教室登记" in tracked(ticket)


def test_a_merged_report_tells_how_the_other_one_stands(cast: Cast, place: Place) -> None:
    ticket = made_by(report(place, "灯又不亮"), cast)
    other = do(cast, "repairs.report_ticket", place=str(place.pk), fault="内部说明不给外人").row
    do(cast, "repairs.merge_ticket", ticket, into=str(other.pk))
    do(cast, "repairs.assign_ticket", other)
    said = tracked(ticket)
    assert "那一张现在：已派人维修" in said
    assert other.fault not in said
    assert other.number not in said


WEDNESDAY = date(2026, 10, 14)


@pytest.mark.parametrize(
    ("expected", "asked_on", "says"),
    [
        (date(2026, 10, 14), date(2026, 10, 14), "预计 10月14日 周三 修好。"),
        (
            date(2026, 10, 20),
            date(2026, 10, 15),
            "原定 10月14日 周三 17:30 前修好，因待料推迟，预计 10月20日 周二 修好。",
        ),
        (
            date(2026, 10, 20),
            date(2026, 10, 21),
            "原定 10月14日 周三 17:30 前修好，因待料推迟到 10月20日 周二，又过了，总务处正在处理。",
        ),
        (None, date(2026, 10, 15), "原定 10月14日 周三 17:30 前修好，因待料推迟，时间定了会写在这里。"),
    ],
)
def test_who_waits_is_told_until_when_and_why(
    expected: date | None, asked_on: date, says: str, cast: Cast, place: Place
) -> None:
    with clock.moved(clock.at(WEDNESDAY, 9)):
        ticket = made_by(report(place, "灯不亮"), cast)
        do(cast, "repairs.accept_ticket", ticket)
        day = expected.isoformat() if expected else ""
        do(cast, "repairs.wait_ticket", ticket, expected_on=day)
    with clock.moved(clock.at(asked_on, 10)):
        assert says in tracked(ticket)


def test_a_promise_that_was_broken_without_a_word_is_told_as_such(cast: Cast, place: Place) -> None:
    with clock.moved(clock.at(WEDNESDAY, 9)):
        ticket = made_by(report(place, "灯不亮"), cast)
        assert "10月14日 周三 17:30 前修好。" in tracked(ticket)
    with clock.moved(clock.at(WEDNESDAY, 17, 31)):
        assert "原定 10月14日 周三 17:30 前修好，已超过承诺的时间，总务处正在处理。" in tracked(ticket)
    ticket = fresh(ticket)
    ticket.recorded_at, ticket.school = clock.at(date(2026, 8, 1)), cast.school
    assert when_words(ticket, clock.at(WEDNESDAY, 18)) == "", "nothing of the trial is late"


def answer_of(ticket: Ticket, answer: str, **more: str) -> Any:
    client, url = Client(), f"/t/{ticket.school.code}/{ticket.tracking}/"
    said = client.get(url).content.decode()
    sent = dict(re.findall(r'name="(slip|key)" value="([^"]+)"', said)) or {"slip": public.slip_for(ticket)}
    return client.post(url, sent | {"answer": answer} | more)


def test_who_holds_the_code_confirms(cast: Cast, place: Place) -> None:
    ticket = made_by(report(place), cast)
    assert "确认修好" not in tracked(ticket)
    do(cast, "repairs.finish_ticket", ticket)
    assert "确认修好" in tracked(ticket)
    assert answer_of(ticket, "confirm_ticket").status_code == 302
    assert fresh(ticket).status == "confirmed"
    with in_school(cast.school):
        last = Entry.objects.filter(row=ticket.pk).select_related("member").latest("number")
    assert (last.action, last.member.kind) == ("repairs.confirm_ticket", Member.PUBLIC)


def test_who_holds_the_code_says_that_it_is_not_mended(cast: Cast, place: Place) -> None:
    ticket = made_by(report(place), cast)
    do(cast, "repairs.finish_ticket", ticket)
    assert answer_of(ticket, "return_ticket", reason="").status_code == 400
    assert answer_of(ticket, "return_ticket", reason="还是一闪一闪").status_code == 302
    now = fresh(ticket)
    assert (now.status in OPEN, now.returns, now.not_done) == (True, 1, "还是一闪一闪")


def test_a_colleagues_own_report_is_only_told_not_answered(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, "mended")
    assert "确认修好" not in tracked(ticket)
    assert answer_of(ticket, "confirm_ticket").status_code == 409
    assert answer_of(ticket, "assign_ticket").status_code == 400
    assert fresh(ticket).status == "mended"


def test_an_answer_without_the_pages_slip_changes_nothing(cast: Cast, place: Place) -> None:
    ticket = made_by(report(place), cast)
    do(cast, "repairs.finish_ticket", ticket)
    url = f"/t/{ticket.school.code}/{ticket.tracking}/"
    assert Client().post(url, {"answer": "confirm_ticket"}).status_code == 403
    assert fresh(ticket).status == "mended"


def test_photos_of_the_repair_are_not_shown_to_strangers(cast: Cast, place: Place) -> None:
    ticket = made_by(report(place), cast)
    do(cast, "core.attach_photos", ticket, by=cast.hu)
    with in_school(cast.school):
        theirs = Attachment.objects.get(row=ticket.pk).file_id
    assert str(theirs) not in tracked(ticket)
    assert Client().get(f"/t/{cast.school.code}/{ticket.tracking}/photo/{theirs}/").status_code == 404


def test_a_code_written_down_is_found_however_it_is_typed(cast: Cast, place: Place) -> None:
    ticket = made_by(report(place), cast)
    typed = f"{ticket.tracking[:5].lower()} {ticket.tracking[5:]}"
    answer = Client().get(f"/t/{cast.school.code}/", {"code": typed})
    assert answer.headers["Location"] == f"/t/{cast.school.code}/{ticket.tracking}/"
