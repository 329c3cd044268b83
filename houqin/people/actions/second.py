"""The second step of signing in: one's own to turn on and off; reset, and told, by who keeps accounts."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, action
from houqin.people import second_step, totp
from houqin.people.actions.logins import (
    also_from_above,
    digested_ahead,
    is_password,
    matches,
    refuse_if_anothers,
)
from houqin.people.models import Member, School, User

_tried: ContextVar[str | None] = ContextVar("tried", default=None)
_digests: ContextVar[list[str]] = ContextVar("digests")
FEWEST, LONGEST = 8, 400  # recovery codes; letters of all of them


@contextmanager
def _counted_ahead(by: Member, data: Mapping[str, Any]) -> Iterator[None]:
    """A try stays counted although the action fails; what was typed is digested before anything is locked."""
    said, user = data.get("code"), by.user
    may_try = user is not None and second_step.count_try(user)
    digest = second_step.code_of(user, str(said)) if user and may_try and is_password(said) else ""
    token = _tried.set(digest if may_try else None)
    try:
        yield
    finally:
        _tried.reset(token)


@contextmanager
def _digested_ahead(by: Member, data: Mapping[str, Any]) -> Iterator[None]:
    """The password and the recovery codes, digested before the write lock is taken."""
    codes = data.get("codes")
    usable = by.user is not None and isinstance(codes, str) and len(codes) <= LONGEST
    token = _digests.set(second_step.digests_of(by.user, str(codes).split()) if by.user and usable else [])
    try:
        with digested_ahead(by, data):
            yield
    finally:
        _digests.reset(token)


def _is_own(row: Member, by: Member) -> bool:
    return row.pk == by.pk and row.user is not None


@action(
    _("启用两步登录"),
    says=_("启用了两步登录"),
    elsewhere="/second/",
    only=lambda row, by: _is_own(row, by) and row.user is not None and row.user.second_since is None,
    ahead=_digested_ahead,
)
def turn_on_second_step(
    member: Member, /, *, by: Member, old: str, seed: str, code: str, codes: str
) -> Changes:
    """From now on the phone's digits are asked besides the password; ten recovery codes are for the day it is lost."""
    user = User.objects.get(pk=member.user_id)
    if not matches(old, user.password):
        raise ValidationError({"old": _("密码不对。")})
    second_step.turn_on(user, *proven(seed, code, codes), _digests.get())
    return Changes(member, update=[user])


def proven(seed: str, code: str, codes: str) -> tuple[bytes, int]:
    """(secret, half minute), when the phone shows the digits that belong to the secret, and the codes are enough."""
    try:
        secret = totp.from_text(seed)
    except ValueError:
        secret = b""
    step = totp.matching_step(secret, "".join(code.split()), clock.now()) if secret else None
    if step is None or len(secret) != totp.SECRET_BYTES:
        raise ValidationError({"code": _("验证码不对。请看手机上现在的 6 位数字；手机时间要准。")})
    spare = codes.split()
    if len(set(spare)) < FEWEST or any(len(each) < totp.CODE_LETTERS for each in spare):
        raise ValidationError({"codes": _("备用码不够，请重新打开这一页。")})
    return secret, step


@action(
    _("停用两步登录"),
    says=_("停用了两步登录"),
    only=lambda row, by: _is_own(row, by) and row.user is not None and row.user.second_since is not None,
    ahead=_counted_ahead,
)
def turn_off_second_step(member: Member, /, *, by: Member, code: str) -> Changes:
    """Only with the phone or a recovery code in hand. Where it is asked of this person, he sets it up anew at once."""
    user = User.objects.get(pk=member.user_id)
    digest = _tried.get()
    if digest is None or not second_step.fits(user, code, digest):
        raise ValidationError({"code": _("验证码不对，或刚才已经用过。请等手机上换成新的数字。")})
    second_step.turn_off(user)
    return Changes(member, update=[user])


def _is_on(user: User, by: Member) -> bool:
    """At the machine it is written down at each school the account opens, after the first has ended it."""
    return user.second_since is not None or by.kind == Member.SYSTEM


@action(
    _("重置两步登录"),
    says=_("重置了两步登录（{reason}）"),
    only=lambda row, by: row.pk != by.pk and row.user is not None and _is_on(row.user, by),
    reach=also_from_above,
)
def reset_second_step(member: Member, /, *, by: Member, reason: str) -> Changes:
    """For who lost his phone and his codes; he and all who keep accounts are told. His password stays his own."""
    user = User.objects.get(pk=member.user_id)
    refuse_if_anothers(member, user, by)
    second_step.turn_off(user)
    return Changes(member, update=[user])


@action(_("两步登录的要求"), says=_("两步登录改为：{who}"))
def require_second_step(school: School, /, *, by: Member, who: str) -> School:
    """Who must show the phone's digits besides the password; who does not have them yet sets them up first."""
    school.second_step = who
    return school
