"""Signing in: a login for a member, a new password in five seconds, one's own password."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Outcome, Refused, action
from houqin.core.text import is_sound
from houqin.people.models import Member, Officer, User

LONGEST = 128  # characters of a password
_made: ContextVar[Mapping[Any, Any] | None] = ContextVar("made", default=None)


@contextmanager
def digested_ahead(by: Member, data: Mapping[str, Any]) -> Iterator[None]:
    """The slow arithmetic of passwords, done before the write lock is taken, so that nobody waits for it."""
    made: dict[Any, Any] = {}
    old, new = data.get("old"), data.get("password")
    if is_password(new):
        made[new] = make_password(new)
    if is_password(old) and by.user is not None:
        made[old, by.user.password] = check_password(old, by.user.password)
    token = _made.set(made)
    try:
        yield
    finally:
        _made.reset(token)


def is_password(text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text) <= LONGEST and is_sound(text)


def digest(password: str) -> str:
    return str((_made.get() or {}).get(password) or make_password(password))


def matches(password: str, digest: str) -> bool:
    known = (_made.get() or {}).get((password, digest))
    return check_password(password, digest) if known is None else bool(known)


@action(
    _("开通账号"),
    says=_("开通账号 {login}"),
    only=lambda row, by: row.user_id is None and row.active,
    ahead=digested_ahead,
    alone="accounts",
)
def give_login(member: Member, /, *, by: Member, login: str, password: str) -> Changes:
    """A login name and a first password, which its owner changes when he first signs in."""
    user = User.objects.filter(login=login).first()
    if user is not None:
        raise Refused(_("登录名“{login}”已被使用，请换一个，例如加上手机尾号。").format(login=login))
    user = User(login=login, must_change=True)
    user.password = digest(password)
    member.user, member.account_at = user, clock.now()
    return Changes(member, add=[user])


def also_from_above(rows: Any, by: Member) -> Any:
    """Whom this person sees; at the machine itself also who comes from above, who stands in no list of staff."""
    return rows if by.kind == Member.SYSTEM else rows.visible_to(by)


@action(
    _("重置密码"),
    only=lambda row, by: row.user_id is not None and row.pk != by.pk,
    ahead=digested_ahead,
    reach=also_from_above,
)
def reset_password(member: Member, /, *, by: Member, password: str) -> Changes:
    """A new password to hand over; every device signed in with the old one is out.

    A login that also opens another school is reset only by the school where its owner has been longest: otherwise
    one school could let itself into the other.
    """
    user = User.objects.get(pk=member.user_id)
    refuse_if_anothers(member, user, by)
    user.password = digest(password)
    user.must_change = True
    return Changes(member, update=[user])


def refuse_if_anothers(member: Member, user: User, by: Member) -> None:
    """A login that opens another school too is that school's to reset, and an officer's is no school's.

    Who sits at the machine has all schools before him anyhow; what he does is told in each (`at_machine`).
    """
    if by.kind == Member.SYSTEM:
        return
    first = min(Member.everywhere.filter(user=user).select_related("school"), key=_here_since)
    if first.school_id != member.school_id:
        raise Refused(_("这个账号是{school}开通的，请那边重置，或由本人修改。").format(school=first.school))
    if Officer.objects.filter(user=user, active=True).exists():
        raise Refused(_("这也是上级单位人员的账号，学校不能重置，请由本人修改。"))


def _here_since(member: Member) -> Any:
    """Since when the login opens this school, as this installation knows it: a school that moved in brings old dates,
    and a member may have been registered long before he joined the account he has elsewhere.
    """
    since = member.account_at or member.recorded_at
    return max(since, member.school.arrived_at or since)


def _stay_signed_in(request: Any, outcome: Outcome) -> None:
    """A new password ends all sessions but the one in which it was changed."""
    update_session_auth_hash(request, User.objects.get(pk=request.user.pk))


@action(
    _("修改密码"),
    only=lambda row, by: row.pk == by.pk and row.user_id is not None,
    after=_stay_signed_in,
    ahead=digested_ahead,
)
def change_password(member: Member, /, *, by: Member, old: str, password: str) -> Changes:
    """One's own password, knowing the old one."""
    user = User.objects.get(pk=member.user_id)
    if not matches(old, user.password):
        raise ValidationError({"old": _("原密码不对。")})
    user.password = digest(password)
    user.must_change = False
    return Changes(member, update=[user])
