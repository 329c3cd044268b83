"""Members: who works here, under which posts, with which roles."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.core.sessions import end, sign_ins_of
from houqin.people.models import Member, Post, School
from houqin.people.roles import NEVER_TOGETHER, ROLES, written

HEAD = "principal"
FACTS = ("name", "staff_number", "gender", "phone", "department", "employer", "joined_on", "note")


@action(_("添加人员"), tone="primary", alone="people")
def add_member(school: School, /, *, by: Member, posts: Sequence[str], **facts: Any) -> Changes:
    """A person of this school; somebody of an outside company is 外包人员 and names his 所属单位."""
    member = Member(**{name: facts[name] for name in FACTS})
    member.kind = Member.CONTRACTOR if facts["employer"] else Member.PERSON
    _no_double(member)
    return Changes(member, add=posts_for(member, posts))


@action(_("修改人员"), only=lambda row, by: row.kind in (Member.PERSON, Member.CONTRACTOR), alone="people")
def edit_member(member: Member, /, *, by: Member, **facts: Any) -> Member:
    """What is written of a person; posts and roles have their own steps, because they mean more."""
    for name in FACTS:
        setattr(member, name, facts[name])
    member.kind = Member.CONTRACTOR if member.employer else Member.PERSON
    _no_double(member)
    return member


@action(_("调整岗位"), says=_("把岗位调整为：{posts}"))
def set_posts(member: Member, /, *, by: Member, posts: Sequence[str]) -> Changes:
    """The posts held from today; posts given up keep their row with its last day."""
    held = {post.title: post for post in Post.objects.filter(member=member, until_on__isnull=True)}
    ended = [post for title, post in held.items() if title not in posts]
    for post in ended:
        post.until_on = clock.today()
    begun = posts_for(member, [title for title in posts if title not in held])
    member.posts_text = "、".join(posts)
    return Changes(member, add=begun, update=ended)


@action(_("授予角色"), says=_("授予角色：{bundle} {roles}"))
def give_roles(member: Member, /, *, by: Member, roles: Sequence[str], bundle: str = "") -> Member:
    """What a person may do. Nobody gives himself roles; accounts and money, 会计 and 出纳, are never in one hand.

    Once a school has its 校长, who is that is for a 校长 to change: keeping accounts makes nobody the head.
    Where one teacher is the whole school he takes what he needs himself: there is nobody whom he could ask.
    """
    from houqin.people.roles import BUNDLES

    if member.pk == by.pk and not _is_alone(by):
        raise Refused(_("不能给自己授予角色，请另一位管理人员办理。"))
    names = {*roles, *(BUNDLES[bundle][1] if bundle else ())}
    for first, second in NEVER_TOGETHER:
        if {first, second} <= names:
            pair = f"{ROLES[first].label}、{ROLES[second].label}"
            raise Refused(_("{pair}不能由一人兼任（不相容岗位）。").format(pair=pair))
    if "admin" in names and any(ROLES[name].money for name in names):
        raise Refused(_("系统管理员不能兼管钱账。"))
    if (HEAD in names) != (HEAD in member.role_names) and _has_another_head(by):
        raise Refused(_("“校长”由现任校长授予或收回；校长已离任的，请先停用原来的账号。"))
    member.roles = written(sorted(names))
    return member


@action(_("停用"), tone="danger", only=lambda row, by: row.active and row.pk != by.pk)
def disable_member(member: Member, /, *, by: Member, reason: str) -> Member:
    """From the next request on this person is out; what he did stays."""
    member.active = False
    return member


@action(_("恢复"), only=lambda row, by: not row.active)
def enable_member(member: Member, /, *, by: Member) -> Member:
    """The person is back, with the roles held before."""
    member.active = True
    return member


@action(
    _("让他的设备都退出"),
    says=_("让他的设备都退出登录"),
    only=lambda row, by: row.user_id is not None and row.pk != by.pk,
)
def end_sessions(member: Member, /, *, by: Member) -> Member:
    """A phone was lost or lent: every device on which he is signed in asks for the password at its next request."""
    if member.user_id:
        end(sign_ins_of(member.user_id))
    return member


def _is_alone(by: Member) -> bool:
    """Whether nobody else of this school can sign in."""
    others = Member.objects.filter(
        active=True, user__isnull=False, kind__in=(Member.PERSON, Member.CONTRACTOR)
    ).exclude(pk=by.pk)
    return not others.exists()


def _has_another_head(by: Member) -> bool:
    """Whether somebody else than the one who acts is head of this school and can sign in."""
    if HEAD in by.role_names or by.kind == Member.SYSTEM:
        return False
    heads = Member.objects.filter(active=True, user__isnull=False, roles__contains=f" {HEAD} ")
    return bool(heads.exists())


def posts_for(member: Member, titles: Sequence[str]) -> list[Post]:
    """New posts of a member, and his column that lists them."""
    if not member.posts_text:
        member.posts_text = "、".join(titles)
    return [Post(member=member, title=title) for title in titles]


def _no_double(member: Member) -> None:
    """The same name with the same phone is the same person."""
    same = Member.objects.filter(name=member.name, phone=member.phone).exclude(pk=member.pk)
    if same.filter(active=True).exists():
        raise Refused(_("已经有姓名和电话都相同的人员“{name}”。").format(name=member.name))
