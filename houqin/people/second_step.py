"""Signing in with a second step: of whom it is asked, and whether what he typed is good (decisions/0046).

On a school's own network it is everybody's own choice until the school asks for it; on the internet it is asked of those
who keep accounts or money, and always of officers of a district.
"""

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from houqin.core import attempts, clock
from houqin.core.middleware import DEMO_SLIP
from houqin.core.writing import writing_reference
from houqin.people import totp
from houqin.people.district import offices_of
from houqin.people.models import Member, School, User
from houqin.people.roles import ROLES

TRIES, MINUTES = 5, 10
HOME = ("local", "lan", "home", "internal", "intranet")


def keeps_accounts_or_money(member: Member) -> bool:
    """Whose account would let a stranger in everywhere, or at the money."""
    roles = [ROLES[name] for name in member.role_names if name in ROLES]
    return any(role.money or "people.give_login" in role.codes for role in roles)


def is_public(host: str) -> bool:
    """Whether a host name or address can be reached from the internet, as far as its form says."""
    name = host.strip("[]") if host.startswith("[") and host.endswith("]") else host.rsplit(":", 1)[0]
    name = name.strip("[]").rstrip(".").lower()
    try:
        return ip_address(name).is_global
    except ValueError:
        return "." in name and name.rpartition(".")[2] not in HOME


def is_asked_of(request: HttpRequest) -> bool:
    """Whether who sends this must have a second step before he does anything else."""
    user: Any = request.user
    if not user.is_authenticated or user.second_since is not None:
        return False
    member: Any = getattr(request, "member", None)
    above = member is None or member.kind == Member.OFFICER or request.path.startswith("/district/")
    public = settings.HTTPS and is_public(request.get_host())
    asked = bool(offices_of(user)) if above else _at_school(member, public=public)
    return asked and not is_demo()


def _at_school(member: Member, *, public: bool) -> bool:
    school = member.school
    if school.second_step == School.ALL:
        return True
    return (public or school.second_step == School.KEEPERS) and keeps_accounts_or_money(member)


def is_demo() -> bool:
    """A demo school, whose passwords lie printed beside it, asks nobody for a phone."""
    return bool((settings.DATA_DIR / DEMO_SLIP).exists())


# What was typed ----------------------------------------------------------------------------------------------


def too_often(user: User) -> bool:
    """Whether this account has had its tries for now."""
    return attempts.too_many("second", str(user.pk), most=TRIES, minutes=MINUTES)


def count_try(user: User) -> bool:
    """One more try of this account; whether it still had one."""
    if too_often(user):
        return False
    attempts.count("second", str(user.pk), minutes=MINUTES)
    return True


def is_good(user: User, said: str) -> bool:
    """Whether these are the digits of now, or one of the recovery codes; either is good once. Tries are counted."""
    if not count_try(user):
        return False
    code = code_of(user, said)  # slow, and therefore before the lock
    with (
        writing_reference()
    ):  # locked: the same digits are good once, also when they come twice at the same moment
        now = User.objects.select_for_update().get(pk=user.pk)
        good = fits(now, said, code)
        if good and _is_digits(said):
            User.objects.filter(pk=user.pk).update(second_last=_step(now, said))
        elif good:
            left = [each for each in now.second_codes if each != code]
            User.objects.filter(pk=user.pk).update(second_codes=left)
    if good:
        attempts.forget("second", str(user.pk))
    return good


def fits(user: User, said: str, code: str = "") -> bool:
    """The same without counting and without using it up; `code` is the digest of what was said, made before."""
    if not _is_digits(said):
        return (code or code_of(user, said)) in user.second_codes
    step = _step(user, said)
    return step is not None and step > user.second_last


def _is_digits(said: str) -> bool:
    plain = "".join(said.split())
    return len(plain) == totp.DIGITS and plain.isascii() and plain.isdecimal()


def _step(user: User, said: str) -> int | None:
    secret = totp.opened(user.second_key)
    return totp.matching_step(secret, "".join(said.split()), clock.now()) if secret else None


def code_of(user: User, said: str) -> str:
    """The slow digest of a recovery code; nothing for the phone's digits, which need none."""
    return "" if _is_digits(said) else totp.code_digest(said, user.pk.bytes)


def digests_of(user: User, codes: list[str]) -> list[str]:
    """What is kept of recovery codes: slow, a quarter of a second for ten, and therefore before any lock."""
    return [totp.code_digest(code, user.pk.bytes) for code in codes]


def turn_on(user: User, secret: bytes, step: int, digests: list[str]) -> None:
    """Set it up on the row; the caller saves it. The digits that proved the phone are used."""
    user.second_key, user.second_last, user.second_codes = totp.sealed(secret), step, digests
    user.second_since = clock.now()


def turn_off(user: User) -> None:
    """Forget it on the row; the caller saves it."""
    user.second_key, user.second_last, user.second_codes, user.second_since = "", 0, [], None
