"""What of a school travels and what stays: every table and column, but for what a model says of itself with its reason
(`STAYS`, `MOVES_AS`).
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from houqin.core import guards

STAYS_OF_THE_SCHOOL = frozenset({"district_id", "arrived_at"})
"""Columns of the school's own row that the place decides to which it comes."""

ORDERED_BY = {"core.entry": "number"}  # all others by their key
Model = type[models.Model]
Column = Any  # a field of a model; at run time Django has no generic one


class Ring(RuntimeError):
    """Tables that point to each other in a ring: no order in which their rows could be put in."""


def left_out() -> dict[str, str]:
    """The school's tables that stay behind, and why."""
    staying = (model for model in guards.school_models() if stays(model))
    return {model._meta.label_lower: stays(model) for model in staying}


def stays(model: Model) -> str:
    """Why a table's rows stay behind; empty where they travel."""
    why: str = getattr(model, "STAYS", "")
    return why


def blanked(model: Model) -> dict[str, Any]:
    """Columns that open something, and what stands in the package instead: a tablet is paired again, a group joined
    again; by which phone a survey was answered is nobody's business elsewhere.
    """
    return dict(getattr(model, "MOVES_AS", {}))


def travelling() -> list[Model]:
    """The tables that travel, each after those it points to; among equals by name, on every engine the same."""
    left = {model._meta.label_lower: model for model in guards.school_models() if not stays(model)}
    placed: list[Model] = []
    while left:
        ready = [label for label, model in sorted(left.items()) if not _waits_for(model, placed)]
        if not ready:
            raise Ring(", ".join(sorted(left)))
        placed += [left.pop(label) for label in ready]
    return placed


def _waits_for(model: Model, placed: list[Model]) -> list[Model]:
    others = {link.related_model for link in guards.links(model)} - {model}
    return [other for other in others if other not in placed]


def columns(model: Model) -> list[Column]:
    """What is written of each row: everything but its school, which is the package's."""
    return [field for field in model._meta.concrete_fields if field.attname != "school_id"]


def account_columns(model: Model) -> list[str]:
    """The columns that point to an account: those of one installation, so each is settled on arrival."""
    return [field.attname for field in columns(model) if field.related_model is account_model()]


def own_links(model: Model) -> list[str]:
    """The columns by which a row points to another of its own table."""
    return [link.attname for link in guards.links(model) if link.related_model is model]


def account_model() -> Any:
    """The accounts with which people sign in."""
    return apps.get_model(settings.AUTH_USER_MODEL)


def school_model() -> Any:
    """The schools themselves."""
    return apps.get_model("people.School")


def school_columns() -> list[Column]:
    """What is written of the school's own row."""
    found = school_model()._meta.concrete_fields
    return [field for field in found if field.attname not in STAYS_OF_THE_SCHOOL]


def undecided() -> Iterator[str]:
    """Columns that no history tells, so perhaps secret, of which nothing here says whether they travel."""
    for model in travelling():
        known = {"search", *getattr(model, "NO_SECRET", ()), *blanked(model)}
        for name in getattr(model, "UNTOLD", ()):
            if name not in known:
                yield f"{model._meta.label_lower}.{name}"
