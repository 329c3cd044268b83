"""A total from paper is of any number: with parts of a unit, as a part of another number, of the days before the 启用日."""

from django.db import migrations, models
from django.db.models import CharField, F
from django.db.models.functions import Cast, Concat

from houqin.core.scope import in_school


def say(apps, schema_editor):
    for school in apps.get_model("people", "School").objects.values_list("pk", flat=True):
        with in_school(school):
            rows = apps.get_model("reports", "PaperTotal").objects.filter(school_id=school)
            rows.update(said=Concat(Cast("value", CharField()), F("unit")))


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0002_beside_the_text'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='papertotal',
            name='said',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='数'),
        ),
        migrations.AddField(
            model_name='papertotal',
            name='scale',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='几分之一'),
        ),
        migrations.AddField(
            model_name='papertotal',
            name='whole',
            field=models.CharField(blank=True, max_length=200, verbose_name='是哪个数的一部分'),
        ),
        migrations.AlterField(
            model_name='papertotal',
            name='code',
            field=models.CharField(max_length=200, verbose_name='哪个数'),
        ),
        migrations.AlterField(
            model_name='papertotal',
            name='kind',
            field=models.CharField(choices=[('term', '学期'), ('month', '月'), ('year', '年'), ('begun', '学期开始到启用前一天')], max_length=8, verbose_name='一段时间'),
        ),
        migrations.AlterField(
            model_name='papertotal',
            name='label',
            field=models.CharField(max_length=160, verbose_name='数的是什么'),
        ),
        migrations.AlterField(
            model_name='papertotal',
            name='unit',
            field=models.CharField(blank=True, max_length=20, verbose_name='单位'),
        ),
        migrations.RunPython(say, migrations.RunPython.noop, elidable=True),
    ]
