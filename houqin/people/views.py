"""Signing in and out, choosing the school, and 我的."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houqin.core import attempts
from houqin.core.actions import ACTIONS
from houqin.core.doors import address_of
from houqin.core.text import is_sound
from houqin.people import sessions_page
from houqin.people.district import offices_of
from houqin.people.doors import MINUTES, PER_ACCOUNT, PER_ADDRESS, memberships_of
from houqin.people.models import Member, School, User
from houqin.people.roles import ROLES
from houqin.people.second_pages import let_in

MY_OWN = (
    "people.change_password",
    "devices.set_pin",
    "people.set_my_messages",
)  # what one changes of oneself


def sign_in(request: HttpRequest) -> HttpResponse:
    """Login name (or mobile number) and password; the same answer for an unknown name and a wrong password."""
    if getattr(request, "member", None) is not None:
        return HttpResponseRedirect("/")
    if request.method != "POST":
        return _ask(request)
    name, password = (
        request.POST.get("login", "").strip().lower()[:80],
        request.POST.get("password", "")[:128],
    )
    if not is_sound(name) or not is_sound(password):
        return _ask(request, error=_("登录名或密码不对。"), status=400)
    address = address_of(request)
    if attempts.too_many("account", name, most=PER_ACCOUNT, minutes=MINUTES) or attempts.too_many(
        "address", address, most=PER_ADDRESS, minutes=MINUTES
    ):
        text = _("试的次数太多，请 {minutes} 分钟后再试，或找管理员重置密码。").format(minutes=MINUTES)
        return _ask(request, error=text, name=name, status=429)
    user: Any = authenticate(request, username=login_of(name), password=password)
    if user is None or not (memberships_of(user) or offices_of(user)):
        attempts.count("account", name, minutes=MINUTES)
        attempts.count("address", address, minutes=MINUTES)
        return _ask(request, error=_("登录名或密码不对。"), name=name, status=400)
    attempts.forget("account", name)
    return let_in(request, user, _next(request))


def login_of(name: str) -> str:
    """A mobile number stands for the login of the one person who has it."""
    if not (name.isdecimal() and len(name) == 11) or User.objects.filter(login=name).exists():
        return name
    users = set(
        Member.everywhere.filter(phone=name, active=True, user__isnull=False).values_list(
            "user__login", flat=True
        )
    )
    return users.pop() if len(users) == 1 else name


def _ask(request: HttpRequest, *, error: str = "", name: str = "", status: int = 200) -> HttpResponse:
    schools = list(School.objects.order_by("code")[:2])
    only = schools[0] if len(schools) == 1 else None
    page = {
        "school_name": only.name if only else "",
        "office": only.office_name if only else "",
        "error": error,
        "login": name,
        "next": _next(request),
        "action_url": settings.LOGIN_URL,
        "insecure": settings.PROFILE == "lan" and not request.is_secure(),
    }
    return render(request, "core/login.html", {"page": page, "title": _("登录")}, status=status)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and not wanted.startswith(settings.LOGIN_URL) else "/"


def sign_out(request: HttpRequest) -> HttpResponse:
    """Out on this device."""
    logout(request)
    return HttpResponseRedirect(settings.LOGIN_URL)


def at_school(request: HttpRequest, code: str) -> HttpResponse:
    """Go on at another school where I am a member."""
    chosen = next((m for m in request.members if m.school.code == code), None)  # type: ignore[attr-defined]
    if chosen is None:
        raise Http404
    request.session["member"] = str(chosen.pk)
    return HttpResponseRedirect("/")


def mine(request: HttpRequest) -> HttpResponse:
    """我的: who I am here, what I may do, this device, colours, language."""
    member: Any = request.member  # type: ignore[attr-defined]
    posts = [post for post in member.posts_text.split("、") if post]
    roles = [str(ROLES[name].label) for name in member.role_names]
    page = {
        "facts": [
            {"label": _("学校"), "html": member.school.name},
            *([{"label": _("登录名"), "html": member.user.login}] if member.user else []),
            {"label": _("联系电话"), "html": member.phone},
            {"label": _("部门"), "html": member.department},
        ],
        "posts": posts,
        "roles": [role for role in roles if role not in posts],
        **sessions_page.shown(request, member),
        "languages": [
            {"code": code, "label": label, "current": code == get_language()}
            for code, label in settings.LANGUAGES
        ],
        "language_url": "/i18n/setlang/",
        "links": [
            *(
                {"label": ACTIONS[code].label, "url": f"/{code.replace('.', '/')}/{member.pk}/"}
                for code in MY_OWN
                if code in ACTIONS and ACTIONS[code].permits(member, member)
            ),
            *([{"label": _("两步登录"), "url": "/second/"}] if request.user.is_authenticated else []),
            *(
                [{"label": _("进入别的学校查阅"), "url": "/district/"}]
                if member.kind == Member.OFFICER
                else []
            ),
        ],
    }
    return render(request, "core/mine.html", {"page": page, "title": _("我的")})


def school(request: HttpRequest) -> HttpResponse:
    """学校设置 in one place: what was answered, the 启用日, and the steps that are open."""
    member: Any = request.member  # type: ignore[attr-defined]
    from houqin.people.backups import is_at_machine
    from houqin.people.settings_page import context

    return render(
        request,
        "core/row.html",
        {"page": context(member, at_machine=is_at_machine(request)), "title": _("学校设置")},
    )
