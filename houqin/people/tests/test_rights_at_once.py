"""G17: who is disabled, moved, stripped of his role or locked out is refused at the very next request, whatever is open.

The matrix: each way a right ends, against each way one could still be inside. Before the end each of them works.
"""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from houqin.core.actions import perform
from houqin.core.canonical import sha256
from houqin.core.files.models import File
from houqin.core.files.receiving import Sent, receive
from houqin.core.history import Entry
from houqin.core.jobs import Job, enqueue, run_next
from houqin.core.scope import in_school
from houqin.core.tests import files_corpus as corpus
from houqin.people.models import Member, Pupil, Token, User
from houqin.people.roles import ROLES
from houqin.repairs.models import Ticket
from tests.cast import Cast, browser
from tests.samples import do, fresh, row_of

from houqin.devices.tests.tablet import tablet  # isort: skip

pytestmark = pytest.mark.django_db

GONE = (302, 401, 403, 404)


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path


# How a right ends --------------------------------------------------------------------------------------------


def disabled(cast: Cast) -> None:
    do(cast, "people.disable_member", cast.wen, reason="退休")


def moved(cast: Cast) -> None:
    """He works at the second school from now on, under the same account."""
    do(cast, "people.disable_member", cast.wen, reason="调到第二小学")
    with in_school(cast.ou.school):
        there = Member(school=cast.ou.school, user=cast.wen.user, name="文师傅", roles=" repairer ")
        there.clean()
        there.save(force_insert=True)


def stripped(cast: Cast) -> None:
    do(cast, "people.give_roles", cast.wen, roles=["cook"])


def locked_out(cast: Cast) -> None:
    User.objects.filter(pk=cast.wen.user_id).update(is_active=False)


ENDS: list[Callable[[Cast], None]] = [disabled, moved, stripped, locked_out]


def by_end(*ends: Callable[[Cast], None]) -> Any:
    return pytest.mark.parametrize("end", ends, ids=lambda end: end.__name__)


every_end = by_end(*ENDS)


# What somebody may have open ---------------------------------------------------------------------------------


def claim(cast: Cast, ticket: Any) -> str:
    return f"/repairs/claim_ticket/{ticket.pk}/"


def accepted(cast: Cast) -> Any:
    """A ticket that waits for somebody to take it."""
    return do(cast, "repairs.accept_ticket", row_of(cast, Ticket)).row


def entries(cast: Cast) -> int:
    with in_school(cast.school):
        return int(Entry.objects.filter(member=cast.wen).count())


@every_end
def test_a_list_that_is_open_shows_nothing_more(end: Any, cast: Cast) -> None:
    row_of(cast, Ticket)
    client = browser(cast.wen)
    assert client.get("/repairs/rounds/").status_code == 200
    end(cast)
    answer = client.get("/repairs/rounds/")
    assert answer.status_code in GONE or cast.school.name not in answer.content.decode()


@every_end
def test_a_form_that_is_open_is_not_taken(end: Any, cast: Cast) -> None:
    ticket, client = accepted(cast), browser(cast.wen)
    assert client.get(claim(cast, ticket)).status_code == 200
    end(cast)
    assert client.post(claim(cast, ticket), {"key": str(uuid4())}).status_code in GONE
    assert entries(cast) == 0
    assert fresh(ticket).worker_id is None


@every_end
def test_what_was_filled_in_without_network_is_not_taken_when_it_comes(end: Any, cast: Cast) -> None:
    """A form filled in before, sent afterwards under the key it was given then, by a device still signed in."""
    ticket, key, client = accepted(cast), str(uuid4()), browser(cast.wen)
    client.get(claim(cast, ticket))
    end(cast)
    for _n in range(2):
        assert client.post(claim(cast, ticket), {"key": key}).status_code in GONE
    assert entries(cast) == 0


@every_end
def test_a_program_is_refused(end: Any, cast: Cast) -> None:
    secret, ticket = uuid4().hex, accepted(cast)
    with in_school(cast.school):
        Token.objects.create(school=cast.school, member=cast.wen, digest=sha256(secret))
    program = Client(headers={"authorization": f"Bearer {secret}"})
    assert program.get("/api/v1/repairs/rounds").status_code == 200
    end(cast)
    assert program.get("/api/v1/repairs/rounds").status_code in GONE
    body = json.dumps({"target": str(ticket.pk), "key": str(uuid4())})
    done = program.post("/api/v1/actions/repairs.claim_ticket", body, content_type="application/json")
    assert done.status_code in GONE
    assert entries(cast) == 0


