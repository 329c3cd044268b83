"""The cast, the same in every test: Tan teaches, Wen mends, Chen keeps the books, Hu decides, at one school.

Ou holds every role at another school, so "Ou sees nothing" is the strictest test of isolation there is.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.test import Client

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.people.models import Member, School, User
from houqin.people.roles import ROLES, written

PEOPLE = {  # the name in tests -> (name, post, roles)
    "tan": ("谭老师", "数学教师", ("teacher",)),
    "wen": ("文师傅", "水电工", ("repairer",)),
    "chen": ("陈会计", "会计", ("accountant",)),
    "hu": ("胡校长", "校长兼总务主任", ("principal", "logistics_head")),
}
EVERY_ROLE = ("欧校长", "一人多岗", tuple(ROLES))


@dataclass
class Cast:
    """The people of the tests; `school` is the school of the first four."""

    tan: Member
    wen: Member
    chen: Member
    hu: Member
    ou: Member

    @property
    def school(self) -> School:
        school: School = self.hu.school
        return school


def make_cast(code: str, mark: str = "") -> Cast:
    """Two schools and their people, written as they are; `mark` becomes a part of every name of the first."""
    ours, theirs = _school(code, f"{mark}育才小学"), _school(f"{code}-2", "第二小学")
    people = {key: _member(ours, key, f"{mark}{name}", *rest) for key, (name, *rest) in PEOPLE.items()}
    return Cast(**people, ou=_member(theirs, "ou", *EVERY_ROLE))


def _school(code: str, name: str) -> School:
    facts: dict[str, Any] = {"go_live_on": date(2026, 9, 1), "set_up_at": clock.at(date(2026, 8, 20))}
    school: School = School.objects.create(code=code, name=name, **facts)
    return school


def _member(school: School, key: str, name: str, post: str, roles: tuple[str, ...]) -> Member:
    user = User.objects.create(login=f"{key}.{school.code.lower()}")
    with in_school(school):
        member = Member(school=school, user=user, name=name, posts_text=post, roles=written(roles))
        member.clean()
        member.save(force_insert=True)
    return member


def find_cast(code: str) -> Cast:
    """The people made before, read anew, so that no test sees what another did to them in memory."""
    found = Member.everywhere.select_related("school", "user").filter(
        user__login__in=[f"{key}.{code.lower()}" for key in PEOPLE] + [f"ou.{code.lower()}-2"]
    )
    by_key = {member.user.login.split(".")[0]: member for member in found if member.user}
    return Cast(**{each.name: by_key[each.name] for each in fields(Cast)})


def browser(member: Member, **options: Any) -> Client:
    """A browser in which this member is signed in."""
    client = Client(**options)
    assert member.user is not None
    client.force_login(member.user)
    return client


def with_every_role(cast: Cast) -> Member:
    """Hu, who may do everything for once."""
    with in_school(cast.school):
        Member.objects.filter(pk=cast.hu.pk).update(roles=cast.ou.roles)
    cast.hu.roles = cast.ou.roles
    return cast.hu
