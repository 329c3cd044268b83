"""What waits in the reports room: what is handed to me to be reviewed or signed."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.pages.declared import Beside
from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item
from houqin.reports.models import REVIEWED, SUBMITTED, Report

BESIDE = (Beside(_lazy("一览"), "/reports/board/", "reports.view_board"),)


def todo(member: Any) -> list[Group]:
    """Who signs has what waits for his signature; who reviews what waits for that."""
    waits = [REVIEWED, SUBMITTED] if member.can("reports.sign_report") else []
    waits += [SUBMITTED] if member.can("reports.review_report") and not waits else []
    if not waits:
        return []
    rows = _waiting(statuses=tuple(waits))
    items = [Item(row.title, row.PAGE, hint=row.get_status_display()) for row in rows]
    return [Group(_("请您看、请您签的总结"), items, count=len(rows), tone="wait", counted=True)]


@prepared
def _waiting(*, statuses: tuple[str, ...]) -> Any:
    return Report.objects.filter(status__in=statuses).order_by("last", "id")[:20]
