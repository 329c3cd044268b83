"""What holds for every action of every room: rights, statuses, forms, once, refusals, history (house.md 4 and 9).

Slips these tests were seen to catch are listed in tests/README.md.
"""

import inspect
import json
import string
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import Client

from conftest import CODE
from houqin.core import duties
from houqin.core.actions import ACTIONS, perform
from houqin.core.canonical import sha256
from houqin.core.errors import KeyReused, Refused
from houqin.core.fields import kept_by_the_house
from houqin.core.forms import Text
from houqin.core.history import Entry, verify
from houqin.core.models import Process
from houqin.core.paper.forms import NAMES as ON_PAPER
from houqin.core.scope import in_school
from houqin.core.sheets.forms import ImportForm
from houqin.people.models import Member, Token
from houqin.people.roles import BUNDLES, NEVER_TOGETHER, OF_ONESELF, ROLES, codes_of
from tests.cast import Cast, browser
from tests.kinds import forms_of_all_kinds, on_this_engine
from tests.ready import Ready, each_ready, made_ready
from tests.samples import (
    DOING,
    ROWS,
    actor,
    changes,
    data_for,
    do,
    everything,
    fresh,
    row_in,
    row_of,
    school_models,
    target_for,
    ways,
)

from houqin.core.tests.samples import photo  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db

CODES = sorted(ACTIONS)
ON_ROWS = [code for code in CODES if not ACTIONS[code].on_school]
PROCESSES: list[Any] = [model for model in apps.get_models() if issubclass(model, Process)]
WRONG = {  # a kind of row and a status it may be in -> the steps that may not be done in it
    (model, status): wrong
    for model in PROCESSES
    for status in ways(model)
    if (wrong := [name for name, step in model.STEPS.items() if status not in step.source])
}
every_action = pytest.mark.parametrize("code", CODES)
every_process = pytest.mark.parametrize("model", PROCESSES, ids=lambda model: model._meta.label)


@pytest.fixture(scope="module")
def ready(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Ready]:
    """Each action with a row it may be done to."""
    with django_db_blocker.unblock(), made_ready(CODE, request.param) as made:
        yield made


def codes_that_exist() -> set[str]:
    """Actions, views of rows, and what a room's models declare besides (EXTRA_CODES)."""
    views = {model.view_code() for model in school_models()}
    extra = {
        code
        for room in settings.ROOMS
        for code in getattr(import_module(f"houqin.{room}.models"), "EXTRA_CODES", ())
    }
    return views | extra | set(ACTIONS)


def api(member: Member) -> Client:
    """A program that may do what this member may."""
    secret = uuid4().hex
    with in_school(member.school):
        Token.objects.create(school=member.school, member=member, digest=sha256(secret))
    return Client(headers={"authorization": f"Bearer {secret}"})


def ask(member: Member, code: str, body: dict[str, Any]) -> Any:
    return api(member).post(f"/api/v1/actions/{code}", body, content_type="application/json")


def nobody(cast: Cast) -> Member:
    """A member of the school without any role."""
    cast.chen.roles = ""
    with in_school(cast.school):
        Member.objects.filter(pk=cast.chen.pk).update(roles="")
    return cast.chen


# Rights ------------------------------------------------------------------------------------------------------


@every_action
def test_somebody_may_do_it(code: str) -> None:
    assert [name for name, role in ROLES.items() if code in role.codes], f"no role grants {code}"


@pytest.mark.parametrize("name", ROLES)
def test_a_role_grants_only_what_exists(name: str) -> None:
    assert ROLES[name].codes - codes_that_exist() == set()


def test_bundles_and_forbidden_pairs_name_roles() -> None:
    named = {role for _label, roles in BUNDLES.values() for role in roles}
    assert named | {role for pair in NEVER_TOGETHER for role in pair} <= set(ROLES)
    for _label, roles in BUNDLES.values():
        assert not any({one, other} <= set(roles) for one, other in NEVER_TOGETHER)


