import django.db.models.deletion
import houqin.core.clock
import houqin.core.keys
import houqin.core.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0004_schedules'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperSignature',
            fields=[
                ('id', models.UUIDField(default=houqin.core.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(default=houqin.core.clock.now, editable=False, verbose_name='登记时间')),
                ('model', models.CharField(max_length=80, verbose_name='对象种类')),
                ('row', models.UUIDField(verbose_name='对象')),
                ('action', models.CharField(max_length=80, verbose_name='事项')),
                ('signed_on', models.DateField(verbose_name='签字日期')),
                ('by', houqin.core.models.SchoolForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member', verbose_name='代录人')),
                ('school', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.school', verbose_name='学校')),
                ('signer', houqin.core.models.SchoolForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='signed_on_paper', to='people.member', verbose_name='签字人')),
            ],
            options={
                'verbose_name': '纸质签字',
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['school', 'row'], name='paper_signature_row')],
            },
        ),
    ]
