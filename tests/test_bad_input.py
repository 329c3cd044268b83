"""Whatever is sent, nothing breaks: no 5xx, a sentence for every refusal, nothing written by what was refused (G45, 5.1).

One runner asks every address and every action, by page and by program; a careless view is caught by the same runner.
What goes through the same few lines of the house wherever it is sent is dealt out, by turns or by kinds of fields and
filters: each address or action is sent a part of it, all together the whole, and some all of it each. What wants an
engine is sent on the second one to those that have all kinds between them (tests/kinds.py).
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import path

from config.urls import urlpatterns as real_urls
from config.wsgi import application
from houqin.core.actions import ACTIONS
from houqin.core.canonical import sha256
from houqin.core.pages.declared import PAGES
from houqin.core.pages.filters import DayFilter
from houqin.core.paper.forms import NAMES as ON_PAPER
from houqin.core.scope import in_school
from houqin.people.models import Member, Token
from houqin.places.models import Place
from tests.addresses import NAMES, World, addresses, is_for_watchers
from tests.cast import browser, find_cast
from tests.conftest import ROUGH
from tests.kinds import (
    ASKED_WHOLE,
    EVERY_FIELD,
    FORMS,
    addresses_of_all_kinds,
    first_filters,
    forms_of_all_kinds,
    is_of_the_house,
    kinds_of_fields,
    lists_of_all_kinds,
    on_this_engine,
)
from tests.nonsense import (
    AT_ONCE,
    BODIES,
    FEW_BODIES,
    FEW_TEXTS,
    HEADERS,
    METHODS,
    NEVER_TEXT,
    ON_A_PAGE,
    TEXTS,
    VALUES,
)
from tests.ready import Ready, each_ready, made_ready
from tests.samples import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_as_sent")]
CODE = ROUGH
CODES = sorted(ACTIONS)


@pytest.fixture
def world(rough: World, db: None) -> World:
    return World(find_cast(CODE), rough.rows)


@pytest.fixture(autouse=True)
def _as_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests are made as config/wsgi.py has them made."""
    monkeypatch.setattr("django.test.client.WSGIRequest", application.request_class)


@pytest.fixture(scope="module")
def ready(request: pytest.FixtureRequest, rough: World, django_db_blocker: Any) -> Iterator[Ready]:
    """Each action with a row it may be done to."""
    with django_db_blocker.unblock(), made_ready(CODE, request.param) as made:
        yield made


class Runner:
    """Asks as somebody at the school, by page and by program, and looks at every answer."""

    def __init__(self, member: Member) -> None:
        self.page, self.program = browser(member), program(member)
        self.page.raise_request_exception = self.program.raise_request_exception = False
        self.broke: list[str] = []

    def ask(self, what: str, method: str, url: str, body: Any = "", **options: Any) -> Any:
        """The answer; what is wrong with it is written down."""
        client = self.program if url.startswith("/api/") else self.page
        raised: list[str] = []

        def note(sender: Any, **kwargs: Any) -> None:
            import sys

            raised.append(repr(sys.exc_info()[1])[:200])

        got_request_exception.connect(note)
        try:
            with accepted_is_undone() as undo:
                answer: Any = client.generic(method, url, body, **options)
                text = b"".join(answer.streaming_content) if answer.streaming else answer.content
                undo(not 400 <= answer.status_code < 500)
        finally:
            got_request_exception.disconnect(note)
        fault = fault_of(url, answer, text, method)
        if fault or raised:
            self.broke.append(f"{what}: {method} {url[:120]} -> {answer.status_code} {fault} {raised}")
        return answer

    def form(self, what: str, url: str, data: dict[str, Any]) -> Any:
        """A form as a browser sends it."""
        return self.ask(what, "POST", url, encode_multipart(BOUNDARY, data), content_type=MULTIPART_CONTENT)

    def call(self, what: str, code: str, body: dict[str, Any]) -> Any:
        """An action as a program asks for it."""
        return self.ask(
            what, "POST", f"/api/v1/actions/{code}", json.dumps(body), content_type="application/json"
        )

    def verdict(self) -> None:
        assert not self.broke, "\n".join(self.broke[:20])


def dealt(pack: Iterable[Any], turn: int, hands: int) -> list[Any]:
    """The part of a pack that falls to this turn: of `hands` turns after each other, each thing falls to one."""
    return [each for place, each in enumerate(pack) if (place + turn) % hands == 0]


