"""What registers tell: 校园安全日巡查应登记99次，实有97次，漏2次（11.12、12.3）, for every register in use."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from houqin.registers.models import ON, Register
from houqin.reports.rules.paper import FIRST, SECOND, THIRD
from houqin.reports.telling.teller import Sentence, Teller, put, safe

NAMED = 3  # days named; of more only the number
TOLD = 6  # registers of one area that are told


@dataclass(frozen=True)
class Book:
    """A register in use, as far as a report names it."""

    slug: str
    title: str
    area: str

    @property
    def code(self) -> str:
        """What its figures begin with."""
        return f"registers.{self.slug}"


def books_of() -> list[Book]:
    """The registers in use; the caller has named the school."""
    rows = Register.objects.filter(status=ON).order_by("area", "title", "id")
    return [Book(*values) for values in rows.values_list("slug", "title", "area")]


def told_by_books(books: Iterable[Book], teller: Teller) -> Iterator[Sentence]:
    """The most asked for first."""
    asked = [book for book in books if teller.n(f"{book.code}.asked")]
    asked.sort(key=lambda book: (-teller.n(f"{book.code}.asked"), book.slug))
    for n, book in enumerate(asked[:TOLD]):
        yield Sentence(
            f"book.{book.slug}", _sentence(book, teller), (FIRST, SECOND, SECOND)[n] if n < 3 else THIRD
        )


def _sentence(book: Book, teller: Teller) -> str:
    text = put(_("[title]应登记{@.asked}次，实有{@.done}次"), book.code, title=safe(book.title))
    missing = f"{book.code}.missing"
    if teller.n(missing):
        text += put(_("，漏{[code]}次[days]"), code=missing, days=_days(teller.figures[missing].rows))
    if teller.n(f"{book.code}.faults"):
        text += put(_("，查出问题{@.faults}项"), book.code)
    return text + "。"


def _days(rows: Any) -> str:
    """（11.12、12.3）; nothing where they are many."""
    days: list[date] = sorted({row.due_on for row in rows[: NAMED + 1] if hasattr(row, "due_on")})
    if not days or len(days) > NAMED:
        return ""
    return f"（{'、'.join(f'{day.month}.{day.day}' for day in days)}）"
