"""The ways in which rows are grouped: by a choice, by a person or place, by building, by a text, by days of any length.

A cut says what the database groups by, into which group a value falls, and which rows a group has; of these the last must
be exact, because a number leads to its rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.pages.declared import Column
from houqin.places.models import Place
from houqin.places.tree import JOINT, within
from houqin.queries.columns import day_of, is_day, is_moment, is_short_text
from houqin.queries.question import NotAskable
from houqin.queries.rules.days import UNITS, Span, gathered, span_words
from houqin.queries.rules.table import Head
from houqin.terms.calendar import calendar_of

NONE = "-"  # the key of the rows in which nothing is filled in
Found = tuple[Head, int]  # a group and how many rows it has


def nothing() -> Head:
    return Head(NONE, _("没有填"))


def not_a_group() -> NotAskable:
    return NotAskable(_("没有这一组，请从表里的数字点进去。"))


@dataclass(frozen=True)
class Cut:
    """One way of grouping; `path` is the column in the database."""

    key: str
    label: str
    path: str

    def asked(self) -> tuple[Any, ...]:
        """What the database groups by."""
        return (F(self.path),)

    def head(self, *values: Any) -> Head:
        """The group of such a row."""
        raise NotImplementedError

    def q(self, key: str) -> Q:
        """The rows of a group."""
        raise NotImplementedError

    def ordered(self, found: Sequence[Found]) -> list[Head]:
        """The largest first, and what is not filled in last."""
        return [head for head, n in sorted(found, key=lambda f: (f[0].key == NONE, -f[1], f[0].words))]


@dataclass(frozen=True)
class ChoiceCut(Cut):
    """One of a few words, in the order in which the room declares them."""

    choices: dict[Any, Any] = field(default_factory=dict)

    def head(self, *values: Any) -> Head:
        (value,) = values
        if value is None or value == "":
            return nothing()
        return Head(str(value), self._words(value))

    def _words(self, value: Any) -> str:
        if value in self.choices:
            return str(self.choices[value])
        if value is False and True in self.choices:
            return _("非{word}").format(word=self.choices[True])
        return str(_("是") if value else _("否")) if isinstance(value, bool) else str(value)

    def q(self, key: str) -> Q:
        if key == NONE:
            return _empty(self.path) if self._is_text else Q(**{f"{self.path}__isnull": True})
        known = {str(value): value for value in (*self.choices, True, False)}
        return Q(**{self.path: known.get(key, key) if not self._is_text else key})

    @property
    def _is_text(self) -> bool:
        return all(isinstance(value, str) for value in self.choices) and bool(self.choices)

    def ordered(self, found: Sequence[Found]) -> list[Head]:
        order = {str(value): at for at, value in enumerate(self.choices)}
        return sorted(
            (h for h, _n in found), key=lambda h: (h.key == NONE, order.get(h.key, len(order)), h.key)
        )


@dataclass(frozen=True)
class TextCut(Cut):
    """A text that comes again."""

    def head(self, *values: Any) -> Head:
        (value,) = values
        return Head(f"={value}", value) if value else nothing()

    def q(self, key: str) -> Q:
        if key == NONE:
            return _empty(self.path)
        if not key.startswith("="):
            raise not_a_group()
        return Q(**{self.path: key[1:]})


@dataclass(frozen=True)
class LinkCut(Cut):
    """A row that the column is about; two people of one name stay two."""

    @property
    def link(self) -> str:
        return f"{self.path.rpartition('__')[0]}__pk"

    def asked(self) -> tuple[Any, ...]:
        return F(self.link), F(self.path)

    def head(self, *values: Any) -> Head:
        key, words = values
        return Head(str(key), str(words or "—")) if key is not None else nothing()

    def q(self, key: str) -> Q:
        return Q(**{f"{self.link}__isnull": True}) if key == NONE else Q(**{self.link: _uuid(key)})


@dataclass(frozen=True)
class BuildingCut(LinkCut):
    """The building in which a place lies; what lies in none stands for itself."""

    @cached_property
    def _places(self) -> dict[UUID, tuple[UUID, str]]:
        """Each place's building: its key and its words."""
        found = list(Place.objects.values_list("pk", "tree", "kind", "path"))
        buildings = {tree: (pk, path) for pk, tree, kind, path in found if kind == Place.BUILDING}
        return {pk: _first_of(tree, buildings) or (pk, path) for pk, tree, _kind, path in found}

    def asked(self) -> tuple[Any, ...]:
        return (F(self.link),)

    def head(self, *values: Any) -> Head:
        (pk,) = values
        if pk is None:
            return nothing()
        key, words = self._places.get(pk, (pk, "—"))
        return Head(str(key), words)

    def q(self, key: str) -> Q:
        if key == NONE:
            return super().q(key)
        place = Place.objects.filter(pk=_uuid(key)).first()
        if place is None:
            raise not_a_group()
        inside = place.kind == Place.BUILDING
        return Q(**within(self.link.removesuffix("__pk"), place)) if inside else Q(**{self.link: place.pk})


