"""A passage keeps where its words stand too."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0003_totals_of_any_number'),
    ]

    operations = [
        migrations.AddField(
            model_name='reportpart',
            name='same_as',
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name='和哪份文件相同'),
        ),
        migrations.AddField(
            model_name='reportpart',
            name='same_words',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='相同的一段'),
        ),
    ]
