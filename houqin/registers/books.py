"""The registers of a school as its archive keeps them: each month every one in use, printed and as a sheet."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q

from houqin.core.archive.books import Contents, Month, shelf
from houqin.registers.models import ON, Register, RegisterEntry
from houqin.registers.prints import make_book
from houqin.registers.prints.entries import book_of
from houqin.registers.sheets import columns_of, rows_of
from houqin.repairs.prints.periods import month


@shelf
def registers(member: Any, when: Month) -> Iterator[tuple[str, Contents]]:
    """What is in use, and what was filled in that month and has been put away since."""
    last = when.after.first - timedelta(days=1)
    filled = RegisterEntry.objects.filter(on__range=(when.first, last)).values("register")
    rows = Register.objects.visible_to(member).filter(Q(status=ON) | Q(pk__in=filled))
    for register in rows.order_by("area", "title", "id"):
        if register.recorded_at < when.moments[1] or register.entries.filter(on__lte=last).exists():
            yield register.title, _contents(member, register, when, last)


def _contents(member: Any, register: Register, when: Month, last: Any) -> Contents:
    columns = columns_of(register.definition)
    titles = [str(column.label) for column in columns]
    return Contents(_papers(member, register, when), titles, _rows(member, register, when, last, columns))


def _papers(member: Any, register: Register, when: Month) -> Iterator[tuple[str, dict[str, Any]]]:
    template, data, _title = make_book(member, register, month(when.first))
    yield template, data


def _rows(member: Any, register: Register, when: Month, last: Any, columns: Any) -> Iterator[list[Any]]:
    for values in rows_of(book_of(member, register, when.first, last)):
        yield [column.parse.write(values.get(column.name)) for column in columns]
