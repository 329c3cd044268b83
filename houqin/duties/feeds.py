"""What a member's phone reads: his own open tasks and those to come, without a word about other people."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.text import is_sound
from houqin.duties.calendar_rows import COMING, LATE, Asked, Entry, entries
from houqin.duties.models import OPEN
from houqin.duties.models.feeds import OPEN as GOOD
from houqin.duties.models.feeds import CalendarFeed, digest_of
from houqin.duties.rules.ical import Event, calendar_text
from houqin.people.models import Member, School

BEHIND, AHEAD = timedelta(days=14), timedelta(days=60)
MOST = 500
SOMEBODY = "×××"


def feed_of(code: str, secret: str) -> CalendarFeed | None:
    """The feed with this address, with its member, while it is good and he is here; the same nothing for all else."""
    from houqin.core.scope import in_school

    school = School.objects.filter(code__iexact=code).first() if is_sound(code) and is_sound(secret) else None
    if school is None:
        return None
    with in_school(school):
        rows = CalendarFeed.objects.filter(digest=digest_of(secret, school.pk), status=GOOD)
        found: CalendarFeed | None = rows.select_related("member").first()
    if found is None or not found.member.is_in:
        return None
    found.school = found.member.school = school
    return found


def feed_text(member: Any) -> str:
    """The calendar of this member; the caller has named the school."""
    today = clock.today()
    asked = Asked(Span(today - BEHIND, today + AHEAD), person=member)
    open_ = [each for each in entries(member, asked, MOST) if each.state in (OPEN, LATE, COMING)]
    others = set(Member.objects.exclude(pk=member.pk).values_list("name", flat=True))
    name = _("{name}的职责").format(name=member.name)
    return calendar_text(name, [_event(each, others) for each in open_[:MOST]], stamp=clock.now())


def _event(entry: Entry, others: Iterable[str]) -> Event:
    starts, ends = (
        clock.at(entry.on, each.hour, each.minute) if each else None
        for each in (entry.from_time, entry.until_time)
    )
    note = _("从{day}起可以做").format(day=f"{entry.opens_on:%m-%d}") if entry.opens_on < entry.on else ""
    return Event(entry.uid, entry.on, _without(entry.title, others), entry.place, note, starts, ends)


def _without(title: str, others: Iterable[str]) -> str:
    """A title that names somebody else goes out without that name."""
    for name in others:
        if len(name) > 1:
            title = title.replace(name, SOMEBODY)
    return title
