from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_account_at")]

    operations = [
        migrations.AddField(
            model_name="officer",
            name="story",
            field=models.JSONField(blank=True, default=list, verbose_name="账号办理记录"),
        ),
    ]
