"""The story of a repair, told twice: by the pages as a browser asks for them, and by a program through the API."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from houqin.core.canonical import sha256
from houqin.core.history import Entry, verify
from houqin.core.scope import in_school
from houqin.core.tests import files_corpus as corpus
from houqin.people.models import Member, Token
from houqin.places.models import Place
from houqin.repairs.models import ASSIGNED, CONFIRMED, MENDED, Ticket
from tests.cast import Cast, browser
from tests.samples import fresh, row_of

pytestmark = pytest.mark.django_db

TOLD = ["报修", "受理", "派工", "已修好", "返修", "已修好", "验收"]


class Desk:
    """A member at the pages."""

    def __init__(self, member: Member) -> None:
        self.client = browser(member)

    def sends(self, url: str, **answers: Any) -> str:
        """Open the form, fill it in, send it; gives the page shown afterwards."""
        asked = self.client.get(url)
        assert asked.status_code == 200
        key = re.search(r'name="key" value="([^"]+)"', asked.content.decode())
        assert key
        done = self.client.post(url, answers | {"key": key[1]}, follow=True)
        assert done.status_code == 200
        return done.content.decode()

    def sees(self, ticket: Ticket) -> str:
        return self.client.get(f"/repairs/tickets/{ticket.pk}/").content.decode()


def buttons(page: str) -> set[str]:
    return set(re.findall(r'href="/repairs/([a-z_]+)/[0-9a-f-]{36}/"', page))


@pytest.mark.on("2026-11-20")
def test_a_repair_from_the_report_to_the_confirmation(cast: Cast) -> None:
    place = row_of(cast, Place)
    tan, wen, hu = Desk(cast.tan), Desk(cast.wen), Desk(cast.hu)

    photo = SimpleUploadedFile("门.jpg", corpus.jpeg(), "image/jpeg")
    page = tan.sends(
        "/repairs/report_ticket/", place=str(place.pk), fault="门锁打不开", kind="door", photos=photo
    )
    assert "门锁打不开" in page
    assert "待受理" in page
    assert "thumb" in page
    with in_school(cast.school):
        ticket = Ticket.objects.get()
    assert ticket.number == "WX2026-0001"
    assert buttons(page) == {"withdraw_ticket"}

    assert "门锁打不开" in hu.client.get("/").content.decode()
    assert "已受理" in hu.sends(f"/repairs/accept_ticket/{ticket.pk}/")
    assert buttons(tan.sees(ticket)) == set(), "what is accepted is not withdrawn"
    assert "文师傅" in hu.sends(f"/repairs/assign_ticket/{ticket.pk}/", worker=str(cast.wen.pk))

    assert "门锁打不开" in wen.client.get("/").content.decode()
    page = wen.sends(f"/repairs/finish_ticket/{ticket.pk}/", done="换锁芯")
    assert "已修好" in page
    assert buttons(page) == {"countersign_ticket"}, (
        "who mended it does not confirm it; the user may sign here"
    )

    assert "门锁打不开" in tan.client.get("/").content.decode()
    assert buttons(tan.sees(ticket)) == {"confirm_ticket", "return_ticket"}
    assert "已派工" in tan.sends(f"/repairs/return_ticket/{ticket.pk}/", reason="钥匙拔不出来")
    wen.sends(f"/repairs/finish_ticket/{ticket.pk}/", done="换整把锁")
    page = tan.sends(f"/repairs/confirm_ticket/{ticket.pk}/")
    assert "已验收" in page
    assert buttons(page) == set()
    ended(ticket)
    assert "钥匙拔不出来" in page
    assert "换整把锁" in page


def test_the_same_repair_by_programs(cast: Cast) -> None:
    place = row_of(cast, Place)
    ask = {name: program(getattr(cast, name)) for name in ("tan", "wen", "hu")}
    sent = ask["tan"].post(
        "/api/v1/files", {"file": SimpleUploadedFile("门.jpg", corpus.jpeg(), "image/jpeg")}
    )
    assert sent.status_code == 201
    photos = [file["id"] for file in sent.json()["files"]]
    reported = act(ask["tan"], "report_ticket", place=str(place.pk), fault="门锁打不开", photos=photos)
    assert reported.status_code == 201
    target = reported.json()["id"]
    for who, action, answers in (
        ("hu", "accept_ticket", {}),
        ("hu", "assign_ticket", {"worker": str(cast.wen.pk)}),
        ("wen", "finish_ticket", {"done": "换锁芯"}),
        ("tan", "return_ticket", {"reason": "钥匙拔不出来"}),
        ("wen", "finish_ticket", {"done": "换整把锁"}),
        ("tan", "confirm_ticket", {}),
    ):
        done = act(ask[who], action, target=target, **answers)
        assert done.status_code == 200, done.json()
    row = ask["tan"].get(f"/api/v1/repairs/tickets/{target}").json()
    assert (row["status"], row["returns"], row["done"]) == (CONFIRMED, 1, "换整把锁")
    with in_school(cast.school):
        ended(Ticket.objects.get(pk=target))


def program(member: Member) -> Client:
    secret = uuid4().hex
    with in_school(member.school):
        Token.objects.create(school=member.school, member=member, digest=sha256(secret))
    return Client(headers={"authorization": f"Bearer {secret}"})


def act(client: Client, action: str, **body: Any) -> Any:
    key = str(uuid4())
    return client.post(
        f"/api/v1/actions/repairs.{action}", body | {"key": key}, content_type="application/json"
    )


def ended(ticket: Ticket) -> None:
    """However it was told, the records are the same."""
    ticket = fresh(ticket)
    assert (ticket.status, ticket.returns, ticket.done) == (CONFIRMED, 1, "换整把锁")
    with in_school(ticket.school_id):
        told = list(Entry.objects.filter(row=ticket.pk).order_by("number").values_list("action", flat=True))
        assert told == [
            f"repairs.{name}_ticket"
            for name in ("report", "accept", "assign", "finish", "return", "finish", "confirm")
        ]
        assert verify()[1] == []


def test_an_undone_report_is_withdrawn_and_stays_on_record(cast: Cast) -> None:
    tan = Desk(cast.tan)
    tan.sends("/repairs/report_ticket/", place=str(row_of(cast, Place).pk), fault="灯不亮")
    with in_school(cast.school):
        ticket = Ticket.objects.get()
    assert "已撤回" in tan.sends(f"/repairs/withdraw_ticket/{ticket.pk}/")
    assert "灯不亮" in tan.client.get("/repairs/tickets/?tab=all").content.decode()


def test_many_tickets_are_sent_to_one_worker_at_once(cast: Cast) -> None:
    tickets = [row_of(cast, Ticket) for _n in range(3)]
    ids = [str(ticket.pk) for ticket in tickets]
    answers = {"ids": ids, "worker": str(cast.wen.pk), "key": str(uuid4())}
    assert browser(cast.hu).post("/repairs/assign_ticket/", answers).status_code == 302
    assert {fresh(ticket).status for ticket in tickets} == {ASSIGNED}
    with in_school(cast.school):
        assert Entry.objects.filter(action="repairs.assign_ticket").count() == 3


def test_in_a_batch_each_row_has_its_own_result(cast: Cast) -> None:
    from tests.samples import row_in

    good, over = row_of(cast, Ticket), row_in(cast, Ticket, MENDED)
    answers = {"ids": [str(good.pk), str(over.pk)], "key": str(uuid4())}
    page = browser(cast.hu).post("/repairs/accept_ticket/", answers, follow=True).content.decode()
    assert "1 条完成" in page
    assert "1 条没有办理" in page
    assert (fresh(good).status, fresh(over).status) == ("accepted", MENDED)
