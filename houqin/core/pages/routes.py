"""Addresses: /<room>/<rows>/ and /<room>/<rows>/<key>/ for what is seen, /<room>/<action>/[<key>/] for what is done."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from houqin.core import doors
from houqin.core.actions import ACTIONS
from houqin.core.errors import message_page
from houqin.core.pages.acting import action_view
from houqin.core.pages.declared import PAGES
from houqin.core.pages.lists import list_view
from houqin.core.pages.rowpage import row_view
from houqin.core.prints import PrintFailed

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Strangers are sent to the login; a page inside another page (htmx) is told so by 401."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "member", None) is not None:
            try:
                return view(request, *args, **kwargs)
            except PrintFailed as problem:
                return message_page(request, 503, _("没有打印出来"), str(problem))
        if getattr(request, "htmx", False):
            return HttpResponse(status=401)
        if request.user.is_authenticated:
            return HttpResponseRedirect("/district/")
        return HttpResponseRedirect(
            f"{doors.begins_at(request)}?" + urlencode({"next": request.get_full_path()})
        )

    guarded.houqin_guard = "signed_in"  # type: ignore[attr-defined]
    return guarded


def methods(*allowed: str) -> Callable[[View], View]:
    """Other methods than these are answered 405."""

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            return view(request, *args, **kwargs)

        return checked

    return wrap


def room_urls(room: str) -> list[URLPattern]:
    """Every list, row and action of a room."""
    patterns = []
    for key, page in PAGES.items():
        if key.split(".")[0] == room:
            patterns.append(path(f"{page.slug}/", _page_view(list_view, page), name=f"{room}.{page.slug}"))
            name = f"{room}.{page.slug}.row"
            patterns.append(path(f"{page.slug}/<uuid:pk>/", _page_view(row_view, page), name=name))
    for action in ACTIONS.values():
        if action.room == room:
            patterns += _action_urls(action)
    return patterns


def _page_view(view: View, page: Any) -> View:
    @signed_in
    @methods("GET", "HEAD")
    @wraps(view)
    def bound(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return view(request, page, **kwargs)

    return bound


def _action_urls(action: Any) -> list[URLPattern]:
    @signed_in
    @methods("GET", "HEAD", "POST")
    def bound(request: HttpRequest, model: str = "", pk: Any = None) -> HttpResponseBase:
        return action_view(request, action, pk, _model(model) if model else None)

    patterns = []
    if action.on_any_row:
        patterns.append(path(f"{action.name}/<str:model>/<uuid:pk>/", bound, name=action.code))
    elif action.on_school:
        patterns.append(path(f"{action.name}/", bound, name=action.code))
    else:
        patterns.append(path(f"{action.name}/<uuid:pk>/", bound, name=action.code))
        if action.batch:
            patterns.append(path(f"{action.name}/", bound, name=f"{action.code}.batch"))
    return patterns


def _model(label: str) -> Any:
    """The kind of row named in the address, if it has a page of its own."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError) as problem:
        raise Http404 from problem
    if not any(page.model is model for page in PAGES.values()):
        raise Http404
    return model


def asks_itself(view: View) -> View:
    """Mark a view that finds out by itself who asks, because it answers strangers in its own way."""
    view.houqin_guard = "asks itself"  # type: ignore[attr-defined]
    return view
