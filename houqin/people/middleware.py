"""Around every request of people: a first password is changed before anything else; who is from above is seen."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from houqin.core.looks import Look, note
from houqin.core.middleware import Answer
from houqin.core.pages.declared import PAGES
from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.people.second_pages import SETTING_UP
from houqin.people.second_step import is_asked_of

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


def second_step_first(answer: Answer) -> Answer:
    """Of whom a second step is asked, and who has none yet, sets it up before anything else."""

    def handle(request: HttpRequest) -> HttpResponse:
        open_to_him = (
            request.path == SETTING_UP or request.path.startswith(OPEN) or _changes_password(request)
        )
        if not open_to_him and is_asked_of(request):
            return HttpResponseRedirect(SETTING_UP)
        return answer(request)

    return handle


def _changes_password(request: HttpRequest) -> bool:
    return request.path.startswith("/people/change_password/")


def outsiders_are_seen(answer: Answer) -> Answer:
    """Each page that somebody from above opens is noted in the looks of the school (reliability G21)."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        member: Any = getattr(request, "member", None)
        if member is not None and member.kind == Member.OFFICER and _was_a_page(request, response):
            how = "api" if request.path.startswith("/api/") else "page"
            with in_school(member.school):
                note(Look(member=member, how=how, model=_kind(request.path), url=_address(request)))
        return response

    return handle


def _was_a_page(request: HttpRequest, response: HttpResponse) -> bool:
    """What showed something of the school: no redirects, no refusals, nothing that is the same everywhere."""
    return response.status_code == 200 and not request.path.startswith(OPEN)


def _kind(path: str) -> str:
    """The kind of row that is listed at this address, if there is one."""
    found = (page for page in PAGES.values() if path.startswith((page.url(), f"/api/v1{page.url()}"[:-1])))
    return next((str(page.model._meta.label_lower) for page in found), "")


def _address(request: HttpRequest) -> str:
    return request.get_full_path()[:200]
