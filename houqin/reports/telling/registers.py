"""What registers tell: 校园安全日巡查应做99次、实做97次，漏2次（11.12、12.3）, for every register in use.

A zero is stated of those registers alone in which each case is written down, and from the day they are kept.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.registers.models import ON, Register
from houqin.reports.rules.paper import SECOND, THIRD
from houqin.reports.telling.teller import Sentence, Teller, put, safe

_BOOK = re.compile(r"(?<!度)(?:情况)?(?:记录|登记|台账)[表簿册卡]?$|(?<=检)卡$|(?<=治理)报告$|(?<=会议)纪要$")
CASES = ("incidents", "infectious-cases", "injuries")  # no entry in them means that nothing was reported
NAMED = 3  # days named; of more only the number
TOLD = 8  # registers of one area that are told


@dataclass(frozen=True)
class Book:
    """A register in use, as far as a report names it."""

    slug: str
    title: str
    area: str
    since: date

    @property
    def what(self) -> str:
        """What is done, without the word for the book: 食堂从业人员晨检."""
        return safe(_BOOK.sub("", self.title) or self.title)

    @property
    def code(self) -> str:
        """What its figures begin with."""
        return f"registers.{self.slug}"


def books_of() -> list[Book]:
    """The registers in use; the caller has named the school."""
    rows = Register.objects.filter(status=ON).order_by("area", "title", "id")
    told = rows.values_list("slug", "title", "area", "recorded_at")
    return [Book(slug, title, area, clock.local(at).date()) for slug, title, area, at in told]


def told_by_books(books: Iterable[Book], teller: Teller) -> Iterator[Sentence]:
    """The most asked for first, then what was entered when it happened, then the zeros."""
    books = list(books)
    asked = [book for book in books if teller.n(f"{book.code}.asked")]
    asked.sort(key=lambda book: (-teller.n(f"{book.code}.asked"), book.slug))
    for n, book in enumerate(asked[:TOLD]):
        weight = SECOND if n < 3 else THIRD
        yield Sentence(f"book.{book.slug}", _sentence(book, teller), weight)
    for book in books:
        if book not in asked and (text := _happened(book, teller)):
            yield Sentence(f"book.{book.slug}", text, SECOND)


def _happened(book: Book, teller: Teller) -> str:
    """应急演练登记2次; nothing of a register that has no entry, but of one of cases: 校园事故9月1日起专册登记，没有发生."""
    named = {"title": book.what}
    if teller.n(f"{book.code}.entries"):
        text = put(_("[title]登记{@.entries}次"), book.code, **named)
        for code in [code for code in teller.under(f"{book.code}.sum.") if teller.n(code)][:2]:
            figure = teller.figures[code]
            what = safe(str(figure.label).rpartition("：")[2])
            text += put(_("，[what]{@}[unit]"), code, what=what, unit=safe(figure.unit))
        return text + "。"
    if book.slug not in CASES:
        return ""
    since = max(book.since, teller.school.go_live_on or book.since, teller.period.span.first)
    return put(_("[title][day]起专册登记，没有发生。"), day=f"{since.month}月{since.day}日", **named)


def _began(book: Book, teller: Teller) -> date | None:
    """The day within the period from which it is kept; that the school itself began then is said at the end."""
    live = teller.school.go_live_on or teller.period.span.first
    return book.since if book.since > max(live, teller.period.span.first) else None


def _sentence(book: Book, teller: Teller) -> str:
    began = _began(book, teller)
    since = f"（{began.month}月{began.day}日起）" if began else ""
    if teller.n(f"{book.code}.done") == teller.n(f"{book.code}.asked"):
        text = put(_("[title][since]应做{@.asked}次，全部做了"), book.code, title=book.what, since=since)
    else:
        text = put(
            _("[title][since]应做{@.asked}次、实做{@.done}次"), book.code, title=book.what, since=since
        )
    missing = f"{book.code}.missing"
    if teller.n(missing):
        text += put(_("，漏{[code]}次[days]"), code=missing, days=_days(teller.figures[missing].rows))
    if teller.n(f"{book.code}.faults"):
        text += put(_("，有不合格项的{@.faults}次"), book.code)
    return text + "。"


def _days(rows: Any) -> str:
    """（11.12、12.3）; nothing where they are many."""
    days: list[date] = list(rows.order_by("due_on").values_list("due_on", flat=True).distinct()[: NAMED + 1])
    if len(days) > NAMED:
        return ""
    return f"（{'、'.join(f'{day.month}.{day.day}' for day in days)}）"
