"""What is sent on time: the first lines of each one's own answer, and where the rest is."""

from collections.abc import Iterator, Set
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.notices import mail
from houqin.core.notices.models import Channel, Notice, NoticeWish, Outgoing
from houqin.core.notices.outbox import full_url, post
from houqin.core.notices.quiet import is_quiet
from houqin.core.notices.telling import Said, Topic, topic, write
from houqin.core.words import day_words
from houqin.people.models import School
from houqin.queries.asking import Asked
from houqin.queries.counting import counted
from houqin.queries.models import MONTHLY, WEEKLY, Receiver, SavedQuery
from houqin.queries.question import NotAskable
from houqin.queries.rules.table import Table

MAILED = topic("queries.mailed", _lazy("定时发来的报表"))
LINES = 5  # groups named in a message
LONGEST = 75  # days back that are made up: the longest holidays
Told = tuple[UUID, Topic, Said]


def due_on(query: SavedQuery, school: School, today: date, looked: Set[date]) -> date | None:
    """The day it is due for: today's, or what fell on days off and on days on which nobody `looked` since the last time.

    Nothing goes out on a day off. A school where nobody has looked yet has missed nothing.
    """
    if is_quiet(school, today):
        return None
    began = max(query_began(query), today - timedelta(days=LONGEST))
    day, known = today, min(looked, default=today)
    while day >= began:
        if _is_its_day(query, day):
            return day
        day -= timedelta(days=1)
        if not is_quiet(school, day) and (day in looked or day < known):
            return None
    return None


def query_began(query: SavedQuery) -> date:
    return clock.local(query.recorded_at).date()


def _is_its_day(query: SavedQuery, day: date) -> bool:
    if query.rhythm == WEEKLY:
        return day.isoweekday() == query.on_day
    if query.rhythm == MONTHLY:
        last = ((day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)).day
        return day.day == min(query.on_day, last)
    return True


def receivers_of(query: SavedQuery) -> list[Any]:
    """Those who are here and still may use queries; nobody when its owner has left."""
    if not query.owner.can(SavedQuery.view_code()):
        return []
    rows = Receiver.objects.filter(query=query).select_related("member").order_by("id")
    return [each.member for each in rows if each.member.can(SavedQuery.view_code())]


def told_to(query: SavedQuery, member: Any, day: date) -> str:
    """The message for one receiver, of the rows he sees; "" where he may not see them. What is late says of which day."""
    try:
        asked = Asked(query.question, member)
        table = counted(asked)
    except (NotAskable, PermissionDenied):
        return ""
    late = _("（{day}该发的）").format(day=day_words(day)) if day != clock.today() else ""
    return f"《{query.title}》{late}{_totals(asked, table)}{_top(asked, table)}"[:240]


def _totals(asked: Asked, table: Table) -> str:
    said = [_("共{n}件").format(n=table.total.count)]
    for figure in asked.figures[1:]:
        words = figure.words(table.total)
        said += [f"{figure.label} {words}"] if words else []
    return "，".join(said)


def _top(asked: Asked, table: Table) -> str:
    if asked.rows_cut is None or not table.rows:
        return "。"
    largest = sorted(table.rows, key=lambda head: -table.of_row(head.key).count)[:LINES]
    named = "、".join(f"{head.words} {table.of_row(head.key).count}" for head in largest)
    return f"：{named}{_('等') if len(table.rows) > LINES else ''}。"


def tellings(query: SavedQuery, day: date, members: list[Any]) -> Iterator[Told]:
    """One message for each who has something to see, under one cause for the day: sent once, however often asked."""
    for member in members:
        text = told_to(query, member, day)
        if text:
            url = f"/queries/queries/{query.pk}/"
            yield uuid5(query.pk, day.isoformat()), MAILED, Said((member.pk,), text, query.pk, url)


def send(school: School, told: list[Told]) -> int:
    """Into the inboxes, and by mail to those who want a mail each day; in the caller's transaction."""
    notices = write(school, told)
    post(school, list(_mails(school, notices)))
    return len(notices)


def _mails(school: School, notices: list[Notice]) -> Iterator[Outgoing]:
    channel = Channel.objects.filter(kind=Channel.EMAIL, active=True, sends_digest=True).first()
    if channel is None or not notices or not mail.is_set_up():
        return
    keys = [notice.member_id for notice in notices]
    wishes = NoticeWish.objects.filter(member__in=keys, mail_digest=True).exclude(email="")
    addresses = {wish.member_id: wish.email for wish in wishes}
    for notice in notices:
        if notice.member_id in addresses:
            text = f"{notice.text}\n\n{full_url(school, notice.url)}".strip()
            to = {"address": addresses[notice.member_id], "cause": notice.cause, "row": notice.row}
            yield Outgoing(channel=channel, subject=notice.text[:120], text=text, **to)
