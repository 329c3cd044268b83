from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_invitations'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='account_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='接通账号时间'),
        ),
    ]
