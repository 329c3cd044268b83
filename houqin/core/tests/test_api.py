"""The doors of the API: tokens, limits, bodies, and a description that tells the truth."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from houqin.core.actions import ACTIONS
from houqin.core.api import asking
from houqin.core.canonical import sha256
from houqin.core.pages.declared import PAGES
from houqin.core.scope import in_school
from houqin.people.models import Member, Token
from houqin.repairs.models import Ticket
from tests.cast import Cast
from tests.samples import data_for, row_of

pytestmark = pytest.mark.django_db
LIST, REPORT = "/api/v1/repairs/tickets", "/api/v1/actions/repairs.report_ticket"


def token(member: Member, **facts: Any) -> str:
    secret = uuid4().hex
    with in_school(member.school):
        Token.objects.create(school=member.school, member=member, digest=sha256(secret), **facts)
    return secret


def program(secret: str) -> Client:
    return Client(headers={"authorization": f"Bearer {secret}"})


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic dGFuOng=", "bearer\tx", "Bearer " + "x" * 9000],
)
def test_without_a_valid_token_nothing_is_told(header: str | None, db: None) -> None:
    client = Client(headers={} if header is None else {"authorization": header})
    for url in (LIST, "/api/v1/nothing/here", f"{LIST}/{uuid4()}"):
        assert client.get(url).status_code == 401
    assert client.post(REPORT, {}, content_type="application/json").status_code == 401


def test_a_session_of_the_browser_opens_no_api(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.hu.user)
    assert client.get(LIST).status_code == 401


def test_a_token_dies_with_itself_its_member_and_not_with_its_password(cast: Cast) -> None:
    secret = token(cast.hu)
    assert program(secret).get(LIST).status_code == 200
    with in_school(cast.school):
        Member.objects.filter(pk=cast.hu.pk).update(active=False)
    assert program(secret).get(LIST).status_code == 401
    assert program(token(cast.tan, active=False)).get(LIST).status_code == 401


def test_guessing_tokens_is_slow(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "BAD_TOKENS", 5)
    for _n in range(5):
        assert program("wrong").get(LIST).status_code == 401
    assert program("wrong").get(LIST).status_code == 429


def test_one_program_does_not_use_up_the_house(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PER_MINUTE", 4)
    client, other = program(token(cast.hu)), program(token(cast.tan))
    assert [client.get(LIST).status_code for _n in range(5)] == [200] * 4 + [429]
    assert other.get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        (b"[]", "application/json"),
        (b'{"key": NaN}', "application/json"),
        (b"\xff", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"fault=x", "application/x-www-form-urlencoded"),
        (b'{"target": 5}', "application/json"),
        (b'{"key": "x"}', "application/json"),
        (b'{"key": [1]}', "application/json"),
    ],
)
def test_a_body_that_cannot_be_understood_is_a_bad_request(cast: Cast, body: bytes, kind: str) -> None:
    answer = program(token(cast.tan)).post(REPORT, body, content_type=kind)
    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_errors_name_their_fields(cast: Cast) -> None:
    answer = program(token(cast.tan)).post(
        REPORT, {"place": "x", "kind": "y"}, content_type="application/json"
    )
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"place", "fault", "kind"}


def test_a_list_is_walked_by_its_cursor(cast: Cast) -> None:
    keys = {str(row_of(cast, Ticket).pk) for _n in range(7)}
    client, cursor, met = program(token(cast.hu)), None, []
    while True:
        answer = client.get(LIST, {"limit": 3, "tab": "all"} | ({"cursor": cursor} if cursor else {})).json()
        met += [row["id"] for row in answer["rows"]]
        cursor = answer["cursor"]
        if cursor is None:
            break
    assert len(met) == 7
    assert set(met) == keys


@pytest.mark.parametrize("limit", ["0", "-1", "201", "x", "1e2", "9" * 30])
def test_a_limit_out_of_bounds_is_a_bad_request(cast: Cast, limit: str) -> None:
    assert program(token(cast.hu)).get(LIST, {"limit": limit}).status_code == 400


def test_other_methods_are_refused(cast: Cast) -> None:
    client = program(token(cast.hu))
    assert client.post(LIST).status_code == 405
    assert client.get(REPORT).status_code == 405
    assert client.delete(f"{LIST}/{row_of(cast, Ticket).pk}").status_code == 405


def test_the_description_has_every_action_and_list_with_every_field(db: None) -> None:
    told = Client().get("/api/v1/openapi.json").json()
    for code, action in ACTIONS.items():
        schema = told["paths"][f"/actions/{code}"]["post"]["requestBody"]["content"]["application/json"][
            "schema"
        ]
        fields = set(action.form_class.base_fields) | {"key"}
        fields |= set() if action.on_school else {"target"}
        fields |= {"model"} if action.on_any_row else set()
        assert set(schema["properties"]) == fields
        assert schema["additionalProperties"] is False
    for key, page in PAGES.items():
        listed = told["paths"][f"/{key.replace('.', '/')}"]["get"]
        assert {"q", "cursor", "limit", "sort"} <= {each["name"] for each in listed["parameters"]}
        row = told["paths"][f"/{key.replace('.', '/')}/{{id}}"]["get"]["responses"]["200"]["content"]
        assert set(row["application/json"]["schema"]["properties"]) == {"id", *(c.key for c in page.columns)}


def test_what_is_described_as_required_is_required(cast: Cast) -> None:
    told = Client().get("/api/v1/openapi.json").json()
    schema = told["paths"]["/actions/repairs.report_ticket"]["post"]["requestBody"]
    needed = schema["content"]["application/json"]["schema"]["required"]
    body = data_for(cast, "repairs.report_ticket", None)
    client = program(token(cast.tan))
    for name in needed:
        less = {key: value for key, value in body.items() if key != name}
        assert set(client.post(REPORT, less, content_type="application/json").json()["fields"]) == {name}
    assert (
        client.post(REPORT, {n: body[n] for n in needed}, content_type="application/json").status_code == 201
    )


class CutOff:
    """What a server reads of somebody who is gone in the middle."""

    def read(self, *_args: Any) -> bytes:
        raise OSError("connection reset by peer")

    readline = read


@pytest.mark.parametrize(
    ("url", "kind"),
    [("/api/v1/files", "multipart/form-data; boundary=x"), (REPORT, "application/json")],
)
def test_who_goes_away_while_sending_is_no_fault_of_the_server(
    cast: Cast, caplog: pytest.LogCaptureFixture, url: str, kind: str
) -> None:
    gone = {"wsgi.input": CutOff(), "CONTENT_LENGTH": "5000"}
    answer = program(token(cast.hu)).generic("POST", url, b"x", content_type=kind, **gone)
    assert (answer.status_code, answer.json()["detail"]) == (400, "没有收完就断了，请重发。")
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
