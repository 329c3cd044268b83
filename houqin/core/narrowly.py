"""Migrations that render only the models a change touches (decisions/0084).

For each change Django renders anew, in memory, all models that hang together with the one that changes, and here all hang
together: each row belongs to a school. Nine tenths of a first start went there; the tables come out the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ProjectState

Key = tuple[str, str]  # (app, model in small letters)


@contextmanager
def rendered_narrowly() -> Iterator[None]:
    """While migrations run in this process: on one thread, as they do."""
    state: Any = ProjectState
    theirs = state._find_reload_model

    def ours(self: Any, app_label: str, model_name: str, delay: bool = False) -> set[Key]:
        return _touched(self, app_label, model_name, delay, theirs)

    state._find_reload_model = ours
    try:
        yield
    finally:
        state._find_reload_model = theirs


def _touched(state: Any, app: str, name: str, delay: bool, theirs: Callable[..., set[Key]]) -> set[Key]:
    """A new model is rendered alone: nothing pointed at it. One whose links do not change, with those that point at it.

    The last leaves others with what it was before, as Django's own delay does: it renders all before code is run. Where
    links change, Django decides.
    """
    try:
        old = state.apps.get_model(app, name)
    except LookupError:
        return {(app, name)}
    if not delay:
        return theirs(state, app, name, delay)
    state.is_delayed = True
    return {(app, name)} | {
        (model._meta.app_label, model._meta.model_name)
        for model in state.apps.get_models(include_auto_created=True)
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.related_model is old
    }
