"""Classes with their head-counts, and pupils where they are needed by name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Refused, action
from houqin.people.models import Member, Pupil, School, SchoolClass

FACTS = ("name", "grade", "number", "boys", "girls", "teacher")


@action(_("添加班级"), tone="primary", alone="classes")
def add_class(school: School, /, *, by: Member, **facts: Any) -> SchoolClass:
    """A class of this school year; grade and number are used once."""
    _once(facts["grade"], facts["number"])
    return SchoolClass(**{name: facts[name] for name in FACTS})


@action(_("修改班级"), alone="classes")
def edit_class(school_class: SchoolClass, /, *, by: Member, **facts: Any) -> SchoolClass:
    """Head-count, teacher and name follow what is so."""
    _once(facts["grade"], facts["number"], other_than=school_class)
    for name in FACTS:
        setattr(school_class, name, facts[name])
    return school_class


@action(_("班级毕业或撤销"), tone="danger", only=lambda row, by: row.active)
def close_class(school_class: SchoolClass, /, *, by: Member) -> SchoolClass:
    """The class is no more; what was recorded for it stays."""
    school_class.active = False
    return school_class


@action(_("添加学生"))
def add_pupil(school: School, /, *, by: Member, school_class: SchoolClass, name: str, number: str) -> Pupil:
    """A pupil by name and number, nothing more: head-counts are enough for most needs."""
    return Pupil(school_class=school_class, name=name, number=number)


@action(_("修改学生"))
def edit_pupil(pupil: Pupil, /, *, by: Member, school_class: SchoolClass, name: str, number: str) -> Pupil:
    """A pupil's class, name or number."""
    pupil.school_class, pupil.name, pupil.number = school_class, name, number
    return pupil


@action(_("学生离校"), tone="danger", only=lambda row, by: row.active)
def leave_pupil(pupil: Pupil, /, *, by: Member) -> Pupil:
    """The pupil has left the school."""
    pupil.active = False
    return pupil


def _once(grade: int, number: int, other_than: SchoolClass | None = None) -> None:
    same = SchoolClass.objects.filter(grade=grade, number=number, active=True)
    if other_than is not None:
        same = same.exclude(pk=other_than.pk)
    if same.exists():
        raise Refused(_("已经有{grade}年级{number}班。").format(grade=grade, number=number))