@contextmanager
def accepted_is_undone() -> Iterator[Callable[[bool], None]]:
    """What an accepted or broken request wrote is taken back; what a refused one wrote, if it did, stays to be seen."""
    block: Any = transaction.atomic()
    block._from_testcase = True  # an action's own transaction may lie inside, as it may inside a test's
    with block:
        yield transaction.set_rollback


def program(member: Member) -> Client:
    secret = uuid4().hex
    with in_school(member.school):
        Token.objects.create(school=member.school, member=member, digest=sha256(secret))
    return Client(headers={"authorization": f"Bearer {secret}"})


def fault_of(url: str, answer: Any, text: bytes, method: str = "GET") -> str:
    """What is wrong with an answer: it broke, or it refuses without saying why."""
    if is_for_watchers(url, answer):
        return ""
    if answer.status_code >= 500:
        return "broke"
    if answer.status_code < 400 or answer.status_code == 405 or method == "HEAD":
        return ""
    if not text and answer.status_code == 401:  # a part of a page that must not show a login inside it
        return ""
    if url.startswith("/api/") or answer.headers.get("Content-Type", "") == "application/json":
        try:
            return "" if json.loads(text)["detail"] else "no sentence"
        except (ValueError, KeyError, TypeError):
            return "no JSON"
    return (
        "" if any("\u4e00" <= char <= "\u9fff" for char in text.decode("utf8", "replace")) else "no sentence"
    )


def quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text.encode("utf8", "surrogatepass"))


@pytest.fixture
def hu(world: World) -> Any:
    return world.cast.hu


@pytest.fixture
def runner(hu: Member) -> Runner:
    return Runner(hu)


# Actions -----------------------------------------------------------------------------------------------------


@each_ready(on_this_engine(FORMS, forms_of_all_kinds()))
def test_answers_of_every_shape_are_taken_or_refused(ready: Ready) -> None:
    code, body = ready.code, ready.body
    # A signed sheet is asked whole, of whom may enter it: houqin/repairs/tests/test_paper_counts.py.
    names = [name for name in ACTIONS[code].form_class.base_fields if name not in ON_PAPER]
    runner = Runner(ready.actor)
    before = ready.now()
    for what, value in shapes_for(code, TEXTS | VALUES, EVERY_FORM).items():
        answer = runner.call(what, code, body | dict.fromkeys(names, value))
        if what in NEVER_TEXT and names:
            assert answer.status_code == 400, f"{what} was taken by {code}: {answer.content[:300]!r}"
    for what, text in shapes_for(code, ON_A_PAGE, EVERY_PAGE).items():
        answer = runner.form(what, ready.address, {"key": str(uuid4())} | dict.fromkeys(names, text))
        if what in NEVER_TEXT and keeps_words(code):
            assert answer.status_code in (400, 409), f"{what} was taken by {code}"
    runner.verdict()
    assert ready.now() == before


def keeps_words(code: str) -> bool:
    """Of a box that is ticked on a page only that it is ticked is known, whatever its words."""
    fields = ACTIONS[code].form_class.base_fields.items()
    return any(name not in ON_PAPER and not isinstance(each, forms.BooleanField) for name, each in fields)


EVERY_FORM = ("NUL", "half a character", "object", "null")
EVERY_PAGE = ("NUL", "markup")


def shapes_for(code: str, shapes: dict[str, Any], always: Iterable[str]) -> dict[str, Any]:
    """What every form is sent, and what the first forms with a field of some kind are sent for all of that kind.

    Fields of a kind run the same lines wherever they stand; a form with a rule of its own is a kind of its own.
    """
    if code in EVERY_FIELD:
        return shapes
    few = FEW_TEXTS | VALUES | ON_A_PAGE if code in forms_of_all_kinds() else {}
    return {what: shape for what, shape in shapes.items() if what in few or what in always}


def test_what_is_dealt_out_is_the_whole() -> None:
    """The control of all that is sent by turns: no text, value or body falls to nobody, whoever begins."""
    for hands in (1, 2, 3, 4, 5):
        for first in range(7):
            parts = [dealt(BODIES, first + turn, hands) for turn in range(hands)]
            assert sorted(each for part in parts for each in part) == sorted(BODIES)


def test_every_kind_of_field_is_sent_every_shape() -> None:
    """The control of what is sent by kinds: none is left out, and the forms that are sent all are not all forms."""
    shapes = FEW_TEXTS | VALUES
    whole = [code for code in FORMS if shapes.keys() <= shapes_for(code, TEXTS | VALUES, EVERY_FORM).keys()]
    for code in FORMS:
        assert kinds_of_fields(code) <= {kind for each in whole for kind in kinds_of_fields(each)}, code
    assert len(EVERY_FIELD) < len(whole) < len(FORMS)


