"""Ways back in for whom nobody can help on screen: the last who keeps accounts, and who comes from above.

Whoever sits at the machine may do it for every account. It is written into the history of each school which that account
opens, and those who keep accounts there are told; of an officer's account it also stands at his office.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.writing import writing_reference
from houqin.people import second_step
from houqin.people.district import offices_of, tell_office
from houqin.people.founding import command_line_of, first_password, member_of_login
from houqin.people.models import District, Member, Officer, School, User


def account_of(login: str, school: str = "") -> User:
    """The account with this login, at this school where one is named; Refused with a sentence when there is none."""
    if school:
        found: Any = member_of_login(school, login).user
    else:
        found = User.objects.filter(login=login.strip().lower(), is_active=True).first()
    if found is None:
        raise Refused(_("没有登录名为“{login}”的账号。").format(login=login))
    user: User = found
    return user


def new_password(user: User) -> tuple[str, list[School]]:
    """A password to hand over, and the schools in whose history that is told."""
    password = first_password()

    def alone(row: User) -> None:
        row.password, row.must_change = make_password(password), True

    return password, _do(user, "people.reset_password", {"password": password}, alone, "在本机重置了密码")


def without_second_step(user: User, reason: str) -> list[School]:
    """From now on the password alone lets in, until a phone is set up anew; the schools in whose history that is told."""
    if user.second_since is None:
        raise Refused(_("“{login}”没有启用两步登录，不用重置。").format(login=user.login))
    told = f"在本机重置了两步登录：{reason}"
    return _do(user, "people.reset_second_step", {"reason": reason}, second_step.turn_off, told)


def _do(
    user: User, code: str, data: dict[str, Any], alone: Callable[[User], None], told: str
) -> list[School]:
    """At each school this account opens; where it has opened none yet, on the account alone."""
    members = Member.everywhere.filter(user=user, active=True).select_related("school")
    schools = []
    for member in members.order_by("school__code"):
        perform(code, by=command_line_of(member.school), target=member.pk, data=data)
        schools.append(member.school)
    with writing_reference():
        if not schools:
            row = User.objects.select_for_update().get(pk=user.pk)
            alone(row)
            row.save()
        tell_office(user, told)
    return schools


def told_in(user: User, schools: list[School]) -> list[str]:
    """Where it is written down, as whoever typed the command reads it."""
    told = [f"已写进{school.name}的办理记录，本人和管账号的人会收到消息。" for school in schools]
    for office in offices_of(user):
        told.append(
            f"已写进{office.district.name}的账号办理记录（houqin district {office.district.code} 可看）。"
        )
    return told or ["这个账号不属于哪所学校或上级单位，没有办理记录可写，请在本机的值班本上记一笔。"]


# Offices above -----------------------------------------------------------------------------------------------


def found_district(code: str, name: str) -> District:
    """The 县教体局 of this code, made when there is none."""
    district = District(code=code.strip(), name=name.strip(), kind=District.COUNTY)
    with writing_reference():
        there: District | None = District.objects.filter(code__iexact=district.code).first()
        if there is not None:
            return there
        if not district.name:
            raise Refused(_("还没有登记 {code}：请写 --name 名称。").format(code=code))
        try:
            district.clean_fields(exclude=["parent"])
        except ValidationError as problem:
            raise Refused(" ".join(problem.messages)) from problem
        district.save(force_insert=True)
    return district


def appoint(district: District, login: str, name: str, title: str) -> str:
    """An account for somebody at this office; its first password. Nobody's existing account is taken."""
    password = first_password()
    user = User(login=login.strip().lower(), must_change=True)
    user.password = make_password(password)
    officer = Officer(user=user, district=district, name=name.strip(), title=title.strip())
    with writing_reference():
        if User.objects.filter(login=user.login).exists():
            raise Refused(_("登录名“{login}”已被使用，请换一个，例如加上手机尾号。").format(login=user.login))
        try:
            user.clean_fields(exclude=["password"])
            officer.clean_fields(exclude=["user"])
        except ValidationError as problem:
            raise Refused(" ".join(problem.messages)) from problem
        user.save(force_insert=True)
        officer.save(force_insert=True)
        tell_office(user, "在本机开了账号")
    return password
