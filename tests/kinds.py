"""Of what kinds forms, lists and addresses are.

What runs the same lines of the house wherever it is sent is sent to few that have all kinds between them: of fields,
filters and orders. A form with a rule of its own is a kind of its own, an address with a view of its own too.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from django import forms
from django.db import connection

from houqin.core.actions import ACTIONS
from houqin.core.pages.declared import PAGES

FORMS = [code for code in sorted(ACTIONS) if ACTIONS[code].form_class.base_fields]
# Between them these ask for the usual kinds of fields; they are sent everything.
EVERY_FIELD = ("people.edit_member", "people.give_roles", "people.add_class", "repairs.report_ticket")
ASKED_WHOLE = "repairs.tickets"


def on_this_engine(names: Sequence[str], whole: Iterable[str]) -> list[str]:
    """All of them on SQLite; on PostgreSQL those that have all kinds between them."""
    kept = set(names) if connection.vendor == "sqlite" else set(whole)
    return [name for name in names if name in kept]


@cache
def forms_of_all_kinds() -> frozenset[str]:
    """Few forms with all the kinds of fields there are between them."""
    return covering(FORMS, kinds_of_fields, EVERY_FIELD)


def kinds_of_fields(code: str) -> set[Any]:
    """The kinds of fields of a form, and its own rule where it has one."""
    form = ACTIONS[code].form_class
    kinds: set[Any] = {
        (type(field), type(field.widget), field.required) for field in form.base_fields.values()
    }
    return kinds | {
        (vars(each)["clean"],)
        for each in form.__mro__
        if "clean" in vars(each) and each is not forms.BaseForm
    }


@cache
def lists_of_all_kinds() -> frozenset[str]:
    """Few lists with all the kinds of filters and orders there are between them."""
    return covering(sorted(PAGES), _kinds_of_list, (ASKED_WHOLE,))


def _kinds_of_list(key: str) -> set[Any]:
    page = PAGES[key]
    field = page.model._meta.get_field
    orders = {("order", type(field(sort.field)), sort.descending) for sort in page.sorts}
    return orders | {type(each) for each in page.filters}


@cache
def first_filters() -> dict[type, Any]:
    """Of each kind of filter one, in a list that is asked on both engines."""
    found: dict[type, Any] = {}
    for key in sorted(lists_of_all_kinds()):
        for each in PAGES[key].filters:
            found.setdefault(type(each), each)
    return found


def is_of_the_house(name: str) -> bool:
    """Lists, rows and forms of actions are asked of the same few views, whatever they show."""
    return name.removesuffix(".row") in PAGES or name.removesuffix(".batch") in ACTIONS


def addresses_of_all_kinds(names: Iterable[str]) -> set[str]:
    """Those with a view of their own, and of the house's those that show all kinds."""
    kept = lists_of_all_kinds() | forms_of_all_kinds()
    return {
        name for name in names if not is_of_the_house(name) or name.rpartition(".")[0] in kept or name in kept
    }


def covering(names: Sequence[str], kinds: Callable[[str], set[Any]], first: Iterable[str]) -> frozenset[str]:
    """Few names with all kinds between them: by turns the one with most that are still missing."""
    missing = {kind for name in names for kind in kinds(name)}
    found = list(first)
    while missing := missing - {kind for name in found for kind in kinds(name)}:
        found.append(max(names, key=lambda name: len(kinds(name) & missing)))
    return frozenset(found)
