"""Officers of a district: which schools they may read, and how they enter one so that the school sees it.

An officer reads; he enters a school as a member of his own kind with the role of a reader, and the school finds him in
its list of people and each entering in its looks. Nothing here reads the rows of several schools at once.
"""

from typing import Any
from uuid import UUID

from houqin.core.looks import Look
from houqin.core.writing import writing
from houqin.people.models import District, Member, Officer, School
from houqin.people.roles import written


def offices_of(user: Any) -> list[Officer]:
    """The offices this user holds now."""
    return list(Officer.objects.filter(user_id=user.pk, active=True).select_related("district"))


def schools_of(offices: list[Officer]) -> Any:
    """The schools below these offices: the district's own, and those of the 中心校/学区 under it."""
    districts = [office.district_id for office in offices]
    below = District.objects.filter(parent_id__in=districts).values("pk")
    return School.objects.filter(district_id__in=districts) | School.objects.filter(district_id__in=below)


def enter(office: Officer, school: School) -> Member:
    """Come into a school as a reader; the school sees who came and when."""
    with writing(school):
        member: Member | None = Member.objects.filter(user_id=office.user_id).first()
        if member is None:
            member = Member(school=school, user=office.user, kind=Member.OFFICER, name=str(office)[:40])
            member.roles, member.posts_text = written(["reader"]), office.title
            member.clean()
            member.save(force_insert=True)
        if member.kind == Member.OFFICER:
            Look(member=member, school=school, model="people.school", row=school.pk, how="enter").save(
                force_insert=True
            )
    return member


def covered_by(offices: list[Officer], schools: set[UUID]) -> set[UUID]:
    """Which of these schools the offices cover now: one query for any number of schools."""
    return set(schools_of(offices).filter(pk__in=schools).values_list("pk", flat=True)) if offices else set()
