"""What the page of the school itself shows."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from houqin.core.actions import ACTIONS
from houqin.core.history import entries_of
from houqin.core.pages.rowpage import told
from houqin.core.scope import in_school
from houqin.core.words import day_words
from houqin.people import files_section
from houqin.people.actions.school import trial_rows
from houqin.people.backups import section
from houqin.people.models import KIND_QUESTIONS, School

STEPS = (
    "people.set_up_school",
    "people.set_go_live",
    "people.make_backup",
    "people.sign_joint_duty",
    "people.require_second_step",
    "people.wipe_trial",
)


def context(member: Any, *, at_machine: bool = False) -> dict[str, Any]:
    """The school as a row page: facts, the buttons that would work, and what was changed when."""
    if not any(member.can(code) for code in STEPS):
        raise PermissionDenied
    school = member.school
    with in_school(school):
        history = [told(entry, School) for entry in entries_of(school)]
        steps = [_step(code) for code in STEPS if member.can(code) and _makes_sense(code, school)]
    go_live = day_words(school.go_live_on, year=True) if school.go_live_on else _("还没有设定，现在是试运行")
    kind = [(label, _("是") if school.kind.get(name) else _("否")) for name, label in KIND_QUESTIONS.items()]
    facts = [
        (_("校名"), school.name),
        (_("学校代码"), school.code),
        (_("部门名称"), school.office_name),
        (_("负责人称呼"), school.head_title),
        (_("学校访问地址"), school.address or _("还没有填，标签上的二维码要用它")),
        (_("启用日"), go_live),
        (_("须两步登录"), school.get_second_step_display()),
        *(kind if school.set_up_at else ()),
    ]
    return {
        "title": school.name,
        "steps": steps,
        "facts": [{"label": label, "html": text} for label, text in facts],
        "sections": [*section(member, at_machine=at_machine), *files_section.section(member)],
        "history": history,
        "related": [
            *([{"label": _("归档"), "url": "/school/archive/"}] if member.can("people.make_archive") else []),
            {"label": _("岗位兼任说明"), "url": "/people/joint_duties/"},
            {"label": _("本校标准"), "url": "/core/limits/"},
            {"label": _("谁看过"), "url": "/core/looks/"},
            {"label": _("导入记录"), "url": "/core/imports/"},
            {"label": _("消息通道"), "url": "/core/channels/"},
            {"label": _("发出的消息"), "url": "/core/outgoing/"},
            {"label": _("后台工作"), "url": "/jobs/"},
            {"label": _("每日链首"), "url": "/core/heads/"},
        ],
        "back_url": "/",
    }


def _makes_sense(code: str, school: Any) -> bool:
    """Only buttons that would work."""
    if code == "people.set_go_live":
        return bool(school.is_trial())
    if code == "people.wipe_trial":
        return any(rows.exists() for rows in trial_rows(school))
    return True


def _step(code: str) -> dict[str, Any]:
    action = ACTIONS[code]
    return {"label": action.label, "url": f"/{action.room}/{action.name}/", "tone": action.tone}
