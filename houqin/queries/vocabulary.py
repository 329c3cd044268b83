"""What may be asked: the lists a member sees, and of each the ways to group, the numbers and the days it has.

Nothing is declared for this: a list's columns and filters are the vocabulary.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from houqin.core.pages.declared import PAGES, Column, ListPage, side_bar
from houqin.core.pages.filters import DayFilter
from houqin.queries import columns
from houqin.queries.cuts import Cut, cuts_of_column
from houqin.queries.question import NotAskable

CLOSED_ROOMS = ("core", "queries")  # what the house keeps about itself, and these questions


def is_open(page: type[ListPage]) -> bool:
    """Whether its rows may be counted: names that are masked until a reason is given are not."""
    traced = getattr(page.model, "TRACED", False) or any(column.mask for column in page.columns)
    return page.room() not in CLOSED_ROOMS and not traced


def lists_for(member: Any) -> dict[str, type[ListPage]]:
    """The lists this member may ask, room by room, the most used first."""
    rooms = list(dict.fromkeys(page.room() for page in side_bar()))
    found = {key: page for key, page in PAGES.items() if is_open(page) and member.can(page.code())}
    place = {room: at for at, room in enumerate(rooms)}
    return dict(sorted(found.items(), key=lambda each: (place.get(each[1].room(), 99), -each[1].often)))


def list_choices(member: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """The same for a select, under the name of each room's first list."""
    groups: dict[str, list[tuple[str, str]]] = {}
    heads: dict[str, str] = {}
    for key, page in lists_for(member).items():
        head = heads.setdefault(page.room(), str(page.title))
        groups.setdefault(head, []).append((key, str(page.title)))
    return list(groups.items())


def list_named(key: str, member: Any) -> type[ListPage]:
    """The list of this key; who may not see its rows is told so."""
    page = PAGES.get(key)
    if page is None or not is_open(page):
        raise NotAskable(_("没有这张清单，请重新选。"))
    if not member.can(page.code()):
        sentence = _("这张报表看的是“{list}”，您的岗位不看这张清单，所以这里没有数。")
        raise PermissionDenied(sentence.format(list=page.title))
    return page


@dataclass(frozen=True)
class Vocabulary:
    """One list for one member."""

    page: type[ListPage]
    member: Any

    @cached_property
    def rows(self) -> Any:
        return columns.rows_of(self.page, self.member)

    @cached_property
    def _fields(self) -> list[tuple[Column, Any]]:
        return [(column, columns.field_of(self.rows, column.source)) for column in self.page.columns]

    @cached_property
    def cuts(self) -> dict[str, Cut]:
        school = self.member.school
        found = [
            cut
            for column, kind in self._fields
            for cut in cuts_of_column(column, kind, columns.linked(self.rows, column.source), school)
        ]
        return {cut.key: cut for cut in found}

    @cached_property
    def numbers(self) -> dict[str, Column]:
        return {column.key: column for column, kind in self._fields if columns.is_number(column, kind)}

    @cached_property
    def days(self) -> dict[str, tuple[Column, bool]]:
        """Columns that hold a day, and whether they are moments."""
        return {c.key: (c, columns.is_moment(kind)) for c, kind in self._fields if columns.is_day(kind)}

    @cached_property
    def day_filters(self) -> list[DayFilter]:
        """The filters for which days may move along."""
        return [each for each in self.page.filters if isinstance(each, DayFilter)]

    def cut(self, key: str) -> Cut | None:
        return self._known(self.cuts, key, _("没有这种分法，请重新选。")) if key else None

    def _known(self, known: dict[str, Any], key: str, sentence: str) -> Any:
        if key not in known:
            raise NotAskable(sentence)
        return known[key]

    def number(self, key: str) -> Column:
        found: Column = self._known(self.numbers, key, _("没有这个数，请重新选。"))
        return found

    def day(self, key: str) -> tuple[Column, bool]:
        found: tuple[Column, bool] = self._known(self.days, key, _("没有这个日期，请重新选。"))
        return found
