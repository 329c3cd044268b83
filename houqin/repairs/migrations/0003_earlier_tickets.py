"""Tickets of the first release get what every ticket has now: a tracking code of their own, a deadline, a name."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery

from houqin.core.scope import in_school
from houqin.repairs.models.tickets import new_tracking


def complete(apps, schema_editor):
    tickets = apps.get_model("repairs", "Ticket").objects
    names = apps.get_model("people", "Member").objects.filter(pk=OuterRef("reporter_id")).values("name")[:1]
    for school in apps.get_model("people", "School").objects.values_list("pk", flat=True):
        with in_school(school):
            mine = tickets.filter(school_id=school)
            mine.filter(reporter_name="").update(
                reporter_name=Subquery(names), due_at=F("reported_at") + timedelta(days=1)
            )
            for pk in mine.filter(tracking="").values_list("pk", flat=True):
                tickets.filter(school_id=school, pk=pk).update(tracking=new_tracking())


class Migration(migrations.Migration):
    dependencies = [("repairs", "0002_repairs_as_schools_have_them"), ("people", "0001_initial")]

    operations = [
        migrations.RunPython(complete, migrations.RunPython.noop),
        migrations.AlterField(
            "ticket",
            "tracking",
            models.CharField(blank=True, default=new_tracking, max_length=12, verbose_name="查询码"),
        ),
    ]
