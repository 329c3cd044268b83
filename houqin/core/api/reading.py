"""Lists and rows: the page's columns as fields, its filters as parameters, paged by cursor."""

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse

from houqin.core.api.asking import api, said
from houqin.core.canonical import plain
from houqin.core.looks import looked_at
from houqin.core.pages.declared import PAGES, ListPage
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
        found, after, _before = Listing(page, member, params).cut(
            ["id", *(c.source for c in page.columns)], limit
        )
    return said(
        {"rows": [dict(zip(keys, plain(row), strict=True)) for row in found], "cursor": after or None}
    )


def _limit(text: str) -> int:
    if not text.isdecimal() or len(text) > 4 or not 1 <= int(text) <= MOST:
        raise BadRequest("limit")
    return int(text)


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
    return said(dict(zip(["id", *(column.key for column in page.columns)], plain(values), strict=True)))
