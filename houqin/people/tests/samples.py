"""One row of each kind of the people room, and how its actions are done, for the house tests."""

from typing import Any
from uuid import uuid4

from houqin.core import clock
from houqin.core.archive.books import Month
from houqin.core.jobs import Job, enqueue
from houqin.core.limits import LIMITS
from houqin.core.notices.models import Channel
from houqin.core.scope import in_school
from houqin.people import second_step, totp
from houqin.people.models import Invitation, JointDuty, Member, Post, Pupil, SchoolClass, Token
from tests.cast import Cast
from tests.samples import Doing, do, sheet

PAIR = "repairs.finish_ticket+repairs.confirm_ticket"


def member(cast: Cast) -> Any:
    return do(cast, "people.add_member").row


def with_login(cast: Cast) -> Any:
    return do(cast, "people.give_login", member(cast)).row


def disabled(cast: Cast) -> Any:
    return do(cast, "people.disable_member", member(cast)).row


def school_class(cast: Cast) -> Any:
    return do(cast, "people.add_class").row


def pupil(cast: Cast) -> Any:
    return do(cast, "people.add_pupil").row


def post(cast: Cast) -> Any:
    return Post.objects.filter(member=member(cast)).latest("id")


def token(cast: Cast) -> Any:
    digest = uuid4().hex * 2
    return Token.objects.create(school=cast.school, member=cast.hu, digest=digest, label=cast.hu.name)


def joint_duty(cast: Cast) -> Any:
    return do(cast, "people.sign_joint_duty").row


