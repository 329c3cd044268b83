"""G45: whatever is sent, nothing breaks. What people thought of stands in tests/test_bad_input.py; here chance sends.

The API is asked by its own description (schemathesis makes requests that keep to it and requests that do not), pages by the
fields of their forms and the names their lists know. The gate sends a few to each, by turns on one of the engines, and
`make soak` two thousand on both.
"""

import json
import os
from functools import cache
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from houqin.core.actions import ACTIONS
from houqin.core.api.openapi import openapi
from houqin.core.pages.declared import PAGES
from tests.addresses import NAMES, World, addresses
from tests.cast import find_cast
from tests.conftest import ROUGH
from tests.kinds import FORMS
from tests.nonsense import TEXTS, VALUES
from tests.promises.conftest import SOAK
from tests.ready import ready_at
from tests.test_bad_input import Runner

pytestmark = pytest.mark.django_db
OPERATIONS = sorted(
    f"{method.upper()} /api/v1{path}"
    for path, methods in openapi("zh-hans")["paths"].items()
    for method in methods
)
ENGINE = int(connection.vendor == "postgresql")
MOST = int(os.environ.get("HOUQIN_SOAK_CASES", "2000"))  # under soak, for each operation, form and address


def cases(few: int) -> Any:
    """So many in the gate, the same each time; MOST under soak."""
    return settings(
        max_examples=MOST if SOAK > 1 else few,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )


def by_turns(names: list[str]) -> list[str]:
    """Those whose turn it is on this engine; all of them under soak."""
    return [name for place, name in enumerate(names) if SOAK > 1 or place % 2 == ENGINE]


@pytest.fixture
def world(rough: World, db: None) -> World:
    return World(find_cast(ROUGH), rough.rows)


@pytest.fixture(autouse=True)
def _as_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests are made as config/wsgi.py has them made, and the minute's limit does not stop them."""
    from config.wsgi import application

    monkeypatch.setattr("django.test.client.WSGIRequest", application.request_class)
    monkeypatch.setattr("houqin.core.api.asking.PER_MINUTE", 10**9)


# The API, by its description -----------------------------------------------------------------------------------


@cache
def described(language: str = "zh-hans") -> dict[str, Any]:
    """The operations as schemathesis sees them."""
    return operations_of(openapi(language))


def operations_of(description: dict[str, Any]) -> dict[str, Any]:
    import schemathesis

    schema = schemathesis.openapi.from_dict(description)
    found = [each.ok() for each in schema.get_all_operations()]
    return {f"{each.method.upper()} {each.schema.get_full_path(each.path)}": each for each in found}


def requests_for(operation: Any) -> Any:
    """Requests that keep to the description, and requests that do not."""
    import schemathesis

    modes = schemathesis.GenerationMode
    return st.one_of(operation.as_strategy(modes.NEGATIVE), operation.as_strategy(modes.POSITIVE))


def send(runner: Runner, case: Any, body: Any) -> None:
    """Ask what the case asks, by way of the runner that judges every answer."""
    query = urlencode(
        {str(name): text_of(value) for name, value in (case.query or {}).items()}, errors="surrogatepass"
    )
    raw = "" if body is None else json.dumps(body)
    runner.ask("described", case.method, f"{address_of(case)}?{query}", raw, content_type="application/json")


def address_of(case: Any) -> str:
    from urllib.parse import quote

    path = case.operation.schema.get_full_path(case.path)
    for name, value in (case.path_parameters or {}).items():
        path = path.replace(f"{{{name}}}", quote(text_of(value).encode("utf8", "surrogatepass"), safe=""))
    return str(path)


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)


def plain(body: Any) -> Any:
    """The body as JSON can say it, or nothing."""
    try:
        json.dumps(body)
    except (TypeError, ValueError):
        return None
    return body