def test_pairs_kept_apart_name_actions() -> None:
    assert duties.APART
    assert {code for pair in duties.APART for code in (pair.first, pair.second)} <= set(ACTIONS)


def test_samples_name_what_exists() -> None:
    assert set(DOING) - set(ACTIONS) == set()
    assert set(ROWS) - set(school_models()) == set()


EVERYBODYS = OF_ONESELF  # one's own password and second step, also before a role was given


@each_ready(sorted(set(CODES) - EVERYBODYS))
@pytest.mark.once
def test_who_has_no_role_is_forbidden_by_page_and_program(ready: Ready) -> None:
    body, member = ready.body, nobody(ready.cast)
    with pytest.raises(PermissionDenied):
        perform(ready.code, by=member, data=body, **ready.asked())
    assert ask(member, ready.code, body).status_code == 403
    page = browser(member)
    assert page.get(ready.address).status_code == 403
    assert page.post(ready.address, {"key": str(uuid4())}).status_code == 403
    assert changed_business(ready, but=member) == {}


def test_who_has_no_role_still_changes_his_own_password_and_nobody_elses(cast: Cast) -> None:
    row = target_for(cast, "people.change_password")
    data = data_for(cast, "people.change_password", row)
    with in_school(cast.school):
        Member.objects.filter(pk=row.pk).update(roles="")
    with pytest.raises(Http404):
        perform("people.change_password", by=nobody(cast), target=row.pk, data=data)
    assert perform("people.change_password", by=row, target=row.pk, data=data).row == row


@each_ready(on_this_engine(ON_ROWS, forms_of_all_kinds()))
def test_another_schools_row_is_not_found(ready: Ready) -> None:
    ou, body = ready.cast.ou, ready.body
    with pytest.raises(Http404):
        perform(ready.code, by=ou, data=body, **ready.asked())
    answer = ask(ou, ready.code, body)
    never_was = ask(ou, ready.code, body | {"target": str(uuid4())})
    assert answer.status_code == never_was.status_code == 404
    assert answer.content == never_was.content
    assert changed_business(ready) == {}


@each_ready()
@pytest.mark.once
def test_no_row_of_another_school_can_be_chosen(ready: Ready) -> None:
    """Every field that names a row is given Ou's; nothing is written in either school (reliability G11)."""
    theirs, body = str(ready.cast.ou.pk), ready.body
    for name, field in ACTIONS[ready.code].form_class.base_fields.items():
        if not hasattr(field, "queryset") or name in ON_PAPER:  # a sheet is asked whole: test_paper_counts.py
            continue
        wrong = body | {name: [theirs] if isinstance(field, forms.ModelMultipleChoiceField) else theirs}
        with pytest.raises(ValidationError):
            perform(ready.code, by=ready.actor, data=wrong, **ready.asked())
        assert set(ask(ready.actor, ready.code, wrong).json()["fields"]) == {name}
    assert changed_business(ready) == {}


def changed_business(ready: Ready, but: Member | None = None) -> dict[Any, Any]:
    """What changed, but for the keys of programs, which the asking itself makes, and who was changed for the test."""
    known = ("people.member", but.pk) if but else None
    found = changes(ready.before, ready.now())
    return {key: names for key, names in found.items() if key[0] != "people.token" and key != known}


# Statuses ----------------------------------------------------------------------------------------------------


@every_process
def test_every_status_can_be_reached(model: Any) -> None:
    choices = {status for status, _words in model._meta.get_field("status").choices}
    assert model.FIRST in choices
    assert set(ways(model)) == choices
    assert set(model.TONES) == choices


@every_process
def test_steps_are_actions_of_the_room(model: Any) -> None:
    codes = {f"{model._meta.app_label}.{name}" for name in model.STEPS}
    assert codes <= set(ACTIONS)
    assert {ACTIONS[code].model for code in codes} == {model}


