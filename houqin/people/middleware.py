"""Who was given a password changes it before anything else, so that nobody else knows it any more."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from houqin.core.middleware import Answer

OPEN = ("/logout/", "/i18n/", "/healthz", settings.STATIC_URL)


def own_password_first(answer: Answer) -> Answer:
    """Send a person with a first password to the page where it is changed."""

    def handle(request: HttpRequest) -> HttpResponse:
        member: Any = getattr(request, "member", None)
        user: Any = request.user
        if member is not None and user.is_authenticated and user.must_change:
            change = f"/people/change_password/{member.pk}/"
            if request.path != change and not request.path.startswith(OPEN):
                return HttpResponseRedirect(change)
        return answer(request)

    return handle
