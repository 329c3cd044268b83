"""Classes with their head-counts, and pupils where they are needed by name."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.core.looks import Look
from houqin.people.children import SHOWN_FOR, SHOWN_MINUTES, is_covered
from houqin.people.models import Member, Pupil, School, SchoolClass

FACTS = ("name", "grade", "number", "boys", "girls", "teacher")


def _is_covered(pupil: Pupil, by: Member) -> bool:
    return is_covered(by, pupil)


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
    """A pupil's class; name and number only where new ones are written, because the form does not show them."""
    pupil.school_class, pupil.name, pupil.number = school_class, name or pupil.name, number or pupil.number
    return pupil


@action(_("显示姓名"), says=_("说明原因后查看学生姓名：{reason} {words}"))
def show_pupils(school: School, /, *, by: Member, reason: str, words: str) -> Changes:
    """Names of all pupils in clear for this member and a short while; reason and time stay in the looks."""
    return Changes(school, add=[_reveal(by, reason, words)])


@action(_("显示姓名"), tone="primary", says=_("说明原因后查看姓名：{reason} {words}"), only=_is_covered)
def show_pupil(pupil: Pupil, /, *, by: Member, reason: str, words: str) -> Changes:
    """One pupil's name, number, photos and history in clear, as with the list."""
    return Changes(pupil, add=[_reveal(by, reason, words, pupil)])


@action(_("学生离校"), tone="danger", only=lambda row, by: row.active)
def leave_pupil(pupil: Pupil, /, *, by: Member) -> Pupil:
    """The pupil has left the school."""
    pupil.active = False
    return pupil


def _reveal(by: Member, reason: str, words: str, pupil: Pupil | None = None) -> Look:
    with override("zh-hans"):  # a record
        said = "：".join(filter(None, (str(SHOWN_FOR[reason]), words)))
    until = clock.now() + timedelta(minutes=SHOWN_MINUTES.on())
    row = pupil.pk if pupil else None
    return Look(member=by, model="people.pupil", row=row, how="reveal", reason=said[:120], until_at=until)


def _once(grade: int, number: int, other_than: SchoolClass | None = None) -> None:
    same = SchoolClass.objects.filter(grade=grade, number=number, active=True)
    if other_than is not None:
        same = same.exclude(pk=other_than.pk)
    if same.exists():
        raise Refused(_("已经有{grade}年级{number}班。").format(grade=grade, number=number))
