"""What waits in the registers room: entries that somebody else filled in and this member is to sign."""

from typing import Any

from django.utils.translation import gettext as _

from houqin.core.todo import Group, Item
from houqin.core.words import day_words
from houqin.registers.models import WAITING, RegisterEntry
from houqin.registers.signing import open_signs

MOST = 60


def todo(member: Any) -> list[Group]:
    """The oldest first; only what this member may really sign."""
    if not member.can("registers.sign_entry"):
        return []
    rows = RegisterEntry.objects.visible_to(member).filter(status=WAITING)
    waiting = list(
        rows.select_related("version", "register", "by").prefetch_related("signs").order_by("on", "id")[:MOST]
    )
    mine = [each for each in waiting if open_signs(each.definition, each.signs.all(), member, each)]
    items = [
        Item(
            " ".join(filter(None, [str(each.register), each.slot, each.subject])),
            f"/registers/entries/{each.pk}/",
            hint=each.by.name,
            when=day_words(each.on),
            action=(_("签名"), f"/registers/sign_entry/{each.pk}/"),
        )
        for each in mine[:5]
    ]
    more = "/registers/entries/?tab=waiting"
    return [Group(_("等我签的台账"), items, count=len(mine), more_url=more, counted=True)] if mine else []
