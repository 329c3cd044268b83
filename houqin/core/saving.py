"""How an action's result reaches the database: validated, grouped, in as few statements as the rows allow."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from houqin.core.canonical import canonical, plain, sha256
from houqin.core.models import Owned, SchoolForeignKey
from houqin.core.moments import Dated
from houqin.core.search import search_text

MANY = 100  # rows of a kind above which the entry holds a digest of each new row instead of its values


@dataclass(frozen=True)
class Changes:
    """What a rule wants written: the row it is about, rows to add and to update, and rows to remove (trial only)."""

    row: Any
    add: Sequence[Any] = field(default=())
    update: Sequence[Any] = field(default=())
    remove: Sequence[Any] = field(default=())

    def and_attach(self, files: Any, by: Any, *, to_all: bool = False) -> "Changes":
        """The same changes with photos or papers attached to the row; a sheet of paper to all that was typed from it."""
        from houqin.core.files.attaching import attach

        typed = [each for each in self.beside() if to_all and isinstance(each, Dated) and each._state.adding]
        attached = [link for row in (self.row, *typed) for link in attach(row, files, by)]
        return replace(self, add=[*self.add, *attached])

    def beside(self) -> list[Any]:
        """Everything but the row it is about."""
        return [row for row in self.everything() if row is not self.row]

    def everything(self) -> list[Any]:
        """Row first, then what is added and updated; each row once."""
        seen: set[int] = set()
        rows = [self.row, *self.add, *self.update]
        return [row for row in rows if not (id(row) in seen or seen.add(id(row)))]  # type: ignore[func-returns-value]


def save(changes: Changes, school: Any) -> None:
    """Validate everything, then write everything; the caller holds the transaction."""
    rows = changes.everything()
    for row in rows:
        _prepare(row, school)
    # Told apart before anything is written: what was just created is no longer "adding", and is not updated.
    new = [row for row in rows if row._state.adding]
    old = [row for row in rows if not row._state.adding]
    for kind, group in _by_kind(new):
        kind._default_manager.bulk_create(group, batch_size=500)
    for kind, group in _by_kind(old):
        _update(kind, group)
    for kind, group in reversed(_by_kind(changes.remove)):
        _remove(kind, group)
    for row in rows:
        row._state.adding = False
        row.remember_values()


def _prepare(row: Any, school: Any) -> None:
    """Give a new row its school and number, keep the search column true, and check the fields that changed."""
    if isinstance(row, Owned) and row._state.adding:
        row.school_id = school.pk
        numbered = getattr(row, "NUMBERED", None)
        if numbered is not None and not row.number:  # type: ignore[attr-defined]
            row.number = numbered.draw(school)  # type: ignore[attr-defined]
    changed = row.changed_values()
    links = {f.name for f in row._meta.concrete_fields if isinstance(f, models.ForeignKey)}
    unchanged = {f.name for f in row._meta.concrete_fields if f.attname not in changed}
    row.clean_fields(exclude=links | unchanged)
    row.clean()
    if isinstance(row, Owned) and row.SEARCHED:  # after clean(), which may derive what is searched
        row.search = search_text(row)  # type: ignore[attr-defined]


def _update(kind: Any, rows: Sequence[Any]) -> None:
    names: set[str] = set()
    for row in rows:
        names |= set(row.changed_values(untold=True))
    names -= {"id", *getattr(kind, "WRITTEN_ONCE", ())}
    if not names:
        return
    if len(rows) == 1:
        values = {name: getattr(rows[0], name) for name in names}
        if kind._default_manager.filter(pk=rows[0].pk).update(**values) != 1:
            raise ValidationError("the row is gone")
        return
    fields = [kind._meta.get_field(name.removesuffix("_id")).name for name in sorted(names)]
    kind._default_manager.bulk_update(rows, fields, batch_size=200)


def _remove(kind: Any, rows: Sequence[Any]) -> None:
    """Rows that point to others go before them; the database refuses to leave a link that leads nowhere."""
    for start in range(0, len(rows), 500):  # an engine takes only so many values in one statement
        some = kind._default_manager.filter(pk__in=[row.pk for row in rows[start : start + 500]])
        some._raw_delete(some.db)  # Django's own would ask for each kind of row that could point here


def told_rows(changes: Changes) -> Callable[[], list[list[Any]]]:
    """What the history keeps: [model, key, {column: [before, after]}] for each row.

    Called before saving, read after it, because saving gives numbers but forgets what was there before.
    """
    rows = changes.everything()
    new = {id(row) for row in rows if row._state.adding}
    before = {id(row): {name: old for name, (old, _new) in row.changed_values().items()} for row in rows}

    def told() -> list[list[Any]]:
        many = len(new) > MANY
        lines = []
        for row in rows:
            was = before[id(row)]
            if many and id(row) in new:
                values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
                lines.append(
                    [row._meta.label_lower, str(row.pk), {"id": None, "sha256": sha256(canonical(values))}]
                )
            else:
                lines.append([row._meta.label_lower, str(row.pk), _columns(row, was, id(row) in new)])
        lines += [
            [row._meta.label_lower, str(row.pk), {"removed": [str(row), None]}] for row in changes.remove
        ]
        return lines

    return told


def _columns(row: Any, was: dict[str, Any], is_new: bool) -> dict[str, list[Any]]:
    columns = {}
    for field_ in row._meta.concrete_fields:
        name = field_.attname
        if name in row.UNTOLD or name in ("school_id", "recorded_at"):
            continue
        now = getattr(row, name)
        if is_new and now not in (None, "", [], {}):
            columns[name] = [None, plain(now)]
        elif not is_new and name in was:
            columns[name] = [plain(was[name]), plain(now)]
    return columns


def _by_kind(rows: Iterable[Any]) -> list[tuple[Any, list[Any]]]:
    """Rows grouped by model; models that point to another of the groups come after it."""
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(type(row), []).append(row)
    return sorted(groups.items(), key=lambda item: _depth(item[0], groups))


def _depth(kind: Any, groups: dict[Any, list[Any]]) -> int:
    """How many links lead on from this kind within the groups."""
    links = (f.related_model for f in kind._meta.concrete_fields if isinstance(f, SchoolForeignKey))
    return max(
        (1 + _depth(other, groups) for other in links if other in groups and other is not kind), default=0
    )
