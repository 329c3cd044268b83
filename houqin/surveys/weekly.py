"""What surveys tell of a week: what came of those that ended, which end next, and opinions received and answered."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.bulletins import Line, Part
from houqin.core.facts import Span
from houqin.core.words import day_words
from houqin.surveys import facts
from houqin.surveys.models import BOX, OPEN, REPLIED, Survey


def may_tell(member: Any) -> bool:
    return bool(member.can("surveys.view_results") and member.can(Survey.view_code()))


def past(member: Any, span: Span) -> Iterator[Part]:
    """Nothing where nothing was asked or said."""
    if not may_tell(member):
        return
    said = facts.told(facts.results(member.school, span))
    if member.can("surveys.view_opinion"):
        rows = facts.opinions(member.school, span)
        count, replied = rows.count(), rows.filter(status=REPLIED).count()
        if count:
            said.append(_("收到意见{count}条，已答复{replied}条。").format(count=count, replied=replied))
    if said:
        yield Part(_("测评和意见"), said=said, url="/surveys/surveys/?tab=done")


def ahead(member: Any, span: Span) -> Iterator[Part]:
    """What ends within the week."""
    if not may_tell(member):
        return
    rows = Survey.objects.visible_to(member).filter(status=OPEN, closes_on__range=(span.first, span.last))
    ends = _("{day}截止")
    lines = [
        Line("", survey.title, ends.format(day=day_words(survey.closes_on)))
        for survey in rows.exclude(kind=BOX).order_by("closes_on", "id")[:20]
        if survey.closes_on
    ]
    if lines:
        yield Part(_("测评"), lines, url="/surveys/surveys/?tab=open")
