"""Officers of a district: which schools they may read, and how they enter one so that the school sees it.

An officer reads; he says why, enters a school for a few hours as a member of his own kind with the role of a reader,
and the school finds in its looks who came, why, and which pages he opened. Nothing here reads the rows of several
schools at once.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.limits import Limit
from houqin.core.looks import Look, note
from houqin.core.words import moment_words
from houqin.core.writing import writing
from houqin.people.models import District, Member, Officer, School
from houqin.people.roles import written

REASONS = {
    "inspection": _("例行检查"),
    "supervision": _("专项督导"),
    "audit": _("审计"),
    "help": _("应学校要求协助"),
    "complaint": _("核实信访或投诉"),
}
HOURS = Limit(
    "people.officer_hours",
    _("上级人员每次进校查阅最长"),
    default=4,
    unit=_("小时"),
    source=_("本系统的规定"),
    stricter="lower",
    legal=True,
    lowest=1,
    highest=4,
)


def offices_of(user: Any) -> list[Officer]:
    """The offices this user holds now."""
    return list(Officer.objects.filter(user_id=user.pk, active=True).select_related("district"))


def tell_office(user: Any, what: str) -> None:
    """Write down at this user's offices what was done with his account; the caller holds the lock.

    A school's history begins with his first visit there: until then this is where the county reads it.
    """
    for office in Officer.objects.select_for_update().filter(user_id=user.pk, active=True):
        office.story = [*office.story, {"at": clock.now().isoformat(timespec="seconds"), "what": what}]
        office.save(update_fields=["story"])


def story_of(office: Officer) -> list[str]:
    """The same in lines, oldest first."""
    return [f"{moment_words(datetime.fromisoformat(each['at']))} {each['what']}" for each in office.story]


def schools_of(offices: list[Officer]) -> Any:
    """The schools below these offices: the district's own, and those of the 中心校/学区 under it."""
    districts = [office.district_id for office in offices]
    below = District.objects.filter(parent_id__in=districts).values("pk")
    return School.objects.filter(district_id__in=districts) | School.objects.filter(district_id__in=below)


def enter(office: Officer, school: School, reason: str) -> Member:
    """Come into a school as a reader for a few hours; the school sees who came, when and why."""
    with writing(school):
        member: Member | None = Member.objects.filter(user_id=office.user_id).first()
        if member is None:
            member = _reader(office, school)
        if member.kind == Member.OFFICER:
            member.until_at = clock.now() + timedelta(hours=HOURS.on())
            Member.objects.filter(pk=member.pk).update(until_at=member.until_at)
            came = {"model": "people.school", "row": school.pk, "how": "enter", "until_at": member.until_at}
            note(Look(member=member, reason=reason[:120], **came))
    return member


def _reader(office: Officer, school: School) -> Member:
    member = Member(school=school, user=office.user, kind=Member.OFFICER, name=str(office)[:40])
    member.roles, member.posts_text = written(["reader"]), office.title
    member.clean()
    member.save(force_insert=True)
    return member


def covered_by(offices: list[Officer], schools: set[UUID]) -> set[UUID]:
    """Which of these schools the offices cover now: one query for any number of schools."""
    return set(schools_of(offices).filter(pk__in=schools).values_list("pk", flat=True)) if offices else set()
