"""Accounts of a school that moves: a login travels, what proves who it is does not have to.

Here an account is matched with one of another school by telephone number only, and only where whoever imports has said
so for this very person; never by name. A linked account keeps the password, the login and the rights it has here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import identify_hasher, make_password
from django.core.exceptions import ValidationError

from houqin.core.moving.leaving import Accounts
from houqin.core.moving.lines import Unreadable, value_of
from houqin.core.moving.package import MoveFailed, Package
from houqin.core.scope import in_school
from houqin.people.models import Member, User

COLUMNS = ("id", "login", "is_active", "password")
MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")  # a landline is a room's, not a person's
OF_THE_SCHOOL = (Member.PERSON, Member.CONTRACTOR)


def accounts_of(school: Any, *, with_passwords: bool = False) -> Accounts:
    """What is written of the accounts of a school's own people; those of officers from above stay."""
    with in_school(school):
        members = Member.objects.filter(kind__in=OF_THE_SCHOOL, user__isnull=False).select_related("user")
        users = [member.user for member in members]
    return {
        user.pk: [user.pk, user.login, user.is_active, user.password if with_passwords else ""]
        for user in users
    }


@dataclass(frozen=True)
class Candidate:
    """A person of the package whose mobile number one account here has too."""

    login: str
    name: str
    phone: str
    here: User
    here_name: str
    here_school: str


@dataclass
class Settling:
    """What becomes of each account of a package."""

    settled: dict[UUID, UUID] = field(default_factory=dict)
    new: list[User] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    linked: list[tuple[str, str]] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)

    def open(self) -> None:
        """Make the accounts that are new here."""
        User.objects.bulk_create(self.new)


def settle(package: Package, code: str, links: Sequence[str] = ()) -> Settling:
    """Decide on every account; `links` are the pairs that were confirmed, as `login-in-package=login-here`."""
    accounts = _read(package)
    settling = Settling(candidates=_candidates(package, accounts))
    confirmed = _confirmed(links, settling.candidates)
    there = {user.pk: user for user in User.objects.filter(pk__in=[user.pk for user in accounts])}
    logins = {user.login for user in accounts}
    taken = set(User.objects.filter(login__in=logins).values_list("login", flat=True))
    for user in accounts:
        if user.pk in there or user.login in confirmed:
            here = there.get(user.pk) or confirmed[user.login]
            settling.settled[user.pk] = here.pk
            settling.linked.append((user.login, here.login))
            continue
        if user.login in taken:
            old, user.login = user.login, _free(user.login, code, logins)
            logins.add(user.login)
            settling.renamed.append((old, user.login))
        settling.settled[user.pk] = user.pk
        settling.new.append(user)
    _require_one_each(settling)
    return settling


def _read(package: Package) -> list[User]:
    """The accounts of the package as rows that are not saved."""
    fields: list[Any] = [User._meta.get_field(name) for name in COLUMNS]
    found = []
    for number, row in enumerate(package.rows(package.accounts, len(COLUMNS)), 1):
        try:
            pk, login, is_active, password = (value_of(f, told) for f, told in zip(fields, row, strict=True))
            User(login=login, password="-").clean_fields()
        except (Unreadable, ValidationError) as problem:
            raise MoveFailed(f"{package.accounts.name} 第 {number} 行读不出来。没有导入。") from problem
        user = User(pk=pk, login=login, is_active=is_active, must_change=True)
        user.password = password if _is_digest(password) else make_password(None)
        found.append(user)
    return found


def _is_digest(password: str) -> bool:
    try:
        identify_hasher(password)
    except ValueError:
        return False
    return True


def _candidates(package: Package, accounts: list[User]) -> list[Candidate]:
    """Where one person of the package and one person here have the same mobile number, each the only one."""
    logins = {user.pk: user.login for user in accounts}
    ours: dict[str, list[tuple[str, str]]] = {}
    part, columns = package.tables["people.member"]
    for row in package.rows(part, len(columns)):
        told = dict(zip(columns, row, strict=True))
        login = logins.get(UUID(told["user_id"])) if told["user_id"] else None
        if login and told["active"] and (phone := _mobile(told["phone"])):
            ours.setdefault(phone, []).append((login, told["name"]))
    theirs: dict[str, set[Member]] = {}
    having = Member.everywhere.filter(kind__in=OF_THE_SCHOOL, active=True, user__is_active=True)
    for member in having.exclude(phone="").select_related("user", "school").order_by("id"):
        if (phone := _mobile(member.phone)) in ours:
            theirs.setdefault(phone, set()).add(member)
    return [
        _candidate(phone, *people[0], sorted(theirs[phone], key=lambda member: member.pk)[0])
        for phone, people in sorted(ours.items())
        if len(people) == 1 and len({member.user_id for member in theirs.get(phone, ())}) == 1
    ]


def _candidate(phone: str, login: str, name: str, here: Member) -> Candidate:
    assert here.user is not None
    return Candidate(login, name, phone, here.user, here.name, here.school.name)


def _mobile(phone: Any) -> str:
    found = MOBILE.fullmatch(re.sub(r"[\s-]", "", str(phone)))
    return found[1] if found else ""


def _confirmed(links: Sequence[str], candidates: list[Candidate]) -> dict[str, User]:
    """login in the package -> the account here. MoveFailed for a pair that the telephone numbers do not make."""
    offered = {f"{each.login}={each.here.login}": each for each in candidates}
    for link in links:
        if link not in offered:
            raise MoveFailed(f"“{link}”不是手机号相同的一对：请先用 --link-by-phone 看有哪些。没有导入。")
    return {offered[link].login: offered[link].here for link in links}


def _free(login: str, code: str, coming: set[str], number: int = 1) -> str:
    """A login that nobody has here and nobody brings, from the one that another school's person has here."""
    end = f"-{code.lower()}" + (f"-{number}" if number > 1 else "")
    wanted = f"{login[: 40 - len(end)]}{end}"
    used = wanted in coming or User.objects.filter(login=wanted).exists()
    return _free(login, code, coming, number + 1) if used else wanted


def _require_one_each(settling: Settling) -> None:
    here = [login for _theirs, login in settling.linked]
    if twice := sorted({login for login in here if here.count(login) > 1}):
        raise MoveFailed(f"两个人连到了同一个账号 {twice[0]}：没有导入。")
