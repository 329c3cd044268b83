"""The bare page beside ours: the same 50 rows of the same table by one query through an ordinary Django template.

No login, no permission, no layout, no middleware, no tabs with counts, and models that are nothing but columns: what
Django itself costs for such a table.
"""

from pathlib import Path
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine, Template

from houqin.repairs.models import Ticket


class PlainPlace(models.Model):
    """A place as a row."""

    id = models.UUIDField(primary_key=True)
    path = models.CharField(max_length=240)

    class Meta:
        app_label, managed, db_table = "bench", False, "places_place"


class PlainMember(models.Model):
    """A member as a row."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=40)

    class Meta:
        app_label, managed, db_table = "bench", False, "people_member"


class PlainTicket(models.Model):
    """A ticket as a row, with the columns that the list shows."""

    id = models.UUIDField(primary_key=True)
    school_id = models.UUIDField()
    number = models.CharField(max_length=24)
    status = models.CharField(max_length=12, choices=Ticket.STATUSES)
    place = models.ForeignKey(PlainPlace, models.PROTECT, related_name="+")
    fault = models.CharField(max_length=300)
    kind = models.CharField(max_length=12)
    urgent = models.BooleanField()
    reporter = models.ForeignKey(PlainMember, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    worker = models.ForeignKey(PlainMember, models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label, managed, db_table = "bench", False, "repairs_ticket"


_engine = Engine(dirs=[str(Path(__file__).parent / "templates")])
_template: Template | None = None


def plain_list(request: HttpRequest) -> HttpResponse:
    """Fifty tickets of one kind, newest first."""
    global _template
    _template = _template or _engine.get_template("plain.html")
    rows: Any = models.QuerySet(PlainTicket).filter(school_id=request.GET["school"], kind=request.GET["kind"])
    rows = rows.select_related("place", "reporter", "worker").order_by("-reported_at", "-id")[:50]
    return HttpResponse(_template.render(Context({"tickets": rows})))
