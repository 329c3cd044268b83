"""Tickets and rounds keep how they were entered: the phone's time, the label, and the reason of a late entry.

What is there already gets the label by the rule of this day: entered on a later date than it is about is 补登.
"""

from zoneinfo import ZoneInfo

from django.db import migrations, models

from houqin.core.scope import in_school

LABELS = [
    ("in_time", "按时"),
    ("same_day", "当日晚登"),
    ("later", "补登"),
    ("paper", "纸质转录"),
    ("offline", "离线"),
    ("closed", "月结后更正"),
]
CLAIMED = {"ticket": "reported_at", "round": "on"}
ZONE = ZoneInfo("Asia/Shanghai")


def label(apps, schema_editor):
    for school in apps.get_model("people", "School").objects.values_list("pk", flat=True):
        with in_school(school):
            for model, claimed in CLAIMED.items():
                rows = apps.get_model("repairs", model).objects.filter(school_id=school)
                late = [pk for pk, at, recorded in rows.values_list("pk", claimed, "recorded_at") if _later(at, recorded)]
                for begin in range(0, len(late), 500):
                    rows.filter(pk__in=late[begin : begin + 500]).update(entered="later")


def _later(claimed, recorded):
    day = claimed.astimezone(ZONE).date() if hasattr(claimed, "astimezone") else claimed
    return recorded.astimezone(ZONE).date() > day


def entered():
    return models.CharField(choices=LABELS, default="in_time", editable=False, max_length=10, verbose_name="登记情况")


class Migration(migrations.Migration):
    dependencies = [("repairs", "0003_earlier_tickets"), ("people", "0001_initial")]

    operations = [
        *(
            migrations.AddField(model, name, field)
            for model in CLAIMED
            for name, field in (
                ("device_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="手机时间")),
                ("entered", entered()),
                ("late_because", models.CharField(blank=True, max_length=80, verbose_name="补登原因")),
            )
        ),
        migrations.RunPython(label, migrations.RunPython.noop),
    ]
