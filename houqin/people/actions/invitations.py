"""Inviting: a member opens his account himself, with the code he was handed; or joins it to the one he has elsewhere."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from houqin.core import attempts, clock
from houqin.core.actions import Changes, Refused, action
from houqin.core.text import is_sound
from houqin.people.actions.logins import digest, digested_ahead, is_password
from houqin.people.doors import MINUTES, PER_ACCOUNT
from houqin.people.models import Invitation, Member, User
from houqin.people.models.invitations import OPEN, REVOKED, digest_of

DAYS = 7
_known: ContextVar[User | None] = ContextVar("known", default=None)


@action(
    _("邀请"),
    says=_("邀请他自己开通账号"),
    elsewhere="/people/invite/?ids={pk}",
    only=lambda row, by: (
        row.user_id is None and row.active and row.kind in (Member.PERSON, Member.CONTRACTOR)
    ),
    alone="accounts",
)
def invite_member(member: Member, /, *, by: Member, letters: str) -> Changes:
    """A code that is good for seven days and once; an earlier one that is still open ends with it."""
    older = list(Invitation.objects.filter(member=member, status=OPEN))
    for each in older:
        each.status = REVOKED
    until = clock.now() + timedelta(days=DAYS)
    made = Invitation(member=member, by=by, digest=digest_of(letters, by.school_id), until_at=until)
    return Changes(made, update=older)


@action(_("作废邀请"), tone="danger", says=_("作废了邀请"), alone="accounts")
def revoke_invitation(invitation: Invitation, /, *, by: Member) -> Invitation:
    """The slip was lost, or went to the wrong hands: its code opens nothing any more."""
    return invitation


@contextmanager
def _looked_up_ahead(by: Member, data: Mapping[str, Any]) -> Iterator[None]:
    """The slow arithmetic of passwords, before anything is locked; a wrong one stays counted although the action fails."""
    login, password = data.get("login"), data.get("password")
    asked = data.get("known") and isinstance(login, str) and is_sound(login) and is_password(password)
    token = _known.set(_who_is(str(login)[:40], str(password)) if asked else None)
    try:
        with digested_ahead(by, {} if data.get("known") else data):
            yield
    finally:
        _known.reset(token)


def _who_is(login: str, password: str) -> User | None:
    """Whose account this is; as many tries as at the front door, and counted together with those (decisions/0020)."""
    if attempts.too_many("account", login, most=PER_ACCOUNT, minutes=MINUTES):
        return None
    user: User | None = User.objects.filter(login=login, is_active=True).first()
    if user is not None and check_password(password, user.password):
        return user
    attempts.count("account", login, minutes=MINUTES)
    return None


@action(
    _("接受邀请"),
    says=_("凭邀请接通了账号 {login}"),
    reach=lambda rows, by: rows,
    ahead=_looked_up_ahead,
    alone="accounts",
)
def accept_invitation(
    invitation: Invitation, /, *, by: Member, letters: str, login: str, password: str, known: bool
) -> Changes:
    """Who holds the code chooses a password; or shows the account he has elsewhere, and is the same person here too."""
    member: Member = invitation.member
    if invitation.digest != digest_of(letters, by.school_id):
        raise ValidationError({"letters": _("邀请码不对。")})
    if not invitation.is_open or member.user_id is not None or not member.active:
        raise Refused(_("这份邀请已经失效，请让学校重新邀请。"))
    user = _shown(login) if known else _new(login, password)
    member.user, member.account_at = user, clock.now()
    return Changes(invitation, add=[] if known else [user], update=[member])


def _shown(login: str) -> User:
    """The account whose password was typed; each account is one person at a school."""
    user = _known.get()
    if user is None or user.login != login:
        raise ValidationError({"password": _("登录名或密码不对。")})
    same = Member.objects.filter(user=user).first()
    if same is not None:
        raise Refused(_("这个账号在本校已经是“{name}”的，请先核对是不是登记了两次。").format(name=same.name))
    return user


def _new(login: str, password: str) -> User:
    if User.objects.filter(login=login).exists():
        sentence = _("登录名“{login}”已被使用。是您本人的，请选“我已有账号”；不是，请换一个。")
        raise ValidationError({"login": sentence.format(login=login)})
    user = User(login=login)
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise ValidationError({"password": problem.messages}) from problem
    user.password = digest(password)
    return user
