"""One search over all rooms: of each row that is found its name, and the first things its list says of it besides."""

from typing import Any

from houqin.core.looks import looked_at
from houqin.core.pages.declared import PAGES, Column, ListPage
from houqin.core.pages.rendering import words as told

MOST = 8  # hits shown for each kind of row
SAID = 3  # things said of one
TOLD = ("text", "day", "moment", "badge")  # kinds of columns that tell rows of one name apart


def found(member: Any, words: str) -> list[dict[str, Any]]:
    """The lists this member may see in which the words stand, each with its latest hits: {title, items, more_url}."""
    groups = []
    for page in PAGES.values() if words else ():
        if member.can(page.code()) and page.model.SEARCHED and (items := _items(page, member, words)):
            looked_at(member, page.model, how="list")
            more = f"{page.url()}?tab={page.tabs[-1].key if page.tabs else ''}&q={words}"
            groups.append({"title": page.title, "items": items, "more_url": more})
    return groups


def _items(page: type[ListPage], member: Any, words: str) -> list[dict[str, Any]]:
    rows = list(page.search(page.rows(member), words).order_by("-id")[:MOST])
    hints = _hints(page, member, rows) if rows else {}
    return [{"title": str(row), "hint": hints[row.pk], "url": page.row_url(row.pk)} for row in rows]


def _hints(page: type[ListPage], member: Any, rows: list[Any]) -> dict[Any, str]:
    """row -> what its list says of it; what anybody must give a reason to see is left out, and what its name says."""
    columns = [each for each in page.columns if each.shown and each.kind in TOLD and each.mask is None]
    sources = [each.source for each in columns]
    asked = page.rows(member).filter(pk__in=[row.pk for row in rows]).values_list("pk", *sources)
    names = {row.pk: str(row) for row in rows}
    return {pk: _hint(names[pk], columns, values) for pk, *values in asked}


def _hint(name: str, columns: list[Column], values: list[Any]) -> str:
    said = (told(column, value) for column, value in zip(columns, values, strict=True))
    return " · ".join([each for each in said if each and each not in name][:SAID])
