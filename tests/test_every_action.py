"""What holds for every action of every room: rights, statuses, forms, once, refusals, history (house.md 4 and 9).

Slips these tests were seen to catch are listed in tests/README.md.
"""

import inspect
import json
import string
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
WRONG = [  # (action, a status in which it may not be done)
    (f"{model._meta.app_label}.{name}", status)
    for model in PROCESSES
    for name, step in model.STEPS.items()
    for status in ways(model)
    if status not in step.source
]
every_action = pytest.mark.parametrize("code", CODES)
every_action_on_rows = pytest.mark.parametrize("code", ON_ROWS)
every_process = pytest.mark.parametrize("model", PROCESSES, ids=lambda model: model._meta.label)


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


def body_for(cast: Cast, code: str, row: Any) -> dict[str, Any]:
    """A whole API request."""
    body = data_for(cast, code, row) | {"key": str(uuid4())}
    if row is not None:
        body["target"] = str(row.pk)
    if ACTIONS[code].on_any_row:
        body["model"] = row._meta.label_lower
    return body


def address(code: str, row: Any) -> str:
    action = ACTIONS[code]
    model = f"{row._meta.label_lower}/" if action.on_any_row else ""
    return f"/{action.room}/{action.name}/" + (f"{model}{row.pk}/" if row is not None else "")


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


@pytest.mark.parametrize("code", sorted(set(CODES) - EVERYBODYS))
@pytest.mark.once
def test_who_has_no_role_is_forbidden_by_page_and_program(code: str, cast: Cast) -> None:
    row = target_for(cast, code)
    body = body_for(cast, code, row)
    member = nobody(cast)
    before = everything(cast.school)
    with pytest.raises(PermissionDenied):
        perform(code, by=member, target=row and row.pk, data=body, model=row and type(row))
    assert ask(member, code, body).status_code == 403
    page = browser(member)
    assert page.get(address(code, row)).status_code == 403
    assert page.post(address(code, row), {"key": str(uuid4())}).status_code == 403
    assert changed_business(before, everything(cast.school)) == {}


def test_who_has_no_role_still_changes_his_own_password_and_nobody_elses(cast: Cast) -> None:
    row = target_for(cast, "people.change_password")
    data = data_for(cast, "people.change_password", row)
    with in_school(cast.school):
        Member.objects.filter(pk=row.pk).update(roles="")
    with pytest.raises(Http404):
        perform("people.change_password", by=nobody(cast), target=row.pk, data=data)
    assert perform("people.change_password", by=row, target=row.pk, data=data).row == row


@every_action_on_rows
def test_another_schools_row_is_not_found(code: str, cast: Cast) -> None:
    row = target_for(cast, code)
    body = body_for(cast, code, row)
    before = everything(cast.school, cast.ou.school)
    with pytest.raises(Http404):
        perform(code, by=cast.ou, target=row.pk, data=body, model=type(row))
    answer = ask(cast.ou, code, body)
    never_was = ask(cast.ou, code, body | {"target": str(uuid4())})
    assert answer.status_code == never_was.status_code == 404
    assert answer.content == never_was.content
    assert changed_business(before, everything(cast.school, cast.ou.school)) == {}


@every_action
@pytest.mark.once
def test_no_row_of_another_school_can_be_chosen(code: str, cast: Cast) -> None:
    """Every field that names a row is given Ou's; nothing is written in either school (reliability G11)."""
    row, theirs, member = target_for(cast, code), str(cast.ou.pk), actor(cast, code)
    body = body_for(cast, code, row)
    before = everything(cast.school, cast.ou.school)
    for name, field in ACTIONS[code].form_class.base_fields.items():
        if not hasattr(field, "queryset") or name in ON_PAPER:  # a sheet is asked whole: test_paper_counts.py
            continue
        wrong = body | {name: [theirs] if isinstance(field, forms.ModelMultipleChoiceField) else theirs}
        with pytest.raises(ValidationError):
            perform(code, by=member, target=row and row.pk, data=wrong, model=row and type(row))
        assert set(ask(member, code, wrong).json()["fields"]) == {name}
    assert changed_business(before, everything(cast.school, cast.ou.school)) == {}


