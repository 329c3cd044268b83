"""The screens of a shared device: its names, the digits, changing hands; pairing it; and what was signed there."""

import re
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from houqin.core import attempts, clock
from houqin.core.actions import perform
from houqin.core.doors import address_of
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.core.text import is_sound
from houqin.devices import door
from houqin.devices.fields import digits
from houqin.devices.models import Device, holders
from houqin.devices.pages import DevicesPage, entries_on, line_of
from houqin.devices.pins import Verdict, attempt, in_a_sentence
from houqin.people.models import Member, School

PAIRINGS, AT_SCHOOL, MINUTES = (
    10,
    60,
    10,
)  # codes typed from one address, and at one school, in so many minutes
AT_ONCE = 100  # entries on a page


def start(request: HttpRequest) -> HttpResponse:
    """The names of those who work here, large enough to be hit with a wet finger."""
    device = request.device  # type: ignore[attr-defined]
    member: Any = request.member  # type: ignore[attr-defined]
    if device is None:
        return _not_a_device(request)
    if member is not None:
        return HttpResponseRedirect("/")
    with in_school(device.school_id):
        ready = set(holders().values_list("member", flat=True))
        people = [_tile(each, ready, _next(request)) for each in door.people_of(device)]
        page = {"device": device, "people": people}
        return render(request, "devices/start.html", {"page": page, "title": _("点自己的名字")})


def _tile(member: Member, ready: set[UUID], onward: str) -> dict[str, Any]:
    after = f"?next={onward}" if onward != "/" else ""
    url = f"/devices/enter/{member.pk}/{after}" if member.pk in ready else ""
    return {"name": member.name, "posts": member.posts_text, "url": url}


def _not_a_device(request: HttpRequest) -> HttpResponse:
    """On a machine that is no shared device there are no names to show."""
    member: Any = request.member  # type: ignore[attr-defined]
    if member is None:
        return HttpResponseRedirect("/login/")
    if not member.can("devices.view_device"):
        raise Http404
    return HttpResponseRedirect(DevicesPage.url())


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and not wanted.startswith(Device.start_url) else "/"


def enter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Four digits; five wrong ones and this name is closed on this device for ten minutes."""
    device = request.device  # type: ignore[attr-defined]
    if device is None:
        if request.member is None:  # type: ignore[attr-defined]
            return HttpResponseRedirect("/login/")
        raise Http404
    with in_school(device.school_id):
        member = next((each for each in door.people_of(device) if each.pk == pk), None)
    if member is None:
        raise Http404
    if request.method != "POST":
        return _pad(request, device, member)
    verdict = attempt(device.school_id, member.pk, digits(request.POST.get("pin")), where=device.pk)
    if verdict is not Verdict.RIGHT:
        status = 429 if verdict is Verdict.LOCKED else 400
        return _pad(request, device, member, error=in_a_sentence(verdict), status=status)
    onward = _next(request)
    door.let_in(request, device, member)
    return HttpResponseRedirect(onward)


def _pad(
    request: HttpRequest, device: Device, member: Member, *, error: str = "", status: int = 200
) -> HttpResponse:
    page = {
        "device": device,
        "name": member.name,
        "posts": member.posts_text,
        "error": error,
        "next": _next(request),
        "action_url": f"/devices/enter/{member.pk}/",
    }
    return render(request, "devices/enter.html", {"page": page, "title": member.name}, status=status)


def leave(request: HttpRequest) -> HttpResponse:
    """换人: back to the names; what was typed and not sent stays kept on the device for its writer."""
    door.let_out(request)
    return HttpResponseRedirect(door.begins_at(request))


def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is still writing: having asked is enough."""
    return HttpResponse(status=204)


def pair(request: HttpRequest) -> HttpResponse:
    """Typed on the machine that is to be shared: the school's code and the six digits from the head's screen."""
    if request.method != "POST":
        return _ask_code(request)
    address, school = address_of(request), _school_of(request)
    attempts.count("pairing", address, minutes=MINUTES)
    attempts.count("pairing-school", school.code if school else "", minutes=MINUTES)
    if attempts.too_many("pairing", address, most=PAIRINGS + 1, minutes=MINUTES) or attempts.too_many(
        "pairing-school", school.code if school else "", most=AT_SCHOOL + 1, minutes=MINUTES
    ):
        text = _("试的次数太多，请 {minutes} 分钟后再试。").format(minutes=MINUTES)
        return _ask_code(request, error=text, status=429)
    device = _device_of_code(school, re.sub(r"\s", "", request.POST.get("code", "")[:20]))
    wrong = _("启用码不对，或已过 10 分钟。请在“共用设备”里重新生成一个。")
    if device is None:
        return _ask_code(request, error=wrong, status=400)
    try:
        outcome = perform("devices.pair_here", by=device.pairing_by, target=device.pk)
    except (Refused, PermissionDenied):
        return _ask_code(request, error=wrong, status=400)
    attempts.forget("pairing", address)
    door.remember_device(request, outcome.row, outcome.row.secret)
    return HttpResponseRedirect(Device.start_url)


def _school_of(request: HttpRequest) -> School | None:
    """The school that was named; the only one where there is but one."""
    code = request.POST.get("school", "").strip()[:24]
    if not code:
        schools = list(School.objects.all()[:2])
        return schools[0] if len(schools) == 1 else None
    return School.objects.filter(code__iexact=code).first() if is_sound(code) else None


def _device_of_code(school: School | None, code: str) -> Device | None:
    if school is None or not re.fullmatch(r"[0-9]{6}", code):
        return None
    with in_school(school):
        waiting = Device.objects.filter(active=True, pairing_code=code, pairing_until__gt=clock.now())
        device: Device | None = waiting.select_related("pairing_by__school").first()
    return device


def _ask_code(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    page = {
        "error": error,
        "school": request.POST.get("school") or request.GET.get("school", ""),
        "ask_school": School.objects.count() != 1,
    }
    return render(request, "devices/pair.html", {"page": page, "title": _("启用共用设备")}, status=status)


def signed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the head: everything that was done on this device, latest first."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("devices.view_device"):
        raise PermissionDenied
    with in_school(member.school):
        device = Device.objects.visible_to(member).filter(pk=pk).first()
        if device is None:
            raise Http404
        entries = entries_on(device)
        if request.GET.get("before", "").isdecimal():
            entries = entries.filter(number__lt=int(request.GET["before"][:15]))
        found = list(entries[: AT_ONCE + 1])
        more = f"?before={found[AT_ONCE - 1].number}" if len(found) > AT_ONCE else ""
        page = {
            "device": device,
            "lines": [line_of(entry) for entry in found[:AT_ONCE]],
            "more_url": more,
            "back_url": DevicesPage.row_url(device.pk),
        }
        return render(request, "devices/signed.html", {"page": page, "title": _("在这台设备上办的")})
