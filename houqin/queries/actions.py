"""What people do with a query: keep it, change it, share it, have it sent, put it away."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Changes, action
from houqin.people.models import Member, School
from houqin.people.roles import written
from houqin.queries.models import EVERYBODY, MONTHLY, WEEKLY, Receiver, SavedQuery
from houqin.queries.question import read

BUILD = "/queries/build/"


def is_own(query: SavedQuery, by: Member) -> bool:
    """Only its owner changes it, shares it and has it sent: others keep one of their own."""
    return query.owner_id == by.pk


def may_stop(query: SavedQuery, by: Member) -> bool:
    """What is sent to nobody any more stops by itself."""
    return bool(query.rhythm) and (is_own(query, by) or by.kind == Member.SYSTEM)


def reach_of_stopping(rows: Any, by: Member) -> Any:
    return rows if by.kind == Member.SYSTEM else rows.visible_to(by)


@action(_("编一张报表"), tone="primary", says=_("编了一张报表：{title}"), elsewhere=BUILD)
def save_query(school: School, /, *, by: Member, title: str, asked: str) -> SavedQuery:
    """Kept is the question, not the answer; it is whoever made it who owns it, and at first nobody else sees it."""
    return SavedQuery(title=title, owner=by, asked=asked, list_key=_of(asked))


def _of(asked: str) -> str:
    return read(asked).of


@action(_("改一改"), tone="primary", says=_("改成：{title}"), only=is_own, elsewhere=BUILD + "?saved={pk}")
def change_query(query: SavedQuery, /, *, by: Member, title: str, asked: str) -> SavedQuery:
    """Whoever it is shared with gets the changed one from now on."""
    query.title, query.asked, query.list_key = title, asked, _of(asked)
    return query


@action(_("共享"), says=_("共享给：{shared_with}"), only=is_own)
def share_query(query: SavedQuery, /, *, by: Member, shared_with: list[str]) -> SavedQuery:
    """With roles, or with all who use 自编报表. Rights do not travel: each one's answer is made of the rows he sees."""
    roles = written(shared_with)
    query.shared_with = f" {EVERYBODY} " if EVERYBODY in shared_with else roles
    return query


@action(
    _("停止共享"),
    says=_("停止共享"),
    only=lambda query, by: is_own(query, by) and bool(query.shared_with),
)
def stop_sharing(query: SavedQuery, /, *, by: Member) -> SavedQuery:
    """From now on only its owner sees it, and those to whom it is sent."""
    query.shared_with = ""
    return query


@action(_("定时发"), says=_("定时发给：{to}"), only=is_own)
def mail_query(
    query: SavedQuery,
    /,
    *,
    by: Member,
    rhythm: str,
    weekday: str,
    month_day: int | None,
    to: list[Member],
) -> Changes:
    """Sent in the morning; what falls on a day off goes out on the next day of school."""
    on_day = {WEEKLY: int(weekday or 0), MONTHLY: month_day or 0}.get(rhythm, 0)
    query.rhythm, query.on_day = rhythm, on_day
    there = {each.member_id: each for each in Receiver.objects.filter(query=query)}
    wanted = {member.pk: member for member in to}
    gone = [each for key, each in there.items() if key not in wanted]
    new = [Receiver(query=query, member=member) for key, member in wanted.items() if key not in there]
    return Changes(query, add=new, remove=gone)


@action(_("停发"), says=_("停发"), only=may_stop, reach=reach_of_stopping)
def stop_mailing(query: SavedQuery, /, *, by: Member) -> Changes:
    """Whom it was sent to no longer sees it, unless it is shared with him."""
    query.rhythm, query.on_day = "", 0
    return Changes(query, remove=list(Receiver.objects.filter(query=query)))


@action(_("收起"), says=_("收起"), only=is_own, undo="queries.bring_back_query")
def put_away_query(query: SavedQuery, /, *, by: Member) -> SavedQuery:
    """Nobody else sees it and nothing is sent; it can be brought back."""
    return query


@action(_("重新启用"), tone="primary", says=_("重新启用"), only=is_own)
def bring_back_query(query: SavedQuery, /, *, by: Member) -> SavedQuery:
    """As it was when it was put away, sharing and sending too."""
    return query
