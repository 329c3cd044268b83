"""Around every request: which shared device asks, and who is in there by PIN."""

from django.http import HttpRequest, HttpResponse

from houqin.core.middleware import Answer
from houqin.devices.door import find_out, put_cookie

PROGRAMS = ("/api/", "/healthz")  # these know nobody by cookie


def at_a_device(answer: Answer) -> Answer:
    """After ``who_and_where``: a member may also have come in at a shared device."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PROGRAMS):
            find_out(request)
        response = answer(request)
        put_cookie(request, response)
        return response

    return handle
