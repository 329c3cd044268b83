"""Whose names are masked: a pupil's, for everybody but the teacher of his class, until somebody says why he looks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core.limits import Limit
from houqin.core.looks import is_shown
from houqin.people.models import Member, Pupil

SHOWN_FOR = {
    "parents": _("联系家长"),
    "health": _("身体不适或受伤"),
    "meals": _("就餐和过敏"),
    "boarding": _("住宿和乘车"),
    "roll": _("核对名册、学籍"),
    "inspection": _("配合检查或审计"),
}
SHOWN_MINUTES = Limit(
    "people.shown_minutes",
    _("学生姓名显示多久"),
    default=30,
    unit=_("分钟"),
    source=_("本系统的建议"),
    stricter="lower",
    lowest=5,
    highest=240,
)


def is_covered(member: Any, pupil: Pupil) -> bool:
    """Whether this member sees this pupil masked."""
    return pupil.school_class.teacher_id != member.pk and not is_shown(member, Pupil, pupil.pk)


def covers_list(member: Member, listing: Any) -> bool:
    """Whether a list is masked: not that of one's own class."""
    if listing.tab is not None and listing.tab.key == "mine":
        return False
    chosen = listing.form.cleaned_data.get("school_class")
    own = chosen is not None and chosen.teacher_id == member.pk
    return not own and not is_shown(member, Pupil)
