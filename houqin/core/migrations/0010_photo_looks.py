"""How photos look, so that one used before is known again (houqin/core/files/likeness.py)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0009_file_scan"),
    ]

    operations = [
        migrations.AddField(
            model_name="file",
            name="look_1",
            field=models.IntegerField(blank=True, null=True, verbose_name="画面特征 1"),
        ),
        migrations.AddField(
            model_name="file",
            name="look_2",
            field=models.IntegerField(blank=True, null=True, verbose_name="画面特征 2"),
        ),
        migrations.AddField(
            model_name="file",
            name="look_3",
            field=models.IntegerField(blank=True, null=True, verbose_name="画面特征 3"),
        ),
        migrations.AddField(
            model_name="file",
            name="look_4",
            field=models.IntegerField(blank=True, null=True, verbose_name="画面特征 4"),
        ),
        migrations.AddIndex(
            model_name="file",
            index=models.Index(fields=["school", "sha256"], name="file_by_sha256"),
        ),
        migrations.AddIndex(
            model_name="file",
            index=models.Index(fields=["school", "look_1"], name="file_by_look_1"),
        ),
        migrations.AddIndex(
            model_name="file",
            index=models.Index(fields=["school", "look_2"], name="file_by_look_2"),
        ),
        migrations.AddIndex(
            model_name="file",
            index=models.Index(fields=["school", "look_3"], name="file_by_look_3"),
        ),
        migrations.AddIndex(
            model_name="file",
            index=models.Index(fields=["school", "look_4"], name="file_by_look_4"),
        ),
    ]
