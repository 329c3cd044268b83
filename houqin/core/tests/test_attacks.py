"""What somebody could try: two editors of one row, slow work under the lock, looks without a trace, tokens held back."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from houqin.core import actions, writing
from houqin.core.actions import perform, performing
from houqin.core.api import asking
from houqin.core.canonical import sha256
from houqin.core.errors import Refused
from houqin.core.looks import Look
from houqin.core.scope import in_school
from houqin.people.models import Member, Pupil, School, Token
from houqin.places.models import Place
from tests.cast import Cast, browser
from tests.samples import DOING, data_for, do, fresh, row_of, target_for

pytestmark = pytest.mark.django_db


# Two people at one form ---------------------------------------------------------------------------------------


def opened(client: Client, url: str) -> str:
    """What the form says that its reader has seen."""
    found = re.search(r'name="seen" value="([^"]*)"', client.get(url).content.decode())
    assert found, "the form does not say what stood in it"
    return found[1].replace("&quot;", '"')


def answers(row: Member, **changed: Any) -> dict[str, Any]:
    facts = ("name", "staff_number", "gender", "phone", "department", "employer", "note")
    return {name: getattr(row, name) for name in facts} | {"joined_on": "", "key": str(uuid4())} | changed


def test_the_second_of_two_editors_is_told_and_may_insist(cast: Cast) -> None:
    client, row = browser(cast.hu), row_of(cast, Member)
    url = f"/people/edit_member/{row.pk}/"
    seen = opened(client, url)
    assert client.post(url, answers(row, phone="13900001111", seen=seen)).status_code == 302
    late = client.post(url, answers(row, note="爱人也在本校", seen=seen))
    assert late.status_code == 409
    said = late.content.decode()
    assert "联系电话" in said
    assert cast.hu.name in said
    assert "爱人也在本校" in said
    assert fresh(row).phone == "13900001111"
    again = re.search(r'name="seen" value="([^"]*)"', said)
    assert again
    data = answers(row, note="爱人也在本校", seen=again[1].replace("&quot;", '"'))
    assert client.post(url, data).status_code == 302
    assert fresh(row).note == "爱人也在本校"


def test_a_misspelt_field_does_not_hide_what_somebody_changed(cast: Cast) -> None:
    client, row = browser(cast.hu), row_of(cast, Member)
    url = f"/people/edit_member/{row.pk}/"
    seen = opened(client, url)
    client.post(url, answers(row, phone="13900001111", seen=seen))
    wrong = client.post(url, answers(row, phone="1390000222233", seen=seen))
    assert wrong.status_code == 400
    kept = re.search(r'name="seen" value="([^"]*)"', wrong.content.decode())
    assert kept
    assert kept[1].replace("&quot;", '"') == seen


def test_a_double_click_is_no_second_editor(cast: Cast) -> None:
    client, row = browser(cast.hu), row_of(cast, Member)
    url = f"/people/edit_member/{row.pk}/"
    data = answers(row, phone="13900001111", seen=opened(client, url))
    assert [client.post(url, data).status_code for _click in range(3)] == [302, 302, 302]


@pytest.mark.parametrize("code", [code for code in sorted(DOING) if actions.ACTIONS[code].form_class.EDITS])
def test_every_form_that_edits_says_what_stood_in_it(code: str, cast: Cast) -> None:
    row = target_for(cast, code)
    action = actions.ACTIONS[code]
    with in_school(cast.school):
        standing = action.form_class.standing(cast.hu, row or cast.school)
    if code.split(".")[1].startswith("add_"):
        assert standing == {}
        return
    fields = action.form_class.base_fields
    # Secrets never leave the house; a reason belongs to this correction and not to what stood there.
    never_shown = {
        name for name, field in fields.items() if getattr(field, "secret", getattr(field, "corrects", False))
    }
    assert set(standing) == set(fields) - {"bundle"} - never_shown
    stale = dict.fromkeys(standing, "00000000")
    with pytest.raises(actions.Refused, match="改过"):
        perform(
            code,
            by=cast.hu,
            target=None if row is None else row.pk,
            data=data_for(cast, code, row),
            key=uuid4(),
            seen=stale,
        )


@pytest.mark.parametrize("seen", ["x", "[]", "5", "[" * 9000, '{"a": {}}'])
def test_what_was_seen_cannot_break_anything(seen: str, cast: Cast) -> None:
    row = row_of(cast, Member)
    answer = browser(cast.hu).post(f"/people/edit_member/{row.pk}/", answers(row, seen=seen))
    assert answer.status_code in (400, 409)


# The lock -----------------------------------------------------------------------------------------------------


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the write transaction of an action is open, at the end of the list."""
    state = [False]

    @contextmanager
    def watched(school: Any) -> Iterator[None]:
        state.append(True)
        with writing.writing(school):
            yield
        state.append(False)

    monkeypatch.setattr(performing, "writing", watched)
    return state


