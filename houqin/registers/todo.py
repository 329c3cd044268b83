"""What waits in the registers room: entries to be signed, and entries of which something is known only afterwards."""

from typing import Any

from django.utils.translation import gettext as _

from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item
from houqin.core.words import day_words
from houqin.registers.models import VOID, WAITING, RegisterEntry, marks_of
from houqin.registers.signing import open_signs, waits_for

MOST, SHOWN = 60, 5  # where more wait than are looked at one by one, the database is asked whose they are


def todo(member: Any) -> list[Group]:
    """The oldest first; only what this member may really sign or fill in."""
    if not member.can("registers.sign_entry"):
        return []
    return [*_to_sign(member), *_to_complete(member)]


@prepared
def _waiting(member: Any, marks: list[str]) -> Any:
    rows = RegisterEntry.objects.visible_by(member, marks).filter(status=WAITING)
    rows = rows.select_related("version", "register", "by").prefetch_related("signs")
    return rows.order_by("on", "id")[:MOST]


@prepared
def _unfinished(member: Any, marks: list[str]) -> Any:
    rows = RegisterEntry.objects.visible_by(member, marks).filter(unfinished=True).exclude(status=VOID)
    return rows.select_related("register", "by").order_by("on", "id")[:MOST]


def _to_sign(member: Any) -> list[Group]:
    waiting = _waiting(member, marks_of(member))
    if len(waiting) < MOST:
        mine = [each for each in waiting if open_signs(each.definition, each.signs.all(), member, each)]
        count = len(mine)
    else:
        his = RegisterEntry.objects.visible_to(member).filter(waits_for(member))
        mine, count = his.select_related("register", "by").order_by("on", "id")[:SHOWN], his.count()
    items = [_item(each, _("签名"), "sign_entry") for each in mine[:SHOWN]]
    more = "/registers/entries/?tab=mine"
    return [Group(_("等我签的台账"), items, count=count, more_url=more, counted=True)] if items else []


def _to_complete(member: Any) -> list[Group]:
    """What is known only afterwards: who has not left yet, what has not come back."""
    left = _unfinished(member, marks_of(member))
    more = "/registers/entries/?tab=unfinished"
    items = [_item(each, _("补填"), "complete_entry") for each in left[:SHOWN]]
    return [Group(_("还要补填的台账"), items, count=len(left), more_url=more)] if left else []


def _item(entry: RegisterEntry, label: str, action: str) -> Item:
    return Item(
        " ".join(filter(None, [str(entry.register), entry.slot, entry.subject])),
        f"/registers/entries/{entry.pk}/",
        hint=" ".join(filter(None, [entry.by.name, entry.summary]))[:60],
        when=day_words(entry.on),
        action=(label, f"/registers/{action}/{entry.pk}/"),
    )
