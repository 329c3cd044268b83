"""邀请条: a one-time link for somebody who shall sign in here, on a slip or copied into WeChat; and its other end.

The code stands in one answer and nowhere else. Whatever is wrong with a link, a stranger reads the same 404.
"""

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from houqin.core import attempts
from houqin.core.actions import ACTIONS, perform
from houqin.core.allowing import closed_to
from houqin.core.codes import qr_svg
from houqin.core.doors import address_of
from houqin.core.errors import Refused, message_page
from houqin.core.scope import in_school
from houqin.core.text import is_sound
from houqin.core.words import moment_words
from houqin.people.actions.invitations import DAYS
from houqin.people.doors import MINUTES, PER_ACCOUNT, PER_ADDRESS
from houqin.people.founding import passer_by_of
from houqin.people.models import Invitation, Member, School, User
from houqin.people.models.invitations import digest_of
from houqin.people.second_pages import let_in
from houqin.people.slips import login_for
from houqin.people.strips import Strip, asked, done, member_of, paper
from houqin.people.totp import EASY
from houqin.people.views import login_of

LETTERS, GROUP = 12, 4


@dataclass
class Slip(Strip):
    """A link, and the line that is sent with it."""

    url: str = ""
    until: str = ""
    text: str = ""
    qr: str = ""


def new_code() -> str:
    """Twelve letters and digits in three groups: sixty bits."""
    letters = "".join(secrets.choice(EASY) for _n in range(LETTERS))
    return "-".join(letters[start : start + GROUP] for start in range(0, LETTERS, GROUP))


def invite(request: HttpRequest) -> HttpResponse:
    """GET: whom? POST: the invitations are made, and their slips shown, once."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("people.invite_member"):
        raise closed_to(member, ACTIONS["people.invite_member"])
    ids, key = asked(request)
    if request.method != "POST" or not ids:
        return _ask(request, member, ids, key)
    start = member.school.address or request.build_absolute_uri("/").rstrip("/")
    made = [_slip(start, member, each, uuid5(key, str(each))) for each in ids]
    where = {"title": _("邀请条"), "back_url": "/people/invitations/"}
    return paper(request, "people/invite_slips.html", member.school, made, **where)


def _ask(request: HttpRequest, by: Member, ids: list[UUID], key: UUID) -> HttpResponse:
    with in_school(by.school):
        free = Member.objects.choosable().filter(user__isnull=True)
        people = list(free.filter(pk__in=ids) if ids else free)
        if ids and not people:
            text = _("选中的人都已经有账号，不用邀请。")
            return message_page(
                request, 409, _("邀请"), text, action={"label": _("返回"), "url": "/people/members/"}
            )
        page = {
            "people": people,
            "chosen": bool(ids),
            "key": str(key),
            "days": DAYS,
            "no_address": not by.school.address,
            "missing": request.method == "POST",
        }
        return render(request, "people/invite_ask.html", {"page": page, "title": _("邀请")})


def _slip(start: str, by: Member, pk: UUID, key: UUID) -> Slip:
    """The link, as it is read, scanned and sent."""
    member, letters = member_of(by, pk), new_code()
    again = _("刚才已经办过，邀请条只出现一次。没有印下来的，请再邀请一次，旧的随即作废。")
    how = {"by": by, "target": pk, "data": {"letters": letters}, "key": key}
    outcome, problem = done("people.invite_member", again, **how)
    slip = Slip(member.name, member.posts_text, problem) if member else Slip(problem=problem)
    if outcome is None:
        return slip
    slip.url, slip.until = f"{start}/invite/{by.school.code}/{letters}/", moment_words(outcome.row.until_at)
    text = _("{school}邀请{name}使用后勤系统，请在 {until} 前打开：{url}（只能用一次，请勿转发）")
    slip.text = text.format(school=by.school.name, name=slip.name, until=slip.until, url=slip.url)
    slip.qr = mark_safe(qr_svg(slip.url))  # drawn by ourselves
    return slip


# The other end -----------------------------------------------------------------------------------------------


def invited(request: HttpRequest, school: str, code: str) -> HttpResponse:
    """Whoever opens the link: a new login, or the account he has. Unknown, used, revoked and old links are one 404."""
    address = address_of(request)
    if attempts.too_many("invite", address, most=PER_ADDRESS, minutes=MINUTES):
        return message_page(request, 429, _("邀请"), _("试的次数太多，请 10 分钟后再试。"))
    found = _open(school, code)
    if found is None:
        attempts.count("invite", address, minutes=MINUTES)
        raise Http404
    if request.method != "POST":
        return _welcome(request, found)
    name = login_of(request.POST.get("login", "").strip().lower()[:80])
    known = request.POST.get("known") == "1"
    if attempts.too_many("account", name, most=PER_ACCOUNT, minutes=MINUTES):
        text = _("试的次数太多，请 {minutes} 分钟后再试。").format(minutes=MINUTES)
        return _welcome(request, found, error=text, status=429)
    said = {
        "letters": code,
        "login": name,
        "password": request.POST.get("password", "")[:128],
        "known": known,
    }
    try:
        perform("people.accept_invitation", by=passer_by_of(found.school), target=found.pk, data=said)
    except (ValidationError, Refused) as problem:
        text = "；".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
        return _welcome(request, found, error=text, status=400)
    answer = let_in(request, User.objects.get(login=name), "/")
    request.session["member"] = str(found.member_id)
    return answer


def _open(code_of_school: str, code: str) -> Invitation | None:
    """The invitation of this code, with its school and member, if it still opens something."""
    school = School.objects.filter(code=code_of_school).first() if is_sound(code_of_school) else None
    if school is None or not is_sound(code):
        return None
    with in_school(school):
        rows = Invitation.objects.select_related("school", "member")
        found: Invitation | None = rows.filter(digest=digest_of(code, school.pk)).first()
    if found is None or not found.is_open or found.member.user_id is not None or not found.member.active:
        return None
    return found


def _welcome(request: HttpRequest, found: Invitation, *, error: str = "", status: int = 200) -> HttpResponse:
    mine = request.user.get_username() if request.user.is_authenticated else ""
    page = {
        "school": found.school.name,
        "name": found.member.name,
        "until": moment_words(found.until_at),
        "known": request.POST.get("known", "1" if mine else "0") == "1",
        "login": request.POST.get("login", mine or login_for(found.member.name))[:80],
        "error": error,
    }
    return render(request, "people/invited.html", {"page": page, "title": _("邀请")}, status=status)
