"""Which books there are: each room declares its own with `@book("维修登记簿")` in its books.py.

What is archived is paper and plain files: always Chinese, readable in fifty years without this program.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Q

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.pages.declared import PAGES, Column
from houqin.core.pages.exporting import plain_value
from houqin.core.pages.printing import AT_ONCE, table
from houqin.core.pages.rendering import words

CODE = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Month:
    """The month that a volume of the archive holds."""

    first: date

    @classmethod
    def of(cls, code: str) -> "Month":
        """2026-10. Refused for anything else."""
        if not CODE.fullmatch(code):
            raise Refused(f"月份要写成 2026-10 这样，“{code[:20]}”认不出。")
        return cls(date(int(code[:4]), int(code[5:]), 1))

    @classmethod
    def before(cls, day: date) -> "Month":
        """The last month that was over on this day."""
        return cls((day.replace(day=1) - timedelta(days=1)).replace(day=1))

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def title(self) -> str:
        return f"{self.first.year}年{self.first.month}月"

    @property
    def after(self) -> "Month":
        return Month((self.first + timedelta(days=31)).replace(day=1))

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From its first moment until before this one."""
        return clock.at(self.first), clock.at(self.after.first)

    @property
    def is_over(self) -> bool:
        return self.after.first <= clock.today()


@dataclass(frozen=True)
class Contents:
    """What stands in a book: the volumes to be printed, as (template, data), and the sheet; made when asked for."""

    papers: Iterable[tuple[str, dict[str, Any]]]
    titles: Sequence[str]
    rows: Iterable[Sequence[Any]]
    ends: dict[str, str] = field(default_factory=dict)  # what the list of contents says of it besides


Fill = Callable[[Any, Month], Contents]  # (member, month) -> what stands in the book
BOOKS: dict[str, Fill] = {}
Shelf = Callable[[Any, Month], Iterator[tuple[str, Contents]]]
SHELVES: list[Shelf] = []  # books that each school has of its own, by their titles
NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def book(title: str) -> Callable[[Fill], Fill]:
    """Declare a book by the name of its file."""

    def register(fill: Fill) -> Fill:
        if title in BOOKS:
            raise ValueError(f"two books are called {title}")
        BOOKS[title] = fill
        return fill

    return register


def shelf(fill: Shelf) -> Shelf:
    """Declare books whose titles a school chooses itself."""
    SHELVES.append(fill)
    return fill


def own_books(member: Any, month: Month) -> Iterator[tuple[str, Contents]]:
    """(name of its file, what stands in it) of each; two of one title are told apart by a number."""
    taken = dict.fromkeys(BOOKS, 1)
    for fill in SHELVES:
        for title, contents in fill(member, month):
            name = NO_FILE_NAME.sub(" ", title).strip()
            taken[name] = taken.get(name, 0) + 1
            yield (f"{name}（{taken[name]}）" if taken[name] > 1 else name), contents


def of_page(page: str, member: Any, month: Month, title: str, within: str = "") -> Contents:
    """A book that is a list of the house: as it stands today, or the rows of the month by the field `within`."""
    declared: Any = PAGES[page]
    columns: Sequence[Column] = declared.columns
    field_name = within or declared.sorts[0].field
    rows = declared.rows(member).filter(_within(declared, within, month) if within else Q())
    found = rows.order_by(field_name, "id").values_list(*(column.source for column in columns))
    titles = [str(column.label) for column in columns]
    shown = ([words(c, v) for c, v in zip(columns, row, strict=True)] for row in _read(found))
    values = ([plain_value(c, v) for c, v in zip(columns, row, strict=True)] for row in _read(found))
    when = (
        month.title if within else f"截至{clock.today().year}年{clock.today().month}月{clock.today().day}日"
    )
    return Contents(tables(member.school, title, titles, shown, [when]), titles, values)


def _within(page: Any, name: str, month: Month) -> Q:
    """A field of dates goes by days, one of moments by moments."""
    is_day = page.model._meta.get_field(name).get_internal_type() == "DateField"
    begin, end = (month.first, month.after.first) if is_day else month.moments
    return Q(**{f"{name}__gte": begin, f"{name}__lt": end})


def _read(found: Any) -> Iterator[Any]:
    """Row by row, begun only when the first is asked for."""
    yield from found.iterator(chunk_size=2000)


def tables(
    school: Any, title: str, titles: Sequence[str], rows: Iterator[Sequence[str]], conditions: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """A long table as volumes of so many rows; no more than two of them are held at once."""
    number, some = 1, list(islice(rows, AT_ONCE))
    while True:
        following = list(islice(rows, AT_ONCE))
        volume = f"（第{number}册）" if number > 1 or following else ""
        yield "core/list", table(school, f"{title}{volume}", titles, some, conditions)
        if not following:
            return
        number, some = number + 1, following
