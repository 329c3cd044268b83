"""该填的台账: what is to be filled now, in large letters, for the phone and the shared tablet."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core.pages.declared import beside
from houqin.core.pages.offline import kept_on_device
from houqin.core.scope import in_school
from houqin.registers.asked import COMING, LATE, LATER, NOW, Due, dues_of, when_it_happens
from houqin.registers.pages import RegistersPage
from houqin.registers.walking import walks_of

URL = "/registers/now/"


def now(request: HttpRequest) -> HttpResponse:
    """Late, now, later today, these days; each one tap from its form."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("registers.fill_entry"):
        raise PermissionDenied
    with in_school(member.school):
        dues = dues_of(member)
        page = {
            "beside": beside(RegistersPage, member, URL),
            "groups": _groups(dues),
            "walks": [(str(each), f"/registers/fill_walk/{each.pk}/") for each in walks_of(dues)],
            "events": [(each.title, f"/registers/fill_entry/{each.pk}/") for each in when_it_happens(member)],
            "all_url": RegistersPage.url(),
        }
        shown = render(request, "registers/now.html", {"page": page, "title": _("该填的台账")})
    return kept_on_device(request, shown)


def _groups(dues: list[Due]) -> list[tuple[str, list[Due]]]:
    """(heading, what stands under it); only those that hold something."""
    titles = {
        LATE: _("前几天没填的"),
        NOW: _("现在要填的"),
        LATER: _("今天晚些时候"),
        COMING: _("这几天要填的"),
    }
    found = [(title, [each for each in dues if each.group == code]) for code, title in titles.items()]
    return [(title, each) for title, each in found if each]