def changed_business(before: dict[str, Any], after: dict[str, Any]) -> dict[Any, Any]:
    """What changed, but for the keys of programs, which the asking itself makes."""
    return {key: names for key, names in changes(before, after).items() if key[0] != "people.token"}


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


@pytest.mark.parametrize(("code", "status"), WRONG)
@pytest.mark.once
def test_in_the_wrong_status_it_is_refused_and_nothing_changes(code: str, status: str, cast: Cast) -> None:
    row = row_in(cast, ACTIONS[code].model, status)
    data = data_for(cast, code, row)
    before = everything(cast.school)
    with pytest.raises(Refused) as refused:
        perform(code, by=actor(cast, code), target=row.pk, data=data)
    assert row.get_status_display() in str(refused.value)
    assert changes(before, everything(cast.school)) == {}


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


@every_action
@pytest.mark.once
def test_a_page_asks_and_does_it(code: str, cast: Cast) -> None:
    row = target_for(cast, code)
    data = data_for(cast, code, row)
    page = browser(actor(cast, code))
    asked = page.get(address(code, row))
    if ACTIONS[code].elsewhere:  # it has a page of its own
        elsewhere = ACTIONS[code].elsewhere.format(pk=row.pk if row is not None else "")
        assert (asked.status_code, asked.headers["Location"]) == (302, elsewhere)
        asked = page.get(elsewhere)
    assert asked.status_code == 200, asked
    sent = {name: value for name, value in as_typed(data).items() if value is not None}
    done = page.post(address(code, row), sent | {"key": str(uuid4())})
    assert done.status_code == 302, (
        done.context and done.context["page"].get("refused")
    ) or done.content.decode()
    assert done.headers["Location"].startswith("/")


@every_action
@pytest.mark.once
def test_a_program_does_it(code: str, cast: Cast) -> None:
    row = target_for(cast, code)
    body = body_for(cast, code, row)
    done = ask(actor(cast, code), code, body)
    assert done.status_code in (200, 201), done.json()
    again = ask(actor(cast, code), code, body)
    assert (again.status_code, again.json()) == (done.status_code, done.json() | {"replayed": True})


