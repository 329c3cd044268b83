"""The second step on screen: the digits asked at the door, and setting it up with a QR code and ten recovery codes."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.hashers import check_password
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.actions import Outcome, perform
from houqin.core.codes import qr_svg
from houqin.core.errors import KeyReused, Refused
from houqin.core.writing import writing_reference
from houqin.people import second_step, totp
from houqin.people.actions.second import proven
from houqin.people.district import tell_office
from houqin.people.models import User

AT_THE_DOOR = "/login/second/"
SETTING_UP = "/second/"
WAITS = 600  # seconds between the password and the digits
ISSUER = "houqin"


def let_in(request: HttpRequest, user: User, goes_to: str) -> HttpResponse:
    """Who has shown his password is in, or is asked for the digits first."""
    if user.second_since is None:
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return HttpResponseRedirect(goes_to)
    request.session.cycle_key()
    known = {"user": str(user.pk), "at": int(clock.now().timestamp()), "next": goes_to}
    request.session["second"] = known | {"password": user.get_session_auth_hash()}
    return HttpResponseRedirect(AT_THE_DOOR)


def at_the_door(request: HttpRequest) -> HttpResponse:
    """Six digits, or a recovery code, from who has shown his password a moment ago."""
    user = _waiting(request)
    if user is None:
        return HttpResponseRedirect(settings.LOGIN_URL)
    if request.method != "POST":
        return _digits(request)
    if second_step.too_often(user):
        text = _("试的次数太多，请 {minutes} 分钟后再试。").format(minutes=second_step.MINUTES)
        return _digits(request, error=text, status=429)
    if not second_step.is_good(user, request.POST.get("code", "")[:64]):
        text = _("不对，或刚才已经用过。请等手机上换成新的数字再输。")
        return _digits(request, error=text, status=400)
    goes_to = request.session.pop("second")["next"]
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return HttpResponseRedirect(goes_to)


def _waiting(request: HttpRequest) -> User | None:
    """Who stands at the door: his password was good, is still the same, and was shown a short while ago."""
    known: Any = request.session.get("second")
    if not known or clock.now().timestamp() - known["at"] > WAITS:
        return None
    user = User.objects.filter(pk=known["user"], is_active=True).first()
    same = user is not None and user.get_session_auth_hash() == known["password"]
    return user if same else None


def _digits(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    page = {"error": error, "action_url": AT_THE_DOOR}
    return render(request, "people/second_door.html", {"page": page, "title": _("两步登录")}, status=status)


# Setting up --------------------------------------------------------------------------------------------------


def set_up(request: HttpRequest) -> HttpResponse:
    """GET: how it stands, or a QR code to scan. POST: the phone's first digits, and ten recovery codes, shown once."""
    user: Any = request.user
    if not user.is_authenticated:
        return HttpResponseRedirect(settings.LOGIN_URL)
    if user.second_since is not None:
        return _stands(request, user)
    if request.method != "POST":
        return _scan(request, user, totp.new_secret())
    said = {name: request.POST.get(name, "")[:400] for name in ("old", "seed", "code")}
    codes = totp.new_codes()
    try:
        done = _turn_on(request, said | {"codes": " ".join(codes)})
    except (ValidationError, Refused, PermissionDenied, KeyReused) as problem:
        text = "；".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
        return _scan(request, user, _same(said["seed"]), error=text, status=400)
    if done is not None and done.replayed:  # pressed twice: these codes were never kept
        user.refresh_from_db()
        text = _("刚才已经启用，备用码只出现一次。没有记下来的，请先停用，再重新启用。")
        return _stands(request, user, error=text, status=409)
    page = {"codes": codes, "login": user.login}
    return render(request, "people/second_codes.html", {"page": page, "title": _("备用码")})


def _turn_on(request: HttpRequest, said: dict[str, str]) -> Outcome | None:
    """By its action, which the school's history tells; who is at no school yet is an officer, and no school's."""
    member: Any = getattr(request, "member", None)
    if member is not None:
        try:
            key = UUID(request.POST.get("request", ""))
        except ValueError as problem:
            raise BadRequest("request") from problem
        return perform("people.turn_on_second_step", by=member, target=member.pk, data=said, key=key)
    user: Any = request.user
    if not check_password(said["old"], user.password):
        raise ValidationError({"old": _("密码不对。")})
    secret, step = proven(said["seed"], said["code"], said["codes"])
    digests = second_step.digests_of(user, said["codes"].split())
    with writing_reference():
        now = User.objects.select_for_update().get(pk=user.pk)
        second_step.turn_on(now, secret, step, digests)
        now.save()
        tell_office(now, "本人启用了两步登录")
    return None


def _same(key: str) -> bytes:
    """The secret that was scanned already, so that a slip of the finger does not ask for scanning again."""
    try:
        secret = totp.from_text(key)
    except ValueError:
        secret = b""
    return secret if len(secret) == totp.SECRET_BYTES else totp.new_secret()


def _scan(
    request: HttpRequest, user: User, secret: bytes, *, error: str = "", status: int = 200
) -> HttpResponse:
    text = totp.as_text(secret)
    page = {
        "qr": mark_safe(qr_svg(totp.address(secret, user.login, ISSUER), quiet=2)),  # drawn by ourselves
        "key": text,
        "key_in_fours": " ".join(text[start : start + 4] for start in range(0, len(text), 4)),
        "request": str(uuid4()),
        "asked": second_step.is_asked_of(request),
        "error": error,
        "action_url": SETTING_UP,
    }
    return render(request, "people/second_set_up.html", {"page": page, "title": _("两步登录")}, status=status)


def _stands(request: HttpRequest, user: User, *, error: str = "", status: int = 200) -> HttpResponse:
    member: Any = getattr(request, "member", None)
    page = {
        "since": user.second_since,
        "left": len(user.second_codes),
        "off_url": f"/people/turn_off_second_step/{member.pk}/" if member else "",
        "error": error,
    }
    return render(request, "people/second_stands.html", {"page": page, "title": _("两步登录")}, status=status)
