"""When a school's history was last walked and held."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0006_looks_with_reasons'),
    ]

    operations = [
        migrations.AddField(
            model_name='head',
            name='checked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='上次核对无误'),
        ),
    ]
