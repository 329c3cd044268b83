"""A question put by one member: his rows of the list, narrowed by its own filters, and cut as was asked.

Whoever asks gets the answer of the rows he may see; nothing of the one who made the question comes with it.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.forms import RowField
from houqin.core.pages.declared import Column, ListPage
from houqin.core.pages.listing import Listing
from houqin.core.words import in_words
from houqin.queries.cuts import Cut
from houqin.queries.figures import Figure, Measure, days_between, figures, number
from houqin.queries.question import MEAN, NotAskable, Question
from houqin.queries.rules.days import MOVING, between, moving
from houqin.queries.vocabulary import Vocabulary, list_named
from houqin.terms.calendar import calendar_of


class Narrowed(Listing):
    """A list's rows as a question narrows them: all of them unless a tab is asked for, and those of one group perhaps."""

    def __init__(
        self, page: type[ListPage], member: Any, params: QueryDict, groups: tuple[Q, ...] = ()
    ) -> None:
        self.groups = groups
        super().__init__(page, member, params)
        if not params.get("tab"):
            self.tab = None

    def filtered(self, *, tab: bool = True) -> Any:
        rows = super().filtered(tab=tab)
        return rows.filter(*self.groups) if self.groups else rows


class Asked:
    """One question of one member; PermissionDenied or NotAskable where there is no answer. The school is named."""

    def __init__(
        self, question: Question, member: Any, *, row: str = "", column: str = "", more: Any = None
    ) -> None:
        self.question, self.member = question, member
        self.page = list_named(question.of, member)
        self.words = Vocabulary(self.page, member)
        self.rows_cut, self.across_cut = self._cut(question.rows), self._cut(question.across)
        if self.across_cut and not self.rows_cut:
            raise NotAskable(_("先选按什么分行，再选按什么分列。"))
        groups = tuple(cut.q(key) for cut, key in self._group(row, column))
        self.listing = self._listing(groups, more or {})

    def _cut(self, key: str) -> Cut | None:
        return self.words.cut(key)

    def _group(self, row: str, column: str) -> Iterator[tuple[Cut, str]]:
        """Of which group the rows are wanted."""
        for cut, key in ((self.rows_cut, row), (self.across_cut, column)):
            if key and cut is None:
                raise NotAskable(_("没有这一组，请从表里的数字点进去。"))
            if key and cut is not None:
                yield cut, key

    def _listing(self, groups: tuple[Q, ...], more: dict[str, str]) -> Narrowed:
        try:
            return Narrowed(self.page, self.member, self._params(more), groups)
        except BadRequest as problem:
            raise NotAskable(
                _("有的条件用不了了：清单改过，或者选的内容您看不到。请重新选条件。")
            ) from problem

    def _params(self, more: dict[str, str]) -> QueryDict:
        """The parameters of the list itself: days that move along stand where they are today."""
        params = QueryDict(mutable=True)
        params.update({"tab": self.question.tab, "q": self.question.q} | dict(self.question.filters))
        for name, when in self.question.whens:
            if name not in {each.name for each in self.words.day_filters}:
                raise NotAskable(_("有的条件用不了了：清单改过，或者选的内容您看不到。请重新选条件。"))
            first, last = moving(when, clock.today(), calendar_of(self.member.school))
            params.update({f"{name}_from": first.isoformat(), f"{name}_to": last.isoformat()})
        params.update(more)
        for name in [name for name, value in params.items() if not value]:
            del params[name]
        return params

    @cached_property
    def measures(self) -> list[Measure]:
        found, asked = [], self.question
        if asked.number:
            column = self.words.number(asked.number)
            found.append(number(str(column.label), column.source, money=column.kind == "money"))
        if bool(asked.since) != bool(asked.until):
            raise NotAskable(_("算用了几天，要选从哪一天到哪一天两个日期。"))
        if asked.since:
            (one, first), (other, last) = self.words.day(asked.since), self.words.day(asked.until)
            label = _("{since}到{until}").format(since=one.label, until=other.label)
            found.append(days_between(label, (one.source, first), (other.source, last)))
        return found

    @cached_property
    def figures(self) -> list[Figure]:
        return figures(self.measures, self.how)

    @property
    def how(self) -> tuple[str, ...]:
        """The mean unless something else is asked."""
        return self.question.how or (MEAN,)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns of a question that groups nothing; the main one is always there."""
        chosen = set(self.question.columns)
        if chosen - {column.key for column in self.page.columns}:
            raise NotAskable(_("没有这一列，请重新选。"))
        return [c for c in self.page.columns if c.kind == "main" or (c.key in chosen if chosen else c.shown)]

    def rows(self) -> Any:
        """The rows to be counted, each once, however the filters found them."""
        found = self.listing.filtered().order_by().values("pk")
        return self.words.rows.filter(pk__in=found)

    def conditions(self) -> list[str]:
        """What was asked, in words: for the page, for paper, for the sheet."""
        said = [str(self.listing.tab.label)] if self.listing.tab else []
        whens, calendar = dict(self.question.whens), calendar_of(self.member.school)
        moved = {f"{name}{end}" for name in whens for end in ("_from", "_to")}
        for each in self.words.day_filters:
            if each.name in whens:
                days = between(moving(whens[each.name], clock.today(), calendar))
                said.append(f"{each.label}：{MOVING[whens[each.name]]}（{days}）")
        said += [words for name, words in self._filters_said() if name not in moved]
        return said + ([_("搜索：{words}").format(words=self.question.q)] if self.question.q else [])

    def _filters_said(self) -> Iterator[tuple[str, str]]:
        for name, value in self.listing.form.cleaned_data.items():
            if value in (None, ""):
                continue
            field: Any = self.listing.form.fields[name]
            known = {} if isinstance(field, RowField) else dict(getattr(field, "choices", ()))
            label = getattr(field, "chip", field.label)
            yield (
                name,
                f"{label}：{known.get(value, in_words(value)) if isinstance(value, str) else in_words(value)}",
            )
