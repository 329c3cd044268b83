"""The school itself: its first setting up, its 启用日, and the wiping of what was tried before that day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.core.files.models import Attachment
from houqin.core.limits import LIMITS, LimitValue
from houqin.people.models import KIND_QUESTIONS, JointDuty, Member, School


@action(_("学校设置"), tone="primary", says=_("填写学校设置"))
def set_up_school(school: School, /, *, by: Member, **answers: Any) -> School:
    """The ten questions, the office's name and its head's title, and the address under which phones reach the system."""
    for name in ("name", "office_name", "head_title", "address"):
        setattr(school, name, answers[name])
    school.kind = {question: bool(answers[question]) for question in KIND_QUESTIONS}
    school.set_up_at = school.set_up_at or clock.now()
    return school


@action(_("设定启用日"), says=_("把启用日定为 {go_live_on}"))
def set_go_live(school: School, /, *, by: Member, go_live_on: date) -> School:
    """The day from which records count. It can be moved while it lies ahead, never after it has come."""
    if not school.is_trial():
        raise Refused(
            _("启用日已到（{day}），不能再改：之后的记录已经是正式记录。").format(day=school.go_live_on)
        )
    if go_live_on < clock.today():
        raise Refused(_("启用日只能是今天或以后：已经登记的内容不会变成正式记录。"))
    school.go_live_on = go_live_on
    return school


def trial_rows(school: School) -> Iterator[Any]:
    """The rows that a wipe would take, one QuerySet for each kind; the caller has named the school."""
    for model in apps.get_models():
        if getattr(model, "WIPED_WITH_TRIAL", False):
            rows = model._default_manager.all()
            yield rows.filter(recorded_at__lt=clock.at(school.go_live_on)) if school.go_live_on else rows


@action(_("清除试运行数据"), tone="danger")
def wipe_trial(school: School, /, *, by: Member) -> Changes:
    """Everything recorded before the 启用日 in processes and registers goes in one tap; that it was wiped is recorded.

    People, places and the calendar stay: they were entered to be kept.
    """
    rows: list[Any] = [row for kind in trial_rows(school) for row in kind]
    if not rows:
        raise Refused(_("没有试运行数据需要清除。"))
    rows += Attachment.objects.filter(row__in=[row.pk for row in rows])
    return Changes(school, remove=rows)


@action(_("改本校标准"), says=_("{code} 改为 {value}，自 {from_on} 起（{because}）"))
def set_limit(
    school: School, /, *, by: Member, code: str, value: int, from_on: date, because: str
) -> LimitValue:
    """A school's own figure from a day on: where the law has one, only a stricter one; never for days gone by."""
    LIMITS[code].check(value)
    if from_on < clock.today():
        raise Refused(_("起用日只能是今天或以后：过去的日子按当时的标准算。"))
    return LimitValue(code=code, value=value, from_on=from_on, because=because)


@action(_("签《岗位兼任说明》"), says=_("同意 {member} 本年度兼任：{pair}（{reason}）"))
def sign_joint_duty(school: School, /, *, by: Member, member: Member, pair: str, reason: str) -> JointDuty:
    """The principal joins two duties in one person for this calendar year; pairs marked `never` are not offered."""
    if JointDuty.objects.filter(member=member, pair=pair, year=clock.today().year).exists():
        raise Refused(_("{member}本年度已经有这份说明。").format(member=member))
    return JointDuty(member=member, pair=pair, year=clock.today().year, reason=reason, signed_by=by)