@each_ready(FORMS if connection.vendor == "postgresql" else sorted(forms_of_all_kinds()))
def test_wild_answers_among_good_ones_are_taken_or_refused(ready: Ready) -> None:
    """What passes the form reaches the rule and the database: all fields that let it pass are given it together.

    PostgreSQL is asked of every form: its columns have lengths and sizes, which those of SQLite have not.
    """
    code, body, runner = ready.code, ready.body, Runner(ready.actor)
    fields = {name: wild_for(field) for name, field in ACTIONS[code].form_class.base_fields.items()}
    for what in sorted({what for values in fields.values() for what in values}):
        wild = {name: values[what] for name, values in fields.items() if what in values}
        while wild:
            answer = runner.call(f"{what} in {sorted(wild)}", code, body | wild)
            refused = set(answer.json().get("fields", {})) & set(wild)
            if answer.status_code != 400 or not refused:
                break
            wild = {name: value for name, value in wild.items() if name not in refused}
    runner.verdict()


def wild_for(field: forms.Field) -> dict[str, Any]:
    """Answers that a field of this kind may let pass; the others are sent by kinds, above."""
    most = getattr(field, "max_length", None) or 40
    of_texts: dict[str, Any] = {
        "full": "字" * most,
        "full of families": ("\U0001f468\u200d\U0001f469" * most)[:most],
        "capitals that grow": "ß" * most,
        "wildcards": TEXTS["wildcards"],
    }
    of_choices = {"null": None, "int": 2**31}
    of_numbers = {"int 2^15": 2**15, "int 2^53": 2**53, "object": {}, "int": 2**31, "null": None}
    of_numbers |= {key: TEXTS[key] for key in ("first day", "last day", "full width", "minus zero")}
    if isinstance(field, forms.CharField):
        return of_texts | {"full width": TEXTS["full width"], "int": 2**31, "null": None}
    if hasattr(field, "choices") or isinstance(field, forms.BooleanField):
        return of_choices
    return of_texts | of_numbers


@each_ready(CODES)
@pytest.mark.once
def test_requests_that_are_none_are_refused(ready: Ready) -> None:
    """Neither a body that cannot be read, nor a key or a row of another kind than keys and rows are."""
    code, body, runner = ready.code, ready.body, Runner(ready.actor)
    before, turn, whole = ready.now(), CODES.index(code), code in EVERY_FIELD
    for what in BODIES if whole else dealt(BODIES, turn, 5):
        raw, kind = BODIES[what]
        answer = runner.ask(what, "POST", f"/api/v1/actions/{code}", raw, content_type=kind)
        assert answer.status_code in (400, 413, 415), f"{what}: {answer.status_code} {answer.content[:200]!r}"
    wrong = {"no key": "x", "a number": 1, "a list": [1], "true": True, "object": {}}
    for what, key in wrong.items() if whole else dealt(wrong.items(), turn, 3):
        assert runner.call(what, code, body | {"key": key}).status_code == 400
        if ready.row is not None:
            assert runner.call(what, code, body | {"target": key}).status_code == 400
    if ready.row is not None:
        assert runner.call("none", code, body | {"target": None}).status_code == 404
        other = str(ready.actor.school.pk)
        assert runner.call("a key of another kind", code, body | {"target": other}).status_code == 404
    runner.verdict()
    assert ready.now() == before


def body_of_form(code: str, body: dict[str, Any]) -> dict[str, Any]:
    fields = ACTIONS[code].form_class.base_fields
    return {
        name: value for name, value in body.items() if name == "key" or (name in fields and value is not None)
    }


@each_ready(CODES)
@pytest.mark.once
def test_a_form_with_doubled_answers_is_refused(ready: Ready) -> None:
    """Which of two answers is meant? Not for the server to choose (5.1, row 46)."""
    code, runner = ready.code, Runner(ready.actor)
    data = body_of_form(code, ready.body)
    before = ready.now()
    one = [name for name, value in data.items() if not isinstance(value, list) and name != "photos"]
    assert "key" in one
    for name in one if code in EVERY_FIELD else dealt(one, CODES.index(code), 3):
        several = getattr(ACTIONS[code].form_class.base_fields.get(name), "widget", None)
        if getattr(several, "allow_multiple_selected", False):
            continue
        answer = runner.form(name, ready.address, data | {name: [data[name], data[name]]})
        assert answer.status_code == 400, name
    runner.verdict()
    assert ready.now() == before


