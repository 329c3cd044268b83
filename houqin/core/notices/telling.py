"""Who is told what, said by the rooms, and how it is written down beside the action that caused it.

A room's notices.py names its topics (`topic`) and, for actions, who is told (`@tells`); this module leaves out the one
who did it, people without an account, and what a person does not want. All sentences are Chinese: they are records.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import override

from houqin.core import clock
from houqin.core.notices.models import Channel, Notice, NoticeWish, Outgoing
from houqin.core.notices.outbox import full_url, post


@dataclass(frozen=True)
class Topic:
    """A kind of message that a person may do without."""

    code: str
    label: str | Promise


@dataclass(frozen=True)
class Said:
    """One sentence about one row: to whom, and what a group is told about it ("" is: nothing)."""

    to: Sequence[UUID | None]
    text: str
    row: UUID
    url: str
    urgent: bool = False  # also by mail and to groups, at once
    group: str = ""
    group_with_names: str = ""


@dataclass(frozen=True)
class Done:
    """One action that was carried out: its entry, its row, and all rows it wrote."""

    code: str
    entry: UUID
    row: Any
    rows: Sequence[Any]


Teller = Callable[[Done, Any], Iterable[Said]]  # (what was done, by whom) -> what is said about it
TOPICS: dict[str, Topic] = {}
TELLERS: dict[str, list[tuple[Topic, Teller]]] = {}


def topic(code: str, label: str | Promise) -> Topic:
    """Register a kind of message; its code begins with the room."""
    TOPICS[code] = Topic(code, label)
    return TOPICS[code]


def tells(about: Topic, *codes: str) -> Callable[[Teller], Teller]:
    """After these actions, this function says who is told."""

    def register(teller: Teller) -> Teller:
        for code in codes:
            TELLERS.setdefault(code, []).append((about, teller))
        return teller

    return register


def tell(by: Any, done: Sequence[Done]) -> None:
    """Write what follows from these actions; the caller holds their transaction. Who acts on a row has read of it."""
    rooms = {code.partition(".")[0] for code in TELLERS}
    acted = [each.row.pk for each in done if each.code.partition(".")[0] in rooms]
    if acted and by.user_id:
        Notice.objects.filter(member=by, row__in=acted).unread().update(read_at=clock.now())
    with override("zh-hans"):
        told = [
            (each.entry, about, said)
            for each in done
            for about, teller in TELLERS.get(each.code, ())
            for said in teller(each, by)
        ]
        if told:
            write(by.school, told, but=by)


def write(school: Any, told: Sequence[tuple[UUID, Topic, Said]], *, but: Any = None) -> list[Notice]:
    """Notices for those who can read them, and what leaves the house; (cause, topic, what is said) each.

    What stands there already under the same cause stays one, so a schedule may come twice.
    """
    asked = {pk for _cause, _about, said in told for pk in said.to if pk} - {but and but.pk}
    readers = {member.pk: member for member in _readers(asked)}
    wishes = {wish.member_id: wish for wish in NoticeWish.objects.filter(member__in=list(readers))}
    notices = {}
    for cause, about, said in told:
        for pk in said.to:
            wish = wishes.get(pk) if pk else None
            if pk in readers and not (wish and about.code in wish.without):
                notices[pk, cause, about.code, said.row] = _notice(school, pk, cause, about, said)
    if but is None:
        there = Notice.objects.filter(cause__in={cause for cause, _about, _said in told})
        for key in there.values_list("member", "cause", "topic", "row"):
            notices.pop(key, None)
    Notice.objects.bulk_create(notices.values(), batch_size=500)
    _send_out(school, [each for each in told if each[2].urgent], notices, wishes)
    return list(notices.values())


def _readers(asked: set[UUID]) -> Iterable[Any]:
    """Those of them who are here and can sign in."""
    if not asked:
        return ()
    members = apps.get_model("people.Member").objects
    return members.filter(pk__in=asked, active=True, user__isnull=False)  # type: ignore[no-any-return]


def _notice(school: Any, member: Any, cause: UUID, about: Topic, said: Said) -> Notice:
    return Notice(
        school=school,
        member_id=member,
        topic=about.code,
        text=said.text[:240],
        url=said.url,
        row=said.row,
        cause=cause,
        urgent=said.urgent,
    )


def _send_out(school: Any, urgent: Sequence[Any], notices: dict[Any, Notice], wishes: dict[Any, Any]) -> None:
    """Urgent things at once; everything else waits for the day's one digest."""
    if not urgent:
        return
    leaving = []
    for channel in Channel.objects.filter(active=True, sends_urgent=True):
        for cause, about, said in urgent:
            text = (said.group_with_names if channel.with_names else "") or said.group
            about_it = {"channel": channel, "cause": cause, "row": said.row}
            link = full_url(school, said.url)
            if channel.is_robot and text:
                leaving.append(Outgoing(**about_it, subject=text[:120], text=f"{text}\n{link}".strip()))
            elif not channel.is_robot:
                mail = f"{said.text}\n\n{link}".strip()
                leaving += [
                    Outgoing(**about_it, subject=said.text[:120], text=mail, address=wishes[pk].email)
                    for pk in dict.fromkeys(said.to)
                    if (pk, cause, about.code, said.row) in notices and _by_mail(wishes.get(pk))
                ]
    post(school, leaving)


def _by_mail(wish: Any) -> bool:
    return bool(wish and wish.email and wish.mail_urgent)
