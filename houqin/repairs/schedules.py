"""What the repairs room does by itself each day: tickets that nobody objects to count as confirmed, told beforehand."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Refused, perform
from houqin.core.notices.models import Notice, NoticeWish
from houqin.core.notices.quiet import is_quiet
from houqin.core.notices.telling import write
from houqin.core.schedules import every_day
from houqin.core.scope import in_school
from houqin.core.writing import writing
from houqin.people.founding import by_itself_of
from houqin.people.models import Member, School
from houqin.repairs.lapsing import last_day
from houqin.repairs.limits import CONFIRM_DAYS
from houqin.repairs.models import TO_CONFIRM, Ticket
from houqin.repairs.notices import MINE, soon_lapsed

AT_ONCE = 1000  # tickets a day; what a school did not look at for years is worked off day by day


@every_day(at=time(6, 30), label=_("到期没有异议的报修单视为验收"))
def lapse_quiet_tickets(school: School, day: date) -> None:
    """On school days only: the reporter is told on his last day, and on the next one it counts as confirmed."""
    with in_school(school):
        days = CONFIRM_DAYS.on(day)
        if not days or is_quiet(school, day):
            return
        ended = _ended(school, day, days)
        told, asking = _told(ended), _asking(ended)
        to_tell = [t for t in ended if t.pk not in told and t.reporter_id in asking and any(soon_lapsed(t))]
        over = [ticket for ticket, last in ended.items() if last < day and _knew(ticket, told, to_tell, day)]
    with writing(school):
        write(school, [(_cause(ticket), MINE, said) for ticket in to_tell for said in soon_lapsed(ticket)])
    _lapse(school, over)


def _ended(school: School, day: date, days: int) -> dict[Ticket, date]:
    """Mended tickets whose last day is today or past, with that day."""
    mended = Ticket.objects.filter(TO_CONFIRM, finished_at__lt=clock.at(day - timedelta(days=days - 1)))
    oldest = mended.select_related("place").order_by("id")[:AT_ONCE]
    found = {ticket: last_day(ticket, school, days) for ticket in oldest}
    return {ticket: last for ticket, last in found.items() if last is not None and last <= day}


def _cause(ticket: Ticket) -> UUID:
    """Of this mending: what comes back and is mended again is asked anew."""
    return uuid5(ticket.pk, f"lapse {ticket.finished_at.isoformat() if ticket.finished_at else ''}")


def _told(ended: dict[Ticket, date]) -> dict[UUID, date]:
    """Ticket -> the day on which its reporter was told that it will lapse."""
    causes = {_cause(ticket): ticket.pk for ticket in ended}
    rows = Notice.objects.filter(cause__in=list(causes), topic=MINE.code).values_list("cause", "told_at")
    return {causes[cause]: clock.local(at).date() for cause, at in rows}


def _asking(ended: dict[Ticket, date]) -> set[UUID]:
    """The reporters who can be told and want to be."""
    people = Member.objects.filter(active=True, user__isnull=False, pk__in={t.reporter_id for t in ended})
    without = {
        wish.member_id for wish in NoticeWish.objects.filter(member__in=people) if MINE.code in wish.without
    }
    return set(people.values_list("pk", flat=True)) - without


def _knew(ticket: Ticket, told: dict[UUID, date], to_tell: Sequence[Ticket], day: date) -> bool:
    """Told on an earlier day, or nobody who could be."""
    return told[ticket.pk] < day if ticket.pk in told else ticket not in to_tell


def _lapse(school: School, over: Sequence[Ticket]) -> None:
    """Each by itself: what was sent back or confirmed in the meantime stays what it is."""
    by = by_itself_of(school) if over else None
    for ticket in over:
        try:
            perform("repairs.lapse_ticket", by=by, target=ticket.pk, key=_cause(ticket))
        except (Refused, PermissionDenied, Http404):
            continue