def _member(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {
        "name": f"{cast.tan.name}{uuid4().hex[:4]}",
        "staff_number": uuid4().hex[:8],
        "phone": f"139{uuid4().int % 10**8:08d}",
        "department": "后勤处",
        "employer": "",
        "note": f"{cast.tan.name}的同事",
    }


def _class(cast: Cast, row: Any = None) -> dict[str, Any]:
    with in_school(cast.school):
        number = 1 + SchoolClass.objects.count()
    name = f"3（{number}）班{cast.school.name[:4]}"
    return {"name": name, "grade": 3, "number": number, "boys": 20, "girls": 22, "teacher": str(cast.tan.pk)}


def _pupil(cast: Cast, row: Any = None) -> dict[str, Any]:
    place = str(school_class(cast).pk)
    return {"school_class": place, "name": f"{cast.tan.name}之子", "number": uuid4().hex[:12]}


def _why_shown(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {"reason": "parents", "words": f"{cast.school.name}家长来电"}


SECRET = bytes(range(20))


def with_second_step(cast: Cast) -> Any:
    row = with_login(cast)
    with in_school(cast.school):
        user = Member.objects.get(pk=row.pk).user
    assert user is not None
    second_step.turn_on(user, SECRET, 0, [])
    user.save()
    return row


def _own_second_step(cast: Cast) -> Any:
    user = _own_password(cast).user
    second_step.turn_on(user, SECRET, 0, [])
    user.save()
    return cast.tan


def _digits(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {"code": totp.code_at(SECRET, totp.step_of(clock.now()))}


def _turned_on(cast: Cast, row: Any = None) -> dict[str, Any]:
    codes = " ".join(totp.new_codes())
    return {"old": "qing-shan-88", "seed": totp.as_text(SECRET), "codes": codes} | _digits(cast)


def _set_up(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {
        "name": f"{cast.school.name}（新）",
        "office_name": "后勤部",
        "head_title": "后勤主任",
        "lift": True,
    }


def _joint_duty(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {"member": str(member(cast).pk), "pair": PAIR, "reason": f"{cast.school.name}人手不足"}


def _login(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {"login": f"u{uuid4().hex[:10]}", "password": "yun-shan-2026"}


def _own_password(cast: Cast) -> Any:
    user = cast.tan.user
    assert user is not None
    user.set_password("qing-shan-88")
    user.save()
    return cast.tan


def _trial_school(cast: Cast) -> None:
    type(cast.school).objects.filter(pk=cast.school.pk).update(go_live_on=None)


def _go_live(cast: Cast, row: Any = None) -> dict[str, Any]:
    _trial_school(cast)
    return {"go_live_on": "2099-09-01"}


def _something_to_wipe(cast: Cast, row: Any = None) -> dict[str, Any]:
    _trial_school(cast)
    do(cast, "repairs.report_ticket")
    return {}


def _limit(cast: Cast, row: Any = None) -> dict[str, Any]:
    code, limit = next(iter(LIMITS.items()))
    day = clock.today().isoformat()
    return {"code": code, "value": limit.default, "from_on": day, "because": f"{cast.school.name}校务会决定"}


def _staff_list(cast: Cast, row: Any = None) -> dict[str, Any]:
    name = f"{cast.tan.name}{uuid4().hex[:4]}"
    return sheet(cast, "members", {"姓名": name, "岗位": "语文教师", "备注": cast.tan.name})


def invitation(cast: Cast) -> Any:
    asked = member(cast)
    return do(cast, "people.invite_member", asked, letters=asked.pk.hex).row


def _accepts(cast: Cast, row: Any) -> dict[str, Any]:
    return {"letters": row.member_id.hex, "login": f"u{uuid4().hex[:10]}", "password": "yun-shan-2026"}


ROWS = {
    Member: member,
    Invitation: invitation,
    Post: post,
    SchoolClass: school_class,
    Pupil: pupil,
    Token: token,
    JointDuty: joint_duty,
}


def _channel(cast: Cast, row: Any = None) -> dict[str, Any]:
    flags = {"sends_urgent": True, "sends_digest": True}
    key = f"https://oapi.dingtalk.com/robot/send?access_token={uuid4().hex}"
    return {"kind": "dingtalk", "name": f"{cast.school.name}后勤群", "url": key} | flags


def _other_channel(cast: Cast, row: Any) -> dict[str, Any]:
    return {"name": f"{cast.school.name}工作群", "sends_urgent": True, "active": True}


def _messages(cast: Cast, row: Any) -> dict[str, Any]:
    return {"topics": ["repairs.mine"], "email": "tan@example.com", "mail_digest": True}


def _failed_job(cast: Cast, row: Any) -> dict[str, Any]:
    """A list that could not be written."""
    job = enqueue("core.export_list", by=cast.hu, page="people.members", params="")
    Job.objects.filter(pk=job.pk).update(state=Job.FAILED, ended_at=clock.now())
    return {"job": str(job.pk)}


def a_mail_channel(cast: Cast) -> Any:
    return Channel.objects.create(school=cast.school, kind=Channel.EMAIL, name=f"{cast.school.name}邮件")


def a_channel(cast: Cast) -> Any:
    return do(cast, "people.add_channel").row


DOING = {
    "people.add_channel": Doing("hu", _channel),
    "people.edit_channel": Doing("hu", _other_channel, a_channel),
    "people.mail_heads": Doing("hu", lambda cast, row: {"address": "ju@example.com"}, a_mail_channel),
    "people.try_channel": Doing("hu", target=a_channel),
    "people.set_my_messages": Doing("tan", _messages, lambda cast: cast.tan),
    "people.set_up_school": Doing("hu", _set_up),
    "people.set_go_live": Doing("hu", _go_live),
    "people.make_backup": Doing("hu"),
    "people.redo_job": Doing("hu", _failed_job),
    "people.make_archive": Doing("hu", lambda cast, row: {"month": Month.before(clock.today()).code}),
    "people.wipe_trial": Doing("hu", _something_to_wipe),
    "people.set_limit": Doing("hu", _limit),
    "people.sign_joint_duty": Doing("hu", _joint_duty),
    "people.add_member": Doing("hu", lambda cast, row: _member(cast) | {"posts": "语文教师、值周教师"}),
    "people.edit_member": Doing("hu", _member),
    "people.set_posts": Doing("hu", lambda cast, row: {"posts": "数学教师、年级组长"}),
    "people.give_roles": Doing("hu", lambda cast, row: {"roles": ["teacher", "repairer"]}),
    "people.disable_member": Doing("hu", lambda cast, row: {"reason": f"{cast.tan.name}调离"}),
    "people.enable_member": Doing("hu", target=disabled),
    "people.end_sessions": Doing("hu", target=with_login),
    "people.give_login": Doing("hu", _login),
    "people.reset_password": Doing("hu", lambda cast, row: {"password": "yun-shan-2027"}, with_login),
    "people.change_password": Doing(
        "tan", lambda cast, row: {"old": "qing-shan-88", "password": "lan-tian-99"}, _own_password
    ),
    "people.invite_member": Doing("hu", lambda cast, row: {"letters": uuid4().hex}),
    "people.revoke_invitation": Doing("hu"),
    "people.accept_invitation": Doing("hu", _accepts),
    "people.turn_on_second_step": Doing("tan", _turned_on, _own_password),
    "people.turn_off_second_step": Doing("tan", _digits, _own_second_step),
    "people.reset_second_step": Doing(
        "hu", lambda cast, row: {"reason": f"{cast.tan.name}换手机"}, with_second_step
    ),
    "people.require_second_step": Doing("hu", lambda cast, row: {"who": "all"}),
    "people.import_members": Doing("hu", _staff_list),
    "people.add_class": Doing("hu", _class),
    "people.edit_class": Doing("hu", _class),
    "people.close_class": Doing("hu"),
    "people.add_pupil": Doing("hu", _pupil),
    "people.edit_pupil": Doing("hu", _pupil),
    "people.leave_pupil": Doing("hu"),
    "people.show_pupils": Doing("hu", _why_shown),
    "people.show_pupil": Doing("hu", _why_shown),
}
