"""Somebody from above chooses a school, says why he looks, and is in for a few hours; the school sees all of it."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from houqin.core.scope import in_school
from houqin.core.text import is_sound
from houqin.people.district import HOURS, REASONS, enter, offices_of, schools_of, story_of
from houqin.people.models import School


def district(request: HttpRequest, code: str = "") -> HttpResponse:
    """The schools below his office, and the question why before he enters one of them as a reader."""
    offices = offices_of(request.user) if request.user.is_authenticated else []
    if not offices:
        return HttpResponseRedirect(settings.LOGIN_URL)
    schools = schools_of(offices).select_related("district").order_by("code")
    if not code:
        return _choose(request, schools, [line for office in offices for line in story_of(office)])
    school = schools.filter(code=code).first() if is_sound(code) else None
    if school is None:
        raise Http404
    reason = _why(request) if request.method == "POST" else ""
    if not reason:
        return _ask(request, school)
    covering = next(office for office in offices if schools_of([office]).filter(pk=school.pk).exists())
    request.session["member"] = str(enter(covering, school, reason).pk)
    return HttpResponseRedirect("/")


def _choose(request: HttpRequest, schools: Any, story: list[str]) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "")[:40]
    page = {"words": words, "schools": schools.filter(name__contains=words)[:200], "story": story}
    return render(request, "people/district.html", {"page": page, "title": _("进入学校查阅")})


def _ask(request: HttpRequest, school: School) -> HttpResponse:
    missing = request.method == "POST"
    with in_school(school):
        hours = HOURS.on()
    page = {"school": school, "reasons": REASONS.items(), "hours": hours, "missing": missing}
    title = _("进入学校查阅")
    return render(
        request, "people/enter.html", {"page": page, "title": title}, status=400 if missing else 200
    )


def _why(request: HttpRequest) -> str:
    """One of the reasons, with what was written beside it; empty where none was chosen."""
    reason = REASONS.get(request.POST.get("reason", ""))
    words = request.POST.get("words", "").strip()[:80]
    if reason is None or not is_sound(words):
        return ""
    with override("zh-hans"):  # what the school reads is a record
        return f"{reason}：{words}" if words else str(reason)
