"""The list page: tabs, filters, table, paging, batch, export and print of exactly what is filtered."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core.actions import ACTIONS
from houqin.core.doors import by_pin
from houqin.core.looks import is_shown, looked_at
from houqin.core.pages.declared import Column, ListPage, beside
from houqin.core.pages.listing import CAP, Listing
from houqin.core.pages.rendering import CLASSES, rows_html, words
from houqin.core.scope import in_school

# Set by the room that counts: the address where what a list shows is counted; "" where nothing may be counted of it.
COUNTED_AT: Callable[[Listing], str] | None = None
CHILDREN_MOST = 50  # names in a sheet or on paper without a reason
PRINT_MOST = 2000  # rows on paper; more belongs into a sheet


def list_view(request: HttpRequest, page: type[ListPage]) -> HttpResponse:
    """One page of a list."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(page.code()):
        raise PermissionDenied
    with in_school(member.school):
        listing = Listing(page, member, request.GET)
        why = page.shows(member)
        if why and (request.GET.get("export") or request.GET.get("print")) and _are_many(listing):
            return HttpResponseRedirect(why["url"])
        if request.GET.get("export"):
            from houqin.core.pages.exporting import export_view

            return export_view(request, listing)
        if request.GET.get("print"):
            looked_at(member, page.model, how="export")
            if request.GET["print"] == "pdf":
                return _print_pdf(request, listing)
            return _print(request, listing)
        context = {"page": _context(request, listing), "title": page.title}
        looked_at(member, page.model, how="list")
        part = request.htmx and request.htmx.target == "list"  # type: ignore[attr-defined]
        return render(request, "core/list_part.html" if part else "core/list.html", context)


def _are_many(listing: Listing) -> bool:
    """More children than leave the house on paper or in a sheet without a reason (reliability G39)."""
    count = listing.filtered().order_by()[: CHILDREN_MOST + 1].count()
    return bool(count > CHILDREN_MOST and not is_shown(listing.member, listing.page.model))


