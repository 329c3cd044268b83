"""What waits in the documents room: my signature; for who asked, what is not signed in time."""

from datetime import date
from typing import Any

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item
from houqin.core.words import day_words
from houqin.documents.models import Document, Signee

SHOWN = 5
URL = "/documents/documents/"


def todo(member: Any) -> list[Group]:
    """Mine to sign; and the documents whose time is over while somebody's signature is missing."""
    if not member.can(Document.view_code()):
        return []
    today = clock.today()
    mine = _to_sign(member)
    groups = [
        Group(
            _("请您签字"),
            [_item(each, late=bool(each.due_on and each.due_on < today)) for each in mine[:SHOWN]],
            count=len(mine),
            more_url=f"{URL}?tab=mine",
            tone="wait",
            counted=True,
        )
    ]
    if member.can("documents.ask_to_sign"):
        groups.append(_unsigned(today))
    return groups


@prepared
def _to_sign(member: Any) -> Any:
    mine = Signee.objects.filter(member=member).missing().select_related("document")
    return mine.order_by("due_on", "id")[:50]


@prepared
def _late(today: date) -> Any:
    late = Signee.objects.missing().filter(due_on__lt=today).values("document", "document__title")
    return late.annotate(count=Count("pk"), first=Min("due_on")).order_by("first", "document")[:50]


def _item(signee: Signee, *, late: bool) -> Item:
    when = _("{day} 前").format(day=day_words(signee.due_on)) if signee.due_on else ""
    document = signee.document
    return Item(str(document), f"{URL}{document.pk}/", hint=document.get_kind_display(), when=when, late=late)


def _unsigned(today: Any) -> Group:
    rows = _late(today)
    items = [
        Item(
            f"《{row['document__title']}》",
            f"{URL}{row['document']}/",
            hint=_("{count} 人没有签字").format(count=row["count"]),
            when=_("{day} 前").format(day=day_words(row["first"])),
            late=True,
        )
        for row in rows
    ]
    url = "/documents/signees/?tab=missing"
    return Group(_("还没签齐的文件"), items[:SHOWN], count=len(rows), more_url=url)
