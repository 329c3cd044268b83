"""The declared filters of a list: each asks one thing in a form field and narrows the rows by the answer.

A parameter that no filter declares is refused (400): lists are no oracle for columns that they do not show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
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

    @property
    def column(self) -> str:
        return self.path or self.name

    def fields(self, member: Any) -> dict[str, forms.Field]:
        raise NotImplementedError

    def narrow(self, rows: Any, answers: dict[str, Any]) -> Any:
        value = answers.get(self.name)
        return rows.filter(**{self.column: value}) if value not in (None, "") else rows


@dataclass(frozen=True)
class ChoiceFilter(Filter):
    """One of a few words."""

    choices: tuple[tuple[str, Any], ...] = ()

    def fields(self, member: Any) -> dict[str, forms.Field]:
        return {
            self.name: forms.ChoiceField(
                choices=[("", str(self.label)), *self.choices],
                label=str(self.label),
                required=False,
                widget=RowSelect,
            )
        }


@dataclass(frozen=True)
class RowFilter(Filter):
    """A row of the school, e.g. a person; `widen` turns it into all that it contains (a building and its rooms)."""

    model: str = ""
    widen: Callable[[Any], dict[str, Any]] | None = None

    def fields(self, member: Any) -> dict[str, forms.Field]:
        field = RowField(self.model, label=self.label, required=False, empty_label=str(self.label))
        field.narrow_for(member)
        return {self.name: field}

    def narrow(self, rows: Any, answers: dict[str, Any]) -> Any:
        row = answers.get(self.name)
        if row is None:
            return rows
        return rows.filter(**(self.widen(row) if self.widen else {f"{self.column}_id": row.pk}))


@dataclass(frozen=True)
class DayFilter(Filter):
    """From one day to another, both included, on a moment in school time."""

    def fields(self, member: Any) -> dict[str, forms.Field]:
        return {
            f"{self.name}_from": Day(label=_("从"), required=False),
            f"{self.name}_to": Day(label=_("到"), required=False),
        }

    def narrow(self, rows: Any, answers: dict[str, Any]) -> Any:
        first, last = answers.get(f"{self.name}_from"), answers.get(f"{self.name}_to")
        if first:
            rows = rows.filter(**{f"{self.column}__gte": clock.at(first)})
        if last:
            rows = rows.filter(**{f"{self.column}__lt": clock.at(last + timedelta(days=1))})
        return rows