def test_what_is_accepted_is_stored_tidied(world: World) -> None:
    place, cast = world.one(Place), world.cast
    from houqin.core.actions import perform

    data = {"place": str(place.pk), "fault": "  张\u200b三\u202e的灯\u3000e\u0301 ", "spot": "%_\\"}
    ticket = perform("repairs.report_ticket", by=cast.tan, data=data, key=uuid4()).row
    assert (ticket.fault, ticket.spot) == ("张三的灯\u3000\u00e9", "%_\\")
    with in_school(cast.school):
        grown = perform(
            "people.add_class",
            by=cast.hu,
            data={"name": "九１班", "grade": "９", "number": "５９", "boys": "-0", "girls": "１２"},
            key=uuid4(),
        ).row
    assert (grown.grade, grown.number, grown.boys, grown.girls) == (9, 59, 0, 12)


def test_wildcards_are_searched_as_they_are(world: World) -> None:
    from houqin.core.actions import perform

    data = {"place": str(world.one(Place).pk), "fault": "亮度只剩 50%_\\了"}
    perform("repairs.report_ticket", by=world.cast.hu, data=data, key=uuid4())
    client = program(world.cast.hu)
    for words, count in {"%_\\": 1, "50%": 1, "5_%": 0, "%%": 0}.items():
        found = client.get(f"/api/v1/repairs/tickets?tab=all&q={quoted(words)}").json()["rows"]
        assert len(found) == count, words


def test_a_key_in_other_digits_is_passed_on_as_we_write_keys(world: World) -> None:
    """Python reads full-width digits as a number; a header takes none of them."""
    data = {"place": str(world.one(Place).pk), "fault": "灯不亮", "key": "１" * 32}
    runner = Runner(world.cast.tan)
    answer = runner.form("full width", "/repairs/report_ticket/", data)
    runner.verdict()
    assert answer.status_code == 302
    assert answer.cookies["done"].value == "11111111-1111-1111-1111-111111111111"


# Addresses ---------------------------------------------------------------------------------------------------


# Between them: a page, a form, a program, a file, and who is not signed in.
AT_LENGTH = ("login", "set_language", "upload_files", "api.upload", "scan", "import")


def bodies_for(name: str, turn: int | None) -> Iterable[str]:
    if name in ("api.act", "logout"):
        return ()
    if name in AT_LENGTH:
        return BODIES
    return FEW_BODIES if turn is None else dealt(FEW_BODIES, turn, 3)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.once
def test_every_address_answers_every_method_and_header(name: str, world: World) -> None:
    urls = addresses(name, world)[:1]
    runner = Runner(world.cast.hu)
    before = everything(world.cast.school)
    turn, shared = NAMES.index(name), is_of_the_house(name)
    for url in urls:
        for method in ("GET", "POST", *dealt(METHODS, turn, 2 if shared else 1)):
            if url != "/logout/":
                runner.ask("method", method, url)
    for what in bodies_for(name, turn if shared else None):
        raw, kind = BODIES[what]
        for url in urls:
            runner.ask(what, "POST", url, raw, content_type=kind)
    headers = HEADERS if name in AT_LENGTH else dict(dealt(AT_ONCE.items(), turn, 2 if shared else 1))
    for what, sent in headers.items():
        for url in urls:
            runner.ask(what, "GET", url, headers=sent)
    runner.verdict()
    assert everything(world.cast.school) == before


@pytest.mark.parametrize("name", [*AT_LENGTH, "today", "api.act", "api.rows"])
def test_what_headers_say_of_sessions_and_tokens_breaks_no_engine(name: str, world: World) -> None:
    """They are looked up in the database, before it matters which page is asked for."""
    runner = Runner(world.cast.hu)
    before = everything(world.cast.school)
    for what, headers in HEADERS.items():
        for method in ("GET", "POST"):
            runner.ask(what, method, addresses(name, world)[0], headers=headers)
    runner.verdict()
    assert everything(world.cast.school) == before


