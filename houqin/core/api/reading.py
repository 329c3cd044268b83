"""Lists and rows: the page's columns as fields, its filters as parameters, paged by cursor."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse

from houqin.core.api.asking import api, said
from houqin.core.canonical import plain
from houqin.core.looks import looked_at
from houqin.core.pages.declared import PAGES, Column, ListPage
from houqin.core.pages.listing import PAGE_SIZE, Listing
from houqin.core.scope import in_school

MOST = 200  # rows in one answer


def _page(room: str, slug: str, member: Any) -> type[ListPage]:
    page = PAGES.get(f"{room}.{slug}")
    if page is None:
        raise Http404
    if not member.can(page.code()):
        raise PermissionDenied
    return page


@api("GET")
def rows(request: HttpRequest, room: str, slug: str) -> JsonResponse:
    """{"rows": [...], "cursor": next or null}."""
    member: Any = request.member  # type: ignore[attr-defined]
    page = _page(room, slug, member)
    params = request.GET.copy()
    if any(name in params for name in ("after", "before", "columns", "export", "print")):
        raise BadRequest("after, before, columns, export, print")
    limit = _limit(params.pop("limit", [str(PAGE_SIZE)])[-1])
    if "cursor" in params:
        params.setlist("after", params.pop("cursor"))
    params._mutable = False
    with in_school(member.school):
        looked_at(member, page.model, how="api")
        keys = ["id", *(column.key for column in page.columns)]
        listing = Listing(page, member, params)
        found, after, _before = listing.cut([c.source for c in page.columns], limit)
        found = [_seen(listing.columns, row) for row in found]
    return said(
        {"rows": [dict(zip(keys, plain(row), strict=True)) for row in found], "cursor": after or None}
    )


def _limit(text: str) -> int:
    if not text.isdecimal() or len(text) > 4 or not 1 <= int(text) <= MOST:
        raise BadRequest("limit")
    return int(text)


def _seen(columns: Sequence[Column], values: tuple[Any, ...]) -> tuple[Any, ...]:
    """(key, value of each column), with masks where this member sees masks."""
    pairs = zip(columns, values[1:], strict=True)
    return values[0], *(c.mask(str(v)) if c.covered and c.mask and v else v for c, v in pairs)


@api("GET")
def row(request: HttpRequest, room: str, slug: str, pk: str) -> JsonResponse:
    """One row: the columns of its list; another school's row is the same 404 as none."""
    from uuid import UUID

    member: Any = request.member  # type: ignore[attr-defined]
    page = _page(room, slug, member)
    if request.GET:
        raise BadRequest(", ".join(request.GET))
    try:
        key = UUID(pk)
    except ValueError as error:
        raise Http404 from error
    with in_school(member.school):
        looked_at(member, page.model, how="api", row=key)
        values = page.rows(member).filter(pk=key).values_list("id", *(c.source for c in page.columns)).first()
        if values is None:
            raise Http404
        covered = any(column.mask for column in page.columns) and page.covers_row(
            member, page.rows(member).get(pk=key)
        )
        values = _seen([replace(c, covered=covered) for c in page.columns], values)
    return said(dict(zip(["id", *(column.key for column in page.columns)], plain(values), strict=True)))
