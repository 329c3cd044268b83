"""Which pages a member's own device may keep for a day, so that they open without network (frontend/offline.js)."""

from django.http import HttpRequest, HttpResponse


def kept_on_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say whose this page is: the worker keeps it for nobody else. On a shared device nothing is kept."""
    if getattr(request, "device", None) is None and response.status_code == 200:
        response["Keep-On-Device"] = str(request.member.pk)  # type: ignore[attr-defined]
    return response