@pytest.mark.parametrize("name", on_this_engine(NAMES, addresses_of_all_kinds(NAMES)))
def test_every_address_takes_any_words_behind_the_question_mark(name: str, world: World) -> None:
    runner = Runner(world.cast.hu)
    fields = ACTIONS[name].form_class.base_fields if name in ACTIONS else {}
    asked = ("q", "tab", "for", "next", "file", "done", "ids", "key", "limit", "after", "before", "columns")
    for url in addresses(name, world)[:1]:
        for what, text in texts_for(name).items():
            value = quoted(text[:3000])
            query = "&".join(f"{each}={value}" for each in (*asked, *fields))
            runner.ask(what, "GET", f"{url.split('?')[0]}?{query}")
            if what in ON_A_PAGE:
                runner.ask(what, "GET", f"{url.split('?')[0]}?next={value}&file={value}&for={value}")
    runner.verdict()


def texts_for(name: str) -> dict[str, str]:
    """What breaks engines goes to every address; of the rest, views that pages share get a part by turns."""
    if not is_of_the_house(name):
        return FEW_TEXTS
    turn, engine = NAMES.index(name), connection.vendor == "postgresql"
    kept = ("NUL", "10^30", *dealt(FEW_TEXTS, turn + engine, 4))
    return {what: text for what, text in FEW_TEXTS.items() if what in kept}


OF_PAGES = ("after", "before", "columns", "export", "print")


def parameters_of(key: str) -> dict[str, bool]:
    """The names behind a list's question mark, and whether all texts are sent: what all lists share is asked of one."""
    whole = key == ASKED_WHOLE
    names = dict.fromkeys(("q", "unlisted"), whole)
    if whole:
        shared = ("tab", "sort", "after", "before", "columns", "export", "print", "limit", "school_id")
        names |= dict.fromkeys(shared, True)
    for each in PAGES[key].filters:
        days = isinstance(each, DayFilter)
        own = (f"{each.name}_from", f"{each.name}_to") if days else (each.name,)
        names |= dict.fromkeys(own, whole or each is first_filters()[type(each)])
    return names


@pytest.mark.parametrize("key", on_this_engine(sorted(PAGES), lists_of_all_kinds()))
def test_every_parameter_of_every_list_is_checked(key: str, world: World) -> None:
    page, runner = PAGES[key], Runner(world.cast.hu)
    for n, (name, whole) in enumerate(parameters_of(key).items()):
        turn = n + sorted(PAGES).index(key)
        every = TEXTS if (name, key) == ("q", ASKED_WHOLE) else FEW_TEXTS
        sent = every if whole else ("NUL", "10^30", *dealt(FEW_TEXTS, turn, 4))
        for m, what in enumerate(sent):
            query = f"{name}={quoted(every[what][:3000])}"
            if whole or (turn + m) % 2:
                runner.ask(what, "GET", f"{page.url()}?{query}")
            if name not in OF_PAGES and (whole or not (turn + m) % 2):
                runner.ask(what, "GET", f"/api/v1/{key.replace('.', '/')}?{query}")
        if name != "columns":
            assert runner.ask("doubled", "GET", f"{page.url()}?{name}=&{name}=").status_code == 400, name
    for query in (
        *("limit=0", "limit=-1", "limit=1000000", "limit=１"),
        *("sort=password", "user__password=a", "id=1"),
    ):
        assert runner.ask(query, "GET", f"/api/v1/{key.replace('.', '/')}?{query}").status_code == (
            200 if query == "limit=１" else 400
        ), query
    assert runner.ask("unlisted", "GET", f"{page.url()}?user__password=a").status_code == 400
    runner.verdict()


@pytest.mark.parametrize("key", on_this_engine(sorted(PAGES), lists_of_all_kinds()))
def test_forged_cursors_are_refused(key: str, world: World) -> None:
    from base64 import urlsafe_b64encode

    page, runner = PAGES[key], Runner(world.cast.hu)
    pk = str(uuid4())
    values: list[Any] = ["a\x00", "\ud800", None, True, 2**31, 2**63, 10**30]
    values += [1e308, -1, [], {}, "", "9" * 5000]
    values += [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-01-01T00:00:00",
        "0001-01-01",
        "x",
    ]
    forged = [json.dumps([value, pk]) for value in values]
    forged += [
        json.dumps(each) for each in (["a", "b"], [1], {}, {"a": 1, "b": 2}, 5, "ab", ["a", 5], ["a", None])
    ]
    forged += ["[" * 100_000, "NaN", "[NaN, 1]", ""]
    ways = (f"{page.url()}?after=", f"{page.url()}?before=", f"/api/v1/{key.replace('.', '/')}?cursor=")
    first, whole = sorted(PAGES).index(key), key == "repairs.tickets"
    for n, text in enumerate(forged if whole else dealt(forged, first, 2)):
        cursor = urlsafe_b64encode(text.encode()).decode().rstrip("=")
        turn = (n + first) % len(ways)  # each text goes every way, from list to list
        for url in ways if whole else ways[turn : turn + 1]:
            runner.ask(text[:60], "GET", url + cursor)
    runner.verdict()


