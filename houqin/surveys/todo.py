"""What waits in the surveys room: opinions to answer, surveys about to end, results to announce."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item
from houqin.core.words import day_words, short_moment
from houqin.surveys.limits import REPLY_DAYS
from houqin.surveys.models import BOX, CLOSED, OPEN, WAITS, Opinion, Survey

SHOWN = 5
LOOKED_AT = 100
SOON = timedelta(days=1)


def todo(member: Any) -> list[Group]:
    """For those who answer, and for those who run surveys."""
    groups = []
    if member.can("surveys.reply_opinion"):
        groups.append(_opinions(member))
    if member.can("surveys.announce_survey"):
        groups.append(_surveys(member))
    return groups


@prepared
def _waiting(member: Any) -> Any:
    rows = Opinion.objects.visible_to(member).filter(status__in=WAITS)
    return rows.order_by("sent_at", "id")[:LOOKED_AT]


def _opinions(member: Any) -> Group:
    waiting = _waiting(member)
    late = clock.now() - timedelta(days=REPLY_DAYS.on()) if waiting else clock.now()
    items = [
        Item(
            each.text[:60],
            f"/surveys/opinions/{each.pk}/",
            hint=each.get_status_display(),
            when=short_moment(each.sent_at),
            late=each.sent_at < late and not member.school.was_trial(each.recorded_at),
        )
        for each in waiting[:SHOWN]
    ]
    url = "/surveys/opinions/?tab=waiting"
    return Group(_("意见，要答复"), items, count=len(waiting), more_url=url, tone="new", counted=True)


@prepared
def _not_announced(member: Any) -> Any:
    rows = Survey.objects.visible_to(member).filter(status__in=(OPEN, CLOSED)).exclude(kind=BOX)
    return rows.order_by("closes_on", "id")[:LOOKED_AT]


def _surveys(member: Any) -> Group:
    """Those that end today or tomorrow, and those that ended and hang nowhere yet."""
    soon = clock.today() + SOON
    found = [
        each
        for each in _not_announced(member)
        if each.status == CLOSED or (each.closes_on and each.closes_on <= soon)
    ]
    items = [Item(each.title, f"/surveys/surveys/{each.pk}/", hint=_hint(each)) for each in found[:SHOWN]]
    return Group(_("测评"), items, count=len(found), more_url="/surveys/surveys/?tab=all", tone="info")


def _hint(survey: Survey) -> str:
    if survey.status == CLOSED or survey.closes_on is None:
        return _("已结束，看结果、写改进、公布")
    return _("{day}截止").format(day=day_words(survey.closes_on))
