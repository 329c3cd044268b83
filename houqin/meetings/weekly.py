"""What meetings tell of a week: how many were held, what was decided and is not done, which come next."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.bulletins import Line, Part, rest_words
from houqin.core.facts import Span
from houqin.core.words import day_words
from houqin.meetings.models import HELD, ISSUED, PLANNED, SEES_ALL, Decision, Meeting
from houqin.meetings.standing import standings

SHOWN = 8
URL = "/meetings/meetings/"


def past(member: Any, span: Span) -> Iterator[Part]:
    """Meetings of the week, and decisions whose day is over; names stand in neither page."""
    if not member.can(SEES_ALL):
        return
    held = Meeting.objects.filter(status__in=(HELD, ISSUED), on__range=(span.first, span.last)).count()
    due = Decision.objects.filter(due_on__lte=span.last).order_by("-due_on", "-id")
    late = [each for each in standings(due[:100]) if each.late]
    said = [_("开会{count}次。").format(count=held)] if held else []
    lines = [Line("", each.decision.what, day_words(each.decision.due_on)) for each in late[:SHOWN]]
    if late:
        said.append(_("会上定的事，过期没办的{count}件。").format(count=len(late)))
    if said:
        yield Part(_("例会"), lines, rest_words(len(late), SHOWN), said, url=URL)


def ahead(member: Any, span: Span) -> Iterator[Part]:
    """The meetings of the week."""
    if not member.can(SEES_ALL):
        return
    rows = Meeting.objects.filter(status=PLANNED, on__range=(span.first, span.last)).order_by("on", "id")
    lines = [Line(f"{day_words(each.on)} {each.at}".strip(), each.title, each.where) for each in rows[:SHOWN]]
    if lines:
        named = "、".join(f"{line.place} {line.fault}" for line in lines)
        yield Part(_("例会"), lines, said=[_("开会：{meetings}。").format(meetings=named)])
