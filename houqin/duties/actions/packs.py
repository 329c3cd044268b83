"""职责包 taken: the chosen lines become duties; what is there already is left alone."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Changes, Refused, action
from houqin.duties import packs
from houqin.duties.giving import duty_rows
from houqin.duties.models import Duty
from houqin.people.models import Member, School


@action(_("启用职责包"), says=_("启用：{lines}"), tone="primary", alone="duties.packs")
def take_pack(school: School, /, *, by: Member, lines: list[str]) -> Changes:
    """Each chosen line becomes a duty once; one that was stopped is to be resumed, not taken a second time."""
    chosen = [packs.lines()[key] for key in dict.fromkeys(lines)]
    there = set(
        Duty.objects.filter(cause__in=[line.cause for line in chosen]).values_list("cause", flat=True)
    )
    new = [line for line in chosen if line.cause not in there]
    if not new:
        raise Refused(_("选中的职责都已经有了，不用再启用。"))
    first, *more = [row for line in new for row in _rows(school, line)]
    return Changes(first, add=more)


def _rows(school: School, line: packs.Line) -> list[Any]:
    return duty_rows(
        school,
        title=line.title,
        who=[line.holder],
        frequency=line.frequency,
        area=line.area,
        proof=line.proof,
        source=line.source,
        citation=line.citation,
        on=line.on,
        minutes=line.minutes,
        cause=line.cause,
    )
