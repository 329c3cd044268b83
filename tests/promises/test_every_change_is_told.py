"""G37: what an action changes in any table stands in its history, and what stands there was changed: for every action."""

from typing import Any

import pytest

from houqin.core.actions import ACTIONS, perform
from houqin.core.history import Entry
from houqin.core.scope import in_school
from tests.samples import actor, changes, data_for, everything, fresh, key_of, target_for

# The house's own books: the history itself, by which rows it is found, what only counts it, and who was told of it.
BOOKS = {"core.entry", "core.touch", "core.head", "core.counter", "core.notice"}
NOT_TOLD = {"id", "school_id", "recorded_at"}


def told_since(cast: Any, number: int) -> dict[tuple[str, Any], set[str]]:
    """(model, key) -> columns, as the entries after this number tell it."""
    found: dict[tuple[str, Any], set[str]] = {}
    with in_school(cast.school):
        for entry in Entry.objects.filter(number__gt=number):
            for model, pk, columns in entry.told()["rows"]:
                found.setdefault((model, str(pk)), set()).update(columns)
    return found


def changed(before: Any, after: Any) -> dict[tuple[str, Any], set[str]]:
    """(model, key) -> columns that changed in any table but the books, without what is derived."""
    from django.apps import apps

    found = {}
    for (model, pk), columns in changes(before, after).items():
        derived = set(getattr(apps.get_model(model), "UNTOLD", ())) | NOT_TOLD
        if model not in BOOKS and (columns - derived or pk not in before[model]):
            found[model, str(pk)] = columns - derived
    return found


def length(cast: Any) -> int:
    with in_school(cast.school):
        return Entry.objects.count()


def compare(cast: Any, code: str, behind_its_back: Any = None) -> None:
    """Do the action; assert that what changed and what was told are the same rows and the same columns."""
    row = target_for(cast, code)
    data = data_for(cast, code, row)
    row = None if row is None else fresh(row)
    before, entries = everything(cast.school, cast.ou.school), length(cast)
    target, model = (None, None) if row is None else (row.pk, type(row))
    perform(code, by=actor(cast, code), target=target, data=data, model=model)
    if behind_its_back:
        behind_its_back()
    after = everything(cast.school, cast.ou.school)
    now, told = changed(before, after), told_since(cast, entries)
    gone = {each for each in told if "removed" in told[each]}
    assert changes(before, after), f"{code} changed nothing"
    unchanged = {
        each for each in told.keys() - now.keys() if not told[each]
    }  # the row it is about, as it was
    assert now.keys() == told.keys() - unchanged
    for each in now.keys() - gone:
        label, pk = each
        new = pk not in {str(key_of(key)) for key in before[label]}
        if not new and "sha256" not in told[each]:
            assert now[each] == told[each] - _same(label, told[each]), each


def _same(model: str, columns: set[str]) -> set[str]:
    from django.apps import apps

    return columns & (set(getattr(apps.get_model(model), "UNTOLD", ())) | NOT_TOLD)


@pytest.mark.parametrize("code", sorted(ACTIONS))
@pytest.mark.once
def test_what_an_action_changes_is_what_its_history_tells(cast, code):
    compare(cast, code)


def test_control_a_change_behind_the_history_is_found(cast):
    from houqin.people.models import Member

    def quietly() -> None:
        with in_school(cast.school):
            Member.objects.filter(pk=cast.chen.pk).update(note="悄悄改了")

    with pytest.raises(AssertionError):
        compare(cast, "repairs.report_ticket", quietly)
