"""The books of the repairs room as the archive keeps them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from houqin.core.archive.books import Contents, Month, book, of_page
from houqin.repairs.models import Ticket
from houqin.repairs.prints.book import TITLE, make_book
from houqin.repairs.prints.periods import Period, month

VOLUME = 2_000  # rows; about 480 MB while they are set


@book(TITLE)
def register(member: Any, when: Month) -> Contents:
    """维修登记簿 as it is printed, and as a sheet with every column."""
    listed = of_page("repairs.tickets", member, when, TITLE, within="reported_at")
    return Contents(_printed(member, month(when.first)), listed.titles, listed.rows)


def _printed(member: Any, period: Period) -> Iterator[tuple[str, dict[str, Any]]]:
    """One volume; a stretch of days with more rows than a small machine sets at ease becomes two."""
    found = Ticket.objects.visible_to(member)
    count = found.filter(reported_at__gte=period.begin, reported_at__lt=period.end)[: VOLUME + 1].count()
    half = (period.last - period.first) // 2
    if count > VOLUME and period.first < period.last:
        yield from _printed(member, _days(period, period.first, period.first + half))
        yield from _printed(member, _days(period, period.first + half + timedelta(days=1), period.last))
        return
    template, data, _title = make_book(member, period, cover=True)
    yield template, data


def _days(period: Period, first: Any, last: Any) -> Period:
    title = f"{first.year}年{first.month}月{first.day}日—{last.day}日"
    return Period(period.code, title, period.number, first, last)


@book("巡查记录")
def rounds(member: Any, when: Month) -> Contents:
    """Which rounds were made."""
    return of_page("repairs.rounds", member, when, "巡查记录", within="on")
