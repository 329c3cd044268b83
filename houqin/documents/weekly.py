"""What documents tell of a week: how far signing has come; names stand in neither page."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from houqin.core.bulletins import Line, Part, rest_words
from houqin.core.facts import Span
from houqin.documents.models import SEES_SIGNEES, Signee

SHOWN = 8


def past(member: Any, span: Span) -> Iterator[Part]:
    """Documents whose signatures are not complete: how many of how many."""
    if not member.can(SEES_SIGNEES):
        return
    rows = Signee.objects.standing().values("document", "document__title")
    counted = rows.annotate(all=Count("pk"), signed=Count("pk", filter=Q(signed_at__isnull=False)))
    short = [row for row in counted.order_by("document") if row["signed"] < row["all"]]
    said = _("应签 {all} 人，已签 {signed} 人")
    lines = [
        Line("", f"《{row['document__title']}》", said.format(all=row["all"], signed=row["signed"]))
        for row in short[:SHOWN]
    ]
    if lines:
        yield Part(_("文件签字"), lines, rest_words(len(short), SHOWN), url="/documents/signees/")


def ahead(member: Any, span: Span) -> Iterator[Part]:
    """What is to be signed within the week."""
    if not member.can(SEES_SIGNEES):
        return
    due = Signee.objects.missing().filter(due_on__range=(span.first, span.last))
    titles = list(
        due.values_list("document__title", flat=True).distinct().order_by("document__title")[:SHOWN]
    )
    if titles:
        named = "、".join(f"《{title}》" for title in titles)
        yield Part(_("文件签字"), said=[_("到期要签字的：{titles}。").format(titles=named)])
