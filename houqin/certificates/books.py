"""The book of the certificates room as the archive keeps it."""

from typing import Any

from houqin.core.archive.books import Contents, Month, book, of_page


@book("证照一览表")
def certificates(member: Any, month: Month) -> Contents:
    """Every paper with its days, also those that were replaced, as the list stands when it is made."""
    return of_page("certificates.certificates", member, month, "证照一览表")
