"""How a school begins: its row, the member in whose name the command line acts, and the first person who signs in.

The first person is added by ordinary actions, so that the history of a school starts with who let whom in. A school is
known by its first account: founding that was cut off half-way is taken up again.
"""

import os
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.core.text import is_sound
from houqin.core.writing import one_at_a_time, writing, writing_reference
from houqin.people.actions.logins import give_login
from houqin.people.actions.members import add_member, give_roles
from houqin.people.forms import first_password
from houqin.people.models import District, Member, School, User

COMMAND_LINE = "命令行"  # the name under which the history shows what was done from a terminal
BY_ITSELF = "到期自动办理"  # the name under which it shows what a schedule did
PASSER_BY = "扫码人员"  # the name under which it shows what was done before a label, without an account
FIRST_ROLES = ("logistics_head", "admin")


def open_school(code: str, name: str, district: District | None = None) -> School:
    """The row of a new school; Refused with a sentence when the code is taken or badly written."""
    school = School(code=code.strip(), name=name.strip(), district=district)
    try:
        school.clean_fields(exclude=["district"])
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem
    with writing_reference():
        there = School.objects.filter(code__iexact=school.code).first()
        if there is None:
            school.save(force_insert=True)
            return school
    if Member.everywhere.filter(school=there, user__isnull=False).exists():
        raise Refused(_("已经有代码为 {code} 的学校：{name}。").format(code=there.code, name=there.name))
    return there


def school_of(code: str) -> School | None:
    """The school of an address; small letters are as good as capitals."""
    found: School | None = School.objects.filter(code__iexact=code[:24]).first() if is_sound(code) else None
    return found


def district_of(code: str) -> District | None:
    """The office above of this code, none where none is named; Refused where it is not known here."""
    if not code:
        return None
    found: District | None = District.objects.filter(code__iexact=code.strip()).first()
    if found is None:
        raise Refused(_("这里没有代码为 {code} 的上级单位：先用 houqin district 登记。").format(code=code))
    return found


def command_line_of(school: School) -> Member:
    """The member of kind 系统 in whose name commands act; made when the school has none."""
    with writing(school):
        return _the_only(school, Member.SYSTEM, COMMAND_LINE)


def by_itself_of(school: School) -> Member:
    """The member of kind 系统 in whose name schedules act; made when the school has none."""
    with writing(school):
        one_at_a_time(school.pk, "people.by_itself")
        return _the_only(school, Member.SYSTEM, BY_ITSELF)


def passer_by_of(school: School) -> Member:
    """The member of kind 扫码人员 in whose name strangers report; made when the school has none."""
    with in_school(school):
        found: Member | None = Member.objects.filter(kind=Member.PUBLIC, active=True).order_by("id").first()
    if found is not None:
        found.school = school
        return found
    with writing(school):
        one_at_a_time(school.pk, "people.passer_by")
        return _the_only(school, Member.PUBLIC, PASSER_BY)


def _the_only(school: School, kind: str, name: str) -> Member:
    found: Member | None = Member.objects.filter(kind=kind, name=name, active=True).order_by("id").first()
    if found is None:
        found = Member(school=school, kind=kind, name=name)
        found.clean()
        found.save(force_insert=True)
    found.school = school
    return found


def add_person(school: School, by: Member, name: str, posts: list[str], **facts: Any) -> Member:
    """A member with the facts given and the others empty."""
    empty = {"staff_number": "", "gender": "", "phone": "", "department": "", "employer": "", "note": ""}
    member: Member = add_member(
        school, by=by, name=name, posts=posts, **{"joined_on": None, **empty, **facts}
    )
    return member


def let_in_the_first(school: School, login: str, password: str, name: str = "") -> Member:
    """The first person of a school: 总务主任 and 系统管理员 in one, who lets in all others."""
    by = command_line_of(school)
    name = name or school.head_title
    with in_school(school):
        found: Member | None = Member.objects.filter(name=name, kind=Member.PERSON, user__isnull=True).first()
    member = found or add_person(school, by, name, [school.head_title], department=school.office_name)
    give_roles(member, by=by, roles=list(FIRST_ROLES))
    give_login(member, by=by, login=login, password=password)
    return member


def member_of_login(code: str, login: str) -> Member:
    """The active member with this login at the school of this code; Refused with a sentence when there is none."""
    rows = Member.everywhere.select_related("school").filter(school__code__iexact=code.strip())
    if not rows.exists():
        raise Refused(_("没有代码为 {code} 的学校。").format(code=code))
    name = login.strip().lower()
    member: Member | None = rows.filter(user__login=name, active=True, user__is_active=True).first()
    if member is None:
        raise Refused(_("学校 {code} 没有登录名为“{login}”的在岗人员。").format(code=code, login=name))
    return member


def free_login(wanted: str, school: School) -> str:
    """The login name asked for, or `admin`, or where that is taken by another school `admin-code`."""
    login = wanted or "admin"
    taken = User.objects.filter(login=login).exists()
    return f"{login}-{school.code.lower()}" if taken and not wanted else login


def keep_slip(name: str, text: str) -> str:
    """Write a slip with passwords into the data folder, readable by its owner only; gives its path."""
    path = settings.DATA_DIR / name
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf8") as file:
        file.write(text)
    return str(path)


__all__ = [
    "add_person",
    "by_itself_of",
    "command_line_of",
    "district_of",
    "first_password",
    "free_login",
    "keep_slip",
    "let_in_the_first",
    "member_of_login",
    "open_school",
    "passer_by_of",
]
