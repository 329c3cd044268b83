from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='signee',
            name='signee_once',
        ),
        migrations.AddConstraint(
            model_name='signee',
            constraint=models.UniqueConstraint(fields=('school', 'document', 'version', 'member'), name='signee_of_version_once'),
        ),
    ]
