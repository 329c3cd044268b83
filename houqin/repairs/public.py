"""The door for people without an account: which school and place a label means, and how much goes through it.

How floods are counted and slips are signed is the house's way (core/strangers.py).
"""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from houqin.core import strangers
from houqin.core.doors import address_of
from houqin.core.scope import in_school
from houqin.core.strangers import Share, TooMany, holds, refuse_if_used_up, slip_for, take
from houqin.core.text import is_sound
from houqin.people.founding import school_of
from houqin.people.models import School
from houqin.places.codes import Found, look_up
from houqin.places.models import BLANK, Label, Place
from houqin.repairs.models import OPEN, Ticket

__all__ = ["Share", "TooMany", "holds", "refuse_if_used_up", "school_of", "slip_for", "take"]

HOUR, DAY = 60, 24 * 60
PER_ADDRESS, PER_PLACE, PER_SCHOOL = 40, 12, 200  # reports: an hour, an hour, a day
ECHOES_PER_TICKET, ECHOES_PER_ADDRESS = 30, 60  # an hour
WRONG_CODES, WRONG_CODES_MINUTES = 60, 10
MOST_BYTES = 40 * 1024 * 1024  # of one report with its three photos
SHOWN = 8  # of what is being mended at one place


class NotStuck(Exception):
    """A label of ours that hangs nowhere yet, or no longer; told with 409 and its sentence."""


def reports(request: HttpRequest, place: Place) -> list[Share]:
    """What a report uses up."""
    return [
        Share("public.address", address_of(request), PER_ADDRESS, HOUR),
        Share("public.place", str(place.pk), PER_PLACE, HOUR),
        Share("public.school", str(place.school_id), PER_SCHOOL, DAY),
    ]


def echoes(request: HttpRequest, ticket: str) -> list[Share]:
    """What one more 我也遇到 uses up."""
    return [
        Share("public.echo.address", address_of(request), ECHOES_PER_ADDRESS, HOUR),
        Share("public.echo.ticket", ticket, ECHOES_PER_TICKET, HOUR),
    ]


def _wrong_codes(request: HttpRequest) -> Share:
    return Share("public.code", address_of(request), WRONG_CODES, WRONG_CODES_MINUTES)


def too_large(request: HttpRequest, most: int = MOST_BYTES) -> bool:
    """Whether more is on its way than a report with its photos can be."""
    return strangers.too_large(request, most)


def place_of(request: HttpRequest, school: str, code: str) -> Place:
    """The place in use whose label this is; Http404, the same for all that is not, and counted against guessing."""
    school_row = school_of(school)
    refuse_if_used_up([_wrong_codes(request)])
    found = Found()
    if school_row is not None:
        with in_school(school_row):
            found = look_up(code)
    if found.label is not None and found.place is None:
        raise NotStuck(_not_stuck_words(found.label))
    if school_row is None or found.place is None or not found.place.active:
        _wrong_codes(request).take()
        raise Http404
    found.place.school = school_row
    return found.place


def _not_stuck_words(label: Label) -> str:
    if label.status == BLANK:
        return _("这张标签还没有登记贴在哪里。请交给总务处，贴好登记以后就能用。")
    return _("这张标签已经作废。请扫旁边的新标签，或直接找总务处。")


def ticket_of(request: HttpRequest, school: str, tracking: str) -> Ticket:
    """The ticket with this tracking code; Http404 otherwise, counted against guessing."""
    found = school_of(school)
    tracking = tracking.strip().upper()[:12]
    ticket: Ticket | None = None
    refuse_if_used_up([_wrong_codes(request)])
    if found is not None and tracking and is_sound(tracking):
        with in_school(found):
            rows = Ticket.objects.select_related("place", "merged_into", "reporter")
            ticket = rows.filter(tracking=tracking).first()
    if ticket is None or found is None:
        _wrong_codes(request).take()
        raise Http404
    ticket.school = found
    return ticket


def similar_at(place: Any) -> list[Ticket]:
    """What is being mended at this very place, the newest first; asked inside the school."""
    rows = Ticket.objects.filter(place=place, status__in=OPEN).order_by("-reported_at", "-id")
    return list(rows[:SHOWN])


def too_many_words(school: School) -> str:
    return _("现在扫码报修的人太多，请过一会儿再试，或直接找{office}。").format(office=school.office_name)
