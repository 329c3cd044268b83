"""One list as it was asked for: parameters checked, rows narrowed, ordered, and cut by key instead of by offset."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import BadRequest, FieldDoesNotExist
from django.db.models import DateTimeField, IntegerField, Q, Subquery
from django.http import QueryDict

from houqin.core.canonical import plain
from houqin.core.forms import RowField
from houqin.core.pages import counts
from houqin.core.pages.declared import Column, ListPage, Sort
from houqin.core.text import is_sound

PAGE_SIZE = 50
CAP = 100  # a tab counts no further; it shows "99+"
OWN = ("q", "tab", "sort", "after", "before", "columns", "limit", "export", "print", "mine")


class CappedCount(Subquery):
    """How many rows a query has, looking at no more than CAP of them."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0  # of a tab that can hold nothing here, e.g. late ones in the trial


class Listing:
    """The rows of a page for one member and one set of parameters."""

    def __init__(self, page: type[ListPage], member: Any, params: QueryDict) -> None:
        self.page, self.member, self.params = page, member, params
        self._refuse_unknown()
        self.form = self._filter_form()
        self.tab = self._one_of(page.tabs, params.get("tab"), "tab")
        self.sort: Sort = self._one_of(page.sorts, params.get("sort"), "sort")
        self.words = params.get("q", "").strip()[:100]
        if "\x00" in self.words:
            raise BadRequest("q")

    def _refuse_unknown(self) -> None:
        """Unknown, doubled or misspelt parameters are an error, not a silent wish (reliability.md 5.1)."""
        self.fields: dict[str, forms.Field] = {}
        for each in self.page.filters:
            if not each.hidden or any(name in self.params for name in each.names):
                self.fields |= each.fields(self.member)
        for name, values in self.params.lists():
            if (name not in self.fields and name not in OWN) or (len(values) > 1 and name != "columns"):
                raise BadRequest(name)
        if self.params.get("q") and not self.page.can_search():
            raise BadRequest("q")

    def _filter_form(self) -> forms.Form:
        form = forms.Form(self.params, auto_id="filter_%s")
        form.fields = self.fields  # made for this request: no copy of their choices is needed
        if not form.is_valid():
            raise BadRequest("; ".join(form.errors))
        for name, field in form.fields.items():
            if isinstance(field, RowField):
                # The widget would read all its rows; a picker asks for them when it is opened.
                chosen = form.cleaned_data.get(name)
                field.widget.choices = [
                    ("", field.label),
                    *([(str(chosen.pk), str(chosen))] if chosen else []),
                ]
        return form

    @staticmethod
    def _one_of(declared: Any, key: str | None, what: str) -> Any:
        if not key:
            return declared[0] if declared else None
        found = next((each for each in declared if each.key == key), None)
        if found is None:
            raise BadRequest(what)
        return found

    @cached_property
    def columns(self) -> Sequence[Column]:
        """The columns as this member sees them: masked ones are covered until he has said why."""
        columns = self.page.columns
        if not any(column.mask for column in columns) or not self.page.covers(self.member, self):
            return columns
        return [replace(column, covered=column.mask is not None) for column in columns]

    def filtered(self, *, tab: bool = True) -> Any:
        """All rows that match, in no order."""
        rows = self.page.rows(self.member)
        for each in self.page.filters:
            rows = each.narrow(rows, self.form.cleaned_data)
        if self.words:
            rows = self.page.search(rows, self.words)
        if tab and self.tab is not None:
            rows = rows.filter(self.tab.q(self.member))
        return rows

    def ordered(self) -> Any:
        """All rows that match, in the chosen order; the key makes the order total."""
        sign = "-" if self.sort.descending else ""
        return self.filtered().order_by(f"{sign}{self.sort.field}", f"{sign}id")

    def cut(self, paths: list[str], limit: int = PAGE_SIZE) -> tuple[list[tuple[Any, ...]], str, str]:
        """(rows as tuples of id and `paths`, cursor of the next page, of the page before); empty cursors at the ends."""
        rows = self.ordered()
        before, after = self.params.get("before"), self.params.get("after")
        if before:
            rows = rows.reverse()
        if before or after:
            rows = rows.filter(self._beyond(str(before or after), backwards=bool(before)))
        found = list(rows.values_list(self.sort.field, "id", *paths)[: limit + 1])
        more, found = len(found) > limit, found[:limit]
        if before:
            found.reverse()
        next_, previous = (bool(before) or more), (bool(after) or (bool(before) and more))
        return (
            [row[1:] for row in found],
            self._cursor(found[-1]) if found and next_ else "",
            self._cursor(found[0]) if found and previous else "",
        )

    def _beyond(self, cursor: str, *, backwards: bool) -> Q:
        """The rows behind a cursor; the bound on the field alone lets the index begin there."""
        value, key = self._read(cursor)
        name, way = self.sort.field, "lt" if self.sort.descending != backwards else "gt"
        return Q(**{f"{name}__{way}e": value}) & (Q(**{f"{name}__{way}": value}) | Q(**{f"id__{way}": key}))

    @staticmethod
    def _cursor(row: tuple[Any, ...]) -> str:
        text = json.dumps([plain(row[0]), str(row[1])])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _read(self, cursor: str) -> tuple[Any, UUID]:
        try:
            value, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            return self._sorted_by(value), UUID(key)
        except (
            ValueError,
            TypeError,
            AttributeError,
            binascii.Error,
            forms.ValidationError,
            RecursionError,
        ) as problem:
            raise BadRequest("cursor") from problem

    def _sorted_by(self, value: Any) -> Any:
        """A value that the sorted column could hold; ValueError for all others."""
        field = self._sort_field()
        if isinstance(field, DateTimeField):
            value = datetime.fromisoformat(value)
            if value.tzinfo is None or not 1900 <= value.year < 2200:
                raise ValueError("no moment of a row")
        if isinstance(value, str) and not is_sound(value):
            raise ValueError("no text of a row")
        found = field.to_python(value)
        if found is None or (isinstance(field, IntegerField) and abs(found) > 2**31 - 1):
            raise ValueError("no value of a row")
        return found

    def _sort_field(self) -> Any:
        try:
            return self.page.model._meta.get_field(self.sort.field)
        except FieldDoesNotExist as problem:
            raise TypeError(f"{self.sort.field} is not a column of {self.page.model}") from problem

    def tab_counts(self) -> list[int]:
        """How many rows each tab holds, up to CAP, in one query, or none when nothing changed since the last."""
        if not self.page.tabs:
            return []
        asked = tuple((name, value) for name, value in sorted(self.params.items()) if name not in OWN[1:])
        return counts.kept((self.page.url(), self.member.pk, asked), self._count)

    def _count(self) -> list[int]:
        rows = self.filtered(tab=False).order_by().values("id")
        each = [CappedCount(rows.filter(tab.q(self.member))[:CAP]) for tab in self.page.tabs]
        school = type(self.member.school)
        return list(school.objects.filter(pk=self.member.school_id).values_list(*each)[0])

    def url(self, **changed: Any) -> str:
        """This list's address with some parameters changed; None takes one away. The place in the list is left."""
        gone = {"after", "before", "export", "print", *changed}
        kept = [(n, v) for n, values in self.params.lists() if n not in gone for v in values]
        text = urlencode([*kept, *((n, str(v)) for n, v in changed.items() if v not in (None, ""))])
        return self.page.url() + (f"?{text}" if text else "")