@pytest.mark.parametrize(("model", "status"), WRONG, ids=lambda each: getattr(each, "__name__", each))
@pytest.mark.once
def test_in_the_wrong_status_it_is_refused_and_nothing_changes(model: Any, status: str, cast: Cast) -> None:
    row = row_in(cast, model, status)
    for name in WRONG[model, status]:
        code = f"{model._meta.app_label}.{name}"
        data = data_for(cast, code, row)
        before = everything(cast.school)
        with pytest.raises(Refused) as refused:
            perform(code, by=actor(cast, code), target=row.pk, data=data)
        assert row.get_status_display() in str(refused.value), code
        assert changes(before, everything(cast.school)) == {}, code


# Forms -------------------------------------------------------------------------------------------------------


@every_action
def test_the_form_asks_what_the_rule_needs(code: str) -> None:
    action = ACTIONS[code]
    fields = {name for name, f in action.form_class.base_fields.items() if not kept_by_the_house(f)}
    named = {n: p for n, p in action.parameters.items() if p.kind is not inspect.Parameter.VAR_KEYWORD}
    takes_all = len(named) < len(action.parameters)
    assert {name for name, p in named.items() if p.default is p.empty} <= fields
    assert takes_all or fields <= set(named), f"{code} cannot take {fields - set(named)}"
    assert takes_all or set(named) <= fields, f"the form of {code} does not ask {set(named) - fields}"


@every_action
def test_it_says_what_it_does(code: str) -> None:
    action = ACTIONS[code]
    assert action.rule.__doc__, "the docstring is the rule in school words"
    assert action.name == action.name.lower()
    assert "_" in action.name, "verb_noun"
    placeholders = {name for _text, name, _spec, _conv in string.Formatter().parse(str(action.says)) if name}
    assert placeholders <= {"row", *action.form_class.base_fields}
    for name, field in action.form_class.base_fields.items():
        assert field.label, f"{code}: {name} has no label"


def as_typed(data: dict[str, Any]) -> dict[str, Any]:
    """The answers as a page sends them: a table has one input for each cell, a signature one for each part."""
    typed: dict[str, Any] = {}
    for name, value in data.items():
        lines = isinstance(value, list) and bool(value) and isinstance(value[0], dict)
        if lines and any(isinstance(cell, dict | list) for cell in value[0].values()):
            typed[name] = json.dumps(value)
        elif lines:
            cells = [(n, *cell) for n, line in enumerate(value) for cell in line.items()]
            typed |= {f"{name}-{n}-{column}": cell for n, column, cell in cells}
        elif isinstance(value, dict):
            typed |= {f"{name}-{part}": each for part, each in value.items()}
        else:
            typed[name] = value
    return typed


@each_ready()
@pytest.mark.once
def test_a_page_asks_and_does_it(ready: Ready) -> None:
    page, action = browser(ready.actor), ACTIONS[ready.code]
    asked = page.get(ready.address)
    if action.elsewhere:  # it has a page of its own
        elsewhere = action.elsewhere.format(pk=ready.row.pk if ready.row is not None else "")
        assert (asked.status_code, asked.headers["Location"]) == (302, elsewhere)
        asked = page.get(elsewhere)
    assert asked.status_code == 200, asked
    sent = {name: value for name, value in as_typed(ready.data).items() if value is not None}
    done = page.post(ready.address, sent | {"key": str(uuid4())})
    assert done.status_code == 302, (
        done.context and done.context["page"].get("refused")
    ) or done.content.decode()
    assert done.headers["Location"].startswith("/")


@each_ready()
@pytest.mark.once
def test_a_program_does_it(ready: Ready) -> None:
    body = ready.body
    done = ask(ready.actor, ready.code, body)
    assert done.status_code in (200, 201), done.json()
    again = ask(ready.actor, ready.code, body)
    assert (again.status_code, again.json()) == (done.status_code, done.json() | {"replayed": True})


