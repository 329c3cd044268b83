"""The declared filters of a list: each asks one thing in a form field and narrows the rows by the answer.

A parameter that no filter declares is refused (400): lists are no oracle for columns that they do not show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.forms import Day, RowField, RowSelect


@dataclass(frozen=True)
class Filter:
    """The common part: parameter name, label and the column narrowed."""

    name: str
    label: str | Promise
    path: str = ""
    hidden: bool = False  # not asked on the page: only links lead to it, and it is shown while it is on

    @property
    def column(self) -> str:
        return self.path or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters it answers to."""
        return (self.name,)

    def fields(self, member: Any) -> dict[str, forms.Field]:
        raise NotImplementedError

    def shown(self, field: forms.Field) -> forms.Field:
        """The field as the page shows it."""
        if self.hidden:
            field.widget = forms.HiddenInput()
        return field

    def narrow(self, rows: Any, answers: dict[str, Any]) -> Any:
        value = answers.get(self.name)
        return rows.filter(**{self.column: value}) if value not in (None, "") else rows


@dataclass(frozen=True)
class ChoiceFilter(Filter):
    """One of a few words."""

    choices: tuple[tuple[str, Any], ...] = ()

    def fields(self, member: Any) -> dict[str, forms.Field]:
        field = forms.ChoiceField(
            choices=[("", str(self.label)), *self.choices],
            label=str(self.label),
            required=False,
            widget=RowSelect,
        )
        return {self.name: self.shown(field)}


@dataclass(frozen=True)
class GroupFilter(ChoiceFilter):
    """One of a few groups that no single column tells, e.g. all that is settled; `group(rows, key)` gives its rows."""

    group: Callable[[Any, str], Any] = lambda rows, key: rows

    def narrow(self, rows: Any, answers: dict[str, Any]) -> Any:
        key = answers.get(self.name)
        return self.group(rows, key) if key else rows


@dataclass(frozen=True)
class TextFilter(Filter):
    """A word that rows have exactly, e.g. the name of a material; `q(word)` says how they have it."""

    q: Callable[[str], Q] = lambda word: Q()

    def fields(self, member: Any) -> dict[str, forms.Field]:
        field = forms.CharField(label=str(self.label), max_length=60, required=False)
        return {self.name: self.shown(field)}

    def narrow(self, rows: Any, answers: dict[str, Any]) -> Any:
        word = answers.get(self.name)
        return rows.filter(self.q(word)) if word else rows


@dataclass(frozen=True)
class RowFilter(Filter):
    """A row of the school, e.g. a person; `widen` turns it into all that it contains (a building and its rooms)."""

    model: str = ""
    widen: Callable[[Any], dict[str, Any]] | None = None

    def fields(self, member: Any) -> dict[str, forms.Field]:
        field = RowField(self.model, label=self.label, required=False, empty_label=str(self.label))
        model: Any = apps.get_model(self.model)
        # What is no longer in use cannot be chosen for something new, but what was done with it can be looked up.
        field.offer(model, model.objects.visible_to(member))
        return {self.name: self.shown(field)}

    def narrow(self, rows: Any, answers: dict[str, Any]) -> Any:
        row = answers.get(self.name)
        if row is None:
            return rows
        return rows.filter(**(self.widen(row) if self.widen else {f"{self.column}_id": row.pk}))


@dataclass(frozen=True)
class DayFilter(Filter):
    """From one day to another, both included, on a moment in school time, or on a date (`dates`)."""

    dates: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return f"{self.name}_from", f"{self.name}_to"

    def fields(self, member: Any) -> dict[str, forms.Field]:
        first, last = Day(label=self.label, required=False), Day(label=_("到"), required=False)
        first.chip, last.chip = f"{self.label}{_('从')}", f"{self.label}{_('到')}"  # type: ignore[attr-defined]
        return {f"{self.name}_from": self.shown(first), f"{self.name}_to": self.shown(last)}

    def narrow(self, rows: Any, answers: dict[str, Any]) -> Any:
        first, last = answers.get(f"{self.name}_from"), answers.get(f"{self.name}_to")
        if self.dates:
            rows = rows.filter(**{f"{self.column}__gte": first}) if first else rows
            return rows.filter(**{f"{self.column}__lte": last}) if last else rows
        if first:
            rows = rows.filter(**{f"{self.column}__gte": clock.at(first)})
        if last:
            rows = rows.filter(**{f"{self.column}__lt": clock.at(last + timedelta(days=1))})
        return rows
