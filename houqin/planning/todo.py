"""What waits in the planning room: drafts that nobody has accepted yet, for those who may."""

from typing import Any

from django.utils.translation import gettext as _

from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item
from houqin.core.words import short_moment
from houqin.planning.models import DRAFT, Plan

SHOWN = 5
URL = "/planning/plans/"


def todo(member: Any) -> list[Group]:
    """The newest first; whoever may accept them is asked."""
    if not member.can("planning.accept_plan"):
        return []
    drafts = _drafts(member)
    items = [
        Item(plan.title, f"{URL}{plan.pk}/", hint=plan.when_words(), when=short_moment(plan.recorded_at))
        for plan in drafts[:SHOWN]
    ]
    return [Group(_("待核对的计划"), items, count=len(drafts), more_url=f"{URL}?tab=draft", tone="new")]


@prepared
def _drafts(member: Any) -> Any:
    return Plan.objects.visible_to(member).filter(status=DRAFT).order_by("-recorded_at", "-id")[:50]