@by_end(disabled, moved, stripped)  # a PIN is the member's, not the account's
def test_four_digits_at_a_shared_device_do_nothing(end: Any, cast: Cast) -> None:
    kitchen, ticket = tablet(cast, cast.wen), accepted(cast)
    kitchen.enter(cast.wen)
    assert kitchen.client.get(claim(cast, ticket)).status_code == 200
    end(cast)
    assert kitchen.client.post(claim(cast, ticket), {"key": str(uuid4())}).status_code in GONE
    kitchen.client.post("/devices/leave/")
    kitchen.enter(cast.wen)
    assert kitchen.client.post(claim(cast, ticket), {"key": str(uuid4())}).status_code in GONE
    assert entries(cast) == 0


@every_end
def test_a_sheet_that_was_asked_for_is_not_made_or_not_handed_over(end: Any, cast: Cast) -> None:
    made = enqueue("core.export_list", by=cast.wen, page="repairs.rounds", params="")
    assert run_next()
    client = browser(cast.wen)
    assert client.get(f"/jobs/{made.pk}/?file=1").status_code == 200
    asked = enqueue("core.export_list", by=cast.wen, page="repairs.rounds", params="")
    end(cast)
    assert client.get(f"/jobs/{made.pk}/?file=1").status_code in GONE
    run_next()
    assert Job.objects.get(pk=asked.pk).state != Job.DONE


class Meanwhile(BytesIO):
    """A photo on its way: while its bytes come in, something happens."""

    def __init__(self, content: bytes, happens: Callable[[], None]) -> None:
        super().__init__(content)
        self.happens: Callable[[], None] | None = happens

    def read(self, *size: Any) -> bytes:
        happens, self.happens = self.happens, None
        if happens is not None:
            happens()
        return super().read(*size)


def test_a_photo_whose_sender_is_disabled_on_the_way_hangs_nowhere(cast: Cast) -> None:
    """The bytes may have come in; the step that would hang them on a row is refused, and they are swept later."""
    ticket, photo = accepted(cast), Meanwhile(corpus.jpeg(), lambda: disabled(cast))
    (kept,) = receive(cast.wen, [Sent("灯.jpg", photo)])
    data = {"photos": [str(kept.pk)]}
    with pytest.raises(PermissionDenied):
        perform("core.attach_photos", by=cast.wen, target=ticket.pk, model=Ticket, data=data)
    assert browser(cast.wen).get(f"/files/{kept.pk}").status_code in GONE


@by_end(disabled, moved, locked_out)  # any role may send a photo; on what it hangs is asked anew
def test_an_upload_that_begins_afterwards_is_refused(end: Any, cast: Cast) -> None:
    client = browser(cast.wen)

    def upload() -> int:
        sent = SimpleUploadedFile(f"{uuid4().hex}.jpg", corpus.jpeg(), "image/jpeg")
        return int(client.post("/files/", {"file": [sent]}).status_code)

    assert upload() == 201
    end(cast)
    with in_school(cast.school):
        before = File.objects.count()
    upload()
    with in_school(cast.school):
        assert File.objects.count() == before


# Files (G15) -------------------------------------------------------------------------------------------------


def test_a_file_is_opened_by_who_may_see_its_row_and_by_nobody_else(cast: Cast) -> None:
    """Each address of a file, by each role; at the other school, signed out, and when the row cannot be seen: 404."""
    pupil = row_of(cast, Pupil)
    (kept,) = receive(cast.hu, [Sent("表.jpg", BytesIO(corpus.jpeg()))])
    perform("core.attach_photos", by=cast.hu, target=pupil.pk, model=Pupil, data={"photos": [str(kept.pk)]})
    client, addresses = browser(cast.wen), (f"/files/{kept.pk}", f"/files/{kept.pk}/thumb")
    for role in ROLES:
        with in_school(cast.school):
            Member.objects.filter(pk=cast.wen.pk).update(roles=f" {role} ")
        allowed = "people.view_pupil" in ROLES[role].codes
        assert [client.get(url).status_code for url in addresses] == [200 if allowed else 404] * 2, role
    assert [browser(cast.ou).get(url).status_code for url in addresses] == [404, 404]
    assert [Client().get(url).status_code for url in addresses] == [302, 302]
    disabled(cast)
    assert [client.get(url).status_code for url in addresses] == [302, 302]