def test_keys_in_addresses_are_found_or_not(world: World) -> None:
    runner = Runner(world.cast.hu)
    for what, text in (FEW_TEXTS | {"path": TEXTS["path"], "a key": TEXTS["a key"]}).items():
        value = quoted(text[:500]).replace("/", "%2F")
        for url in (
            *(
                f"/repairs/tickets/{value}/",
                f"/repairs/accept_ticket/{value}/",
                f"/files/{value}",
                f"/jobs/{value}/",
            ),
            *(f"/q/{CODE}/{value}/", f"/q/{value}/{value}/", f"/at/{value}/", f"/pick/{value}/{value}/"),
            *(
                f"/pick/people/{value}/",
                f"/import/{value}/",
                f"/district/{value}/",
                f"/api/v1/{value}/{value}",
            ),
            *(
                f"/api/v1/repairs/tickets/{value}",
                f"/api/v1/actions/{value}",
                f"/core/attach_photos/{value}/{uuid4()}/",
            ),
        ):
            runner.ask(what, "GET" if len(what) % 2 else "POST", url)
    runner.verdict()


def test_signing_in_takes_any_name_and_password(world: World) -> None:
    runner = Runner(world.cast.hu)
    runner.page = Client(raise_request_exception=False)
    for what, text in TEXTS.items():
        answer = runner.form(
            what, "/login/", {"login": text[:5000], "password": text[:5000], "next": text[:5000]}
        )
        assert answer.status_code in (400, 429), what
        runner.form(what, "/i18n/setlang/", {"language": text[:500], "next": text[:500]})
    runner.verdict()


def test_scanning_takes_any_code(world: World) -> None:
    runner = Runner(world.cast.hu)
    for what, text in TEXTS.items():
        runner.form(what, "/scan/", {"code": text})
        runner.form(what, "/scan/", {"code": f"/q/{CODE}/{text}"})
    runner.verdict()


# The runner itself -------------------------------------------------------------------------------------------


def careless(request: HttpRequest) -> HttpResponse:
    """What everybody writes first: the page's number straight from the address, the JSON straight from the body."""
    start = int(request.GET.get("q") or 0) * 50
    rows = Member.everywhere.order_by("id")[start : start + 50]
    body = json.loads(request.body) if request.method == "POST" else {}
    return HttpResponse(f"{len(rows)} {body.get('fault')}")


urlpatterns = [path("careless/", careless, name="careless"), *real_urls]


def test_a_careless_view_is_caught_by_the_same_runner(world: World) -> None:
    runner = Runner(world.cast.hu)
    with override_settings(ROOT_URLCONF=__name__):
        for what, text in TEXTS.items():
            runner.ask(what, "GET", f"/careless/?q={quoted(text[:3000])}")
        for what, (raw, kind) in BODIES.items():
            runner.ask(what, "POST", "/careless/", raw, content_type=kind)
    caught = {line.split(":")[0] for line in runner.broke}
    assert {"NUL", "10^30", "NaN", "negative", "no JSON", "a list", "gzip", "deep lists"} <= caught


def test_the_runner_catches_a_machine_that_tells_watchers_more_than_names(settings: Any) -> None:
    settings.OPS_TOKEN, settings.DATA_DIR = "0123456789abcdef", settings.DATA_DIR / "missing"
    known = {"Authorization": f"Bearer {settings.OPS_TOKEN}"}
    names, all_of_it = Client().get("/readyz"), Client().get("/readyz", headers=known)
    assert names.status_code == all_of_it.status_code == 503
    assert fault_of("/readyz", names, names.content) == ""
    assert fault_of("/readyz", all_of_it, all_of_it.content) == "broke"


def test_the_runner_catches_a_refusal_without_a_sentence() -> None:
    assert fault_of("/x/", HttpResponse(b"nope", status=404), b"nope") == "no sentence"
    assert fault_of("/api/v1/x", HttpResponse("<p>没有</p>", status=404), "<p>没有</p>".encode()) == "no JSON"
    assert fault_of("/x/", HttpResponse("没有", status=404), "没有".encode()) == ""
