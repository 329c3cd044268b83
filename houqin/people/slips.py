"""账号条: accounts for many at once and new passwords in five seconds, on strips of paper to hand over.

The passwords stand in one answer and nowhere else: they are made here, given as digests, and shown once.
"""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from houqin.core.actions import ACTIONS
from houqin.core.allowing import closed_to
from houqin.core.codes import qr_svg
from houqin.core.scope import in_school
from houqin.core.search import syllables_of
from houqin.people.forms import first_password
from houqin.people.models import Member, School, User
from houqin.people.strips import Strip, asked, done, member_of, paper

NEEDED = ("people.give_login", "people.reset_password")
# Who works with these every week needs an account; others scan, report through somebody, or share a device.
WORKING = frozenset(
    (
        *("principal", "deputy_head", "logistics_head", "admin", "storekeeper", "buyer", "accountant"),
        *("cashier", "food_safety_officer", "canteen_manager", "repairer", "nurse", "duty_leader"),
    )
)


@dataclass
class Slip(Strip):
    """A login and its first password."""

    login: str = ""
    password: str = ""


def slips(request: HttpRequest) -> HttpResponse:
    """GET: for whom? POST: the accounts are opened or given a new password, and their slips shown, once."""
    member: Any = request.member  # type: ignore[attr-defined]
    for code in NEEDED:
        if not member.can(code):
            raise closed_to(member, ACTIONS[code])
    if request.method != "POST":
        return _ask(request, member)
    ids, key = asked(request)
    if not ids:
        return _ask(request, member, error=_("请先选人。"), status=400)
    made = [_slip(member, each, uuid5(key, str(each))) for each in ids]
    return _paper(request, member.school, made)


def _ask(request: HttpRequest, by: Member, *, error: str = "", status: int = 200) -> HttpResponse:
    one = request.GET.get("member", "")
    with in_school(by.school):
        people = [each for each in _people(by) if not one or str(each.pk) == one]
        if one and not people:
            raise Http404
        page = {
            "people": [_line(each, chosen=bool(one)) for each in people],
            "one": people[0] if one else None,
            "key": str(uuid4()),
            "error": error,
            "no_address": not by.school.address,
        }
    return render(request, "people/slips_ask.html", {"page": page, "title": _("账号条")}, status=status)


def _people(by: Member) -> Any:
    """Everybody but oneself: those who will need an account first."""
    rows = Member.objects.choosable().exclude(pk=by.pk).select_related("user")
    return sorted(rows, key=lambda each: not is_suggested(each))


def is_suggested(member: Member) -> bool:
    """Whether one of the roles is work that is done here every week."""
    return bool(WORKING & set(member.role_names))


def _line(member: Member, *, chosen: bool) -> dict[str, Any]:
    return {
        "id": str(member.pk),
        "name": member.name,
        "posts": member.posts_text,
        "login": member.user.login if member.user else "",
        "suggested": is_suggested(member),
        "chosen": chosen or (is_suggested(member) and member.user is None),
    }


def _slip(by: Member, pk: UUID, key: UUID) -> Slip:
    """Open the account, or give it a new password."""
    member = member_of(by, pk)
    if member is None:
        return Slip(problem=_("没有找到这个人。"))
    login = member.user.login if member.user else login_for(member.name)
    code = "people.reset_password" if member.user else "people.give_login"
    password = first_password()
    data = {"password": password} | ({} if member.user else {"login": login})
    again = _("刚才已经办过，账号条只出现一次。没有印下来的，请重新打开“账号条”再办一次。")
    _outcome, problem = done(code, again, by=by, target=pk, data=data, key=key)
    return Slip(member.name, member.posts_text, problem, login, password)


def login_for(name: str) -> str:
    """The name in pinyin, with a number where somebody has it already."""
    plain = re.sub(r"[^a-z0-9]", "", "".join(syllables_of(name)).lower())[:30]
    base = plain if len(plain) > 1 else f"user{plain}"
    taken = set(User.objects.filter(login__startswith=base).values_list("login", flat=True))
    return next(name for name in (base, *(f"{base}{n}" for n in range(2, 9999))) if name not in taken)


def _paper(request: HttpRequest, school: School, made: list[Slip]) -> HttpResponse:
    where = {
        "title": _("账号条"),
        "address": school.address,
        "qr": mark_safe(qr_svg(school.address)) if school.address else "",  # drawn by ourselves from digits
        "back_url": "/people/members/",
    }
    return paper(request, "people/slips.html", school, made, **where)
