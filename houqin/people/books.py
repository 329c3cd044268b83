"""The books of the people room as the archive keeps them; pupils are in none: their names do not lie in plain folders."""

from typing import Any

from houqin.core.archive.books import Contents, Month, book, of_page
from houqin.people import archive  # noqa: F401 - its job and its schedule are declared there


@book("人员名册")
def staff(member: Any, month: Month) -> Contents:
    """Who works here, as the list stands when it is made."""
    return of_page("people.members", member, month, "人员名册")
