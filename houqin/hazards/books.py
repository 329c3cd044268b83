"""The books of the hazards room as the archive keeps them."""

from collections.abc import Iterator
from typing import Any

from houqin.core.archive.books import Contents, Month, book, of_page
from houqin.hazards.prints.book import TITLE, make_book
from houqin.repairs.prints.periods import month


@book(TITLE)
def register(member: Any, when: Month) -> Contents:
    """隐患排查治理台账 as it is printed, and as a sheet with every column."""
    listed = of_page("hazards.hazards", member, when, TITLE, within="found_on")
    return Contents(_printed(member, when), listed.titles, listed.rows)


def _printed(member: Any, when: Month) -> Iterator[tuple[str, dict[str, Any]]]:
    template, data, _title = make_book(member, month(when.first), cover=True)
    yield template, data


@book("上级检查登记")
def inspections(member: Any, when: Month) -> Contents:
    """Who inspected, and how he was answered."""
    return of_page("hazards.inspections", member, when, "上级检查登记", within="on")
