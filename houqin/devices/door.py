"""Who comes in at a shared device: the machine is known by its cookie, the person by four digits, for two minutes.

Asked of the database at every request: a device that was retired, or a person who was disabled, is out at the next one.
"""

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token

from houqin.core import clock
from houqin.core.canonical import sha256
from houqin.core.doors import Here
from houqin.core.scope import in_school
from houqin.core.writing import writing
from houqin.devices.models import Device
from houqin.people.models import Member

COOKIE = "__Host-device" if settings.HTTPS else "device"
SALT = "houqin.devices"
YEARS_S = 5 * 365 * 24 * 3600  # a tablet on a kitchen wall is not paired anew every month
NOTE_EVERY_S = 5  # the time of the last request is written no more often than this
AT, SEEN = "at_device", "seen"  # in the session: who is in by PIN, and when he was last heard of


def new_secret() -> tuple[str, str]:
    """(secret for the machine, digest to keep)."""
    secret = secrets.token_urlsafe(32)
    return secret, sha256(secret)


def remember_device(request: HttpRequest, device: Device, secret: str) -> None:
    """This machine is the device from the next answer on; whoever was signed in here is out."""
    logout(request)
    rotate_token(request)
    request.new_device = f"{device.school_id}.{device.pk}.{secret}"  # type: ignore[attr-defined]


def put_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Hand the machine its secret, if it was paired in this request."""
    named = getattr(request, "new_device", "")
    if named:
        response.set_cookie(
            COOKIE,
            signing.Signer(salt=SALT).sign(named),
            max_age=YEARS_S,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )


def device_of(request: HttpRequest) -> Device | None:
    """The shared device this machine is, while it is in use."""
    signed = request.COOKIES.get(COOKIE, "")
    if not signed:
        return None
    try:
        school, key, secret = signing.Signer(salt=SALT).unsign(signed).split(".", 2)
        school_key, device_key = UUID(school), UUID(key)
    except (signing.BadSignature, ValueError):
        return None
    with in_school(school_key):
        wanted = Device.objects.filter(pk=device_key, digest=sha256(secret), active=True)
        device: Device | None = wanted.select_related("school", "place").first()
    return device


def begins_at(request: HttpRequest) -> str:
    """Where somebody begins who is not signed in: at the names on a shared device, at the login elsewhere."""
    return Device.start_url if getattr(request, "device", None) is not None else settings.LOGIN_URL


def let_in(request: HttpRequest, device: Device, member: Member) -> None:
    """This member works here from now on: a new session, so that nothing of the one before is left in it."""
    request.session.flush()
    rotate_token(request)
    request.session[AT] = {"device": str(device.pk), "member": str(member.pk)}
    request.session[SEEN] = int(clock.now().timestamp())
    with writing(device.school_id):
        Device.objects.filter(pk=device.pk).update(used_at=clock.now())


def let_out(request: HttpRequest) -> None:
    """Nobody is in any more."""
    logout(request)
    request.member, request.members = None, []  # type: ignore[attr-defined]


def find_out(request: HttpRequest) -> None:
    """Set ``request.device``, and at a device ``request.member``: who came by PIN, or signed in by password here."""
    here: Any = request
    here.device = device_of(request)
    at = request.session.get(AT)
    if here.device is None:
        if at is not None:  # the device was retired, or the session was carried to another machine
            let_out(request)
        return
    if (at is not None or here.member is not None) and _is_too_late(request):
        let_out(request)
        return
    if at is not None and here.member is None:
        here.member = _who(here.device, at)
        if here.member is None:
            let_out(request)
            return
        here.members = [here.member]
    elif here.member is not None:
        here.member.here = Here(device=here.device)


def _is_too_late(request: HttpRequest) -> bool:
    """Whether the last request lies too far back; else this one is the last."""
    now = int(clock.now().timestamp())
    seen = request.session.get(SEEN, now)
    # What was noted may be as old as the pause between two notes: nobody is put out before his two minutes are over.
    if now - seen > Device.idle_s + NOTE_EVERY_S:
        return True
    if SEEN not in request.session or now - seen >= NOTE_EVERY_S:
        request.session[SEEN] = now
    return False


def _who(device: Device, at: dict[str, str]) -> Member | None:
    """The member who came in by PIN at this device, if he is still active."""
    if at.get("device") != str(device.pk):
        return None
    mine = Member.everywhere.select_related("school", "user")
    member = mine.filter(pk=at.get("member", ""), school_id=device.school_id, active=True).first()
    if member is not None:
        member.here = Here(device=device, by_pin=True)
    return member


def people_of(device: Device) -> list[Member]:
    """Whose names stand on the screen: those chosen, else those who keep the place or are limited to it."""
    rows = Member.objects.choosable()
    if device.people:
        return list(rows.filter(pk__in=device.people))
    place = device.place
    above = _with_above(place)
    keepers = place.keepers.filter(until_on__isnull=True, member__isnull=False).values_list(
        "member", flat=True
    )
    kept = set(keepers)
    return [each for each in rows if each.pk in kept or above & set(each.limited_to)]


def _with_above(place: Any) -> set[str]:
    """The keys of a place and of all that it lies in."""
    found = set()
    while place is not None:
        found.add(str(place.pk))
        place = place.parent
    return found
