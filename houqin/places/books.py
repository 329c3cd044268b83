"""The book of the places room as the archive keeps it."""

from typing import Any

from houqin.core.archive.books import Contents, Month, book, of_page


@book("场所")
def places(member: Any, month: Month) -> Contents:
    """Buildings and rooms, as the list stands when it is made."""
    return of_page("places.places", member, month, "场所")