@pytest.mark.parametrize("name", by_turns(OPERATIONS))
def test_a_program_may_send_anything(name: str, world: World) -> None:
    operation = described()[name]
    code = name.rpartition("/")[2]
    ready = ready_at(ROUGH, code) if code in ACTIONS else None
    runner, known = Runner(ready.actor if ready else world.cast.hu), ready.body if ready else {}

    @cases(4)
    @given(case=requests_for(operation), wild=st.sampled_from(sorted(VALUES)), deep=st.booleans())
    def play(case: Any, wild: str, deep: bool) -> None:
        body = plain(case.body)
        if deep and isinstance(
            body, dict
        ):  # past the form, to the rule: a row that is there, a key that is one
            answers = {
                key: value for key, value in body.items() if key in known and key not in ("target", "model")
            }
            body = known | answers | {"key": str(uuid4())}
            body |= dict.fromkeys(list(answers)[:1], VALUES[wild]) if wild else {}
        send(runner, case, body)

    play()
    runner.verdict()


CARELESS = {
    "openapi": "3.1.0",
    "info": {"title": "x", "version": "1"},
    "paths": {
        "/careless/": {
            "get": {
                "parameters": [{"name": "q", "in": "query", "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "x"}},
            }
        }
    },
}


def test_control_a_careless_view_is_found_by_its_description(world: World) -> None:
    runner = Runner(world.cast.hu)

    @cases(60)
    @given(case=requests_for(operations_of(CARELESS)["GET /careless/"]))
    def play(case: Any) -> None:
        with override_settings(ROOT_URLCONF="tests.test_bad_input"):
            send(runner, case, None)

    play()
    assert runner.broke


# Pages, by their fields and names ------------------------------------------------------------------------------

TEXT = st.one_of(
    st.sampled_from(sorted(TEXTS.values(), key=len)[:-2]),
    st.text(max_size=60),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.uuids().map(str),
    st.just(str(2**63)),
    st.just("\x00"),
)
ENCODINGS = (
    "multipart/form-data; boundary=b",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=gbk",
    "application/json",
    "text/plain",
)


def form_of(names: list[str]) -> Any:
    """Some of the fields with anything in them, one perhaps twice, one that nobody knows."""
    pairs = st.lists(st.tuples(st.sampled_from([*names, "unknown"]), TEXT), max_size=len(names) + 2)
    return st.tuples(pairs, st.booleans(), st.sampled_from([*ENCODINGS[:2] * 4, *ENCODINGS]))


def written(pairs: list[tuple[str, str]], kind: str) -> bytes:
    """The pairs as a body of this kind."""
    if kind.startswith("multipart"):
        parts = [f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in pairs]
        return "".join([*parts, "--b--\r\n"]).encode("utf8", "surrogatepass")
    if kind == "application/json":
        return json.dumps(pairs).encode()
    return urlencode(pairs, errors="surrogatepass").encode()


@pytest.mark.parametrize("code", by_turns(FORMS))
def test_a_form_may_hold_anything(code: str, world: World) -> None:
    ready, names = ready_at(ROUGH, code), list(ACTIONS[code].form_class.base_fields)
    runner = Runner(ready.actor)
    good = {name: value for name, value in ready.data.items() if name in names and isinstance(value, str)}

    @cases(2)
    @given(form=form_of(names))
    def play(form: Any) -> None:
        pairs, among_good, kind = form
        sent = {name for name, _value in pairs}
        rest = [(name, value) for name, value in good.items() if among_good and name not in sent]
        pairs = [*pairs, *rest, ("key", str(uuid4()))]
        runner.ask("form", "POST", ready.address, written(pairs, kind), content_type=kind)

    play()
    runner.verdict()


@pytest.mark.parametrize("name", by_turns(NAMES))
def test_an_address_may_be_asked_with_anything(name: str, world: World) -> None:
    runner = Runner(world.cast.hu)
    known = ["q", "tab", "after", "next", "ids", "limit", "columns", "page"]
    known += [each.name for each in PAGES[name].filters] if name in PAGES else []

    @cases(2)
    @given(pairs=st.lists(st.tuples(st.sampled_from(known), TEXT), max_size=4))
    def play(pairs: Any) -> None:
        for url in addresses(name, world)[:1]:
            runner.ask("asked", "GET", f"{url.split('?')[0]}?{urlencode(pairs, errors='surrogatepass')}")

    play()
    runner.verdict()


def test_ten_thousand_fields_are_refused(world: World) -> None:
    runner = Runner(world.cast.hu)
    body = "&".join(f"a{n}=1" for n in range(10_000))
    kind = "application/x-www-form-urlencoded"
    assert runner.ask("many", "POST", "/repairs/report_ticket/", body, content_type=kind).status_code == 400
    runner.verdict()