@every_action
@pytest.mark.once
def test_unknown_and_unasked_fields_are_refused(
    code: str, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever columns the row has, only what the form asks can be sent (reliability G19).

    All of them are sent together; a program is told each of them, the log each that a page refused.
    """
    row = target_for(cast, code)
    body, member = body_for(cast, code, row), actor(cast, code)
    asked = (
        set(ACTIONS[code].form_class.base_fields)
        | {"target", "key"}
        | ({"model"} if "model" in body else set())
    )
    kinds: set[Any] = {type(row)} if row is not None else {Member, apps.get_model("people.School")}
    columns = {f.name for kind in kinds for f in kind._meta.concrete_fields} | {
        "is_staff",
        "by",
        "recorded_at",
    }
    columns |= {f.attname for kind in kinds for f in kind._meta.concrete_fields}
    before = everything(cast.school)
    strange = dict.fromkeys(columns - asked, "1")
    answer = ask(member, code, body | strange)
    assert (answer.status_code, set(answer.json()["fields"])) == (400, columns - asked)
    with caplog.at_level("WARNING", logger="django.request"):
        assert browser(member).post(address(code, row), {"key": body["key"]} | strange).status_code == 400
    assert {name for record in caplog.records for name in str(record.args[0]).split(", ")} >= columns - asked
    assert changed_business(before, everything(cast.school)) == {}


# Once, all or nothing, remembered ----------------------------------------------------------------------------


@every_action
def test_twice_with_one_key_happens_once_and_is_remembered_once(code: str, cast: Cast) -> None:
    """Done and sent again: one entry, the chain holds, and what names a row stays as it was."""
    row, member = target_for(cast, code), actor(cast, code)
    asked: dict[str, Any] = {"by": member, "target": row and row.pk, "key": uuid4()}
    asked |= {"data": data_for(cast, code, row), "model": row and type(row)}
    with in_school(cast.school):
        length = Entry.objects.count()
    before = everything(cast.school)
    first = perform(code, **asked)
    after = everything(cast.school)
    second = perform(code, **asked)
    assert changes(after, everything(cast.school)) == {}
    assert (second.entry, second.id, second.created) == (first.entry, first.id, first.created)
    assert (first.replayed, second.replayed) == (False, True)
    with in_school(cast.school):
        entry = Entry.objects.get(key=asked["key"])
        assert (entry.pk, entry.row) == (first.entry, first.id)
        assert (entry.action, entry.member_id) == (code, member.pk)
        assert Entry.objects.count() == length + 1 + Entry.objects.filter(because=entry.pk).count()
        walked, faults = verify()
        assert (walked, faults) == (Entry.objects.count(), [])
    _what_names_a_row_stays(before, after)


def _what_names_a_row_stays(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Its key, its school, its number and when it was recorded never change."""
    for (label, key), columns in changes(before, after).items():
        if key in before[label] and key in after[label]:
            assert columns & {"id", "school_id", "recorded_at"} == set(), label
            assert "number" not in columns or not hasattr(apps.get_model(label), "NUMBERED")


@every_action
@pytest.mark.once
def test_what_is_missing_is_said_and_a_disabled_member_does_nothing_more(code: str, cast: Cast) -> None:
    needed = [name for name, field in ACTIONS[code].form_class.base_fields.items() if field.required]
    row, member = target_for(cast, code), actor(cast, code)
    asked: dict[str, Any] = {"by": member, "target": row and row.pk, "model": row and type(row)}
    whole, data = body_for(cast, code, row), data_for(cast, code, row)
    before = everything(cast.school)
    if needed:
        with pytest.raises(ValidationError) as refused:
            perform(code, **asked, data={})
        assert set(needed) <= set(refused.value.error_dict)
        body = {name: value for name, value in whole.items() if name not in needed}
        assert set(ask(member, code, body).json()["fields"]) >= set(needed)
    assert changed_business(before, everything(cast.school)) == {}
    with in_school(cast.school):
        Member.objects.filter(pk=member.pk).update(active=False)
    before = everything(cast.school)
    with pytest.raises(PermissionDenied):
        perform(code, **asked, data=data)
    assert changes(before, everything(cast.school)) == {}


@every_action
@pytest.mark.once
def test_a_key_is_good_for_one_member_and_one_content(code: str, cast: Cast) -> None:
    """Another member's says nothing; one's own is not used again for other content."""
    row, hers, key = target_for(cast, code), uuid4(), uuid4()
    member, data = actor(cast, code), data_for(cast, code, row)
    asked: dict[str, Any] = {"by": member, "target": row and row.pk, "model": row and type(row)}
    photos = {"photos": [str(photo(cast, by=cast.chen).pk)]}
    perform("core.attach_photos", by=cast.chen, target=cast.tan.pk, data=photos, key=hers, model=Member)
    before = everything(cast.school)
    with pytest.raises(Http404):
        perform(code, **asked, data=data, key=hers)
    assert changes(before, everything(cast.school)) == {}
    perform(code, **asked, data=data, key=key)
    other = _other_content(code, cast, data, row)
    if other is None:
        code, other = "core.attach_photos", data_for(cast, "core.attach_photos", cast.tan)
        asked |= {"target": cast.tan.pk, "model": type(cast.tan)}
    before = everything(cast.school)
    with pytest.raises(KeyReused):
        perform(code, **asked, data=other, key=key)
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