def _first_of(tree: str, buildings: dict[str, tuple[UUID, str]]) -> tuple[UUID, str] | None:
    """The building that stands first on the way to a place."""
    parts = tree.split(JOINT)
    ways = (JOINT.join(parts[: n + 1]) for n in range(len(parts)))
    return next((buildings[way] for way in ways if way in buildings), None)


@dataclass(frozen=True)
class TimeCut(Cut):
    """Days, weeks, months, terms or school years, by the school's own clock and calendar; in the order of time."""

    unit: str = ""
    moment: bool = False
    school: Any = None
    _spans: dict[date, Span] = field(default_factory=dict, compare=False, repr=False)

    def asked(self) -> tuple[Any, ...]:
        return (day_of(self.path, moment=self.moment),)

    def head(self, *values: Any) -> Head:
        (day,) = values
        if day is None:
            return nothing()
        span = self._span(day)
        return Head(span[0].isoformat(), span_words(self.unit, span, calendar_of(self.school)))

    def _span(self, day: date) -> Span:
        """Looked up once for all days of it."""
        if day not in self._spans:
            first, last = gathered(self.unit, day, calendar_of(self.school))
            self._spans.update(
                (first + timedelta(days=n), (first, last)) for n in range((last - first).days + 1)
            )
        return self._spans[day]

    def q(self, key: str) -> Q:
        if key == NONE:
            return Q(**{f"{self.path}__isnull": True})
        try:
            first, last = self._span(date.fromisoformat(key))
            if self.moment:
                after = clock.at(last + timedelta(days=1))
                return Q(**{f"{self.path}__gte": clock.at(first), f"{self.path}__lt": after})
        except (ValueError, OverflowError) as problem:
            raise not_a_group() from problem
        return Q(**{f"{self.path}__gte": first, f"{self.path}__lte": last})

    def ordered(self, found: Sequence[Found]) -> list[Head]:
        return sorted((head for head, _n in found), key=lambda head: (head.key == NONE, head.key))


def _empty(path: str) -> Q:
    return Q(**{path: ""}) | Q(**{f"{path}__isnull": True})


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as problem:
        raise not_a_group() from problem


def cuts_of_column(column: Column, kind: Any, link: Any, school: Any) -> list[Cut]:
    """The ways in which one column groups; `kind` is its field, `link` the kind of row it is about."""
    key, label, path = column.key, str(column.label), column.source
    if kind is None:
        return []
    if is_day(kind):
        return [
            TimeCut(f"{key}.{unit}", f"{label}（{words}）", path, unit, is_moment(kind), school)
            for unit, words in UNITS.items()
        ]
    if isinstance(column.choices, dict) or column.kind == "yes_no":
        return [ChoiceCut(key, label, path, dict(column.choices or {}))]
    if link is Place:
        return [LinkCut(key, label, path), BuildingCut(f"{key}.building", f"{label}（{_('按楼栋')}）", path)]
    if link is not None:
        return [LinkCut(key, label, path)]
    return [TextCut(key, label, path)] if is_short_text(column, kind) else []