@each_ready()
@pytest.mark.once
def test_unknown_and_unasked_fields_are_refused(ready: Ready, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever columns the row, members and schools have, only what the form asks can be sent (reliability G19).

    All of them are sent together; a program is told each of them, the log each that a page refused.
    """
    body, fields = ready.body, ACTIONS[ready.code].form_class.base_fields
    kinds: set[Any] = {Member, apps.get_model("people.School"), ACTIONS[ready.code].model}
    kinds |= set() if ready.row is None else {type(ready.row)}
    columns = {"is_staff", "is_superuser", "password", "by", "approved_by", "recorded_at", "pk", "officer"}
    columns |= {f.name for kind in kinds for f in kind._meta.concrete_fields}
    columns |= {f.attname for kind in kinds for f in kind._meta.concrete_fields}
    strange = dict.fromkeys(columns - set(fields) - {"target", "key", "model"}, "1")
    answer = ask(ready.actor, ready.code, body | strange)
    assert (answer.status_code, set(answer.json()["fields"])) == (400, set(strange))
    with caplog.at_level("WARNING", logger="django.request"):
        sent = {"key": body["key"]} | strange
        assert browser(ready.actor).post(ready.address, sent).status_code == 400
    assert {name for record in caplog.records for name in str(record.args[0]).split(", ")} >= set(strange)
    assert changed_business(ready) == {}


# Once, all or nothing, remembered ----------------------------------------------------------------------------


@each_ready()
def test_twice_with_one_key_happens_once_and_is_remembered_once(ready: Ready) -> None:
    """Done and sent again: one entry, the chain holds, and what names a row stays as it was."""
    member, code = ready.actor, ready.code
    asked = ready.asked(by=member, key=uuid4(), data=ready.data)
    with in_school(member.school):
        length = Entry.objects.count()
    first = perform(code, **asked)
    after = ready.now()
    second = perform(code, **asked)
    assert changes(after, ready.now()) == {}
    assert (second.entry, second.id, second.created) == (first.entry, first.id, first.created)
    assert (first.replayed, second.replayed) == (False, True)
    with in_school(member.school):
        entry = Entry.objects.get(key=asked["key"])
        assert (entry.pk, entry.row) == (first.entry, first.id)
        assert (entry.action, entry.member_id) == (code, member.pk)
        assert Entry.objects.count() == length + 1 + Entry.objects.filter(because=entry.pk).count()
        walked, faults = verify()
        assert (walked, faults) == (Entry.objects.count(), [])
    _what_names_a_row_stays(ready.before, after)


def _what_names_a_row_stays(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Its key, its school, its number and when it was recorded never change."""
    for (label, key), columns in changes(before, after).items():
        if key in before[label] and key in after[label]:
            assert columns & {"id", "school_id", "recorded_at"} == set(), label
            assert "number" not in columns or not hasattr(apps.get_model(label), "NUMBERED")


@each_ready()
@pytest.mark.once
def test_what_is_missing_is_said_and_a_disabled_member_does_nothing_more(ready: Ready) -> None:
    needed = [name for name, f in ACTIONS[ready.code].form_class.base_fields.items() if f.required]
    member = ready.actor
    if needed:
        with pytest.raises(ValidationError) as refused:
            perform(ready.code, by=member, data={}, **ready.asked())
        assert set(needed) <= set(refused.value.error_dict)
        body = {name: value for name, value in ready.body.items() if name not in needed}
        assert set(ask(member, ready.code, body).json()["fields"]) >= set(needed)
    with in_school(member.school):
        Member.objects.filter(pk=member.pk).update(active=False)
    with pytest.raises(PermissionDenied):
        perform(ready.code, by=member, data=ready.data, **ready.asked())
    assert changed_business(ready, but=member) == {}


@each_ready()
@pytest.mark.once
def test_a_key_is_good_for_one_member_and_one_content(ready: Ready) -> None:
    """Another member's says nothing; one's own is not used again for other content."""
    cast, code, hers, key = ready.cast, ready.code, uuid4(), uuid4()
    asked = ready.asked(by=ready.actor)
    photos = {"photos": [str(photo(cast, by=cast.chen).pk)]}
    perform("core.attach_photos", by=cast.chen, target=cast.tan.pk, data=photos, key=hers, model=Member)
    before = everything(cast.school)
    with pytest.raises(Http404):
        perform(code, data=ready.data, key=hers, **asked)
    assert changes(before, everything(cast.school)) == {}
    perform(code, data=ready.data, key=key, **asked)
    other = _other_content(code, cast, ready.data, ready.row)
    if other is None:
        code, other = "core.attach_photos", data_for(cast, "core.attach_photos", cast.tan)
        asked |= {"target": cast.tan.pk, "model": type(cast.tan)}
    before = everything(cast.school)
    with pytest.raises(KeyReused):
        perform(code, data=other, key=key, **asked)
    assert changes(before, everything(cast.school)) == {}


def _other_content(code: str, cast: Cast, data: dict[str, Any], row: Any) -> dict[str, Any] | None:
    """The same request with one answer changed, where it has an answer that can be told from another."""
    if issubclass(ACTIONS[code].form_class, ImportForm):
        return data_for(cast, code, row)  # another file
    for name, value in data.items():
        field = ACTIONS[code].form_class.base_fields[name]
        if getattr(field, "secret", False):
            continue
        match field:
            case Text() if isinstance(value, str):
                return data | {name: f"{value[:-1]}改"} if field.max_length and len(value) < 20 else None
            case forms.DateField():
                return data | {name: "2099-01-02"}
            case forms.BooleanField():
                return data | {name: not value}
    return None


def _begun(cast: Cast, first: Any, second: Any, member: Member) -> Any:
    """A row to which he did the first; where that begins it, others have led it on to where the second is possible."""
    if first.on_school:
        row = do(cast, first.code, by=member).row
        for name in ways(second.model)[second.model.STEPS[second.name].source[0]]:
            do(cast, f"{second.room}.{name}", row)
        return row
    if issubclass(first.model, Process):
        row = row_in(cast, first.model, first.model.STEPS[first.name].source[0])
    else:
        row = row_of(cast, second.model)
    do(cast, first.code, row, by=member)
    return row


@pytest.mark.parametrize("pair", duties.APART, ids=lambda pair: pair.code)
def test_one_person_does_not_do_both_of_a_pair(pair: duties.Pair, cast: Cast) -> None:
    """The same natural person with every role, on the row where he did the first."""
    first, second = ACTIONS[pair.first], ACTIONS[pair.second]
    with in_school(cast.school):
        Member.objects.filter(pk=cast.hu.pk).update(roles=cast.ou.roles)
    member = fresh(cast.hu)
    row = _begun(cast, first, second, member)
    data = data_for(cast, pair.second, fresh(row))
    before = everything(cast.school)
    with pytest.raises(Refused, match=str(pair.because)[:6]):
        perform(pair.second, by=member, target=row.pk, data=data)
    assert changes(before, everything(cast.school)) == {}


def test_the_book_of_codes_is_read_once_and_knows_unknown_roles_as_nothing() -> None:
    assert codes_of(" nobody ") == frozenset()
    assert codes_of(" repairer ") == ROLES["repairer"].codes


def test_a_key_is_made_where_none_is_given(cast: Cast) -> None:
    hers = {"photos": [str(photo(cast).pk)]}
    outcome = perform("core.attach_photos", by=cast.hu, target=cast.tan.pk, data=hers, model=Member)
    with in_school(cast.school):
        assert isinstance(Entry.objects.get(pk=outcome.entry).key, UUID)