@pytest.mark.parametrize("code", ["people.give_login", "people.reset_password", "people.change_password"])
def test_passwords_are_digested_before_the_lock(
    code: str, cast: Cast, locked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    from houqin.people.actions import logins

    slow: list[bool] = []

    def watched(real: Any) -> Any:
        def digest(*asked: Any) -> Any:
            slow.append(locked[-1])
            return real(*asked)

        return digest

    for name in ("make_password", "check_password"):
        monkeypatch.setattr(logins, name, watched(getattr(logins, name)))
    row = target_for(cast, code)
    del slow[:], locked[1:]
    do(cast, code, row)
    assert slow
    assert not any(slow)


@pytest.mark.parametrize("importer", ["members", "places"])
def test_a_sheet_sent_by_a_program_is_read_before_the_lock(
    importer: str, cast: Cast, locked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    from houqin.core.sheets.importing import IMPORTERS, Importer

    real, read = Importer.check, []

    def check(self: Any, upload: Any) -> Any:
        read.append(locked[-1])
        return real(self, upload)

    monkeypatch.setattr(Importer, "check", check)
    do(cast, IMPORTERS[importer].action)
    assert read == [False]


def test_who_was_in_the_way_is_waited_for_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    real, tries = performing._in_its_transaction, []

    class Deadlock(Exception):
        sqlstate = "40P01"

    def first_fails(*asked: Any) -> Any:
        tries.append(1)
        if len(tries) <= fails:
            raise OperationalError("deadlock detected") from Deadlock()
        return real(*asked)

    monkeypatch.setattr(performing, "_in_its_transaction", first_fails)
    fails = 1
    assert not do(cast, "people.add_class").replayed
    tries.clear()
    fails = 2
    with pytest.raises(Refused, match="过一会儿"):
        do(cast, "people.add_class")


def test_rules_that_look_up_a_free_name_wait_for_each_other(cast: Cast) -> None:
    for code in ("places.add_place", "people.add_member", "people.add_class"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            do(cast, code)
        alone = [query for query in asked.captured_queries if "pg_advisory_xact_lock" in query["sql"]]
        assert len(alone) == (1 if connection.vendor == "postgresql" else 0)


# Looks and tokens ---------------------------------------------------------------------------------------------


def looks(cast: Cast) -> int:
    with in_school(cast.school):
        return int(Look.objects.filter(model="people.pupil").count())


@pytest.mark.parametrize(
    "url",
    ["/people/pupils/?print=1", "/search/?q={name}", "/pick/people/pupil/", "/people/pupils/?export=xlsx"],
)
def test_pupils_are_not_looked_at_without_a_trace(url: str, cast: Cast) -> None:
    pupil = row_of(cast, Pupil)
    before = looks(cast)
    assert browser(cast.hu).get(url.format(name=pupil.name)).status_code == 200
    assert looks(cast) == before + 1


def test_wrong_tokens_do_not_keep_the_right_one_out(cast: Cast) -> None:
    secret = uuid4().hex
    with in_school(cast.school):
        Token.objects.create(school=cast.school, member=cast.hu, digest=sha256(secret))
    bad = Client(headers={"authorization": "Bearer wrong"})
    codes = [bad.get("/api/v1/repairs/tickets").status_code for _n in range(asking.BAD_TOKENS + 1)]
    assert codes[0] == 401
    assert codes[-1] == 429
    good = Client(headers={"authorization": f"Bearer {secret}"})
    assert good.get("/api/v1/repairs/tickets").status_code == 200


def test_a_program_that_says_neither_yes_nor_no_is_asked_again(cast: Cast) -> None:
    secret, place = uuid4().hex, row_of(cast, Place)
    with in_school(cast.school):
        Token.objects.create(school=cast.school, member=cast.hu, digest=sha256(secret))
    client = Client(headers={"authorization": f"Bearer {secret}"})
    body: dict[str, Any] = {"place": str(place.pk), "fault": "灯不亮", "key": str(uuid4())}
    for urgent, status in (("no", 400), (0, 400), (None, 201), (False, 201), (True, 201)):
        body |= {"urgent": urgent, "key": str(uuid4())}
        sent = client.post(
            "/api/v1/actions/repairs.report_ticket", json.dumps(body), content_type="application/json"
        )
        assert sent.status_code == status, urgent


def test_a_school_that_has_a_school_row_only_is_no_way_in(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        perform("people.set_up_school", by=cast.tan, data={}, key=uuid4())
    assert School.objects.filter(pk=cast.school.pk, name=cast.school.name).exists()