def _context(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    page, member = listing.page, listing.member
    columns = _columns(request, listing)
    batch = [a for a in ACTIONS.values() if a.batch and a.model is page.model and member.can(a.code)]
    chosen = [link for link in page.batch_links if member.can(link.code)]
    rows, after, before = listing.cut([column.source for column in columns])
    why = page.shows(member) if any(column.covered for column in columns) else None
    html = rows_html(columns, rows, row_url=page.url(), pick=bool(batch or chosen))
    return {
        "title": page.title,
        "count_text": "",
        "primary": _begin(page.primary) if page.primary and member.can(page.primary) else None,
        "more_actions": [
            *_imports(page, member),
            *(_begin(code) for code in page.more if member.can(code)),
            *({"label": link.label, "url": link.url} for link in page.links if member.can(link.code)),
        ],
        "beside": beside(page, member, page.url()),
        "tabs": _tabs(listing),
        "search": page.can_search()
        and {"name": "q", "value": listing.words, "placeholder": _("搜索（可用拼音首字母）")},
        "filter_form": listing.form if listing.fields else None,
        "active_filters": _active(listing),
        "columns": [_head(listing, column) for column in columns],
        "choosable": [{"key": c.key, "label": c.label, "shown": c in columns} for c in listing.columns],
        "rows_html": html,
        "empty": None if rows else _empty(listing),
        "next_url": listing.url(after=after) if after else "",
        "prev_url": listing.url(before=before) if before else "",
        "first_url": listing.url() if before else "",
        "batch": [
            *({"label": a.label, "url": f"/{a.room}/{a.name}/", "dialog": True} for a in batch),
            *({"label": link.label, "url": link.url, "dialog": False} for link in chosen),
        ],
        "why": why,  # names are masked: the button that asks for the reason, before a sheet is made too
        "export_url": "" if by_pin(member) else why["url"] if why else listing.url(export="xlsx"),
        "print_url": why["url"] if why else listing.url(print="1"),
        "counted_url": COUNTED_AT(listing) if COUNTED_AT is not None else "",
        "list_url": page.url(),
        "hidden": [(n, v) for n, v in request.GET.items() if n in ("tab", "sort") and v],
    }


def _columns(request: HttpRequest, listing: Listing) -> list[Column]:
    """The chosen columns, remembered on this device; the main column always stays."""
    page = listing.page
    name = f"columns:{page.room()}.{page.slug}"
    known = {column.key for column in page.columns}
    if "columns" in request.GET:
        chosen = [key for key in request.GET.getlist("columns") if key in known]
        request.session[name] = chosen
    stored = request.session.get(name)
    return [c for c in listing.columns if c.kind == "main" or (c.key in stored if stored else c.shown)]


def _head(listing: Listing, column: Column) -> dict[str, Any]:
    sorts = [sort for sort in listing.page.sorts if sort.key.lstrip("-") == column.key]
    now = "" if listing.sort not in sorts else "desc" if listing.sort.descending else "asc"
    other = next((sort for sort in sorts if sort is not listing.sort), None)
    return {
        "key": column.key,
        "label": column.label,
        "sort_url": listing.url(sort=other.key) if other else "",
        "sorted": now,
        "css": CLASSES.get(column.kind, ""),
    }


def _tabs(listing: Listing) -> list[dict[str, Any]]:
    counts = listing.tab_counts()
    return [
        {
            "label": tab.label,
            "url": listing.url(tab=tab.key),
            "count": f"{CAP - 1}+" if count >= CAP else str(count),
            "active": tab is listing.tab,
        }
        for tab, count in zip(listing.page.tabs, counts, strict=True)
    ]


def _active(listing: Listing) -> list[dict[str, Any]]:
    """The filters that are on, each with the address of the list without it."""
    found = []
    for name, value in listing.form.cleaned_data.items():
        if value in (None, ""):
            continue
        field: Any = listing.form.fields[name]
        shown = dict(getattr(field, "choices", ())).get(value, value) if isinstance(value, str) else value
        label = getattr(field, "chip", field.label)
        found.append({"label": f"{label}：{shown}", "remove_url": listing.url(**{name: None})})
    if listing.words:
        found.append(
            {"label": _("搜索：{words}").format(words=listing.words), "remove_url": listing.url(q=None)}
        )
    return found


def _empty(listing: Listing) -> dict[str, Any]:
    page = listing.page
    if _active(listing) or listing.params.get("after") or listing.params.get("before"):
        return {"text": _("没有符合条件的记录。"), "action": {"label": _("看全部"), "url": page.url()}}
    begin = _begin(page.primary) if page.primary and listing.member.can(page.primary) else None
    return {"text": page.empty or _("这里还没有记录。"), "action": begin}


def _begin(code: str) -> dict[str, Any]:
    """A link that begins an action on the school."""
    action = ACTIONS[code]
    return {"label": action.label, "url": f"/{action.room}/{action.name}/"}


def _imports(page: type[ListPage], member: Any) -> list[dict[str, Any]]:
    if not page.importer or not member.can(f"{page.room()}.import_{page.slug}"):
        return []
    return [{"label": _("从表格导入"), "url": f"/import/{page.importer}/"}]


def _print(request: HttpRequest, listing: Listing) -> HttpResponse:
    """The filtered list as a page for paper."""
    columns = _columns(request, listing)
    rows = listing.ordered().values_list(*(column.source for column in columns))[: PRINT_MOST + 1]
    lines = [[words(c, v) for c, v in zip(columns, row, strict=True)] for row in rows[:PRINT_MOST]]
    page = {
        "title": listing.page.title,
        "school": listing.member.school.name,
        "conditions": [each["label"] for each in _active(listing)],
        "columns": [column.label for column in columns],
        "rows": lines,
        "cut": len(rows) > PRINT_MOST,
        "back_url": listing.url(),
        "pdf_url": listing.url(print="pdf"),
    }
    return render(request, "core/print_list.html", {"page": page, "title": listing.page.title})


def _print_pdf(request: HttpRequest, listing: Listing) -> HttpResponse:
    """The same for a printer, with page numbers and room to sign."""
    from houqin.core.pages.printing import pdf_view

    conditions = [each["label"] for each in _active(listing)]
    if listing.tab is not None:
        conditions.insert(0, str(listing.tab.label))
    return pdf_view(request, listing, _columns(request, listing), conditions)
