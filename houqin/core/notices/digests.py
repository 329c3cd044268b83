"""One mail a day for each person who wants it, one line a day for each group: how much waits, and nothing else.

A second run on the same day finds what the first has written; a day off has no digest, and what waits is told on the
next day of school.
"""

from datetime import date
from typing import Any
from uuid import uuid5

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import override

from houqin.core.notices import mail
from houqin.core.notices.models import Channel, Notice, NoticeWish, Outgoing
from houqin.core.notices.outbox import full_url, post, take_up_again
from houqin.core.notices.quiet import is_quiet
from houqin.core.rooms import all_modules
from houqin.core.scope import in_school
from houqin.core.todo import everything_for
from houqin.core.words import day_words
from houqin.core.writing import writing


def send_digests(school: Any, day: date) -> int:
    """Put today's digests into the outbox; how many there were. First it is read, then written in one go."""
    take_up_again(school)
    with in_school(school), override("zh-hans"):
        if is_quiet(school, day):
            return 0
        leaving = [*_to_groups(school, day), *_to_people(school, day)]
    with writing(school):
        return post(school, leaving)


def _to_groups(school: Any, day: date) -> list[Outgoing]:
    """The same for everybody, without a name: what the rooms say in a line each."""
    robots = [c for c in Channel.objects.filter(active=True, sends_digest=True) if c.is_robot]
    lines = _lines(school) if robots else []
    if not lines:
        return []
    title = _("{office}今日待办 {day}").format(office=school.office_name, day=day_words(day))
    text = "\n".join([title, *lines, full_url(school, "/")]).strip()
    return [_message(school, day, robot, title, text) for robot in robots]


def _lines(school: Any) -> list[str]:
    found = []
    for _room, module in all_modules("notices"):
        if hasattr(module, "group_lines"):
            found += module.group_lines(school)
    return found


def _to_people(school: Any, day: date) -> list[Outgoing]:
    """What waits for each, in numbers; whom nothing waits for gets nothing."""
    channel = Channel.objects.filter(kind=Channel.EMAIL, active=True, sends_digest=True).first()
    if channel is None or not mail.is_set_up():
        return []
    wishes = {wish.member_id: wish for wish in NoticeWish.objects.filter(mail_digest=True).exclude(email="")}
    members = apps.get_model("people.Member").objects.filter(
        pk__in=list(wishes), active=True, user__isnull=False
    )
    leaving = []
    for member in members.order_by("id"):
        member.school = school
        text = digest_of(member)
        if text:
            title = _("今日待办 {day}").format(day=day_words(day))
            body = f"{text}\n\n{full_url(school, '/')}".strip()
            leaving.append(_message(school, day, channel, title, body, wishes[member.pk].email))
    return leaving


def digest_of(member: Any) -> str:
    """待受理 3 件 and so on, a line each; "" when nothing waits. The caller has named the school."""
    groups = [group for group in everything_for(member) if group.counted]
    lines = [_count_line(str(group.title), group.count or len(group.items)) for group in groups]
    unread = Notice.objects.filter(member=member).unread().values("pk")[:100].count()
    if unread:
        lines.append(_count_line(_("未读消息"), unread))
    return "\n".join(lines)


def _count_line(title: str, count: int) -> str:
    shown = "99+" if count >= 100 else str(count)
    return _("{title}：{count} 件").format(title=title, count=shown)


def _message(school: Any, day: date, channel: Channel, title: str, text: str, address: str = "") -> Outgoing:
    about = uuid5(school.pk, f"digest {day.isoformat()}")
    return Outgoing(
        channel=channel, cause=about, row=school.pk, subject=title[:120], text=text, address=address
    )
